"""What other pages tell of collaboratives and teams."""

from typing import Any

from django.utils import timezone

from steelyard.support.collaboratives.models import Collaborative, Insight, Team, TeamMember

SHOWN = 12


def with_members_of(organization: Any) -> list[Team]:
    """Teams in which somebody is for this organization today."""
    now = TeamMember.objects.on(timezone.localdate()).filter(organization=organization)
    rows = Team.objects.filter(pk__in=now.values("team_id")).select_related("collaborative__support")
    return list(rows.order_by("name", "id")[:SHOWN])


def of_support(support: Any) -> tuple[Collaborative | None, Team | None]:
    team = Team.objects.filter(support=support).select_related("collaborative__support").first()
    return Collaborative.objects.filter(support=support).first(), team


def insight_behind(resource: Any) -> Insight | None:
    return Insight.objects.filter(resource=resource).select_related("team", "support", "consent_by").first()
