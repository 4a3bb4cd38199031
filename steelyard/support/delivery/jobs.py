"""Imports of the ledger, and what is forgotten by itself. A collaborative is a support at the targeted tier; its states' agencies receive it."""

from typing import Any

from django.utils import timezone

from steelyard.foundation.work.imports import Kind, RowRefused, kind
from steelyard.foundation.work.registry import daily
from steelyard.support.delivery import actions
from steelyard.support.delivery.forms import rows as forms
from steelyard.support.delivery.models import Cost, Support
from steelyard.support.delivery.models.calendars import UNDO
from steelyard.support.delivery.rules import Origin, SupportStatus

Row = dict[str, Any]


def _values(row: Row) -> Row:
    strands = ", ".join(row["strands"])
    names = ("name", "tier", "starts_on", "ends_on", "topics", "focal_areas", "source")
    return {**{name: row[name] for name in names}, "plan": f"Strands: {strands}." if strands else ""}


def _open(row: Row, *, by: Any) -> Support:
    is_over = row["ends_on"] is not None and row["ends_on"] < timezone.localdate()
    status = SupportStatus.CLOSED if is_over else SupportStatus.ACTIVE
    try:
        return actions.open_support(
            by=by, code=row["key"], origin=Origin.WORK_PLAN.value, status=status.value, **_values(row)
        )
    except actions.GateShut as shut:
        raise RowRefused(str(shut)) from shut


def _alter(support: Support, row: Row, *, by: Any) -> dict[str, list[Any]]:
    try:
        return actions.alter_support(support, by=by, **_values(row))
    except actions.GateShut as shut:
        raise RowRefused(str(shut)) from shut


def _membership(row: Row) -> Support | None:
    """The support itself once the agency is among its recipients."""
    found: Support | None = Support.objects.filter(pk=row["collaborative"].pk, recipients=row["agency"]).first()
    return found


def _join(row: Row, *, by: Any) -> Support:
    support = Support.objects.get(pk=row["collaborative"].pk)  # rows before this one changed it
    actions.alter_support(support, by=by, recipients=[*support.recipients.all(), row["agency"]])
    return support


def _cost(row: Row) -> Cost | None:
    same = {name: row[name] for name in ("on", "kind", "what", "award_year", "support")}
    return Cost.objects.counted().filter(**same).first()


kind(
    Kind(
        "collaboratives",
        "Collaboratives",
        forms.CollaborativeRow,
        find=lambda row: Support.objects.filter(code=row["key"]).first(),
        add=_open,
        alter=_alter,
    )
)
kind(
    Kind(
        "collaborative_members",
        "States in collaboratives",
        forms.CollaborativeMemberRow,
        find=_membership,
        add=_join,
        alter=lambda _support, _row, *, by: {},  # noqa: ARG005 -- being a member has no more to it
    )
)
kind(
    Kind(
        "costs",
        "Costs",
        forms.CostRow,
        find=_cost,
        add=lambda row, *, by: actions.record_cost(by=by, **row),
        alter=lambda cost, row, *, by: actions.alter_cost(cost, by=by, cents=row["cents"], is_open=row["is_open"]),
    )
)


@daily
def forget_calendars() -> None:
    """Forget the rows of calendar files that can no longer be undone."""
    actions.forget_calendars(by=None, before=timezone.now() - UNDO)
