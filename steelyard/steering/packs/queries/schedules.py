"""Reports that are to come, and plans for them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.center.charge.queries import award_years
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.steering.packs.models import Pack, Schedule
from steelyard.steering.packs.rules.schedules import Due, due_of

WRITERS = (Role.DIRECTOR, Role.COORDINATOR)


@dataclass(frozen=True)
class Coming:
    """A report that a plan asks for, with the newest pack of its kind and year where there is one."""

    schedule: Schedule
    year: AwardYear
    due: Due
    pack: Pack | None

    @property
    def title(self) -> str:
        return f"{self.schedule.get_kind_display()}, {self.year.label}"


def plans() -> QuerySet[Schedule]:
    return Schedule.objects.standing().order_by("days_after", "kind")


def plan_for(kind: str) -> Schedule | None:
    return Schedule.objects.standing().filter(kind=kind).first()


def coming() -> list[Coming]:
    """Every report that a plan asks for and that is not submitted, the next one first."""
    newest = {(one.kind, one.award_year_id): one for one in Pack.objects.defer("document").order_by("number")}
    found = []
    for plan in plans():
        since = timezone.localdate(plan.set_at)
        for year in award_years():
            due = due_of(plan.kind, year.pk, year.ends_on, after=plan.days_after, before=plan.days_before)
            pack = newest.get((plan.kind, year.pk))
            if due.due_on >= since and not (pack and pack.is_frozen):
                found.append(Coming(plan, year, due, pack))
    return sorted(found, key=lambda one: (one.due.due_on, one.schedule.kind))


def to_draft(today: date) -> list[Coming]:
    """Those whose day of drafting has come and that nobody has begun."""
    return [one for one in coming() if one.pack is None and one.due.draft_on <= today]


def writers() -> QuerySet[User]:
    """Who is told of drafts and days."""
    return User.objects.holding(*WRITERS).order_by("pk")
