"""Who may see where an agency stands, ask and show, decide for the center, and rate and agree for the agency."""

from typing import Any

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.delivery.models import Support
from steelyard.support.protocols.models import RunMember
from steelyard.support.readiness.models import Decision, Round

_READERS = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_KEEPERS = {Role.DIRECTOR, Role.LIAISON}

grant("readiness.see", "See the readiness of agencies for intensive support", _READERS)
grant("readiness.keep", "Ask people to rate readiness, show ratings, answer what is assumed", _KEEPERS)


@permission("readiness.decide", "Decide on readiness for the center, as director or as the support's liaison", _KEEPERS)
def may_decide(user: Any, support: Support) -> bool:
    return user.holds(Role.DIRECTOR) or (support.liaison is not None and support.liaison.person.user_id == user.pk)


@permission("readiness.see_own", "See where one's own agency stands", _READERS | {Role.RECIPIENT})
def may_see_own(user: Any, support: Support) -> bool:
    return allows(user, "readiness.see") or _receives(user, support)


@permission("readiness.review", "Write down the context of an intensive support", _KEEPERS | {Role.RECIPIENT})
def may_review(user: Any, support: Support) -> bool:
    return allows(user, "readiness.keep") or _receives(user, support)


@permission("readiness.rate", "Rate the readiness of one's own agency when asked", {Role.RECIPIENT})
def may_rate(user: Any, found: Round) -> bool:
    return RunMember.objects.current().filter(run=found.run_id, person__user_id=user.pk).exists()


@permission("readiness.agree", "Agree for one's agency to a decision on readiness, or send it back", {Role.RECIPIENT})
def may_agree(user: Any, decision: Decision) -> bool:
    return _receives(user, decision.round.support)


def _receives(user: Any, support: Support) -> bool:
    return support.recipients.filter(pk__in=user.acts_for(Role.RECIPIENT)).exists()
