"""The words of releases, and why a table or step is not shown, for the evaluator's room."""

from steelyard.analysis.disclosure.releases import Why
from steelyard.foundation.kit.choices import Choice


class NotNow(Exception):
    """An act that does not fit how things stand; the message says why."""


class ReleaseStatus(Choice):
    """The life of a release: prepared by one person, shown once a second one approved it, or dropped."""

    PREPARED = "prepared", "Waits for the second person"
    RELEASED = "released", "Released"
    DROPPED = "dropped", "Dropped"


STATUS_MARK = {
    ReleaseStatus.PREPARED: "waiting",
    ReleaseStatus.RELEASED: "done",
    ReleaseStatus.DROPPED: "quiet",
}
MOST_GROUPINGS = 3
WHY = {
    Why.TOLD: "not tried: that it was left out would tell of people",
    Why.SMALL: "a group of it has too few people",
    Why.DIFFERENCE: "two groups differ by too few people",
    Why.PERSON: "with it, a small combination could be worked out",
    Why.ANSWER: "with it, everybody in a group would be known to have answered alike",
    Why.LONG: "the audit did not end in time",
}
EVERYBODY = ""


def spoken(name: str) -> str:
    """The name of a table's grouping in words; empty for everybody."""
    return name.replace("+", " and ")
