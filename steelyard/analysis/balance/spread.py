"""What stands beside the weights: how evenly agencies were served, and what the outside world raised."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from steelyard.analysis.balance.shapes import Row


@dataclass(frozen=True)
class Spread:
    """Over the recipients that supports name: how many, how unevenly, how much each; and the share that was raised."""

    organizations: int
    gini: float | None
    each: float | None  # the mean amount of a recipient
    raised: float | None  # share of the amount on topics that context events raised


def gini(amounts: Iterable[float]) -> float | None:
    """0 where all have the same, toward 1 where one has all; None for fewer than two, or nothing at all."""
    found = sorted(amounts)
    count, whole = len(found), sum(found)
    if count <= 1 or whole <= 0:
        return None
    ranked = sum(at * amount for at, amount in enumerate(found, start=1))
    return max(0.0, 2 * ranked / (count * whole) - (count + 1) / count)


def spread(rows: Sequence[Row]) -> Spread:
    """Of rows in one unit."""
    each: dict[int, float] = defaultdict(float)
    for row in rows:
        for recipient in row.recipients:
            each[recipient] += row.amount / len(row.recipients)
    whole = sum(row.amount for row in rows)
    return Spread(
        organizations=len(each),
        gini=gini(each.values()),
        each=sum(each.values()) / len(each) if each else None,
        raised=sum(row.raised for row in rows) / whole if whole > 0 else None,
    )
