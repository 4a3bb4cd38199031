"""Where in a file its people stand: which tool wrote it, its sections, and what each column holds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from steelyard.support.attendance.rules.reading.durations import unit_of
from steelyard.support.attendance.rules.reading.layouts import (
    ABOUT_KEYS,
    ABOUT_OTHERS,
    ALIASES,
    BLOCK_IDS,
    BLOCK_MARKS,
    GUESSES,
    IDENTITY,
    LAYOUTS,
    NUMBERED,
    ROLES,
    SECTIONS,
    SILENT,
    TABLE,
    Layout,
    best,
    folded,
)
from steelyard.support.attendance.rules.reading.moments import zone_of
from steelyard.support.attendance.rules.reading.shapes import Kind, Part, Unmapped
from steelyard.support.attendance.rules.reading.sources import Row

_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
# A row with these is about people even where it repeats what the meeting was.
_PEOPLE = frozenset({"name (original name)", "join time", "display name", "attendee email"})
# Teams in a language not known here: its columns by place.
_TEAMS_PLACES = {2: ("name", "joined", "left", "duration", "email"), 3: ("name", "joined", "left", "duration", "email")}
TOTALS, STAYS = 2, 3  # the sections of Teams: a row for each person, a row for each stay


@dataclass
class Section:
    """One table of people in a file: as what they stand there, and which column holds what."""

    part: Part
    cells: list[str]  # the row of headings as it stands
    index: dict[str, int]
    number: int = 0  # of Teams
    headings: list[str] = field(init=False)
    others: list[tuple[int, str]] = field(init=False)
    unit: int = field(init=False)

    def __post_init__(self) -> None:
        self.headings = unique(self.cells)
        used = {place for role, place in self.index.items() if role not in {"status", "timestamp", "checked_in_at"}}
        self.others = [(place, one) for place, one in enumerate(self.headings) if place not in used and one]
        self.unit = unit_of(self.heading("duration"))

    def heading(self, role: str) -> str:
        return self.headings[self.index[role]] if role in self.index else ""

    def zone(self) -> tzinfo | None:
        """The zone that the heading of the times names, as in “Join Time (UTC)” or “UtcEventTimestamp”."""
        heading = self.heading("joined") or self.heading("timestamp")
        if heading.casefold().startswith("utc"):
            return UTC
        found = _IN_BRACKETS.search(heading)
        return zone_of(found[1]) if found else None


@dataclass
class Finder:
    """Finds the people's rows of one file."""

    layout: Layout
    mapping: Mapping[str, str]
    guesses: bool = False  # whether headings that nobody foresaw may be guessed

    def placed(self, rows: Iterable[Row]) -> Iterator[tuple[int, list[str], Section]]:
        """Each row about a person with the section it stands in."""
        section: Section | None = None
        part, number = self.layout.part, 0
        for row, cells in rows:
            if self.layout.has_sections and (title := _title(cells)) is not None:
                section, (part, number) = None, title
                if self.layout.part is Part.REGISTRANT and part is Part.ATTENDEE:
                    part = Part.REGISTRANT  # the report of registrations calls them attendees
            elif section is not None:
                if (cells[0] or any(map(str.strip, cells))) and cells != section.cells:
                    yield row, cells, section
            elif number in {0, TOTALS, STAYS} and self.is_heading(cells, number):
                section = self.section(cells, part, number)

    def is_heading(self, cells: list[str], number: int = 0) -> bool:
        """Whether a row is the headings over people."""
        known = [folded(cell) for cell in cells]
        if self.mapping:
            return {folded(one) for one in self.mapping.values()} <= {folded(one) for one in unique(cells)}
        if number in _TEAMS_PLACES:
            return True
        if any("@" in cell for cell in cells) or is_block(known):
            return False
        roles = self.roles(known).keys()
        if not roles & IDENTITY:
            return False
        return len(roles) > 1 or any(one in ALIASES[role] for role in IDENTITY for one in known)

    def roles(self, known: list[str]) -> dict[str, list[int]]:
        """Each role with the places of the headings that mean it."""
        wanted = dict.fromkeys((*ROLES, *self.layout.more))
        found = {role: places for role in wanted if (places := best(self.layout, role, known))}
        if not self.guesses:
            return found
        taken = {place for places in found.values() for place in places}
        for role, pattern in GUESSES.items():
            place = next((at for at, one in enumerate(known) if at not in taken and pattern.search(one)), None)
            if role not in found and place is not None:
                found[role] = [place]
                taken.add(place)
        return found

    def section(self, cells: list[str], part: Part, number: int) -> Section:
        """The section under a row of headings. Raises Unmapped when a heading that is needed stands twice."""
        known = [folded(cell) for cell in cells]
        index: dict[str, int] = {}
        for role, places in self.roles(known).items():
            if len(places) > 1 and role not in self.mapping and not self.layout.repeats_block:
                raise _twice(cells, places)
            index[role] = places[-1]
        if number in _TEAMS_PLACES and not {"name", "joined"} <= index.keys():
            index = {role: place for place, role in enumerate(_TEAMS_PLACES[number]) if place < len(cells)}
        if self.mapping:
            index = self._mapped(cells, {} if self.layout.kind is Kind.TABLE else index)
        if self.layout.kind is Kind.GOTOWEBINAR and not {"attended", "joined", "stays"} & index.keys():
            part = Part.REGISTRANT  # the report of registrants, which says nothing of who came
        return Section(part, cells, index, number)

    def _mapped(self, cells: list[str], index: dict[str, int]) -> dict[str, int]:
        places = {folded(one): place for place, one in reversed(list(enumerate(unique(cells))))}
        chosen = {role: places[folded(one)] for role, one in self.mapping.items()}
        return {role: place for role, place in index.items() if place not in chosen.values()} | chosen


