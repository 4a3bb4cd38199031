"""Spreadsheets of support maps, the daily look for overlaps, and forgetting what can no longer be undone."""

from typing import Any

from django.utils import timezone

from steelyard.foundation.work.imports import Kind, kind
from steelyard.foundation.work.registry import daily
from steelyard.support.coherence.actions import overlaps, sheets
from steelyard.support.coherence.forms.rows import MapRowRow
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.queries.maps import same_row
from steelyard.support.coherence.queries.matching import provider_meant
from steelyard.support.coherence.rules import UNDO

Row = dict[str, Any]


def _find(row: Row) -> MapRow | None:
    """The row of the same provider, topic and first day; the line takes the provider that its name means along."""
    name = row["provider"]
    row["provider_name"], row["provider"] = name, provider_meant(name, agency=row["agency"].pk)
    return same_row(row["agency"].pk, row["provider"], name=name, topic=row["topic"], since=row["since"])


kind(Kind(sheets.KIND, "Support maps of agencies", MapRowRow, find=_find, add=sheets.add, alter=sheets.alter))


@daily
def look_for_overlaps() -> None:
    """Ask providers to clarify their roles where two of them meet on one topic for one agency."""
    overlaps.look(timezone.localdate(), by=None)


@daily
def forget_sheets() -> None:
    """Forget spreadsheets of support maps that can no longer be undone."""
    sheets.forget_sheets(by=None, before=timezone.now() - UNDO)
