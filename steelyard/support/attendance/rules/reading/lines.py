"""One row about a person as a line, or why it cannot be one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

from steelyard.support.attendance.rules.reading.durations import seconds_of
from steelyard.support.attendance.rules.reading.layouts import CAME, GONE, NO, PARTS, PRESENT, WENT, YES, Layout, folded
from steelyard.support.attendance.rules.reading.moments import Moment, NotAMoment, Reader
from steelyard.support.attendance.rules.reading.people import (
    UnreadableText,
    address_of,
    is_formula,
    is_nameless,
    key_of,
    name_of,
    plain_row,
)
from steelyard.support.attendance.rules.reading.shapes import Kind, Line, Part
from steelyard.support.attendance.rules.reading.tables import TOTALS, Section

LONGEST_STAY = timedelta(days=7)
LONGEST_NAME = 200
LONGEST_STAY_TEXT = 200
_STAY = re.compile(r"(?P<joined>.+?)\s+[-–]\s+(?P<left>.+?)(?:\s*\((?P<length>[^()]*\d[^()]*)\))?")
_ONLY_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)


class Refused(Exception):
    """Why a row cannot be used and what to do, to be put after its number."""


class Rower:
    """Turns the rows of one section into lines."""

    def __init__(self, section: Section, layout: Layout, reader: Reader) -> None:
        self.section, self.layout, self.reader = section, layout, reader
        self.index, self.width = section.index, len(section.cells)

    def lines(self, row: int, cells: list[str]) -> Iterator[Line]:
        """The line of a row; one for each stay where a tool puts several into one cell."""
        line = Line(row, self.section.part)
        try:
            texts = self.texts(cells)
            self.who(line, texts)
            stays = self.cell(texts, "stays")
            if not stays:
                self._when(line, [self.cell(texts, role) for role in ("joined", "left", "duration")])
            self._came(line, texts)
            self._what(line, texts)
        except Refused as problem:
            yield refused(line, str(problem))
        except UnreadableText as problem:
            yield refused(line, str(problem))
        else:
            yield from self._stays(line, stays) if stays else (line,)

    def cell(self, texts: list[str], role: str) -> str:
        place = self.index.get(role)
        return "" if place is None else texts[place]

    def texts(self, cells: list[str]) -> list[str]:
        """The cells as plain texts, as many as there are headings."""
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            raise Refused(
                f"there are {len(cells)} cells, but {self.width} headings. Put quotation marks around a cell that holds "
                "the delimiter, or remove what is too much."
            )
        text = "".join(cells)
        if "\0" in text or "\ufffd" in text:
            raise Refused("it holds characters that cannot be read. Type it anew, and save the file as CSV in UTF-8.")
        return plain_row(cells, self.width)

    def who(self, line: Line, texts: list[str]) -> None:
        name = self.cell(texts, "name") or f"{self.cell(texts, 'given')} {self.cell(texts, 'family')}".strip()
        self._no_formula(name, "name")
        line.name = name_of(name)[:LONGEST_NAME]
        text = self.cell(texts, "email")
        self._no_formula(text, "email")
        email = address_of(text)
        if email is None:
            raise Refused(
                f"“{text[:80]}” is not an e-mail address. Correct it, or empty the cell to keep the person by name."
            )
        if not email:
            # An account is mostly an address, and some people give their address as their name.
            email = address_of(self.cell(texts, "account")) or address_of(line.name) or ""
        line.email = email
        line.is_unnamed = not email and is_nameless(line.name)

    def _no_formula(self, text: str, role: str) -> None:
        if text and is_formula(text):
            raise Refused(f"{self._called(role)} is a formula ({text[:60]}). Put its value into the cell.")

    def _called(self, role: str) -> str:
        return self.section.heading(role) or role

    def _when(self, line: Line, texts: Sequence[str]) -> None:
        joined, left, length = texts
        line.seconds = self._length(length)
        line.is_total = self.section.number == TOTALS and line.seconds is not None
        came, went = self.moment(joined, "joined"), self.moment(left, "left")
        line.joined, line.left = came.at if came else None, went.at if went else None
        if came and went:
            line.joined, line.left = _fitting(came, went, line.seconds)
            _sane(line.joined, line.left)
        elif line.seconds is not None and came:
            line.left = came.at + timedelta(seconds=line.seconds)
        elif line.seconds is not None and went:
            line.joined = went.at - timedelta(seconds=line.seconds)
        line.remark = _remark(came, went)

    def _length(self, text: str) -> int | None:
        if not text:
            return None
        seconds = seconds_of(text, self.section.unit)
        if seconds is None:
            raise Refused(f"“{text[:40]}” under {self._called('duration')} is no duration. Write minutes, as in 45.")
        if seconds > LONGEST_STAY.total_seconds():
            raise Refused(
                f"“{text[:40]}” under {self._called('duration')} is longer than {LONGEST_STAY.days} days. Correct it."
            )
        return seconds

    def moment(self, text: str, role: str) -> Moment | None:
        if not text:
            return None
        try:
            return self.reader(text)
        except NotAMoment as problem:
            what = "has no day" if _ONLY_TIME.fullmatch(text) else "cannot be used"
            raise Refused(
                f"{problem}; what stands under {self._called(role)} {what}. Write it as 2026-05-12 09:30, "
                "or empty the cell to count the duration alone."
            ) from problem

    def _came(self, line: Line, texts: list[str]) -> None:
        attended, status = folded(self.cell(texts, "attended")), folded(self.cell(texts, "status"))
        if "part" in self.index:
            line.part = PARTS.get(folded(self.cell(texts, "part")), line.part)
        if attended:
            line.came = self._yes(attended)
        elif status in GONE and line.joined is None:
            line.came, line.remark = False, f"Row {line.row}: the registration does not stand ({status})."
        elif "attended" in self.index and self.layout.kind is not Kind.EVENTBRITE:
            line.came = line.joined is not None or bool(line.seconds)
        is_here = (attended and line.came) or status in PRESENT or self.cell(texts, "checked_in_at")
        if line.part is Part.REGISTRANT and is_here:
            line.part, line.came = Part.ATTENDEE, True
        if not line.name and not line.email and line.joined is None and line.seconds is None:
            raise Refused("there is neither a name nor an e-mail address. Add one, or remove the row.")

    def _yes(self, attended: str) -> bool:
        if attended in YES or attended in PRESENT:
            return True
        if attended in NO or attended in GONE:
            return False
        raise Refused(f"“{attended[:40]}” under {self._called('attended')} is neither yes nor no. Write one of them.")

    def _what(self, line: Line, texts: list[str]) -> None:
        for role in ("organization", "state", "title"):
            if text := self.cell(texts, role):
                self._no_formula(text, role)
                setattr(line, role, name_of(text)[:LONGEST_NAME])
        line.extra = {heading: text for place, heading in self.section.others if (text := texts[place])}

    def _stays(self, line: Line, text: str) -> Iterator[Line]:
        for one in re.split(r"[\n;]+", text):
            found = _STAY.fullmatch(one.strip()) if len(one) <= LONGEST_STAY_TEXT else None
            if found is None:
                yield refused(line, f"“{one.strip()[:60]}” is no time of joining and leaving. Correct it.")
                return
            stay = replace(line, came=True)
            try:
                self._when(stay, self._full(found))
            except Refused as problem:
                yield refused(stay, str(problem))
            else:
                yield stay

    @staticmethod
    def _full(found: re.Match[str]) -> tuple[str, str, str]:
        """Joined, left (with the day of joining where it has none) and length."""
        joined, left = found["joined"], found["left"]
        if _ONLY_TIME.match(left):
            left = re.sub(r"\d{1,2}:\d{2}.*", "", joined) + left
        return joined, left, found["length"] or ""


def refused(line: Line, why: str) -> Line:
    line.refused = f"Row {line.row}: {why}"
    return line


def _fitting(came: Moment, went: Moment, seconds: int | None) -> tuple[datetime, datetime]:
    """Where the clock showed a time twice, the two moments that fit each other and the duration best."""
    if came.again is None and went.again is None:
        return came.at, went.at
    choices = product(*([one.at] if one.again is None else [one.at, one.again] for one in (came, went)))
    possible = [(start, end) for start, end in choices if start <= end] or [(came.at, went.at)]
    if seconds is None:
        return possible[0]
    return min(possible, key=lambda one: abs((one[1] - one[0]).total_seconds() - seconds))


def _sane(joined: datetime, left: datetime) -> None:
    if left < joined:
        raise Refused(f"it says left {left:%Y-%m-%d %H:%M} before joined {joined:%Y-%m-%d %H:%M}. Correct one of them.")
    if left - joined > LONGEST_STAY:
        raise Refused(
            f"from {joined:%Y-%m-%d} to {left:%Y-%m-%d} is longer than {LONGEST_STAY.days} days. "
            "Correct a day, or choose the order of day and month."
        )


def _remark(came: Moment | None, went: Moment | None) -> str:
    for moment in (came, went):
        if moment and moment.again:
            return (
                f"The clock showed {moment.at:%H:%M} twice on {moment.at:%Y-%m-%d}; "
                "what fits the rest of the row was taken, else the first. Check it, or give the time with its offset."
            )
        if moment and moment.is_skipped:
            return f"The clock jumped over this time; {moment.at:%Y-%m-%d %H:%M} was taken. Check the time zone."
    return ""


class Log:
    """The older log of Teams, where each row says that somebody came or went."""

    def __init__(self, rower: Rower) -> None:
        self.rower = rower
        self.here: dict[str, Line] = {}

    def lines(self, row: int, cells: list[str]) -> Iterator[Line]:
        """A line when somebody leaves, or when a row cannot be used."""
        line = Line(row)
        try:
            texts = self.rower.texts(cells)
            self.rower.who(line, texts)
            action = folded(self.rower.cell(texts, "action"))
            moment = self.rower.moment(self.rower.cell(texts, "timestamp"), "timestamp")
            if moment is None or action not in CAME | WENT:
                raise Refused(f"“{action[:40]}” is neither joined nor left, or the time is missing. Correct it.")
        except (Refused, UnreadableText) as problem:
            yield refused(line, str(problem))
            return
        yield from self._went(line, moment) if action in WENT else self._joined(line, moment)

    def _joined(self, line: Line, moment: Moment) -> Iterator[Line]:
        if before := self.here.pop(key_of(line.name, line.email), None):
            yield before  # two joins in a row: the tool did not see the leaving
        line.joined, line.remark = moment.at, _remark(moment, None)
        self.here[key_of(line.name, line.email)] = line

    def _went(self, line: Line, moment: Moment) -> Iterator[Line]:
        begun = self.here.pop(key_of(line.name, line.email), None)
        if begun is None:
            line.left = moment.at
            yield line
            return
        begun.left = moment.at
        yield begun

    def rest(self) -> Iterator[Line]:
        """Who was still there when the log was saved; how long they stayed is not known."""
        for line in self.here.values():
            line.remark = line.remark or "They were still there when the list was saved."
            yield line
