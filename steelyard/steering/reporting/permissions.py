"""Who may see figures, the rows behind them, and what has been published."""

from collections.abc import Mapping
from typing import Any

from steelyard.foundation.accounts.rules import EVERY_ROLE, Role
from steelyard.foundation.kit.access import allows, grant

_READERS = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.EVALUATOR, Role.ADMINISTRATOR}

grant("reporting.see", "See the center's figures", _READERS | {Role.FUNDER})
grant("reporting.see_rows", "Open the rows behind a figure", _READERS)
grant("reporting.see_small", "See exact numbers of small groups of people", _READERS)
grant("reporting.see_measures", "See how each number is counted", EVERY_ROLE)
grant("reporting.see_published", "See what has been published about the center", EVERY_ROLE)


def may_open(user: Any, needed: str) -> bool:
    """Whether somebody may open rows that need a permission of their own app besides."""
    return allows(user, "reporting.see_rows") and allows(user, needed)


def openable(user: Any, needed: Mapping[str, str]) -> frozenset[str]:
    """The keys whose rows somebody may open, from the permission that each needs."""
    return frozenset(key for key, permission in needed.items() if may_open(user, permission))
