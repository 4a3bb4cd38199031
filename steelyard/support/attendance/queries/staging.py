"""Lines of a reading as rows of the staging table, a few thousand at a time, with what the directory knows of them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import name_key
from steelyard.foundation.kit.text import fold
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.attendance.rules import RowFate, as_seconds
from steelyard.support.attendance.rules.reading import Line
from steelyard.support.attendance.rules.tally import is_audience
from steelyard.support.events.models import Registration

COLUMNS = (
    "file_id", "at", "position", "fate", "reason", "part", "name", "name_key", "last_key", "email", "who", "head",
    "joined", "gone", "seconds", "is_total", "together", "organization_id", "person_id", "makes",
)  # fmt: skip
_in_order = itemgetter(*COLUMNS)
# One value that holds all keys: naming each in the statement would cost more than finding it.
_STAGED = {
    "postgresql": "SELECT who, at FROM attendance_attendancerow"
    " WHERE who = ANY(%s) AND file_id = %s AND fate IN ('new', 'known')",
    "sqlite": "SELECT who, at FROM attendance_attendancerow"
    " WHERE who IN (SELECT value FROM json_each(%s)) AND file_id = %s AND fate IN ('new', 'known')",
}
_KNOWN = {
    "postgresql": "SELECT email, person_id FROM directory_address WHERE email = ANY(%s)",
    "sqlite": "SELECT email, person_id FROM directory_address WHERE email IN (SELECT value FROM json_each(%s))",
}
_AT_ONCE = 5000  # values in one question; SQLite takes up to 32,766
Draft = dict[str, Any]


class Pass:
    """Goes through a file from where it was left; asks three questions for each chunk, none for each row."""

    def __init__(self, found: AttendanceFile) -> None:
        self.file, self.event = found, found.event_id

    def rows(self, lines: Sequence[Line], after: int) -> list[tuple[Any, ...]]:
        """Rows ready to be written, in the order of ``COLUMNS``; ``after`` is the number of the last line staged."""
        drafts = [_draft(line, at, self.file.pk) for at, line in enumerate(lines, start=after + 1)]
        people = [one for one in drafts if one["fate"] == RowFate.NEW]
        first = self._first(people, after)
        self._know(first, drafts)
        self._place(first, dict(zip((one["at"] for one in drafts), lines, strict=True)))
        return [_in_order(one) for one in drafts]

    def _first(self, people: list[Draft], after: int) -> list[Draft]:
        """Lines about somebody whom the file has not named before; the others point back at the first."""
        heads = self._staged({one["who"] for one in people}) if after else {}
        first = []
        for one in people:
            head = heads.setdefault(one["who"], one["at"])
            one["head"] = head
            if head == one["at"]:
                first.append(one)
            else:
                one["fate"], one["together"] = RowFate.MERGED.value, None
        return first

    def _staged(self, who: Collection[str]) -> dict[str, int]:
        return _pairs(_STAGED, who, self.file.pk)

    def _know(self, first: list[Draft], drafts: list[Draft]) -> None:
        absent = [one for one in drafts if one["fate"] == RowFate.ABSENT]
        known = _pairs(_KNOWN, {one["email"] for one in (*first, *absent) if one["email"]})
        for one in (*first, *absent):
            one["person_id"] = known.get(one["email"])
        for one in first:
            one["fate"] = RowFate.KNOWN.value if one["person_id"] else RowFate.NEW.value
        self._know_by_name([one for one in first if not one["email"]])

    def _know_by_name(self, nameless: list[Draft]) -> None:
        """Who has no address is known where one registration of the event alone has the name."""
        registered: dict[str, int] = {}
        for some in _split({one["name_key"] for one in nameless}):
            rows = Registration.objects.filter(event=self.event, name_key__in=some).values("name_key")
            alone = rows.annotate(times=Count("pk"), found=Max("person_id")).filter(times=1, found__isnull=False)
            registered |= dict(alone.values_list("name_key", "found"))
        for one in nameless:
            if person := registered.get(one["name_key"]):
                one["person_id"], one["fate"] = person, RowFate.KNOWN.value
                one["reason"] = one["reason"] or "Known by the registration of this name."

    def _place(self, first: list[Draft], lines: dict[int, Line]) -> None:
        """Organizations of new people, where the file names one exactly as a single one of ours is called."""
        new = [one for one in first if one["fate"] == RowFate.NEW and lines[one["at"]].organization]
        places: dict[str, list[tuple[int, str | None]]] = {}
        for some in _split({name_key(lines[one["at"]].organization) for one in new}):
            rows = Organization.objects.living().filter(name_key__in=some)
            for key, pk, state in rows.values_list("name_key", "pk", "state_id"):
                places.setdefault(key, []).append((pk, state))
        for one in new:
            line = lines[one["at"]]
            fitting = [
                pk
                for pk, state in places.get(name_key(line.organization), ())
                if not state or not _postal(line.state) or state == _postal(line.state)
            ]
            one["organization_id"] = fitting[0] if len(fitting) == 1 else None


def _pairs(statements: Mapping[str, str], keys: Collection[str], *more: int) -> dict[str, int]:
    """What a statement finds for some keys."""
    if not keys:
        return {}
    listed = list(keys)
    given = listed if connection.vendor == "postgresql" else json.dumps(listed)
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], [given, *more])
        return dict(cursor.fetchall())


def _postal(state: str) -> str:
    return state.upper() if len(state) == 2 else ""


def _split(keys: Iterable[str]) -> Iterable[list[str]]:
    listed = list(keys)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))


def _draft(line: Line, at: int, file: int) -> Draft:
    folded = fold(line.name) if line.name and not line.refused else ""
    joined, gone, seconds = as_seconds(line.joined), as_seconds(line.left), line.seconds
    if joined is not None and gone is not None and not line.is_total:  # as ``stay_of`` has it
        seconds = gone - joined
    fate, who = _fate(line, folded)
    is_person = fate is RowFate.NEW
    return {
        "file_id": file,
        "at": at,
        "position": line.row,
        "fate": fate.value,
        "reason": line.refused or line.remark,
        "part": str(line.part),
        "name": line.name,
        "name_key": folded[:200],
        "last_key": folded[:200].rpartition(" ")[2],
        "email": line.email,
        "who": who,
        "head": at if is_person or fate is RowFate.ABSENT else None,
        "joined": joined,
        "gone": gone,
        "seconds": line.seconds,
        "is_total": line.is_total,
        "together": seconds if is_person else None,
        "organization_id": None,
        "person_id": None,
        "makes": False,
    }


def _fate(line: Line, folded: str) -> tuple[RowFate, str]:
    """What a line is by itself, and whom it is about within the file; the rules of ``Tally``."""
    if line.refused:
        return RowFate.REFUSED, ""
    if not line.came:
        return RowFate.ABSENT, ""
    if line.is_unnamed:
        number = "".join(filter(str.isdigit, line.name))
        return RowFate.UNNAMED, f"caller:{line.name}" if len(number) >= 4 else f"row {line.row}"
    who = line.email or f"name:{folded or line.name}"[:250]
    return RowFate.NEW, who if is_audience(line) else f"*{who}"
