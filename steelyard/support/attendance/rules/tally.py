"""Who took part and for how long, summed up from the lines of a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from steelyard.support.attendance.rules.reading.people import key_of
from steelyard.support.attendance.rules.reading.shapes import Line, Part, Reading, whole_minutes

Stay = tuple[datetime, datetime]
IsKnown = Callable[[str], bool]


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    MERGED = "merged"
    UNNAMED = "unnamed"
    REFUSED = "refused"
    ABSENT = "absent"


def seconds_together(stays: Iterable[Stay]) -> int:
    """The seconds that some stays cover together; time covered twice counts once."""
    total, until = timedelta(), None
    for start, end in sorted(stays):
        begin = start if until is None or start > until else until
        if end > begin:
            total += end - begin
        until = end if until is None or end > until else until
    return round(total.total_seconds())


@dataclass(slots=True)
class Person:
    """One person of a file, with what all their rows say."""

    name: str
    email: str
    part: Part
    stays: list[Stay] = field(default_factory=list)
    reported: int | None = None  # seconds of the rows that have no times

    def take(self, line: Line) -> None:
        self.name = self.name or line.name
        if (stay := stay_of(line)) is not None:
            self.stays.append(stay)
        elif line.seconds is not None:
            self.reported = (self.reported or 0) + line.seconds

    @property
    def minutes(self) -> int | None:
        """Minutes online, rounded half up once; None where no row says anything."""
        if not self.stays:
            return None if self.reported is None else whole_minutes(self.reported)
        return whole_minutes(seconds_together(self.stays) + (self.reported or 0))


def stay_of(line: Line) -> Stay | None:
    """From when to when a line says somebody was there; None where it only says how long."""
    if line.is_total or line.joined is None or line.left is None:
        return None
    return line.joined, line.left


def is_audience(line: Line) -> bool:
    """Hosts and panelists are not counted among the people reached."""
    return line.part in {Part.ATTENDEE, Part.REGISTRANT}


class Tally:
    """Takes lines one by one, says the fate of each, and keeps who took part."""

    def __init__(self, is_known: IsKnown = lambda _: False) -> None:
        self.is_known = is_known
        self.people: dict[str, Person] = {}
        self.others: dict[str, Person] = {}  # hosts and panelists
        self.callers: set[str] = set()
        self.refused = 0

    def take(self, line: Line) -> Fate:
        """Count a line."""
        if line.refused:
            self.refused += 1
            return Fate.REFUSED
        if not line.came:
            return Fate.ABSENT
        if line.is_unnamed:
            # The same number calling again is the same caller; two nameless devices are two.
            number = "".join(filter(str.isdigit, line.name))
            self.callers.add(line.name if len(number) >= 4 else f"row {line.row}")
            return Fate.UNNAMED
        return self._count(line, self.people if is_audience(line) else self.others)

    def _count(self, line: Line, people: dict[str, Person]) -> Fate:
        key = key_of(line.name, line.email)
        person = people.get(key)
        if person is None:
            people[key] = person = Person(line.name, line.email, line.part)
            fate = Fate.KNOWN if line.email and self.is_known(line.email) else Fate.NEW
        else:
            fate = Fate.MERGED
        person.take(line)
        return fate

    def summary(self) -> dict[str, Any]:
        """The counts and one entry for each person who took part, in the order of the file."""
        attendance = [
            {"name": person.name, "email": person.email, "minutes": person.minutes} for person in self.people.values()
        ]
        return {
            "people": len(attendance),
            "minutes": sum(entry["minutes"] or 0 for entry in attendance),
            "unnamed": len(self.callers),
            "refused": self.refused,
            "attendance": attendance,
        }


def sum_up(reading: Reading, is_known: IsKnown = lambda _: False) -> dict[str, Any]:
    """A whole file as the documented JSON: what it is, who took part for how long, and the fate of each row.

    ``is_known`` says whether somebody with an address (in lower case) is known already.
    """
    tally = Tally(is_known)
    rows = [as_row(line, tally.take(line)) for line in reading.rows]
    return (
        {"kind": str(reading.kind), "encoding": reading.encoding}
        | tally.summary()
        | {
            "notes": reading.notes,
            "rows": rows,
        }
    )


def as_row(line: Line, fate: Fate) -> dict[str, Any]:
    """One row of the JSON: times in ISO 8601 with offset, minutes of this row alone."""
    stay = None if line.refused else stay_of(line)
    seconds = line.seconds if stay is None else seconds_together([stay])
    return {
        "row": line.row,
        "fate": str(fate),
        "part": str(line.part),
        "name": line.name,
        "email": line.email,
        "minutes": None if seconds is None else whole_minutes(seconds),
        "joined": line.joined.isoformat() if line.joined else None,
        "left": line.left.isoformat() if line.left else None,
        "reason": line.refused or line.remark,
    }
