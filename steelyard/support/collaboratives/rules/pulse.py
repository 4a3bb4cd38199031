"""The team rule of the pulse: which rounds may show a point, so that nobody's answer can be worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEAST = 5  # answers for a point, and changes of membership between two points that are not none

ITEMS = {
    "trust_inside": ("Trust inside the team", "In this team I can say what I really think."),
    "trust_outside": ("Trust with others", "The people outside whom our work concerns trust us, and we trust them."),
    "belonging": ("Belonging", "I am part of this team, and what I bring counts."),
    "agency": ("Agency", "I can move something here, and it does not hurt me to try."),
}
SCORES = ((1, "1: not at all"), (2, "2"), (3, "3: partly"), (4, "4"), (5, "5: fully"))
WHO_SEES = (
    "Only today’s members of this team and its liaison see the result, and only once the round is closed: the average "
    "of at least five answers. Nobody sees single answers. No point is drawn when fewer than five people joined or "
    "left since a point that is drawn, because then one answer could be worked out."
)


@dataclass(frozen=True)
class Round:
    """A closed round: who could answer, how many did, and the sum of each item's scores."""

    on: date
    members: frozenset[int]
    n: int
    sums: dict[str, int]


@dataclass(frozen=True)
class Point:
    """What a round shows: its averages, or the reason why it shows none."""

    on: date
    n: int
    means: dict[str, float] | None
    why_not: str = ""


def points(rounds: Sequence[Round]) -> list[Point]:
    """From the first round to the last; a round is compared with every one that is drawn before it."""
    drawn: list[Round] = []
    found = []
    for one in rounds:
        why = _why_not(one, drawn)
        if not why:
            drawn.append(one)
        means = None if why else {name: round(one.sums[name] / one.n, 1) for name in ITEMS}
        found.append(Point(one.on, one.n if means else 0, means, why))
    return found


def _why_not(one: Round, drawn: Sequence[Round]) -> str:
    if one.n < LEAST:
        return "Fewer than five answers."
    changes = [len(one.members ^ before.members) for before in drawn]
    if any(0 < changed < LEAST for changed in changes):
        return "Fewer than five people joined or left since a point that is drawn."
    return ""
