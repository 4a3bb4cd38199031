"""What the pages of one engagement show; the number of queries does not grow with its years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.support.delivery.models import Activity, Support
from steelyard.support.delivery.queries.dose import given_by_month, shared_contacts
from steelyard.support.delivery.rules import ActivityKind, SupportStatus
from steelyard.support.engagements.models import (
    Check,
    Decision,
    Engagement,
    EngagementQuerySet,
    Innovation,
    LinkageMember,
    Milestone,
    Risk,
    StageSpan,
)
from steelyard.support.engagements.queries.people import agencies, linkage_on
from steelyard.support.engagements.rules import due_checks, later, month_of, months_between
from steelyard.support.engagements.rules.planning import (
    Dose,
    MilestoneStatus,
    MonthOfDose,
    Totals,
    milestone_status,
    months_of_dose,
    silent_months,
    totals,
)

MONTHS = 12  # shown at once; the page stays as short in the fifth year as in the first
FEW = 6


def for_page(rows: EngagementQuerySet) -> EngagementQuerySet:
    """Engagements with what their pages need at once."""
    return rows.select_related("support__liaison__person")


def last_day(engagement: Engagement, today: date) -> date:
    """Today, or the day on which the work ended."""
    support = engagement.support
    if support.status == SupportStatus.CLOSED and support.ends_on:
        return min(support.ends_on, today)
    return today


@dataclass(frozen=True)
class Period:
    """The months that figures are about: the first day and the last."""

    first: date
    last: date


def period(engagement: Engagement, today: date, *, months: int = MONTHS) -> Period:
    """The last twelve months of the work, or as many as there are."""
    last = last_day(engagement, today)
    return Period(max(engagement.support.starts_on, later(month_of(last), 1 - months)), last)


def doses_of(engagement: Engagement) -> list[tuple[date, Dose]]:
    rows = engagement.doses.order_by("since").values_list("since", "visits", "contacts", "minutes")
    return [(since, Dose(visits, contacts, minutes)) for since, visits, contacts, minutes in rows]


def dose_by_month(engagement: Engagement, when: Period) -> list[MonthOfDose]:
    """Planned against given, month by month. Two queries."""
    found = given_by_month([engagement.support_id], month_of(when.first), when.last).get(engagement.support_id, {})
    given = {month: (Dose(one.visits, one.contacts, one.minutes), one.shared) for month, one in found.items()}
    return months_of_dose(months_between(when.first, when.last), doses_of(engagement), given)


@dataclass(frozen=True)
class Standing:
    """A milestone and where it stands."""

    milestone: Milestone
    status: MilestoneStatus


def milestones(engagement: Engagement, today: date) -> list[Standing]:
    """In the order of their days; dropped ones last."""
    rows = engagement.milestones.order_by("due_on", "id")
    found = [
        Standing(one, milestone_status(one.first_due_on, one.due_on, one.done_on, one.dropped_on, today))
        for one in rows
    ]
    return sorted(found, key=lambda one: one.status == MilestoneStatus.DROPPED)


def stages(engagement: Engagement) -> list[StageSpan]:
    rows = engagement.stages.select_related("innovation", "organization")
    return list(rows.order_by("innovation__name", "organization__name_key", "since", "id"))


def innovations(engagement: Engagement) -> list[Innovation]:
    return list(engagement.innovations.order_by("name", "id"))


def innovation_named(engagement: Engagement, name: str) -> Innovation | None:
    return engagement.innovations.filter(name=name).first()


def risks(engagement: Engagement) -> list[Risk]:
    """Open ones by the day of their review, then closed ones."""
    return sorted(engagement.risks.order_by("review_on", "id"), key=lambda one: one.closed_on is not None)


def decisions(engagement: Engagement, limit: int = 200) -> list[Decision]:
    return list(engagement.decisions.select_related("written_by").order_by("-on", "-id")[:limit])


def visits(engagement: Engagement, limit: int = FEW) -> list[Activity]:
    """The last visits, coachings and trainings in the ledger."""
    kinds = (ActivityKind.VISIT, ActivityKind.COACHING, ActivityKind.TRAINING)
    rows = Activity.objects.counted().filter(support=engagement.support_id, kind__in=kinds)
    return list(rows.order_by("-on", "-id")[:limit])


def shared_in(engagement: Engagement, when: Period) -> list[Activity]:
    """The contacts of both sides in a period, the newest first."""
    rows = shared_contacts([engagement.support_id], when.first, when.last)
    return list(rows.order_by("-on", "-id")[:400])


def checks(engagement: Engagement) -> list[Check]:
    return list(engagement.checks.select_related("written_by").order_by("months"))


def checks_due(engagement: Engagement, made: Sequence[Check], today: date) -> list[tuple[int, date]]:
    ended = engagement.support.ends_on if engagement.support.status == SupportStatus.CLOSED else None
    return due_checks(ended, [one.months for one in made], today)


@dataclass(frozen=True)
class Workspace:
    """One engagement at a glance."""

    agencies: Sequence[Organization]
    linkage: Sequence[LinkageMember]
    stages: Sequence[StageSpan]
    milestones: Sequence[Standing]
    months: Sequence[MonthOfDose]
    dose: Totals
    silent: Sequence[date]
    visits: Sequence[Activity]
    decisions: Sequence[Decision]
    risks: Sequence[Risk]
    checks: Sequence[Check]
    due: Sequence[tuple[int, date]]

    @property
    def next_milestones(self) -> list[Standing]:
        waits = (MilestoneStatus.LATE, MilestoneStatus.SLIPPED, MilestoneStatus.AHEAD)
        return [one for one in self.milestones if one.status in waits][:FEW]

    @property
    def open_risks(self) -> list[Risk]:
        return [one for one in self.risks if one.closed_on is None]

    @property
    def now(self) -> list[StageSpan]:
        """The stages that have no end."""
        return [one for one in self.stages if one.until is None]

    @property
    def silent_shown(self) -> Sequence[date]:
        return self.silent[-FEW:]


def workspace(engagement: Engagement, today: date) -> Workspace:
    """Ten queries, whatever the age of the work."""
    months = dose_by_month(engagement, period(engagement, today))
    made = checks(engagement)
    return Workspace(
        agencies=agencies(engagement),
        linkage=linkage_on(engagement, today),
        stages=stages(engagement),
        milestones=milestones(engagement, today),
        months=months,
        dose=totals(months),
        silent=silent_months(months, last_day(engagement, today)),
        visits=visits(engagement),
        decisions=decisions(engagement, FEW),
        risks=risks(engagement),
        checks=made,
        due=checks_due(engagement, made, today),
    )


def own(rows: EngagementQuerySet) -> list[Engagement]:
    """Engagements for a list in the portal."""
    named = Prefetch("support__recipients", Organization.objects.order_by("name_key", "id"))
    return list(for_page(rows).prefetch_related(named).order_by("support__status", "support__name_key", "pk")[:100])


def of_support(support: Any) -> Engagement | None:
    return Engagement.objects.filter(support=support).first()


def is_engaged(support: Support) -> bool:
    """Whether an engagement was opened; nobody asks for supports of other tiers."""
    return support.tier == TierKey.INTENSIVE and Engagement.objects.filter(support=support).exists()


def marks(support: Support) -> list[tuple[date, str, str]]:
    """(day, words, address) of each stage begun and each visit of an engagement; nothing where there is none."""
    found = of_support(support)
    if found is None:
        return []
    plan = reverse("engagements:plan", args=[found.pk])
    begun = [(one.since, f"{one.get_stage_display()}: {one.innovation}", plan) for one in stages(found)]
    rows = Activity.objects.counted().filter(support=support, kind=ActivityKind.VISIT).order_by("-on", "-id")[:100]
    return [*begun, *((one.on, "Visit", one.get_absolute_url()) for one in rows)]
