"""The inventory as a file that comes in again, and that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterator

from steelyard.center.directory.rules.contacts import guarded
from steelyard.support.alignment.models import Initiative
from steelyard.support.alignment.queries.inventory import ORDER, Wanted, listed
from steelyard.support.alignment.rules import Domain
from steelyard.support.alignment.rules.reading import Column
from steelyard.support.protocols.models import GuidedRun

HEADINGS = [*(column.label for column in Column), *(domain.label for domain in Domain)]


def as_csv(run: GuidedRun, wanted: Wanted) -> Iterator[bytes]:
    """UTF-8 with its mark, which Excel needs to read letters right."""
    yield b"\xef\xbb\xbf" + _line(HEADINGS)
    for row in listed(run, wanted).order_by(*ORDER):
        yield _line(_cells(row))


def _cells(row: Initiative) -> list[str]:
    scores = {one.domain: str(one.score) for one in row.ratings.all()}
    people = "; ".join(one.name for one in row.populations.all())
    ends_on = row.funding_ends_on.isoformat() if row.funding_ends_on else ""
    return [
        row.name, row.owner, row.division, row.contact, row.purpose, people, row.grades, row.funding, ends_on,
        row.legal_basis, row.evidence, row.data_collected, row.training, row.reach, row.get_standing_display(),
        *(scores.get(domain, "") for domain in Domain),
    ]  # fmt: skip


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode()
