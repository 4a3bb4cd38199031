"""Reading one file of a tool: what it is, what it says, and its rows one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from itertools import chain, islice
from pathlib import Path

from steelyard.support.attendance.rules.reading import abouts
from steelyard.support.attendance.rules.reading.layouts import MOMENTS, Layout
from steelyard.support.attendance.rules.reading.lines import Log, Rower
from steelyard.support.attendance.rules.reading.moments import Order, Reader, clock, names_zone, zone_of
from steelyard.support.attendance.rules.reading.people import address_of, key_of, plain
from steelyard.support.attendance.rules.reading.shapes import Kind, Line, Part, Reading, Unmapped, Unreadable
from steelyard.support.attendance.rules.reading.sources import OLE, Row, Source
from steelyard.support.attendance.rules.reading.tables import STAYS, TOTALS, Finder, Section, looks, recognize, unique
from steelyard.support.attendance.rules.reading.texts import text_source
from steelyard.support.attendance.rules.reading.workbooks import book_source
from steelyard.support.events.rules.opening import head_of

HEAD_ROWS = 300  # rows looked at to recognize a file
PATIENCE = 10_000  # rows without any date that needs an order, after which none is expected
_GUESSED = frozenset({Kind.TABLE, Kind.GOOGLE_FORM})


def read(
    file: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    zone: tzinfo = UTC,
    day_first: bool | None = None,
) -> Reading:
    """Recognize a file by what it holds and make its rows ready to be gone through, in bounded memory.

    ``mapping`` says which heading holds which role, where the guess is wrong; ``zone`` is that of times without
    one (the event's); ``day_first`` decides the order of day and month where somebody knows it.
    Raises Unreadable, and Unmapped when no column holds names or addresses.
    """
    source = opened(file)
    head = list(islice(source.rows(), HEAD_ROWS))
    layout = recognize(head)
    finder = Finder(layout, mapping or {}, guesses=layout.kind in _GUESSED)
    section = _first(file, finder, head)
    survey = _survey(source, finder, head)
    if not survey.rows:
        raise Unreadable(f"{file.name} has headings, but no rows below them. Download the report again.")
    found = _facts(head, section, layout)
    named = zone_of(found["zone"][1]) if "zone" in found else None
    is_day_first = survey.day_first(layout) if day_first is None else day_first
    notes = [*source.notes, *survey.notes(is_decided=day_first is not None, day_first=is_day_first)]
    if named is None and section.zone() is None and (survey.is_bare or _is_bare(found)):
        notes.append(f"The file names no time zone; its times were read as {zone}. If that is wrong, choose the zone.")
    reader = clock(named or zone, day_first=is_day_first)
    return Reading(
        kind=layout.kind,
        encoding=source.encoding,
        about=abouts.about(found, reader),
        headings=[one for one in section.headings if one],
        columns={role: section.headings[place] for role, place in section.index.items()},
        notes=notes,
        rows=Rows(source, finder, reader, survey.stays, named or zone, is_day_first=is_day_first),
    )


def opened(file: Path) -> Source:
    """The rows of a file, whatever its ending says. Raises Unreadable."""
    head = head_of(file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE)):
        return book_source(file, head)
    return text_source(file, head, looks)


def _first(file: Path, finder: Finder, head: list[Row]) -> Section:
    """The section that lists whom the report is about; the first one if none does. Raises Unmapped."""
    sections: list[Section] = []
    for _, _, section in finder.placed(head):
        if not any(section is one for one in sections):
            sections.append(section)
    # A section without rows has its headings all the same.
    sections = sections or _without_rows(finder, head)
    if not sections:
        raise _unmapped(file, finder, head)
    return next((one for one in sections if one.part in {Part.ATTENDEE, Part.REGISTRANT}), sections[0])


def _without_rows(finder: Finder, head: list[Row]) -> list[Section]:
    return [finder.section(cells, finder.layout.part, 0) for _, cells in head if finder.is_heading(cells)][:1]


def _unmapped(file: Path, finder: Finder, head: list[Row]) -> Unreadable:
    if not any(cell.strip() for _, cells in head for cell in cells):
        return Unreadable(f"{file.name} holds no rows. Download the report again.")
    headings = [one for one in unique(max((cells for _, cells in head), key=lambda row: sum(map(bool, row)))) if one]
    listed = ", ".join(headings[:20])
    if finder.mapping:
        missing = [one for one in finder.mapping.values() if one not in headings]
        return Unmapped(f"{file.name} has no heading {', '.join(missing)}. It has: {listed}. Choose anew.", headings)
    return Unmapped(
        f"No heading of {file.name} says names or e-mail addresses. It has: {listed}. Say which is which.", headings
    )


@dataclass
class Survey:
    """What going through a whole file tells before its rows are read."""

    rows: int = 0
    order: Order = field(default_factory=Order)
    stays: set[str] = field(default_factory=set)  # who has rows for each stay, besides a total (Teams)
    is_bare: bool = False  # its times come without a zone

    def day_first(self, layout: Layout) -> bool:
        if self.order.is_settled:
            return self.order.day_first > self.order.month_first
        # Teams writes as its user's system does; the half of the day shows an American one.
        return layout.kind is Kind.TEAMS and not self.order.halves

    def notes(self, *, is_decided: bool, day_first: bool) -> list[str]:
        taken = "day/month" if day_first else "month/day"
        if is_decided or self.order.is_silent:
            return []
        if self.order.day_first and self.order.month_first:
            return [
                f"Some dates are day/month and some month/day; all were read as {taken}. Rows where that fails are refused."
            ]
        if not self.order.is_settled:
            other = "month/day" if day_first else "day/month"
            return [
                f"Every date could be day/month or month/day, as {self.order.either}. They were read as {taken}; choose {other} if that is wrong."
            ]
        return []


def _survey(source: Source, finder: Finder, head: list[Row]) -> Survey:
    survey = Survey()
    for cell in chain.from_iterable(cells for _, cells in head):
        survey.order.see(plain(cell))
    for _, cells, section in finder.placed(source.rows()):
        survey.rows += 1
        for place in [section.index[role] for role in MOMENTS if role in section.index]:
            if place < len(cells) and (text := plain(cells[place])):
                survey.order.see(text)
                survey.is_bare = survey.is_bare or not names_zone(text)
        if section.number == STAYS:
            survey.stays.add(_key(section, cells))
        elif _is_enough(survey, section):
            break
    return survey


def _is_enough(survey: Survey, section: Section) -> bool:
    silent_for_long = survey.order.is_silent and survey.rows >= PATIENCE
    return section.number != TOTALS and (
        survey.order.is_settled or silent_for_long or not set(MOMENTS) & section.index.keys()
    )


def _key(section: Section, cells: list[str]) -> str:
    places = (section.index.get(role, len(cells)) for role in ("name", "email", "account"))
    name, email, account = (plain(cells[place]) if place < len(cells) else "" for place in places)
    return key_of(name, address_of(email) or address_of(account) or "")


def _facts(head: list[Row], section: Section, layout: Layout) -> dict[str, tuple[str, str]]:
    """What stands before the people, or is repeated beside each of them."""
    found = abouts.facts(row for row in head if row[1] != section.cells)
    if "title" in found or not layout.repeats_block:
        return found
    below = next((cells for _, cells in head if len(cells) == len(section.cells) and cells != section.cells), [])
    return abouts.facts([(1, section.cells), (2, below)])


def _is_bare(found: dict[str, tuple[str, str]]) -> bool:
    return any(not names_zone(found[role][1]) for role in ("started", "ended") if role in found)


@dataclass
class Rows:
    """The lines of a file; each going through reads it anew."""

    source: Source
    finder: Finder
    reader: Reader
    stays: set[str]
    zone: tzinfo
    is_day_first: bool

    def __iter__(self) -> Iterator[Line]:
        section: Section | None = None
        rower: Rower | None = None
        log: Log | None = None
        for row, cells, now in self.finder.placed(self.source.rows()):
            if now is not section or rower is None:
                section, rower = now, self._rower(now)
                log = Log(rower) if "action" in now.index and "timestamp" in now.index else None
            if now.number == TOTALS and _key(now, cells) in self.stays:
                continue
            yield from log.lines(row, cells) if log else rower.lines(row, cells)
        if log:
            yield from log.rest()

    def _rower(self, section: Section) -> Rower:
        own = section.zone()
        reader = clock(own, day_first=self.is_day_first) if own else self.reader
        return Rower(section, self.finder.layout, reader)
