"""Who reads numbers and packs, who drafts, reviews and submits, and who opens the rows behind a number."""

from collections.abc import Iterable
from typing import Any

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows, grant
from steelyard.steering.packs.queries.figures import Figure

_STAFF = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.EVALUATOR, Role.ADMINISTRATOR}

grant("packs.see_measures", "See the numbers that funders ask for", _STAFF | {Role.FUNDER})
grant("packs.see", "Read reports that were submitted", _STAFF | {Role.FUNDER, Role.ADVISER})
grant("packs.follow", "Follow reports before they are submitted", _STAFF)
grant("packs.draft", "Draft reports, set targets, and put measures together", {Role.DIRECTOR, Role.COORDINATOR})
grant("packs.review", "Review a report that somebody else drafted", {Role.DIRECTOR, Role.COORDINATOR, Role.EVALUATOR})
grant("packs.submit", "Submit reports and share them by link", {Role.DIRECTOR})


def may_open(user: Any, figure: Figure) -> bool:
    """Whether somebody may open the rows of a number: all rows of figures, and those of this kind."""
    behind = figure.behind
    return behind is not None and allows(user, "reporting.see_rows") and allows(user, behind.kind.permission)


def opened(user: Any, figures: Iterable[Figure]) -> frozenset[str]:
    """The keys of the numbers whose rows somebody may open."""
    return frozenset(one.value.key for one in figures if may_open(user, one))
