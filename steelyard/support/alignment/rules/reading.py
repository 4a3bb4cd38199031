"""What a spreadsheet of initiatives says: its columns by their headings, each row's fields, and what becomes of it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher

from steelyard.center.directory.rules.contacts import unguarded
from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.text import UnreadableText, fold, tidy
from steelyard.support.alignment.rules import MOST_POPULATIONS, Standing, grades_of, listed, split

MOST_ROWS = 500
MOST_COLUMNS = 60
LONGEST_CELL = 4000
YEARS = range(1900, 2200)
ALIKE = 0.88  # of the letters of two names; below it nobody would take one for the other


class Column(Choice):
    """What a column of a spreadsheet can hold; the labels are the headings of our own export."""

    NAME = "name", "Initiative"
    OWNER = "owner", "Owner"
    DIVISION = "division", "Division"
    CONTACT = "contact", "Person"
    PURPOSE = "purpose", "Purpose"
    POPULATIONS = "populations", "Populations"
    GRADES = "grades", "Grades"
    FUNDING = "funding", "Funding source"
    FUNDING_ENDS = "funding_ends_on", "Funding ends"
    BASIS = "legal_basis", "Legal basis"
    EVIDENCE = "evidence", "Evidence"
    DATA = "data_collected", "Data collected"
    TRAINING = "training", "Training"
    REACH = "reach", "Reach"
    STANDING = "standing", "Status"


LONGEST = {
    Column.NAME: 200,
    Column.OWNER: 200,
    Column.DIVISION: 200,
    Column.CONTACT: 200,
    Column.FUNDING: 200,
}
# What the findings are worked out from; a row may leave them blank, and is told so.
ASKED = (Column.OWNER, Column.POPULATIONS, Column.FUNDING, Column.FUNDING_ENDS)
LABELS = {column.value: column.label for column in Column}
# How others head these columns, folded.
_KNOWN = {
    Column.NAME: ("name", "initiative name", "program", "programme", "program name", "title", "project", "effort"),
    Column.OWNER: ("agency", "owner agency", "lead agency", "organization", "lead", "department"),
    Column.DIVISION: ("unit", "office", "bureau", "team", "owner division"),
    Column.CONTACT: ("contact", "contact person", "lead person", "owner name", "coordinator", "manager"),
    Column.PURPOSE: ("goal", "goals", "aim", "description", "what it does", "outcome", "outcomes"),
    Column.POPULATIONS: ("population", "target population", "audience", "who", "students served", "who it serves"),
    Column.GRADES: ("grade", "grade levels", "grade span", "grade band", "grade level"),
    Column.FUNDING: ("funding", "funding sources", "funded by", "money", "source of funds", "grant"),
    Column.FUNDING_ENDS: ("funding end", "funding end date", "end date", "ends", "grant end", "funding ends on"),
    Column.BASIS: ("law", "statute", "mandate", "policy", "authority", "legal authority"),
    Column.EVIDENCE: ("evidence base", "research", "evidence level"),
    Column.DATA: ("data", "measures", "metrics", "data sources"),
    Column.TRAINING: ("training offered", "professional development", "professional learning", "pd"),
    Column.REACH: ("scale", "who it reaches", "number served", "districts", "sites"),
    Column.STANDING: ("state", "phase", "stage", "standing"),
}
_HEADINGS = {fold(words): column.value for column in Column for words in (column.label, *_KNOWN.get(column, ()))}
_STANDINGS = {
    **{fold(words): one.value for one in Standing for words in (one.value, one.label)},
    **dict.fromkeys(("active", "current", "ongoing", "in progress", "implemented", "live"), Standing.RUNNING.value),
    **dict.fromkeys(("proposed", "future", "not started"), Standing.PLANNED.value),
    **dict.fromkeys(("piloting", "trial"), Standing.PILOT.value),
    **dict.fromkeys(("sunset", "sunsetting", "winding down", "phasing out"), Standing.ENDING.value),
    **dict.fromkeys(("complete", "completed", "closed", "inactive", "discontinued"), Standing.ENDED.value),
}


class Fate(Choice):
    """What becomes of a row, before anybody chooses otherwise."""

    NEW = "new", "Comes in as new"
    KNOWN = "known", "Fills blanks of one that is there"
    SAME = "same", "Is there already"
    TWICE = "twice", "Stands in the file twice"
    ALIKE = "alike", "Looks like one that is there"
    REFUSED = "refused", "Cannot be taken"
    LEFT = "left", "Left out"


FATE_MARK = {
    Fate.NEW: "new",
    Fate.KNOWN: "open",
    Fate.SAME: "quiet",
    Fate.TWICE: "waiting",
    Fate.ALIKE: "attention",
    Fate.REFUSED: "attention",
    Fate.LEFT: "quiet",
}


class Choose(Choice):
    """What a person says of a row."""

    TAKE = "take", "Take it as new"
    LEAVE = "leave", "Leave it out"


@dataclass(frozen=True)
class Entry:
    """A row as it was understood."""

    line: int
    values: Mapping[str, str] = field(default_factory=dict)  # texts as an initiative holds them
    populations: tuple[str, ...] = ()
    grades: tuple[int, int] | None = None
    ends_on: date | None = None
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.values.get("name", "")

    @property
    def owner(self) -> str:
        return self.values.get("owner", "")

    @property
    def key(self) -> str:
        return key_of(self.name, self.owner)


@dataclass(frozen=True)
class Judged:
    """A row with its fate, why, and the initiative it is about (or 0)."""

    entry: Entry
    fate: Fate
    why: str = ""
    about: int = 0

    @property
    def mark(self) -> str:
        return FATE_MARK[self.fate]

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say what becomes of it before anything goes in."""
        return self.fate in {Fate.ALIKE, Fate.REFUSED}

    @property
    def goes_in(self) -> bool:
        return self.fate in {Fate.NEW, Fate.KNOWN}


