"""What becomes of each row of a spreadsheet, worked out anew from the inventory as it is."""

from collections import Counter
from dataclasses import dataclass

from steelyard.support.alignment.models import Initiative, Sheet
from steelyard.support.alignment.queries.inventory import initiatives
from steelyard.support.alignment.rules.reading import Column, Entry, Fate, Judged, Known, judged, key_of, understood
from steelyard.support.protocols.models import GuidedRun

_FIELDS = {
    Column.OWNER: "owner",
    Column.DIVISION: "division",
    Column.CONTACT: "contact",
    Column.PURPOSE: "purpose",
    Column.FUNDING: "funding",
    Column.FUNDING_ENDS: "funding_ends_on",
    Column.BASIS: "legal_basis",
    Column.EVIDENCE: "evidence",
    Column.DATA: "data_collected",
    Column.TRAINING: "training",
    Column.REACH: "reach",
    Column.GRADES: "first_grade",
}


@dataclass(frozen=True)
class Preview:
    """Every row with its fate, and whether the spreadsheet can go in as it is."""

    rows: list[Judged]

    @property
    def counts(self) -> list[tuple[Fate, int]]:
        counted = Counter(row.fate for row in self.rows)
        return [(fate, counted[fate]) for fate in Fate if counted[fate]]

    @property
    def open(self) -> list[Judged]:
        return [row for row in self.rows if row.is_open]

    @property
    def going_in(self) -> list[Judged]:
        return [row for row in self.rows if row.goes_in]


def entries(sheet: Sheet) -> list[Entry]:
    """The rows as their columns say; line 1 are the headings."""
    return [understood(line, cells, sheet.columns) for line, cells in enumerate(sheet.rows, start=2)]


def known(run: GuidedRun) -> dict[str, Known]:
    """What is there by key, with the fields that are blank."""
    peopled = set(
        Initiative.populations.through.objects.filter(initiative__run=run).values_list("initiative_id", flat=True)
    )
    return {key_of(row.name, row.owner): _known(row, is_peopled=row.pk in peopled) for row in initiatives(run)}


def _known(row: Initiative, *, is_peopled: bool) -> Known:
    blank = {column.value for column, name in _FIELDS.items() if getattr(row, name) in {"", None}}
    if not is_peopled:
        blank.add(Column.POPULATIONS.value)
    return Known(row.pk, row.name, row.owner, frozenset(blank))


def preview(sheet: Sheet) -> Preview:
    return Preview(judged(entries(sheet), known(sheet.run), sheet.choices))
