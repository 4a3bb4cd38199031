"""Money other than staff hours."""

from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.delivery import verbs
from steelyard.support.delivery.models import Cost, Support


class CannotCost(Exception):
    """Money that cannot be recorded so; the message says why."""


class CostValues(TypedDict, total=False):
    """The fields of a cost; an open one is a contract signed and not yet paid."""

    on: Required[date]
    kind: Required[str]
    cents: Required[int]
    what: Required[str]
    award_year: Required[AwardYear]
    support: Support | None
    is_open: bool
    is_simulated: bool


@transaction.atomic
def record_cost(*, by: User | None, **values: Unpack[CostValues]) -> Cost:
    """Write a cost, spent or, while open, committed."""
    if values["cents"] <= 0:
        raise CannotCost("A cost is more than nothing.")
    cost = Cost.objects.create(**values)
    record(verbs.COST_RECORDED, cost, by=by, changes={"cents": [None, cost.cents], "is_open": [None, cost.is_open]})
    return cost


@transaction.atomic
def alter_cost(cost: Cost, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Correct a cost; return what changed."""
    if values.get("cents", cost.cents) <= 0:
        raise CannotCost("A cost is more than nothing.")
    changes = change(cost, **values)
    if changes:
        record(verbs.COST_CORRECTED, cost, by=by, changes=changes)
    return changes


@transaction.atomic
def close_cost(cost: Cost, *, by: User | None, cents: int | None = None) -> Cost:
    """An open contract is paid, perhaps with another sum than signed."""
    if not cost.is_open:
        raise CannotCost("This cost is already closed.")
    if cents is not None and cents <= 0:
        raise CannotCost("A cost is more than nothing; withdraw it if nothing was paid.")
    changes = change(cost, is_open=False, cents=cents or cost.cents)
    record(verbs.COST_CLOSED, cost, by=by, changes=changes)
    return cost


@transaction.atomic
def withdraw_cost(cost: Cost, *, by: User | None, reason: str = "") -> Cost:
    """Take a cost out of every count; the row stays."""
    if cost.withdrawn_at is not None:
        raise CannotCost("This cost is already withdrawn.")
    changes = change(cost, withdrawn_at=timezone.now())
    record(verbs.COST_WITHDRAWN, cost, by=by, changes=changes, note=reason)
    return cost
