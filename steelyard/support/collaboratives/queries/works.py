"""What the parts of a team's workspace show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from steelyard.support.collaboratives.models import CoalitionGroup, Entry, Loop, Team, TheoryElement
from steelyard.support.collaboratives.rules import ElementKind, EntryKind, LoopStatus

LATEST = 60


@dataclass(frozen=True)
class Column:
    kind: ElementKind
    elements: list[TheoryElement]


def columns(elements: Sequence[TheoryElement]) -> list[Column]:
    """The boxes by column, empty columns too."""
    return [Column(kind, [one for one in elements if one.kind == kind]) for kind in ElementKind]


def silent(groups: Sequence[CoalitionGroup]) -> list[str]:
    """Groups that are on the map and have no part in any stage."""
    return [one.name for one in groups if not any((one.identify, one.design, one.decide, one.implement, one.assess))]


@dataclass(frozen=True)
class Log:
    """Reflection beside action, and how many of each."""

    entries: list[Entry]
    reflections: int
    actions: int

    @property
    def word(self) -> str:
        """What the numbers say, without a grade."""
        if not self.entries:
            return ""
        if self.actions > 2 * self.reflections:
            return "Much was done and little thought through."
        if self.reflections > 2 * self.actions:
            return "Much was thought through and little done."
        return "Reflection and action are in balance."


def log(team: Team) -> Log:
    entries = list(Entry.objects.filter(team=team).order_by("-on", "-id")[:LATEST])
    reflections = sum(one.kind == EntryKind.REFLECTION for one in entries)
    return Log(entries, reflections, len(entries) - reflections)


@dataclass(frozen=True)
class Aged:
    """A loop and for how many days it was or has been open."""

    loop: Loop
    days: int

    @property
    def is_open(self) -> bool:
        return self.loop.status != LoopStatus.CLOSED


def aged(loops: Sequence[Loop], today: date) -> list[Aged]:
    return [Aged(one, ((one.told_on or today) - one.raised_on).days) for one in loops]


def ends_of(element: TheoryElement) -> list[str]:
    """The keys of what a box is meant to lead to, as a form holds them."""
    return [str(key) for key in element.leads_to.values_list("pk", flat=True)]
