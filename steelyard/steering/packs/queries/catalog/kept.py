"""Plans kept: program measures B6, B8 and B26."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from steelyard.steering.packs.queries import kinds
from steelyard.steering.packs.queries.behind import Behind
from steelyard.steering.packs.queries.figures import Figure, Window, shared
from steelyard.steering.packs.rules import Unit, Value, median, share
from steelyard.support.collaboratives.models import Milestone as TeamMilestone
from steelyard.support.delivery.models import Effort
from steelyard.support.delivery.queries.dose import contacts, given_by_month, shared_contacts
from steelyard.support.delivery.rules import Mode
from steelyard.support.engagements.models import AgreementVersion, Decision, Engagement, Milestone, PlannedDose
from steelyard.support.engagements.rules import later, month_of, months_between
from steelyard.support.engagements.rules.planning import Dose, planned_in
from steelyard.support.measures.models import Routine, SharedMonth
from steelyard.support.measures.rules import owed

DAY = timedelta(days=1)


def as_intended(window: Window) -> list[Figure]:
    return [
        shared("milestones", "Milestones of engagements on time", kinds.MILESTONE, _due(Milestone, window),
               Q(done_on__lte=F("first_due_on"))),
        shared("team-milestones", "Milestones of teams on time", kinds.TEAM_MILESTONE, _due(TeamMilestone, window),
               Q(reached_on__lte=F("first_due_on"))),
        _contacts(window),
    ]  # fmt: skip


def _due(model: Any, window: Window) -> QuerySet[Any]:
    """Milestones by the first day that was agreed; those to come and those dropped are not judged."""
    rows: QuerySet[Any] = model.objects.filter(window.within("first_due_on"), dropped_on__isnull=True)
    return rows.filter(first_due_on__lte=window.today)


def _contacts(window: Window) -> Figure:
    """Contacts given in whole months that are over, against those planned for the same months."""
    months = _whole_months(window)
    if not months:
        return Figure(Value("contacts", "Contacts given, of those planned", Unit.SHARE))
    planned: dict[int, list[tuple[date, Dose]]] = {}
    rows = PlannedDose.objects.filter(engagement__in=_engaged(window)).order_by("since", "id")
    for support, since, n in rows.values_list("engagement__support_id", "since", "contacts"):
        planned.setdefault(support, []).append((since, Dose(contacts=n)))
    given = contacts(list(planned), months[0], _end(months[-1]))
    of = sum(planned_in(month, doses).contacts for doses in planned.values() for month in months)
    return Figure(
        share("contacts", "Contacts given, of those planned", given.count(), of), Behind(kinds.ACTIVITY, given)
    )


def _whole_months(window: Window) -> list[date]:
    """Months that lie in the window from their first day to their last, and are over."""
    over = min(window.last, window.today - DAY)
    return [month for month in months_between(window.first, over) if month >= window.first and _end(month) <= over]


def _end(month: date) -> date:
    return later(month, 1) - DAY


def within_budget(window: Window) -> list[Figure]:
    return [
        _in_budget("milestones", "Milestones of engagements within budget", kinds.MILESTONE,
                   _due(Milestone, window), ("engagement__support", "done_on")),
        _in_budget("team-milestones", "Milestones of teams within budget", kinds.TEAM_MILESTONE,
                   _due(TeamMilestone, window), ("team__support", "reached_on")),
    ]  # fmt: skip


def _in_budget(key: str, label: str, kind: Any, rows: Any, names: tuple[str, str]) -> Figure:  # noqa: PLR0917 -- one line of a catalog
    """Done, and no more minutes given by then than were planned for the whole support."""
    support, done = names
    given = Effort.objects.counted().filter(support=OuterRef(f"{support}_id"), on__lte=OuterRef(done))
    spent = Subquery(
        given.order_by().values("support").annotate(total=Sum("minutes")).values("total"), output_field=IntegerField()
    )
    planned = rows.filter(**{f"{support}__expected_minutes__gt": 0}).annotate(given=Coalesce(spent, 0))
    lacking = rows.count() - planned.count()
    note = f"{lacking} more milestones have no planned hours to compare with." if lacking else ""
    within = Q(**{f"{done}__isnull": False, "given__lte": F(f"{support}__expected_minutes")})
    return shared(key, label, kind, planned, within, note=note)


def _engaged(window: Window) -> QuerySet[Engagement]:
    return Engagement.objects.filter(window.at_work("support__"))


def intensive(window: Window) -> list[Figure]:
    """Six features over all engagements at work, each in a statement or two."""
    rows = _engaged(window)
    signed = AgreementVersion.objects.filter(engagement=OuterRef("pk"), signed_at__date__lte=window.last)
    supports = list(rows.order_by().values_list("support_id", flat=True))
    decisions = Decision.objects.filter(window.within("on"), engagement__in=rows)
    together = shared_contacts(supports, window.first, window.last)
    return [
        shared("clarity", "Engagements with a signed agreement", kinds.ENGAGEMENT, rows, Q(Exists(signed))),
        _frequency(rows, window),
        shared("intensity", "Shared contacts at least partly in person", kinds.ACTIVITY, together,
               Q(mode__in=[Mode.IN_PERSON, Mode.BOTH])),
        _duration(rows, window),
        shared("integrity", "Decisions that name data", kinds.DECISION, decisions, ~Q(rests_on="")),
        Figure(_accountability(supports, window), Behind(kinds.ENGAGEMENT, rows)),
    ]  # fmt: skip


def _frequency(rows: QuerySet[Engagement], window: Window) -> Figure:
    months = _whole_months(window)
    found = rows.order_by().values_list("support_id", "support__starts_on", "support__ends_on")
    days = {pk: (first, last or date.max) for pk, first, last in found}
    given = given_by_month(list(days), window.first, window.last)
    due = [
        (pk, month) for pk, (first, last) in days.items() for month in months if first <= month and _end(month) <= last
    ]
    met = sum(month in given.get(pk, {}) and given[pk][month].shared > 0 for pk, month in due)
    return Figure(
        share("frequency", "Whole months with a shared contact", met, len(due)), Behind(kinds.ENGAGEMENT, rows)
    )


def _duration(rows: QuerySet[Engagement], window: Window) -> Figure:
    days: Iterable[tuple[date, date | None]] = rows.order_by().values_list("support__starts_on", "support__ends_on")
    months = [max(len(months_between(first, min(end or window.on, window.on))) - 1, 0) for first, end in days]
    value = median("duration", "Months since the start, median", months, unit=Unit.MONTHS)
    return Figure(value, Behind(kinds.ENGAGEMENT, rows))


def _accountability(supports: list[int], window: Window) -> Value:
    due: set[tuple[int, date]] = set()
    for routine in Routine.objects.filter(support__in=supports):
        months = owed(routine.schedule, window.on)
        due |= {(routine.support_id, month) for month in months if month >= month_of(window.first)}
    rows = SharedMonth.objects.filter(support__in=supports, number=1, month__lte=window.on)
    told = sum(pair in due for pair in rows.values_list("support_id", "month"))
    return share("accountability", "Months whose measures were shared", told, len(due))
