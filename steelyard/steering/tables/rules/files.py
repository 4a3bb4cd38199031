"""A table as files: the table first, then what a reader must know of it."""

import csv
import io
from collections.abc import Sequence

from steelyard.center.directory.rules.contacts import guarded

type Cell = str | float
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(rows: Sequence[Sequence[Cell]], about: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, which Excel needs to read letters right; what the table means stands beneath it."""
    out = io.StringIO()
    csv.writer(out).writerows(
        [guarded(one) if isinstance(one, str) else one for one in row] for row in (*rows, [], *about)
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_workbook(rows: Sequence[Sequence[Cell]], about: Sequence[Sequence[str]]) -> bytes:
    """Two sheets: the table with numbers that can be added up, and what it means."""
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is asked for

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for title, lines in (("Table", rows), ("About", about)):
            sheet = book.add_worksheet(title)
            sheet.set_column(0, 0, 36)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line, bold if title == "Table" and at == 0 else None)
        book.worksheets()[0].freeze_panes(1, 1)
    return out.getvalue()
