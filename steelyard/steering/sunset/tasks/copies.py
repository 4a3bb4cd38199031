"""Writing the copy of each agency and each partner."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from steelyard.center.charge.queries import the_center
from steelyard.steering.sunset.queries.copies import Copy, copies
from steelyard.steering.sunset.queries.people import Known
from steelyard.steering.sunset.queries.tables import told
from steelyard.steering.sunset.tasks.tables import write_table

_README = """{name}

What {center} kept about this organization, as tables (.csv, .json). The data dictionary that came with it
(dictionary.html) says what each column holds. People who did not agree to be passed on by name appear under a number.
"""


def write_copies(part: Path, known: Known) -> dict[str, int]:
    """Returns how many copies there are of each kind."""
    counts: dict[str, int] = {}
    for copy in copies():
        folder = part / "copies" / copy.folder / f"{copy.organization.pk}-{slugify(copy.organization.name)[:60]}"
        folder.mkdir(parents=True)
        _fill(copy, folder, known)
        text = _README.format(name=copy.organization.name, center=the_center())
        (folder / "README.txt").write_text(text, encoding="utf-8")
        counts[copy.folder] = counts.get(copy.folder, 0) + 1
    return counts


def _fill(copy: Copy, folder: Path, known: Known) -> None:
    for table, only in copy.tables():
        rows = told(table, known, only)
        first: dict[str, Any] | None = next(rows, None)
        if first is not None:
            found: Iterator[dict[str, Any]] = chain([first], rows)
            write_table(table, found, folder)
