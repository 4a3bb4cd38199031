"""Who sees collaboratives and teams, who works in them, and to whom a pulse belongs."""

from typing import Any

from django.utils import timezone

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.collaboratives.models import Handover, Team, TeamMember

_DESK = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_KEEPERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}
_OUTSIDE = {Role.RECIPIENT, Role.PARTNER}

grant("collaboratives.see", "See collaboratives and their teams", _DESK)
grant("collaboratives.manage", "Keep collaboratives, calls, sessions and teams", _KEEPERS)
grant("collaboratives.weigh", "Read and answer applications of states", _KEEPERS)
grant("collaboratives.enter", "See the teams one is a member of", _DESK | _OUTSIDE)


@permission("collaboratives.work", "Work in a team one belongs to or keeps", _KEEPERS | _OUTSIDE)
def may_work(user: Any, team: Team) -> bool:
    """Who keeps teams at the center, and who is a member today; a team that ended stands still."""
    return team.ended_on is None and (bool(set(map(str, _KEEPERS)) & user.roles) or is_member(user, team))


@permission("collaboratives.consent", "Say yes or no for one's own team", _OUTSIDE)
def may_consent(user: Any, team: Team) -> bool:
    """Members alone: nobody at the center agrees for a team."""
    return team.ended_on is None and is_member(user, team)


@permission("collaboratives.see_pulse", "See the pulse of a team one belongs to or is liaison of", _KEEPERS | _OUTSIDE)
def may_see_pulse(user: Any, team: Team) -> bool:
    """The team and its liaison; a director who is neither does not."""
    liaison = team.support.liaison
    return (liaison is not None and liaison.person.user_id == user.pk) or is_member(user, team)


@permission("collaboratives.hand_over", "Write a handover note", _KEEPERS | _OUTSIDE)
def may_hand_over(user: Any, handover: Handover) -> bool:
    """Who left, those who stay, and who keeps teams at the center."""
    member = handover.member
    return member.person.user_id == user.pk or allows(user, "collaboratives.work", member.team)


def is_member(user: Any, team: Team) -> bool:
    return TeamMember.objects.on(timezone.localdate()).filter(team=team, person__user=user.pk).exists()
