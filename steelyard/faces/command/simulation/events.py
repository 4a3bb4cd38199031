"""Events around the webinars and convenings the simulator held, with who came as the ledger says; and some to come."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from steelyard.center.directory.models import Address, Person
from steelyard.faces.command.simulation.tiers import cover, support_row
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.kit.text import fold
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.delivery.models import Activity, Participation, Support, SupportProvider
from steelyard.support.delivery.rules import ActivityKind, Attendance, Origin, ProviderRole, Standing
from steelyard.support.events.models import Event, Presenter, PulseAnswer, Question, Registration, Series
from steelyard.support.events.rules import EventKind, EventStatus, Place, QuestionKind
from steelyard.support.events.rules.links import token_for

ZONE = "America/New_York"
HOUR = time(14)
AT_ONCE = 500  # activities in memory
SAYS = "A simulated event, here to show how people find, attend and look back on one."
STEPS = ("Bring it to our team.", "Try one step this month.", "Share the slides at home.", "Talk to our partners.")
# What comes: title, kind, mode, days ahead, seats, how many want to come.
COMING = (
    ("Planning a school year of well-being", EventKind.WEBINAR, "virtual", 6, None, 64),
    ("Spring convening of state teams", EventKind.CONVENING, "in_person", 24, 30, 38),
    ("Reading your own data", EventKind.TRAINING, "both", 40, 60, 22),
    ("Office hours", EventKind.OFFICE_HOURS, "virtual", 10, 12, 9),
    ("Office hours", EventKind.OFFICE_HOURS, "virtual", 17, 12, 4),
    ("Office hours", EventKind.OFFICE_HOURS, "virtual", 24, 12, 2),
)
ROOM = "Hall 2, 100 Example Street, Springfield"


def events(world: World) -> None:
    """Held events for every simulated webinar and convening, then a season of coming ones."""
    held = Activity.objects.counted().filter(is_simulated=True, kind__in=[ActivityKind.WEBINAR, ActivityKind.CONVENING])
    rows = held.select_related("support").order_by("on", "id").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        _held(world, batch)
    _coming(world)


def _held(world: World, activities: Sequence[Activity]) -> None:
    made = world.write(_event_of(activity) for activity in activities)
    _link(made)
    for event in made:
        world.write(_who_came(world, event))
        if world.dice.random() < 0.5:
            world.write(_pulse(world, event))


def _event_of(activity: Activity) -> Event:
    start = datetime.combine(activity.on, HOUR, ZoneInfo(ZONE))
    title = activity.title or f"{activity.get_kind_display()}: {activity.support.name}"
    return Event(
        key=f"simulated-{activity.pk}", title=title[:200], description=SAYS, kind=activity.kind, mode=activity.mode,
        starts_at=start, ends_at=start + timedelta(minutes=activity.minutes or 60), time_zone=ZONE,
        support_id=activity.support_id, activity=activity, status=EventStatus.HELD, is_simulated=True,
    )  # fmt: skip


def _link(made: Sequence[Event]) -> None:
    """Focal areas, topics, presenters and partners as the support has them."""
    by_support = {event.support_id: event.pk for event in made}
    several: dict[int, list[int]] = {}
    for event in made:
        several.setdefault(event.support_id, []).append(event.pk)
    for name, column in (("focal_areas", "focalarea_id"), ("topics", "topic_id")):
        through = getattr(Support, name).through.objects.filter(support_id__in=by_support)
        own = getattr(Event, name).through
        own.objects.bulk_create(
            own(**{"event_id": event, column: row[column]})
            for row in through.order_by("pk").values("support_id", column)
            for event in several[row["support_id"]]
        )
    presenting = SupportProvider.objects.filter(support__in=by_support, role=ProviderRole.PRESENTER)
    rows = list(presenting.select_related("organization").order_by("pk"))
    places: dict[int, int] = {}
    presenters = []
    for row in rows:
        for key in several[row.support_id]:
            places[key] = places.get(key, 0) + 1
            presenters.append(
                Presenter(
                    event_id=key,
                    position=places[key],
                    name=row.organization.name,
                    organization_id=row.organization_id,
                )
            )
    Presenter.objects.bulk_create(presenters)
    partners = dict.fromkeys((one.event_id, one.organization_id) for one in presenters)
    Event.partners.through.objects.bulk_create(
        Event.partners.through(event_id=event, organization_id=organization) for event, organization in partners
    )


_MARKS = {Attendance.ATTENDED: "attended", Attendance.ABSENT: "absent", Attendance.EXCUSED: "excused"}


def _who_came(world: World, event: Event) -> Iterator[Registration]:
    """A registration for each person the ledger knows of it, with the mark the ledger has."""
    rows = Participation.objects.filter(activity__event=event, person__isnull=False)
    taken = rows.select_related("person").order_by("pk")
    emails = _emails(rows.values("person_id"))
    count = 0
    for row in taken.iterator(chunk_size=2000):
        person = row.person
        if person is None or person.pk not in emails:
            continue
        count += 1
        came = row.status == Attendance.ATTENDED
        yield _registration(
            world, event, person, email=emails[person.pk], organization_id=row.organization_id,
            attendance=_MARKS.get(Attendance(row.status), ""),
            registered_at=event.starts_at - timedelta(days=world.dice.randint(1, 40)),
            checked_in_at=event.starts_at if came else None,
        )  # fmt: skip
    Event.objects.filter(pk=event.pk).update(taken=count)


def _emails(people: Any) -> dict[int, str]:
    rows = Address.objects.filter(person__in=people, is_primary=True)
    return dict(rows.values_list("person_id", "email"))


def _registration(world: World, event: Event, person: Person, **values: object) -> Registration:
    uid = uuid.UUID(int=world.dice.getrandbits(128), version=4)
    values.setdefault("status", Place.SEATED)
    if values["status"] == Place.SEATED:
        values["seated_at"] = values["registered_at"]
    return Registration(
        event=event, person=person, name=person.name, name_key=fold(person.name)[:200], uid=uid,
        token_hash=hash_of(token_for(uid.hex, settings.SECRET_KEY)), is_simulated=True, **values,
    )  # fmt: skip


def _pulse(world: World, event: Event) -> Iterable[PulseAnswer]:
    came = event.registrations.filter(attendance="attended").count()
    for _ in range(min(came, world.dice.randint(6, 40))):
        step = world.dice.choice(STEPS) if world.dice.random() < 0.6 else ""
        yield PulseAnswer(
            id=uuid.UUID(int=world.dice.getrandbits(128), version=4), event=event, is_simulated=True,
            usefulness=world.dice.choices((1, 2, 3, 4, 5), (1, 3, 10, 40, 46))[0], next_step=step,
        )  # fmt: skip


# What is to come


def _coming(world: World) -> None:
    """A season under one open support: some with room, one full with a waiting list, a draft and a cancelled one."""
    support = _season(world)
    series = world.write([Series(title="Office hours, simulated", is_simulated=True)])[0]
    made = world.write(_planned(world, support, series, place) for place in range(len(COMING)))
    made += world.write([
        _planned(world, support, series, 0, key="simulated-draft", title="A first idea, simulated", status=EventStatus.DRAFT),
        _planned(world, support, series, 1, key="simulated-off", title="A day that fell through, simulated", status=EventStatus.CANCELLED),
    ])  # fmt: skip
    _link(made)
    people = world.contacts[-2000:]
    emails = _emails([one.pk for one in people])
    for event, (*_, seats, wanted) in zip(made, COMING, strict=False):
        guests = [one for one in world.some(people, wanted, wanted) if one.pk in emails]
        world.write(_guests(world, event, guests, emails, seats))
        Event.objects.filter(pk=event.pk).update(taken=min(len(guests), seats or len(guests)))
    world.write([
        Question(event=made[1], position=1, text="Which sessions do you want?", kind=QuestionKind.ONE_OF, options=["Morning", "Afternoon", "Both"]),
        Question(event=made[1], position=2, text="Is this your first convening?", kind=QuestionKind.YES_NO),
    ])  # fmt: skip


def _season(world: World) -> Support:
    first, last = world.today - timedelta(days=30), world.today + timedelta(days=180)
    row = support_row(world, "Events to come, simulated", "general", first, last, Origin.WORK_PLAN)
    support = world.write([row])[0]
    cover(world, [support], [world.some(world.topics, 2, 2)])
    world.write([
        SupportProvider(
            support=support, organization=world.center.organization, role=ProviderRole.LEAD, standing=Standing.CENTER,
            since=first, until=last,
        )
    ])  # fmt: skip
    return support


def _planned(world: World, support: Support, series: Series, place: int, **values: object) -> Event:
    title, kind, mode, days, seats, _ = COMING[place]
    start = datetime.combine(world.today + timedelta(days=days), HOUR, ZoneInfo(ZONE))
    fixed: dict[str, object] = {
        "key": f"simulated-coming-{place + 1}", "title": f"{title}, simulated", "status": EventStatus.PUBLISHED,
        "series": series if kind == EventKind.OFFICE_HOURS else None, "place": "" if mode == "virtual" else ROOM,
        "join_url": "" if mode == "in_person" else "https://call.example/simulated", "is_simulated": True,
    }  # fmt: skip
    return Event(
        **{
            **fixed, "description": SAYS, "kind": kind, "mode": mode, "seats": seats, "support": support,
            "starts_at": start, "ends_at": start + timedelta(minutes=90), "time_zone": ZONE, **values,
        }
    )  # fmt: skip


def _guests(
    world: World, event: Event, people: Sequence[Person], emails: dict[int, str], seats: int | None
) -> Iterator[Registration]:
    now = datetime.combine(world.today, time(12), ZoneInfo(ZONE))
    for place, person in enumerate(people):
        seated = seats is None or place < seats
        needs = world.dice.choice(("Captions, please.", "A step-free way in.", "A sign language interpreter."))
        yield _registration(
            world, event, person, email=emails[person.pk], organization_id=person.organization_id,
            status=Place.SEATED if seated else Place.WAITING, registered_at=now - timedelta(minutes=5000 - place),
            accommodation=needs if world.dice.random() < 0.08 else "",
        )  # fmt: skip
