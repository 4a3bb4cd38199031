"""What has been published about the center, as it stands in the sources."""

from dataclasses import dataclass

from steelyard.center.charge.models import Milestone, PublishedFigure
from steelyard.foundation.kit import words
from steelyard.steering.reporting.rules import month_in_words, sources_in_words

# The headings of the page, by what a figure is used for; in this order.
_GROUPS = {
    "center": "The center",
    "reach": "Reach",
    "collaboratives": "State collaboratives",
    "feedback": "What recipients said",
    "evaluation": "Evaluation",
}
_ELSE = "Other figures"


@dataclass(frozen=True)
class Fact:
    """One published figure as a line of the page."""

    key: str
    label: str
    shown_as: str
    n: str
    period: str
    source: str


@dataclass(frozen=True)
class Event:
    """One published milestone."""

    month: str
    what: str
    source: str


@dataclass(frozen=True)
class Published:
    """Published figures by heading, and milestones in order."""

    groups: list[tuple[str, list[Fact]]]
    milestones: list[Event]

    @property
    def count(self) -> int:
        return sum(len(facts) for _, facts in self.groups)


def published() -> Published:
    """Two queries."""
    found: dict[str, list[Fact]] = {title: [] for title in (*_GROUPS.values(), _ELSE)}
    for figure in PublishedFigure.objects.order_by("id"):
        use = figure.page_use.split(";")[0]
        found[_GROUPS.get(use, _ELSE)].append(_fact(figure))
    events = [
        Event(f"{one.month:%B %Y}", one.what, sources_in_words(one.source))
        for one in Milestone.objects.order_by("month", "id")
    ]
    return Published([(title, facts) for title, facts in found.items() if facts], events)


def _fact(figure: PublishedFigure) -> Fact:
    ends = dict.fromkeys(month_in_words(end) for end in (figure.period_from, figure.period_to) if end)
    source = sources_in_words(figure.source)
    return Fact(figure.key, figure.label, figure.shown_as, _number(figure.n), " – ".join(ends), source)


def _number(text: str) -> str:
    return words.number(int(text)) if text.isdecimal() else text
