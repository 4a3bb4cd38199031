"""What the recipients of intensive support can do, want to, and have built: simulated levels, claims and evidence."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import Organization, Person
from steelyard.faces.command.simulation.world import INTENSIVE_RECIPIENTS, World
from steelyard.foundation.accounts.actions import demonstrate
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.capacity.actions.framework import ensure_start
from steelyard.support.capacity.models import (
    AgreedLevel,
    Capacity,
    Claim,
    Confirmation,
    Evidence,
    Holder,
    Profile,
    Rating,
    Round,
)
from steelyard.support.capacity.queries import claims as reads
from steelyard.support.capacity.queries.framework import capacities as capacities_of
from steelyard.support.capacity.queries.rounds import mark_of_levels
from steelyard.support.capacity.rules import RoundStatus, Side, Standing
from steelyard.support.delivery.models import Activity, Support

_WHY = (
    "We saw it in the meetings of this spring.",
    "Two of five offices work this way already.",
    "Whoever holds it today will retire next year.",
    "The procedure is written, and new people find it.",
    "Districts tell us that they hear different things.",
)
_GROWN = (
    "The procedure is written down, and three offices work by it.",
    "Both leaders bring the same goal into every meeting.",
    "Two more people lead sessions without us.",
    "The budget and the guidance name the same priorities.",
)
_SAID = (
    "We no longer ask the center first; we ask each other.",
    "When I was away for a month the work went on.",
)
_SPEAKER = "Head of the section for student support (simulated)"


def capacities(world: World) -> None:
    """A profile for each recipient of intensive support, and two for the agency of the demonstration's recipient."""
    if not settings.DEMONSTRATION:
        return  # levels are agreed and confirmed by accounts, and simulated people have them only here
    framework = ensure_start(by=None)
    asked = capacities_of(framework)
    staff = list(User.objects.holding(Role.DIRECTOR, Role.LIAISON).filter(is_demonstration=True).order_by("pk"))
    for number, support in enumerate(world.intensive[:INTENSIVE_RECIPIENTS]):
        agency = support.recipients.order_by("pk").first()
        if agency is not None:
            _profile(world, number, agency=agency, support=support, asked=asked, staff=staff)
    _own(world, asked, staff)


def _own(world: World, asked: Sequence[Capacity], staff: Sequence[User]) -> None:
    """The agency that a visitor of the demonstration acts for: one profile at work, and levels that wait for its yes."""
    agency = world.team_people["DE"][0].organization
    if agency is None:
        return
    found = Support.objects.filter(recipients=agency, activities__isnull=False).order_by("-starts_on", "-pk").first()
    _profile(world, 1, agency=agency, support=found, asked=asked, staff=staff)
    profile = _open(world, agency, support=None, area=world.focal_areas[-1])
    waiting = _round(world, profile, asked, staff=staff, on=world.today - timedelta(days=20))
    _rate(world, waiting, asked, raters=[*staff, *_people(agency, 1)], number=5)
    levels = _levels(world, waiting, asked, number=5)
    Round.objects.filter(pk=waiting.pk).update(
        status=RoundStatus.PROPOSED, proposed_by=staff[0], proposed_at=timezone.now(), mark=mark_of_levels(levels)
    )


def _open(world: World, agency: Organization, *, support: Support | None, area: FocalArea) -> Profile:
    (made,) = world.write([Profile(agency=agency, support=support, focal_area=area, is_simulated=True)])
    return made


def _people(agency: Organization, number: int) -> list[User]:
    """Accounts of the agency: that of the demonstration's recipient, or one made for a simulated person."""
    own = User.objects.holding(Role.RECIPIENT).filter(is_demonstration=True, held__organization_id=agency.pk).distinct()
    if found := list(own.order_by("pk")):
        return found
    person = Person.objects.living().filter(organization=agency).order_by("pk").first()
    name = person.name if person else f"Somebody of {agency}"
    email = f"recipient{number}.capacities@demonstration.example"
    return [demonstrate(Role.RECIPIENT, name=name[:200], email=email, organization_id=agency.pk)]


def _round(world: World, profile: Profile, asked: Sequence[Capacity], *, staff: Sequence[User], on: date) -> Round:
    row = Round(profile=profile, framework_id=asked[0].framework_id, number=1, opened_on=on, opened_by=staff[0])
    (made,) = world.write([row])
    return made


def _level(number: int, place: int) -> tuple[int, int]:
    existing = 1 + (number + place) % 3
    return existing, min(5, existing + (number * 2 + place) % 4)


