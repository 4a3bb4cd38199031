"""Imports: what makes a targeted support a collaborative, and who else gives it."""

from typing import Any

from steelyard.foundation.work.imports import Kind, kind
from steelyard.support.collaboratives.actions import teams as actions
from steelyard.support.collaboratives.forms.rows import ChargeRow, PartnerRow
from steelyard.support.collaboratives.models import Collaborative
from steelyard.support.delivery.actions import add_provider
from steelyard.support.delivery.models import Support, SupportProvider

Row = dict[str, Any]


def _values(row: Row) -> Row:
    return {"problem": row["text"], "strands": row["strands"], "source": row["source"]}


def _open(row: Row, *, by: Any) -> Collaborative:
    support: Support = row["collaborative"]
    return actions.open_collaborative(support, by=by, key=support.code or f"collaborative-{support.pk}", **_values(row))


def _partner(row: Row) -> SupportProvider | None:
    same = {"support": row["collaborative"], "organization": row["organization"], "role": row["role"]}
    return SupportProvider.objects.filter(**same).first()


def _add_partner(row: Row, *, by: Any) -> SupportProvider:
    support = Support.objects.get(pk=row["collaborative"].pk)  # rows before this one changed it
    values = {name: row[name] for name in ("organization", "role", "does")}
    return add_provider(support, by=by, since=support.starts_on, until=support.ends_on, **values)


kind(
    Kind(
        "collaborative_charges",
        "Charges of collaboratives",
        ChargeRow,
        find=lambda row: Collaborative.objects.filter(support=row["collaborative"]).first(),
        add=_open,
        alter=lambda found, row, *, by: actions.alter_collaborative(found, by=by, **_values(row)),
    )
)
kind(
    Kind(
        "collaborative_partners",
        "Partners in collaboratives",
        PartnerRow,
        find=_partner,
        add=_add_partner,
        alter=lambda _provider, _row, *, by: {},  # noqa: ARG005 -- dates and words are kept on the support's page
    )
)
