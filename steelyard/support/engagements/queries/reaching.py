"""Onward reach: what was passed on under an engagement, and the share of those who can benefit, by innovation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from steelyard.support.engagements.models import Engagement, Innovation, Passage
from steelyard.support.engagements.rules.reaching import Share, Step, by_year, share

SHOWN = 300


@dataclass(frozen=True)
class Reached:
    """One innovation: its share today, by year, and the rows it comes from, the newest first."""

    innovation: Innovation
    share: Share
    years: Sequence[tuple[int, Share]]
    rows: Sequence[Passage]
    n: int


def reach(engagement: Engagement, today: date) -> list[Reached]:
    """Two queries."""
    found: dict[int, list[Passage]] = defaultdict(list)
    rows = engagement.passages.select_related("source", "target", "innovation").order_by("-on", "-id")
    for row in rows:
        found[row.innovation_id].append(row)
    return [_of(one, found[one.pk], today) for one in engagement.innovations.order_by("name", "id")]


def _of(innovation: Innovation, rows: Sequence[Passage], today: date) -> Reached:
    steps = [Step(row.source_id, row.target_id, row.on, row.people) for row in rows]
    n = innovation.can_benefit
    return Reached(innovation, share(steps, n), by_year(steps, n, today), rows[:SHOWN], len(rows))
