"""What is heard and how it is counted: kinds of sources and voices, weights with their anchors, ranks, what rose and fell.

Pure: no clock, no database. A *group* is one kind of people of one source, as in "four teachers of Delaware in the
conversation of March 4"; counting starts from groups, so that nobody counts twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from steelyard.foundation.kit.choices import Choice


class NeedStatus(Choice):
    OPEN = "open", "Not yet visible"
    VISIBLE = "visible", "Made visible"
    MET = "met", "Somebody meets it now"


class SourceKind(Choice):
    CONVERSATION = "conversation", "Conversation"
    GROUP = "group", "Group"
    LITERATURE = "literature", "Literature"
    QUESTIONNAIRE = "questionnaire", "Questionnaire"
    REQUEST = "request", "Request nobody could meet"
    DECLINE = "decline", "Declined request"
    FEEDBACK = "feedback", "Feedback"


# What a person enters; the other two come from help requests by themselves.
BY_HAND = tuple(kind for kind in SourceKind if kind not in {SourceKind.REQUEST, SourceKind.DECLINE})


class PersonKind(Choice):
    STATE = "state", "State agency staff"
    DISTRICT = "district", "District leader"
    SCHOOL = "school", "School leader"
    TEACHER = "teacher", "Teacher"
    SPECIALIST = "specialist", "Counselor, psychologist, social worker or nurse"
    STUDENT = "student", "Student"
    FAMILY = "family", "Parent or family member"
    COMMUNITY = "community", "Community member"
    BOARD = "board", "Board member or legislator"
    RESEARCHER = "researcher", "Researcher"
    PROVIDER = "provider", "Provider of support"
    OTHER = "other", "Somebody else"


# Kinds joined for readers outside the staff, so that a group of ten is not rare.
COARSE = {
    "Staff of agencies and schools": (
        PersonKind.STATE,
        PersonKind.DISTRICT,
        PersonKind.SCHOOL,
        PersonKind.TEACHER,
        PersonKind.SPECIALIST,
    ),
    "Students, families and communities": (PersonKind.STUDENT, PersonKind.FAMILY, PersonKind.COMMUNITY),
    "Everybody else, or not said": (
        PersonKind.BOARD,
        PersonKind.RESEARCHER,
        PersonKind.PROVIDER,
        PersonKind.OTHER,
        "",
    ),
}

# Whose silence says something: everybody but the rest.
EXPECTED = tuple(kind for kind in PersonKind if kind != PersonKind.OTHER)

UNWEIGHED = -1
ANCHORS = (
    "Nobody is held back by it now, or somebody meets it well.",
    "A few are held back a little; they find ways around it.",
    "Several agencies of one kind, or of one part of the country, do their work less well for it.",
    "Agencies of different kinds and places cannot do what they set out to do.",
    "Children or staff are harmed, or a duty is broken, wherever it stays unmet.",
)


class VoteKind(Choice):
    NOW = "now", "Take it up this year"
    LATER = "later", "Not this year"


class Direction(Choice):
    ROSE = "rose", "Rose"
    FELL = "fell", "Fell"
    SAME = "same", "Stayed"
    NEW = "new", "New"
    GONE = "gone", "Not ranked any more"


@dataclass(frozen=True)
class Group:
    """People of one kind in one source; ``people`` is None where nobody counted them."""

    source: int
    person_kind: str
    agency_kind: str
    state: str
    people: int | None
    on: date | None = None

    @property
    def who(self) -> tuple[int, str, str, str]:
        return self.source, self.person_kind, self.agency_kind, self.state


@dataclass(frozen=True)
class Tally:
    """How many voices (groups), how many people in them at least, from how many sources and states, and when."""

    voices: int = 0
    people: int = 0
    uncounted: int = 0  # voices of which nobody knows how many people they were
    sources: int = 0
    states: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    by_person: Mapping[str, "Count"] = field(default_factory=dict)
    by_agency: Mapping[str, "Count"] = field(default_factory=dict)
    by_state: Mapping[str, "Count"] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """Voices and people of one kind."""

    voices: int
    people: int


def each_once(groups: Iterable[Group]) -> list[Group]:
    """Each group of a source once, at its largest count: who raised two needs, or was coded twice, is not two."""
    largest: dict[tuple[int, str, str, str], Group] = {}
    for group in groups:
        known = largest.get(group.who)
        if known is None or (group.people or 0) > (known.people or 0):
            largest[group.who] = group
    return list(largest.values())


def tally(groups: Iterable[Group]) -> Tally:
    """Count groups after counting each once."""
    once = each_once(groups)
    days = [group.on for group in once if group.on]
    return Tally(
        voices=len(once),
        people=sum(group.people or 0 for group in once),
        uncounted=sum(group.people is None for group in once),
        sources=len({group.source for group in once}),
        states=tuple(sorted({group.state for group in once if group.state})),
        first=min(days, default=None),
        last=max(days, default=None),
        by_person=_counts(once, "person_kind"),
        by_agency=_counts(once, "agency_kind"),
        by_state=_counts(once, "state"),
    )


def coarse(by_person: Mapping[str, "Count"]) -> dict[str, int]:
    """People by joined kinds, every one of them named also where it is empty."""
    return {
        label: sum(by_person[kind].people for kind in kinds if kind in by_person) for label, kinds in COARSE.items()
    }


def _counts(groups: Sequence[Group], by: str) -> dict[str, Count]:
    found: dict[str, Count] = {}
    for group in groups:
        before = found.get(getattr(group, by), Count(0, 0))
        found[getattr(group, by)] = Count(before.voices + 1, before.people + (group.people or 0))
    return found


@dataclass(frozen=True)
class Weighed:
    """What a statement's rank in a round follows from."""

    statement: int
    weight: int
    in_favor: int
    against: int
    voices: int

    @property
    def order(self) -> tuple[int, int, int]:
        return self.weight, self.in_favor - self.against, self.voices


