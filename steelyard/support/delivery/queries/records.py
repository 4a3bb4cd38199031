"""What the page for recording already knows: the recorder, their supports, and what usually happens there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, Q

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.queries import staff_of
from steelyard.center.directory.models import Affiliation, Organization, Person
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.forms import Chosen
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery.models import Activity, Effort, Promise, Support, SupportQuerySet
from steelyard.support.delivery.rules import SupportStatus

RECENT = 5
LISTED = 20  # people offered as boxes to tick; everybody else is found by typing
USUAL_PROMISES = ("Send the notes", "Set the next check-in")


def everyone_on_staff(day: date) -> list[StaffMember]:
    """Staff of a day by name."""
    return list(StaffMember.objects.on(day).select_related("person").order_by("person__name_key", "id"))


def open_supports(rows: SupportQuerySet) -> SupportQuerySet:
    """Those on which work goes on or may begin."""
    return rows.exclude(status=SupportStatus.CLOSED)


def recent_supports(rows: SupportQuerySet, staff: StaffMember | None) -> list[Support]:
    """The open supports on which somebody recorded last, then their own others: at most five."""
    if staff is None:
        return list(open_supports(rows).order_by("-id")[:RECENT])
    last = Effort.objects.counted().filter(staff=staff).order_by("-id").values_list("support", flat=True)[:60]
    found = open_supports(rows).in_bulk(list(dict.fromkeys(last)))
    recent = [found[pk] for pk in dict.fromkeys(last) if pk in found][:RECENT]
    if len(recent) < RECENT:
        own = open_supports(rows).filter(liaison=staff).exclude(pk__in=found).order_by("name_key", "id")
        recent += own[: RECENT - len(recent)]
    return recent


@dataclass(frozen=True)
class Habit:
    """How the last activity of a support went: what to propose for the next one."""

    kind: str
    minutes: int
    mode: str
    people: frozenset[int]


def habit_of(support: Support) -> Habit | None:
    last = Activity.objects.counted().filter(support=support).order_by("-on", "-id").first()
    if last is None:
        return None
    people = last.participations.filter(person__isnull=False).values_list("person_id", flat=True)
    return Habit(last.kind, last.minutes, last.mode, frozenset(pk for pk in people if pk))


def people_of(support: Support, also: Iterable[int] = ()) -> list[Person]:
    """Who may have taken part: those who did before, most often first, then others of the recipients."""
    living = Person.objects.living().select_related("organization")
    here = Q(participations__activity__support=support, participations__activity__withdrawn_at__isnull=True)
    before = living.filter(here).annotate(times=Count("participations")).order_by("-times", "name_key", "id")
    found: dict[int, Person] = {person.pk: person for person in before[:LISTED]}
    if len(found) < LISTED:
        recipients = Support.recipients.through.objects.filter(support=support).values("organization_id")
        rest = living.filter(organization__in=recipients).exclude(pk__in=found).order_by("name_key", "id")
        found.update({person.pk: person for person in rest[: LISTED - len(found)]})
    missing = [pk for pk in also if pk not in found]
    found.update({person.pk: person for person in (living.filter(pk__in=missing) if missing else ())})
    return list(found.values())


def usual_promises(staff: StaffMember | None) -> list[str]:
    """Short promises that this person made lately, or two that everybody makes."""
    if staff is None:
        return list(USUAL_PROMISES)
    last = Promise.objects.filter(by_staff=staff).order_by("-id").values_list("what", flat=True)[:30]
    short = [what for what in dict.fromkeys(last) if len(what) <= 40]
    return list(dict.fromkeys([*short[:2], *USUAL_PROMISES]))[:3]


def places_on(people: Sequence[Person], day: date) -> dict[int, int | None]:
    """The organization of each person on a day: the newest affiliation that holds then, else the one of today."""
    places: dict[int, int | None] = {person.pk: person.organization_id for person in people}
    if not people:
        return places
    begun, open_ = Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day)
    held = Affiliation.objects.filter(begun, open_, person__in=list(places))
    held_then: dict[int, list[tuple[date, int]]] = {}
    for person, since, organization in held.values_list("person_id", "since", "organization_id"):
        held_then.setdefault(person, []).append((since or date.min, organization))
    return {person: _place(own, held_then.get(person, [])) for person, own in places.items()}


def _place(own: int | None, held: list[tuple[date, int]]) -> int | None:
    """Today's own organization where that held, for people sit on boards and committees besides; else the newest."""
    if not held or any(organization == own for _, organization in held):
        return own
    return max(held)[1]


def supports_named(rows: SupportQuerySet, words: str, limit: int = 12) -> list[tuple[int, str]]:
    """Open supports whose name holds these folded words: (id, name with its recipients' state)."""
    found = open_supports(rows).filter(name_key__contains=words).order_by("name_key", "id")[:limit]
    return [(support.pk, support.name) for support in found]


def support_named(rows: SupportQuerySet, words: str) -> int | None:
    """The one open support with exactly this folded name."""
    found = list(open_supports(rows).filter(name_key=words).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Recording:
    """Everything the page for recording shows before anybody types."""

    staff: StaffMember | None
    staff_list: list[StaffMember]  # only for those who may choose whose time it was
    supports: list[Support]
    support: Support | None
    recipients: list[Organization]
    habit: Habit | None
    people: list[Person]
    promises: list[str]


def recording(
    rows: SupportQuerySet,
    staff: StaffMember | None,
    *,
    support: Support | None = None,
    also: Iterable[int] = (),
    everyone: Sequence[StaffMember] = (),
) -> Recording:
    """What to propose for one support, by default the one recorded on last; at most nine queries."""
    recent = recent_supports(rows, staff)
    chosen = support or (recent[0] if recent else None)
    listed = recent if chosen is None or chosen in recent else [chosen, *recent]
    return Recording(
        staff=staff,
        staff_list=list(everyone),
        supports=listed,
        support=chosen,
        recipients=list(chosen.recipients.order_by("name_key", "id")) if chosen else [],
        habit=habit_of(chosen) if chosen else None,
        people=people_of(chosen, also) if chosen else [],
        promises=usual_promises(staff),
    )


# What a lookup's words or numbers mean


def support_typed(rows: SupportQuerySet, text: str) -> int | None:
    """The support of a lookup's text: the number in it, else exactly these words."""
    numbered = re.fullmatch(r".*#(\d{1,18})\s*", text.strip(), re.DOTALL)
    if numbered:
        return int(numbered[1])
    return support_named(rows, fold(text)) if text.strip() else None


def person_chosen(chosen: Chosen | None) -> Person | None:
    return Person.objects.living().filter(pk=chosen.pk).first() if chosen and chosen.pk else None


def staff_offered(user: Any, day: date) -> list[StaffMember]:
    """Whose time somebody may record: their own, or everybody's."""
    if allows(user, "delivery.record_for_others"):
        return everyone_on_staff(day)
    own = staff_of(user)
    return [own] if own else []


def one_of[M: Model](rows: Iterable[M], key: Any) -> M:
    """The record whose key a form found among these."""
    return next(row for row in rows if str(row.pk) == str(key))
