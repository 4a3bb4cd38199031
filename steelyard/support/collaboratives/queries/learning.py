"""What a team can learn from others, and others from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from steelyard.center.directory.rules import OrganizationKind
from steelyard.support.collaboratives.models import Encounter, Insight, ItemUse, SharedItem, Team, TeamMember
from steelyard.support.collaboratives.rules.alike import Likeness, Work, alike
from steelyard.support.delivery.models import Support
from steelyard.support.library.models import Resource

_COMPARED = 300


def own_items(team: Team) -> list[SharedItem]:
    """The team's shelf, with which teams used what."""
    uses = Prefetch("uses", ItemUse.objects.select_related("team__state").order_by("-on", "id"))
    rows = SharedItem.objects.standing().filter(team=team).prefetch_related(uses)
    return list(rows.order_by("-added_on", "-id"))


def common_items(team: Team) -> list[SharedItem]:
    """What other teams of the collaborative share, with whether this team used it."""
    own = Prefetch("uses", ItemUse.objects.filter(team=team), to_attr="used_by_us")
    rows = SharedItem.objects.standing().filter(is_common=True, team__collaborative=team.collaborative_id)
    rows = rows.exclude(team=team).select_related("team__state").prefetch_related(own)
    return list(rows.order_by("-added_on", "-id")[:100])


def items_with_a_file() -> Any:
    return SharedItem.objects.standing().exclude(stored="")


def may_meet(team: Team) -> Any:
    """Teams at work that this one may ask, in whichever collaborative."""
    return Team.objects.at_work().exclude(pk=team.pk).select_related("state", "collaborative__support", "support")


@dataclass(frozen=True)
class Similar:
    """A team that does similar work, and why we think so."""

    team: Team
    likeness: Likeness


def similar(team: Team) -> list[Similar]:
    """Teams that share most with this one, from all collaboratives; the same number of queries for any number."""
    others = {one.pk: one for one in may_meet(team).order_by("pk")[:_COMPARED]}
    works = works_of([team, *others.values()])
    mine = works[team.pk]
    return [Similar(others[found.key], found) for found in alike(mine, (works[key] for key in others))]


def reason_for(team: Team, other: Team) -> str:
    works = works_of([team, other])
    found = alike(works[team.pk], [works[other.pk]])
    return found[0].reason[:500] if found else ""


# Kinds of agencies that nearly every team has say nothing.
_USUAL = {OrganizationKind.SEA.value}


def works_of(teams: Iterable[Team]) -> dict[int, Work]:
    """What is compared of each team: topics, problem, agencies other than the education agency, stage."""
    teams = list(teams)
    topics: dict[int, set[str]] = {team.support_id: set() for team in teams}
    through = Team.objects.filter(pk__in=[team.pk for team in teams], support__topics__isnull=False)
    for support, name in through.values_list("support_id", "support__topics__name"):
        topics[support].add(name)
    agencies: dict[int, set[str]] = {team.pk: set() for team in teams}
    members = TeamMember.objects.on(timezone.localdate()).filter(team__in=teams, organization__isnull=False)
    members = members.exclude(organization__kind__in=_USUAL)
    for team, name, state in members.values_list("team_id", "organization__name", "team__state__name"):
        agencies[team].add(_kind_of(name, state))
    return {
        team.pk: Work(
            team.pk, frozenset(topics[team.support_id]), team.problem, frozenset(agencies[team.pk]), team.stage
        )
        for team in teams
    }


def _kind_of(name: str, state: str) -> str:
    """An agency's name without its state, so that two states' departments of health are alike."""
    words = name.replace(state, " ").replace(" of the State", " ").split()
    return " ".join(words).strip(" ,").removeprefix("of ").removesuffix(" of") or name


def encounters(team: Team) -> list[Encounter]:
    """Asked of and by this team, the newest first."""
    rows = Encounter.objects.filter(Q(asking=team) | Q(asked=team)).select_related("asking", "asked")
    return list(rows.order_by("-asked_at", "-id"))


@dataclass(frozen=True)
class Traced:
    """An insight and what became of it."""

    insight: Insight
    resource: Resource | None


def insights(place: Team | Support) -> list[Traced]:
    rows = place.insights.select_related("resource", "marked_by", "consent_by")
    return [Traced(one, one.resource) for one in rows.order_by("-marked_on", "-id")]