def _twice(cells: list[str], places: list[int]) -> Unmapped:
    where = " and ".join(str(place + 1) for place in places)
    heading = cells[places[0]].strip()
    return Unmapped(f"The heading {heading} stands twice, in columns {where}. Say which column to use.", unique(cells))


def _title(cells: list[str]) -> tuple[Part, int] | None:
    """What a line that is only a title says of the rows below; the number is that of a section of Teams, -1 for none."""
    if not cells or (len(cells) > 1 and cells[1]) or any(map(str.strip, cells[1:])):
        return None
    first = folded(cells[0])
    if first in SECTIONS:
        return SECTIONS[first], 0
    if first in SILENT:
        return Part.ATTENDEE, 0
    numbered = NUMBERED.match(first)
    return (Part.ATTENDEE, int(numbered[1]) if numbered[1] in "123" else -1) if numbered else None


def is_block(known: Iterable[str]) -> bool:
    """Whether folded cells are the headings of a block about the event rather than about people."""
    known = set(known)
    return bool(known & set(BLOCK_MARKS)) and bool(known & set(BLOCK_IDS)) and not known & _PEOPLE


def unique(cells: Iterable[str]) -> list[str]:
    """Headings that can be told apart: the second Email is “Email (2)”."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        name = " ".join(cell.replace("\ufeff", "").split())
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return names


def recognize(head: list[Row]) -> Layout:
    """The layout whose marks stand in the first rows."""
    rows = [[folded(cell) for cell in cells] for _, cells in head if cells]
    sets = [set(row) for row in rows]
    alone = {row[0] for row in rows if not any(row[1:])}
    if any(NUMBERED.match(one) and one[0] == "1" for one in alone) and any(one[:2] == "2." for one in alone):
        return next(one for one in LAYOUTS if one.kind is Kind.TEAMS)
    for layout in LAYOUTS:
        if layout.titles & alone or any(mark <= row for mark in layout.marks for row in sets):
            return layout
    first = rows[0][0] if rows else ""
    return next(one for one in LAYOUTS if one.kind is Kind.GOOGLE_FORM) if first in ALIASES["timestamp"] else TABLE


def looks(rows: list[list[str]]) -> int:
    """How much some rows look like a report: the most headings that any of them holds."""
    known = {alias for aliases in ALIASES.values() for alias in aliases} | ABOUT_KEYS.keys() | ABOUT_OTHERS
    return max((sum(1 for cell in row if folded(cell) in known) for row in rows), default=0)


def columns(headings: list[str]) -> dict[str, str]:
    """Which heading probably holds what: role -> heading, as far as headings say."""
    finder = Finder(TABLE, {}, guesses=True)
    names = unique(headings)
    return {role: names[places[0]] for role, places in finder.roles([folded(one) for one in headings]).items()}
