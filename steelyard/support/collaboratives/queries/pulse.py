"""The trend of a team's pulse, as far as the rule lets it be drawn."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from steelyard.support.collaboratives.models import PulseAnswer, PulsePlace, PulseRound, Team
from steelyard.support.collaboratives.rules.pulse import ITEMS, Point, Round, points

TWO_WEEKS = timedelta(days=14)


def trend(team: Team) -> list[Point]:
    """Every closed round, drawn or not and why. Three queries."""
    rounds = list(PulseRound.objects.filter(team=team, closed_on__isnull=False).order_by("opened_on", "id"))
    sums = {f"sum_{name}": Sum(name) for name in ITEMS}
    answers = PulseAnswer.objects.filter(round__in=rounds).order_by().values("round").annotate(n=Count("pk"), **sums)
    by_round: dict[int, Any] = {row["round"]: row for row in answers}
    members: dict[int, set[int]] = defaultdict(set)
    for pk, person in PulsePlace.objects.filter(round__in=rounds).values_list("round_id", "person_id"):
        members[pk].add(person)
    return points([_round(one, by_round.get(one.pk), members[one.pk]) for one in rounds])


def _round(one: PulseRound, row: dict[str, Any] | None, members: set[int]) -> Round:
    sums = {name: row[f"sum_{name}"] if row else 0 for name in ITEMS}
    return Round(one.opened_on, frozenset(members), row["n"] if row else 0, sums)


def open_round(team: Team) -> PulseRound | None:
    return PulseRound.objects.filter(team=team, closed_on__isnull=True).first()


def place_of(team: Team, user: Any) -> PulsePlace | None:
    """Where somebody may answer now, if they were in the team when it was opened."""
    rows = PulsePlace.objects.filter(round__team=team, round__closed_on__isnull=True, person__user=user.pk)
    return rows.filter(round__closes_on__gte=timezone.localdate()).select_related("round").first()


def usual_end(today: date) -> date:
    return today + TWO_WEEKS
