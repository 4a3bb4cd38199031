"""All intensive supports by where they stand."""

from collections import defaultdict
from typing import Any

from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.readiness.queries.standing import Standing, intensive, standings
from steelyard.support.readiness.rules import Where


def listed(user: Any, *, with_closed: bool) -> list[tuple[Where, list[Standing]]]:
    """Each place on the way with the supports that stand there, by name; those that are closed only if asked for."""
    rows = intensive().visible_to(user)
    if not with_closed:
        rows = rows.exclude(status=SupportStatus.CLOSED)
    groups: dict[Where, list[Standing]] = defaultdict(list)
    found: list[Support] = list(rows.order_by("name_key", "id"))
    for one in standings(found).values():
        groups[one.where].append(one)
    return [(where, groups[where]) for where in ORDER if where in groups]


# What waits for the center comes first, what is settled last.
ORDER = (
    Where.SENT_BACK, Where.DECIDE, Where.ASSUMPTIONS, Where.CONTEXT, Where.REVEAL, Where.INVITE,
    Where.RATING, Where.AGENCY, Where.NOT_YET, Where.READY, Where.EXEMPT,
)  # fmt: skip
