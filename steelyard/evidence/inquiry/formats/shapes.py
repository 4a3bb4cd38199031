"""What a file of qualitative work holds, whichever tool wrote it: plain values without a database.

Everything is known by its GUID, written as the file writes it. Positions are Unicode code points of the document's
plain text, from the first of an excerpt up to, but without, its end.
"""

import uuid
from dataclasses import dataclass, field

from steelyard.support.events.rules.opening import Unreadable

__all__ = [
    "Case", "Code", "Coder", "Coding", "Document", "Excerpt", "Group", "Made", "Memo", "Place", "Project", "Turn",
    "Unreadable", "Variable", "named_guid",
]  # fmt: skip

# Where a file gives no GUID, one is made from what it does give: the same file gives the same again.
OURS = uuid.UUID("6b7c2f0e-5a0d-5c1b-9d55-7a1f0c9be4d1")
MOST_DROPPED = 1000


def named_guid(*words: str, namespace: uuid.UUID = OURS) -> str:
    """A GUID that follows from words."""
    return str(uuid.uuid5(namespace, "\0".join(words)))


@dataclass(frozen=True, slots=True)
class Made:
    """By whom (a GUID of a coder) and when something was made and last changed, as the file says; blank if it does not."""

    by: str = ""
    at: str = ""
    changed_by: str = ""
    changed_at: str = ""


@dataclass(slots=True)
class Coder:
    guid: str
    name: str
    short: str = ""  # the initials or login that some tools keep beside the name


@dataclass(slots=True)
class Code:
    """``path`` is the names from the top of the tree down to this code; ``parent`` the GUID of the code above."""

    guid: str
    name: str
    path: tuple[str, ...]
    parent: str = ""
    description: str = ""
    colour: str = ""
    is_codable: bool = True

    @property
    def where(self) -> str:
        return "/".join(self.path)


@dataclass(slots=True)
class Variable:
    """What is known of cases or documents, such as a tier; ``kind`` is Text, Integer or another of the standard's."""

    guid: str
    name: str
    kind: str = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a transcript said by one person; times in milliseconds from the beginning, where they are known."""

    start: int
    end: int
    speaker: str = ""
    begins: int | None = None
    ends: int | None = None


@dataclass(slots=True)
class Document:
    """``values`` are by the GUID of the variable. ``breaks`` are places where the tool begins a paragraph unwritten."""

    guid: str
    name: str
    text: str
    kind: str = "text"
    description: str = ""
    made: Made = Made()
    values: dict[str, str] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Excerpt:
    """A stretch of a document that somebody marked, with its own comment, whether it has codes or not."""

    guid: str
    document: str
    start: int | None  # None where the file gives the words alone
    end: int | None
    name: str = ""
    comment: str = ""
    made: Made = Made()
    is_whole: bool = False  # the document as a whole was meant


@dataclass(slots=True)
class Coding:
    """One code on one excerpt by one coder, who is blank where the tool does not say."""

    guid: str
    excerpt: str
    document: str
    code: str
    coder: str
    start: int | None
    end: int | None
    text: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a memo is about: project, code, document, excerpt, coding, case, group or memo, and its GUID."""

    kind: str
    guid: str


@dataclass(slots=True)
class Memo:
    """``start`` and ``end`` are set where a memo is about a stretch of its document without an excerpt of its own."""

    guid: str
    name: str
    text: str
    description: str = ""
    made: Made = Made()
    on: list[Place] = field(default_factory=list)
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Case:
    guid: str
    name: str
    description: str = ""
    values: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    excerpts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A set of codes, documents or memos."""

    guid: str
    name: str
    description: str = ""
    codes: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    memos: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Project:
    """All of one file. ``dropped`` has a sentence for each thing that was not taken; ``notes`` says how it was read."""

    kind: str
    name: str = ""
    origin: str = ""
    description: str = ""
    made: Made = Made()
    coders: list[Coder] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    excerpts: list[Excerpt] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    untold: int = 0  # things dropped beyond those that have a sentence

    def drop(self, sentence: str) -> None:
        """Name something that is not taken; after very many of them they are only counted."""
        if len(self.dropped) < MOST_DROPPED:
            self.dropped.append(sentence)
        else:
            self.untold += 1

    def all_dropped(self) -> list[str]:
        more = f"{self.untold:,} more things like these were left out." if self.untold else ""
        return [*self.dropped, more] if more else list(self.dropped)
