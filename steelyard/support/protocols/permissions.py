"""Who may see runs, keep them, read what came of them, and answer."""

from typing import Any

from steelyard.foundation.accounts.rules import EVERY_ROLE, STAFF, Role
from steelyard.foundation.kit.access import grant, permission
from steelyard.support.protocols.models import Ballot, Run

KEEPERS = {Role.LIBRARIAN, Role.DIRECTOR}

grant("protocols.see", "See who was asked for a review and how far it is", STAFF)
grant("protocols.keep", "Open runs of protocols and ask reviewers", KEEPERS)


@permission("protocols.read", "Read the answers of a run once all of them are in", KEEPERS)
def may_read(_user: Any, run: Any) -> bool:
    return isinstance(run, Run) and run.is_revealed


@permission("protocols.answer", "Answer a review that one was asked for", EVERY_ROLE)
def may_answer(user: Any, ballot: Any) -> bool:
    return isinstance(ballot, Ballot) and ballot.user_id == user.pk
