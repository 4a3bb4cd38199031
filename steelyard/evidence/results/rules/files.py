"""Files of a release: CSV and a workbook. Every cell is text, so that no spreadsheet computes with what people wrote."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from steelyard.center.directory.rules.contacts import guarded
from steelyard.evidence.results.rules.presenting import HEADINGS, lines

# What a reader must know of every figure: (what, words)
type About = Sequence[tuple[str, str]]


def as_csv(content: Mapping[str, Any]) -> bytes:
    """UTF-8 with its mark, which Excel needs to read letters right."""
    return b"\xef\xbb\xbf" + table_as_csv([HEADINGS, *lines(content)])


def table_as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    out, cells = io.StringIO(), _Guarded()
    csv.writer(out).writerows([cells[cell] for cell in row] for row in rows)
    return out.getvalue().encode()


class _Guarded(dict[str, str]):
    """Cells as they are written; a file of figures says the same few words again and again."""

    def __missing__(self, cell: str) -> str:
        self[cell] = found = guarded(cell)
        return found


def as_workbook(content: Mapping[str, Any], about: About) -> bytes:
    """One sheet with every figure, one that says what they are."""
    return workbook({"Figures": [HEADINGS, *lines(content)], "About": [["What", "Value"], *map(list, about)]})


def workbook(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """A workbook of text cells, its first row a heading. The file carries no author and no name of a computer."""
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is asked for

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 1, 40)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(at, place, cell, None if at else bold)
    return out.getvalue()
