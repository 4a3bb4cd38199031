"""Reading a file of initiatives into headings and rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from steelyard.center.directory.rules.sheets import opened
from steelyard.foundation.work.tables import Unreadable, read_table
from steelyard.support.alignment.rules.reading import MOST_COLUMNS, MOST_ROWS

_TAKEN = "Save it as CSV or Excel (xlsx) and choose that file."
_WORKBOOKS = {".xlsx", ".xls", ".xlsb", ".ods"}


@dataclass(frozen=True)
class Table:
    """What a file holds: its name, its headings and its rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def table_of(path: Path, name: str) -> Table:
    """The first sheet of a workbook or the whole of a CSV file; raises Unreadable with a sentence."""
    sheet = opened(path)  # refuses what is no table, is locked, or unpacks to more than a computer holds
    if sheet.form == "vcard":
        raise Unreadable(f"This file holds people, not initiatives. {_TAKEN}")
    if sheet.form == "xlsx" and path.suffix.lower() not in _WORKBOOKS:
        raise Unreadable("This file is a workbook, whatever its ending says. Let its name end with .xlsx.")
    if sheet.form != "xlsx" and path.suffix.lower() in _WORKBOOKS:
        raise Unreadable("This file is text, whatever its ending says. Let its name end with .csv.")
    rows = read_table(path)
    headings = list(rows[0]) if rows else []
    if not rows:
        raise Unreadable("This file has headings but no row below them. Look whether the right sheet was saved.")
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(f"This file has more than {MOST_COLUMNS} columns. Leave those out that are not needed.")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"This file has more than {MOST_ROWS} rows. Divide it and bring the parts one by one.")
    return Table(name, headings, [[row[heading].replace("\0", "") for heading in headings] for row in rows])
