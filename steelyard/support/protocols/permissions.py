"""Who may see reviews and runs, keep them, read what came of them, and answer."""

from typing import Any

from steelyard.foundation.accounts.rules import EVERY_ROLE, STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.protocols.models import Ballot, GuidedRun, Run, RunMember

KEEPERS = {Role.LIBRARIAN, Role.DIRECTOR}

grant("protocols.see", "See who was asked for a review and how far it is", STAFF)
grant("protocols.keep", "Open runs of protocols and ask reviewers", KEEPERS)


@permission("protocols.read", "Read the answers of a run once all of them are in", KEEPERS)
def may_read(_user: Any, run: Any) -> bool:
    return isinstance(run, Run) and run.is_revealed


@permission("protocols.answer", "Answer a review that one was asked for", EVERY_ROLE)
def may_answer(user: Any, ballot: Any) -> bool:
    return isinstance(ballot, Ballot) and ballot.user_id == user.pk


_LEADERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}

grant("protocols.see_guided", "See guided protocols and all their runs", STAFF)
grant("protocols.open_guided", "Open runs of guided protocols", _LEADERS)
grant(
    "protocols.write_templates", "Write, load and publish templates of guided protocols", {Role.DIRECTOR, Role.LIAISON}
)


@permission("protocols.take_part", "Read a run of which one is a member", EVERY_ROLE)
def may_take_part(user: Any, run: Any) -> bool:
    return isinstance(run, GuidedRun) and (allows(user, "protocols.see_guided") or _is_member(user, run))


@permission("protocols.write", "Write in an open run as a member or its facilitator", EVERY_ROLE)
def may_write(user: Any, run: Any) -> bool:
    return isinstance(run, GuidedRun) and run.is_open and (run.facilitator_id == user.pk or _is_member(user, run))


@permission("protocols.vote", "Vote in an open run as a member", EVERY_ROLE)
def may_vote(user: Any, run: Any) -> bool:
    return isinstance(run, GuidedRun) and run.is_open and _is_member(user, run)


@permission("protocols.facilitate", "Lead a run: members, showing scores, ending it", _LEADERS)
def may_facilitate(user: Any, run: Any) -> bool:
    return isinstance(run, GuidedRun) and (run.facilitator_id == user.pk or user.holds(Role.DIRECTOR))


def _is_member(user: Any, run: GuidedRun) -> bool:
    return RunMember.objects.current().filter(run=run, person__user_id=user.pk).exists()
