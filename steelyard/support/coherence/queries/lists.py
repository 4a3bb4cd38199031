"""What the center and providers see of many maps at once: a list with pages, and the same as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from steelyard.center.directory.models import Organization
from steelyard.center.directory.queries import organizations_like
from steelyard.center.directory.rules.contacts import guarded
from steelyard.support.coherence.models import MapRow, MapRowQuerySet
from steelyard.support.coherence.queries.lines import Line, lines

ORDER = ("agency__name_key", "id")
CHUNK = 500
HEADINGS = ("agency", "provider", "topics", "purpose", "product", "contact", "from", "until", "how often", "shared")


def to_center(*, q: str = "", topic: int | None = None) -> MapRowQuerySet:
    """Rows the center may see, narrowed by words of the agency's name and by topic."""
    rows = MapRow.objects.shared_with_center()
    if q:
        rows = rows.filter(agency__in=organizations_like(Organization.objects.all(), q).values("pk"))
    if topic:
        rows = rows.filter(topic=topic)
    return rows.select_related("agency")


def page_lines(rows: list[Any]) -> list[Line]:
    """A page of rows as lines, in the order of the page; only what the center may see of each."""
    found = MapRow.objects.shared_with_center().filter(pk__in=[row.pk for row in rows])
    by_row = {line.row: line for line in lines(found)}
    return [by_row[row.pk] for row in rows if row.pk in by_row]


def as_csv(rows: MapRowQuerySet) -> Iterator[bytes]:
    """A line for each row, a chunk at a time; UTF-8 with its mark, which Excel needs to read letters right."""
    yield b"\xef\xbb\xbf" + _csv(HEADINGS)
    keys = list(rows.order_by(*ORDER).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = rows.filter(pk__in=keys[start : start + CHUNK]).order_by(*ORDER)
        for line in lines(chunk):
            yield _csv(cells(line))


def lines_as_csv(found: list[Line]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _csv(HEADINGS)
    for line in found:
        yield _csv(cells(line))


def cells(line: Line) -> list[str]:
    topics = "; ".join(str(topic) for topic in line.topics)
    days = [day.isoformat() if day else "" for day in (line.since, line.until)]
    return [
        line.agency.name, line.name, topics, line.purpose, line.product, line.contact, *days, line.intensity, line.shared
    ]  # fmt: skip


def _csv(row: Any) -> bytes:
    """What people typed is never taken for a formula."""
    text = io.StringIO()
    csv.writer(text).writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode()
