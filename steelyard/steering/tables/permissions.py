"""Who may ask the data; what one may count besides needs the right to see its rows."""

from typing import Any

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows, grant, permission

_STAFF = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.EVALUATOR, Role.ADMINISTRATOR}

grant("tables.see", "Ask the data", _STAFF)


@permission("tables.keep", "Rename, share and delete one's own saved tables", _STAFF)
def is_own(user: Any, saved: Any) -> bool:
    return bool(saved.owner_id == user.pk)


def may_count(user: Any, needed: str) -> bool:
    """Whether somebody may count what they may see row by row."""
    return allows(user, "reporting.see_rows") and allows(user, needed)
