"""The list of who registered as a table that spreadsheets open and never run."""

import csv
import io
from collections.abc import Iterable, Iterator

from steelyard.center.directory.rules.contacts import guarded
from steelyard.support.events.models import Question, Registration

HEADINGS = (
    "Name", "E-mail", "Agency", "State", "Place", "Registered (UTC)", "Came", "Walk-in", "Accommodation",
)  # fmt: skip


def csv_of(questions: list[Question], rows: Iterable[Registration]) -> tuple[str, int]:
    """The table with a column for each question, and how many rows it has."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(guarded, (*HEADINGS, *(question.text for question in questions))))
    count = 0
    for row in rows:
        writer.writerow(map(guarded, (*_cells(row), *(row.answers.get(str(one.pk), "") for one in questions))))
        count += 1
    # The mark at the beginning tells spreadsheets that the letters are UTF-8.
    return f"\ufeff{out.getvalue()}", count


def _cells(row: Registration) -> Iterator[str]:
    yield from (row.name, row.email, row.agency, row.state.name if row.state else "", row.get_status_display())
    yield from (f"{row.registered_at:%Y-%m-%d %H:%M}", row.get_attendance_display())
    yield from ("Yes" if row.is_walk_in else "", row.accommodation)