def key_of(name: str, owner: str) -> str:
    """Equal for what people take for one initiative: the same name and owner, however they are typed."""
    return f"{fold(name)}\x1f{fold(owner)}"


def guessed(headings: Sequence[str]) -> list[str]:
    """What each column is by its heading; "" for unknown, and each column of ours once."""
    found: list[str] = []
    for heading in headings:
        column = _HEADINGS.get(fold(heading), "")
        found.append("" if column in found else column)
    return found


def understood(line: int, cells: Sequence[str], columns: Sequence[str]) -> Entry:
    """Read one row by what its columns are; what cannot be read is told in sentences, never dropped."""
    said, problems = _said(cells, columns)
    if not said.get(Column.NAME):
        problems.append("It has no name. Write what the initiative is called.")
    for column, most in LONGEST.items():
        if len(said.get(column, "")) > most:
            problems.append(f"{column.label} is longer than {most} characters. Shorten it.")
    people = split(said.pop(Column.POPULATIONS, ""))
    if len(people) > MOST_POPULATIONS or any(len(one) > 100 for one in people):
        problems.append("Populations: name at most 40, divided by semicolons, each in a few words.")
    grades = _caught(problems, grades_of, said.pop(Column.GRADES, ""))
    ends_on = _caught(problems, _day, said.pop(Column.FUNDING_ENDS, ""))
    standing = said.pop(Column.STANDING, "")
    if standing:
        said[Column.STANDING.value] = _STANDINGS.get(fold(standing), "")
        if not said[Column.STANDING.value]:
            known = ", ".join(one.label.lower() for one in Standing)
            problems.append(f"“{standing[:40]}” is no status. Write one of: {known}.")
    values = {str(name): text for name, text in said.items() if text}
    return Entry(line, values, tuple(people), grades, ends_on, tuple(problems))


