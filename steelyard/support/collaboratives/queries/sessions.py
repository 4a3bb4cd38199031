"""Who is invited to a session, and what a form for recording it holds."""

from datetime import date
from typing import Any

from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.support.collaboratives.models import Collaborative, Series, SessionPlan, Team, TeamMember
from steelyard.support.delivery.models import Participation


def invited(series: Series, day: date) -> list[TeamMember]:
    """Everybody in its teams on that day, in the role it is for, or of them those it names; each person once."""
    rows = TeamMember.objects.on(day).filter(team__in=series.teams.all())
    if series.role:
        rows = rows.filter(role=series.role)
    if named := set(series.people.values_list("pk", flat=True)):
        rows = rows.filter(person__in=named)
    rows = rows.select_related("person", "organization", "team").order_by("team__name", "person__name_key", "id")
    return list({one.person_id: one for one in reversed(list(rows))}.values())[::-1]


def for_page(rows: Any) -> Any:
    return rows.select_related("series__collaborative__support", "session__support", "activity")


def invited_to(plan: SessionPlan, day: date | None = None) -> list[TeamMember]:
    return invited(plan.series, day or plan.session.local_start.date())


def begun(team: str, teams: Any, *, zone: str) -> dict[str, Any]:
    """What the form for a series begins with: all teams, or the one of the address, with a check-in."""
    keys = [str(pk) for pk in teams.values_list("pk", flat=True)]
    today = timezone.localdate()
    if team in keys:
        return {"teams": [team], "format": "check_in", "on": today, "time_zone": zone}
    return {"teams": keys, "format": "convening", "minutes": 120, "on": today, "time_zone": zone}


def may_name(series: Series) -> Any:
    """The people a series can be for: who is in its teams today."""
    now = TeamMember.objects.on(timezone.localdate()).filter(team__in=series.teams.all())
    return Person.objects.filter(pk__in=now.values("person_id")).order_by("name_key", "id")


def teams_to_add(series: Series) -> Any:
    """Teams of the collaborative that are at work and not in the series."""
    rows = series.collaborative.teams.at_work().exclude(series=series)
    return rows.order_by("name", "id")


def came(plan: SessionPlan) -> list[Participation]:
    """Who was present, excused, absent, as the ledger has it."""
    if plan.activity_id is None:
        return []
    rows = Participation.objects.filter(activity=plan.activity_id, person__isnull=False)
    return list(rows.select_related("person", "organization").order_by("status", "person__name_key", "id"))


def teams_at_work(collaborative: Collaborative) -> Any:
    return collaborative.teams.at_work().order_by("name", "id")


def teams_in(series: Series) -> list[Team]:
    return list(series.teams.select_related("state").order_by("name", "id"))
