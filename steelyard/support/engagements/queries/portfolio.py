"""All engagements at once: stage, dose against plan, data, capacity, what lasts. As many queries for 5 as for 500."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.support.delivery.queries.dose import given_by_month
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements.models import (
    AgreementVersion,
    Check,
    Engagement,
    EngagementQuerySet,
    PlannedDose,
    StageSpan,
)
from steelyard.support.engagements.queries.sharing import closed_gaps, overdue_months
from steelyard.support.engagements.rules import Stage, Standing, due_checks, later, month_of, months_between
from steelyard.support.engagements.rules.planning import Dose, Totals, months_of_dose, silent_months, together, totals

SHOWN = 500
LOOK_BACK = 3  # whole months
OPEN, CLOSED = "open", "closed"
_STAGES = [stage.value for stage in Stage]


@dataclass
class Row:
    """One engagement as a director sees it."""

    engagement: Engagement
    stages: list[str] = field(default_factory=list)
    dose: Totals | None = None
    silent: int = 0
    is_agreed: bool = False
    overdue: int = 0
    gaps: tuple[int, int] = (0, 0)
    checks: list[Check] = field(default_factory=list)
    due: int = 0

    @property
    def furthest(self) -> str:
        """The furthest stage that it is in; empty where nobody has said."""
        return max(self.stages, key=_STAGES.index, default="")

    @property
    def stage_words(self) -> str:
        return ", ".join(Stage(one).label for one in sorted(set(self.stages), key=_STAGES.index))

    @property
    def worries(self) -> int:
        return sum(map(bool, (self.silent, self.overdue, self.due, not self.is_agreed)))


@dataclass(frozen=True)
class Lasting:
    """Of so many checks, how many found the structure still in place."""

    in_place: int
    checked: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.in_place / self.checked) if self.checked else None


@dataclass(frozen=True)
class Portfolio:
    """The rows, those that ask for most first, and what they come to."""

    rows: Sequence[Row]
    stages: Sequence[tuple[Stage, int]]
    unstaged: int
    dose: Totals
    months: Sequence[date]
    lasting: Lasting
    gaps: tuple[int, int]

    @property
    def silent(self) -> int:
        return sum(row.silent > 0 for row in self.rows)

    @property
    def overdue(self) -> int:
        return sum(row.overdue > 0 for row in self.rows)


def wanted(rows: EngagementQuerySet, *, which: str = OPEN, staff: StaffMember | None = None) -> list[Engagement]:
    """Engagements at work, or those whose support is closed."""
    closed = Q(support__status=SupportStatus.CLOSED)
    rows = rows.filter(closed if which == CLOSED else ~closed)
    if staff is not None:
        rows = rows.filter(support__liaison=staff)
    named = Prefetch("support__recipients", Organization.objects.order_by("name_key", "id"))
    rows = rows.select_related("support__liaison__person").prefetch_related(named)
    return list(rows.order_by("support__name_key", "pk")[:SHOWN])


def portfolio(engagements: Sequence[Engagement], today: date) -> Portfolio:
    """Constant queries: each part is one sum over all engagements at once."""
    rows = {one.pk: Row(one) for one in engagements}
    months = months_between(later(month_of(today), -LOOK_BACK), later(month_of(today), -1))
    _stages(rows, today)
    _doses(rows, months, today)
    _agreed(rows)
    _checks(rows, today)
    supports = {row.engagement.support_id: row for row in rows.values()}
    for support, n in overdue_months(list(supports), today).items():
        supports[support].overdue = n
    for support, pair in closed_gaps(list(supports), today).items():
        supports[support].gaps = pair
    found = sorted(rows.values(), key=lambda row: (-row.worries, row.engagement.support.name_key, row.engagement.pk))
    furthest = Counter(row.furthest for row in found)
    return Portfolio(
        rows=found,
        stages=[(stage, furthest[stage.value]) for stage in Stage],
        unstaged=furthest[""],
        dose=_all(found),
        months=months,
        lasting=lasting(),
        gaps=(sum(row.gaps[0] for row in found), sum(row.gaps[1] for row in found)),
    )


def _all(rows: Sequence[Row]) -> Totals:
    """What all of them come to."""
    doses = [row.dose for row in rows if row.dose]
    return Totals(
        together([one.planned for one in doses]),
        together([one.given for one in doses]),
        sum(one.months for one in doses),
    )


def _stages(rows: Mapping[int, Row], today: date) -> None:
    spans = StageSpan.objects.filter(Q(until__isnull=True) | Q(until__gte=today), engagement__in=rows, since__lte=today)
    for engagement, stage in spans.values_list("engagement_id", "stage"):
        rows[engagement].stages.append(stage)


def _doses(rows: Mapping[int, Row], months: Sequence[date], today: date) -> None:
    planned: dict[int, list[tuple[date, Dose]]] = defaultdict(list)
    found = PlannedDose.objects.filter(engagement__in=rows)
    for engagement, since, visits, contacts, minutes in found.values_list(
        "engagement_id", "since", "visits", "contacts", "minutes"
    ):
        planned[engagement].append((since, Dose(visits, contacts, minutes)))
    supports = [row.engagement.support_id for row in rows.values()]
    given = given_by_month(supports, months[0], later(months[-1], 1)) if months else {}
    for pk, row in rows.items():
        begun = month_of(row.engagement.support.starts_on)
        own = {
            month: (Dose(one.visits, one.contacts, one.minutes), one.shared)
            for month, one in given.get(row.engagement.support_id, {}).items()
        }
        of_it = months_of_dose([month for month in months if month >= begun], planned[pk], own)
        row.dose, row.silent = totals(of_it), len(silent_months(of_it, today))


def _agreed(rows: Mapping[int, Row]) -> None:
    signed = AgreementVersion.objects.filter(engagement__in=rows, signed_at__isnull=False)
    for pk in signed.order_by().values_list("engagement_id", flat=True).distinct():
        rows[pk].is_agreed = True


def _checks(rows: Mapping[int, Row], today: date) -> None:
    for one in Check.objects.filter(engagement__in=rows).order_by("months"):
        rows[one.engagement_id].checks.append(one)
    for row in rows.values():
        support = row.engagement.support
        ended = support.ends_on if support.status == SupportStatus.CLOSED else None
        row.due = len(due_checks(ended, [one.months for one in row.checks], today))


def lasting() -> Lasting:
    """Over every check ever made: still in place ÷ checked. One query."""
    standings = Counter(Check.objects.order_by().values_list("standing", flat=True))
    return Lasting(standings[Standing.IN_PLACE.value], sum(standings.values()))


@dataclass(frozen=True)
class DueCheck:
    """A check that nobody has made yet."""

    engagement: Engagement
    months: int
    on: date


def checks_due(today: date, staff: StaffMember | None = None) -> list[DueCheck]:
    """Checks that are due by themselves, the oldest first. Two queries."""
    ended = Engagement.objects.filter(
        support__status=SupportStatus.CLOSED, support__ends_on__lte=later(today, -6)
    ).select_related("support")
    if staff is not None:
        ended = ended.filter(support__liaison=staff)
    made: dict[int, list[int]] = defaultdict(list)
    for pk, months in Check.objects.filter(engagement__in=ended).values_list("engagement_id", "months"):
        made[pk].append(months)
    found = [
        DueCheck(one, months, day)
        for one in ended
        for months, day in due_checks(one.support.ends_on, made[one.pk], today)
    ]
    return sorted(found, key=lambda one: (one.on, one.engagement.pk))