def _said(cells: Sequence[str], columns: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Cells by what they are, in their normal form, and what is wrong with them."""
    said: dict[str, str] = {}
    problems = []
    for cell, column in zip(cells, columns, strict=False):
        if not column:
            continue
        try:
            text = tidy(unguarded(cell))
        except UnreadableText:
            problems.append(f"{LABELS[column]} holds characters that cannot be stored. Type it again.")
            continue
        if len(text) > LONGEST_CELL:
            problems.append(f"{LABELS[column]} is longer than {LONGEST_CELL:,} characters. Shorten it.")
            text = text[:LONGEST_CELL]
        said[column] = text if column in {Column.PURPOSE, Column.POPULATIONS} else " ".join(text.split())
    return said, problems


def _caught[T](problems: list[str], read: Callable[[str], T | None], text: str) -> T | None:
    try:
        return read(text)
    except ValueError as problem:
        problems.append(str(problem))
        return None


_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d %H:%M:%S", "%d %B %Y")
_MONTHS = ("%B %Y", "%b %Y", "%m/%Y", "%Y-%m")


def _day(text: str) -> date | None:
    """A date as people and spreadsheets write it; a month means its last day, and "ongoing" no end."""
    said = " ".join(text.split()).replace("T00:00:00", "")
    if not said or fold(said) in {"ongoing", "none", "no end", "n a", "na", "permanent", "-"}:
        return None
    for form in _DAYS:
        if (day := _parsed(said, form)) is not None:
            return _checked(day)
    for form in _MONTHS:
        if (day := _parsed(said, form)) is not None:
            following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if day.year < 9999 else day
            return _checked(date.fromordinal(following.toordinal() - 1))
    if re.fullmatch(r"\d{4}", said) and int(said) in YEARS:
        return date(int(said), 12, 31)
    raise ValueError(f"“{said[:40]}” is no date. Write the end of the funding as month/day/year, such as 6/30/2027.")


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day of the calendar, in no zone
    except ValueError:
        return None


def _checked(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"Check the year {day.year}: it must lie between {YEARS[0]} and {YEARS[-1]}.")
    return day


def judged(
    entries: Iterable[Entry], there: Mapping[str, "Known"], choices: Mapping[str, str] | None = None
) -> list[Judged]:
    """What becomes of each row: ``there`` holds the run's initiatives by key, ``choices`` what people said by line."""
    choices = choices or {}
    first: dict[str, int] = {}
    found = []
    for entry in entries:
        judgement = _judge(entry, there, first)
        first.setdefault(entry.key, entry.line)
        found.append(_chosen(judgement, choices.get(str(entry.line), "")))
    return found


@dataclass(frozen=True)
class Known:
    """An initiative that is there: its key in the database, its name, and the fields it has blank."""

    pk: int
    name: str
    owner: str
    blank: frozenset[str] = frozenset()


def _judge(entry: Entry, there: Mapping[str, Known], first: Mapping[str, int]) -> Judged:
    if entry.problems:
        return Judged(entry, Fate.REFUSED, " ".join(entry.problems))
    if entry.key in first:
        return Judged(entry, Fate.TWICE, f"Row {first[entry.key]} has the same name and owner.")
    if known := there.get(entry.key):
        fills = sorted(LABELS[name] for name in _filled(entry) & known.blank)
        if not fills:
            return Judged(entry, Fate.SAME, "Same name and owner; nothing new in this row.", known.pk)
        return Judged(entry, Fate.KNOWN, f"Fills {', '.join(fills)}. Nothing is overwritten.", known.pk)
    alike = _most_alike(entry, there.values())
    if alike is not None:
        owner = f" of {alike.owner}" if alike.owner else ""
        return Judged(entry, Fate.ALIKE, f"May be “{alike.name}”{owner}, which is there already.", alike.pk)
    blank = [column.label.lower() for column in ASKED if column.value not in _filled(entry)]
    return Judged(entry, Fate.NEW, f"Blank: {listed(blank)}." if blank else "")


def _filled(entry: Entry) -> set[str]:
    said = set(entry.values)
    said |= {name for name, has in (
        (Column.POPULATIONS.value, entry.populations), (Column.GRADES.value, entry.grades),
        (Column.FUNDING_ENDS.value, entry.ends_on),
    ) if has}  # fmt: skip
    return said


def _most_alike(entry: Entry, there: Iterable[Known]) -> Known | None:
    """One with the same name and another owner, or with a name that differs by a few letters."""
    name = fold(entry.name)
    best, most = None, ALIKE
    for known in there:
        other = fold(known.name)
        match = SequenceMatcher(None, name, other, autojunk=False)
        if match.real_quick_ratio() < most or match.quick_ratio() < most:
            continue
        ratio = 1.0 if name == other else match.ratio()
        if ratio >= most:
            best, most = known, ratio
    return best


def _chosen(judgement: Judged, choice: str) -> Judged:
    """What a person said comes before what we would do, but nobody takes what cannot be read or twice the same."""
    entry = judgement.entry
    if choice == Choose.LEAVE:
        return Judged(entry, Fate.LEFT, judgement.why, judgement.about)
    if choice == Choose.TAKE and judgement.fate == Fate.ALIKE:
        return Judged(entry, Fate.NEW, "You said that it is another one.")
    return judgement
