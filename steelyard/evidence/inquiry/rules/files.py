"""Tables as CSV and as a workbook. Every cell is text, so that no spreadsheet computes with what people said."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from steelyard.center.directory.rules.contacts import guarded


class _Guarded(dict[str, str]):
    def __missing__(self, cell: str) -> str:
        self[cell] = found = guarded(cell)
        return found


def as_text(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with its mark, which Excel needs to read letters right."""
    out, cells = io.StringIO(), _Guarded()
    csv.writer(out).writerows([cells[cell] for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def sheets(tables: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """A workbook of text cells, its first row a heading; no author, no name of a computer."""
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is asked for

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 1, 30)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(at, place, cell[:32_767], None if at else bold)
    return out.getvalue()