def _rate(world: World, found: Round, asked: Sequence[Capacity], *, raters: Sequence[User], number: int) -> None:
    rows = []
    for who, rater in enumerate(raters):
        side = Side.AGENCY if rater.holds(Role.RECIPIENT) else Side.CENTER
        for place, one in enumerate(asked):
            existing, desired = _level(number, place)
            existing = min(desired, max(1, existing + (who + place) % 2))
            rows.append(
                Rating(round=found, capacity=one, side=side.value, rater=rater, existing=existing, desired=desired,
                       why=_WHY[(number + place + who) % len(_WHY)], on=found.opened_on + timedelta(days=7))
            )  # fmt: skip
    world.write(rows)


def _levels(world: World, found: Round, asked: Sequence[Capacity], *, number: int) -> dict[int, tuple[int, int]]:
    levels = {one.pk: _level(number, place) for place, one in enumerate(asked)}
    world.write(
        AgreedLevel(round=found, capacity_id=key, existing=low, desired=high) for key, (low, high) in levels.items()
    )
    return levels


def _profile(
    world: World,
    number: int,
    *,
    agency: Organization,
    support: Support | None,
    asked: Sequence[Capacity],
    staff: Sequence[User],
) -> None:
    """One agency from its first round to what it has built."""
    start = min(support.starts_on if support else world.today, world.today - timedelta(days=400))
    area = world.focal_areas[number % max(1, len(world.focal_areas) - 1)]
    profile = _open(world, agency, support=support, area=area)
    found = _round(world, profile, asked, staff=staff, on=start)
    people = _people(agency, number)
    _rate(world, found, asked, raters=[*staff, *people], number=number)
    levels = _levels(world, found, asked, number=number)
    day = start + timedelta(days=30)
    Round.objects.filter(pk=found.pk).update(
        status=RoundStatus.AGREED, proposed_by=staff[0], proposed_at=_noon(day), mark=mark_of_levels(levels),
        agreed_by=people[0], agreed_at=_noon(day), agreed_on=day,
    )  # fmt: skip
    _grow(world, profile, asked, number=number, since=day, people=people, staff=staff)
    _hold(world, profile, asked, number=number)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(17), tzinfo=UTC)


def _grow(world: World, profile: Profile, asked: Sequence[Capacity], **of: Any) -> None:
    """Four claims: two built, one that waits for the agency, one that nobody has shown yet."""
    number, since, people, staff = of["number"], of["since"], of["people"], of["staff"]
    wanted = [(place, one) for place, one in enumerate(asked) if _level(number, place)[1] > _level(number, place)[0]]
    for at, (place, one) in enumerate(wanted[:4]):
        low, high = _level(number, place)
        level = high if at == 0 else low + 1
        day = min(since + timedelta(days=150 + 60 * at), world.today)
        claim = Claim(profile=profile, capacity=one, key=one.key, level=level, on=day, words=_GROWN[at], is_simulated=True,
                      claimed_by=staff[-1], claimed_at=_noon(day))  # fmt: skip
        world.write([claim])
        if at < 3:
            _show(world, claim, people=people, staff=staff, is_built=at < 2)


def _show(world: World, claim: Claim, *, people: Sequence[User], staff: Sequence[User], is_built: bool) -> None:
    support, moment = claim.profile.support_id, _noon(claim.on)
    rows = Activity.objects.counted().filter(support=support, on__lte=claim.on).order_by("-on", "-pk")[:2]
    world.write(
        Evidence(
            claim=claim, kind="activity", activity=one, note="Practised there.", added_by=staff[-1], added_at=moment
        )
        for one in (rows if support else ())
    )
    quote = _SAID[claim.pk % len(_SAID)]
    world.write([Evidence(claim=claim, kind="quote", quote=quote, speaker=_SPEAKER, said_on=claim.on, added_by=people[0],
                          added_at=moment)])  # fmt: skip
    if not is_built:
        Claim.objects.filter(pk=claim.pk).update(asked_by=staff[-1], asked_at=timezone.now() - timedelta(days=3))
        return
    mark = reads.mark_of_claim(claim, reads.evidence_of(claim))
    world.write([Confirmation(claim=claim, confirmed_by=people[0], confirmed_at=moment, mark=mark)])
    Claim.objects.filter(pk=claim.pk).update(standing=Standing.BUILT, asked_by=staff[-1])


def _hold(world: World, profile: Profile, asked: Sequence[Capacity], *, number: int) -> None:
    """People in whom a capacity lies: one, two or none, so that some profiles carry the flag."""
    people = list(Person.objects.living().filter(organization=profile.agency_id).order_by("pk")[:3])
    world.write(
        Holder(profile=profile, key=one.key, person=person)
        for place, one in enumerate(asked[:2])
        for person in people[: (number + place) % 3]
    )
