"""Who may enter the room: the evaluator, and accounts without any role that an evaluator named."""

from typing import Any

from steelyard.evidence.inquiry.queries.room import is_coder
from steelyard.foundation.accounts.queries import ALSO_OWE
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant


def _named(user: Any) -> bool:
    """Asked once a request."""
    if "_codes_here" not in user.__dict__:
        user.__dict__["_codes_here"] = is_coder(user)
    return bool(user.__dict__["_codes_here"])


grant("inquiry.room", "Keep the sample, the names, the coders and what is released of an inquiry", {Role.EVALUATOR})
grant(
    "inquiry.code",
    "Read, code and compare documents (and coders whom an evaluator named)",
    {Role.EVALUATOR},
    also=_named,
)
grant(
    "inquiry.read",
    "Read what an evaluator released of an inquiry",
    {Role.EVALUATOR, Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR, Role.LIBRARIAN, Role.FUNDER},
)
grant("inquiry.answer", "Say what the center does about what interviews told", {Role.DIRECTOR, Role.COORDINATOR})
ALSO_OWE.append(_named)  # coders read transcripts, so they need a second factor like the evaluator
