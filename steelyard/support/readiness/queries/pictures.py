"""The profile as a picture, the rounds side by side, and how many gave each point."""

from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.foundation.kit.charts import Bar
from steelyard.support.protocols.queries.guided import book_of
from steelyard.support.protocols.queries.sheets import Scored, sheet_of
from steelyard.support.readiness.queries.rounds import Read, rated_steps
from steelyard.support.readiness.rules import Part
from steelyard.support.readiness.rules.profile import Profile, decimals, moved


def bars_of(rated: Sequence[Read]) -> list[Bar]:
    """Three bars of the newest profile, the weakest part named; before them nothing was shown."""
    if not rated or rated[-1].profile is None:
        return []
    profile = rated[-1].profile
    weakest = profile.weakest
    return [
        Bar(part.label, float(share), decimals(share), note="weakest" if part in weakest else "")
        for part, share in profile.parts.items()
    ]


@dataclass(frozen=True)
class Row:
    """One line of the rounds side by side: a part, or what the parts come to; and how far it moved since the last one."""

    label: str
    shares: list[str]
    moved: str = ""


def rows_of(rated: Sequence[Read]) -> list[Row]:
    """Each part, the product and the minimum in every round whose ratings are shown."""
    profiles = [one.profile for one in rated if one.profile is not None]
    if not profiles:
        return []
    parts = [Row(part.label, [decimals(one.parts[part]) for one in profiles], _moved(profiles, part)) for part in Part]
    product = Row("All three, multiplied", [decimals(one.product) for one in profiles])
    return [*parts, product, Row("The lowest of them", [decimals(one.minimum) for one in profiles])]


def _moved(profiles: Sequence[Profile], part: Part) -> str:
    return moved(profiles[-2], profiles[-1], part) if len(profiles) > 1 else ""


def items_of(read: Read) -> list[tuple[str, list[Scored]]]:
    """Each part of a round with its items: how many gave each point."""
    book = book_of(read.run)
    return [(step.title, sheet_of(book, book.standing(step.key)).scored) for step in rated_steps(read.run.guide)]