def ranks(rows: Iterable[Weighed]) -> dict[int, int]:
    """Rank by weight, then votes in favor less votes against, then voices; equals share the better rank."""
    found: dict[int, int] = {}
    before: tuple[int, int, int] | None = None
    rank = 0
    for place, row in enumerate(sorted(rows, key=lambda row: row.order, reverse=True), start=1):
        if row.order != before:
            before, rank = row.order, place
        found[row.statement] = rank
    return found


@dataclass(frozen=True)
class Stood:
    """Where a statement stood in one round."""

    rank: int
    weight: int


@dataclass(frozen=True)
class Move:
    """A statement in two rounds; None where it was not ranked."""

    statement: int
    before: Stood | None
    after: Stood | None

    @property
    def direction(self) -> Direction:
        if self.before is None:
            return Direction.NEW
        if self.after is None:
            return Direction.GONE
        if self.before.rank == self.after.rank:
            return Direction.SAME
        return Direction.ROSE if self.after.rank < self.before.rank else Direction.FELL


def moves(before: Mapping[int, Stood], after: Mapping[int, Stood]) -> list[Move]:
    """Every statement of either round, in the order of the later one, then those it dropped."""
    found = [Move(key, before.get(key), after.get(key)) for key in before.keys() | after.keys()]
    far = len(found) + 1
    return sorted(
        found,
        key=lambda move: (
            move.after.rank if move.after else far,
            move.before.rank if move.before else far,
            move.statement,
        ),
    )


def request_key(number: str) -> str:
    """The key of the source that a help request is."""
    return f"request-{number}"


def short(text: str, most: int = 300) -> str:
    """The first sentence or, if that is too long, as many whole words as fit."""
    text = " ".join(text.split())
    ends = [at for mark in ".?!" if (at := text.find(f"{mark} ")) > 0]
    text = text[: min(ends) + 1] if ends else text
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0][: most - 1]}…"
