"""Support maps as values: where a row comes from, who may see how much of it, and how overlaps end."""

from datetime import date, timedelta

from steelyard.foundation.kit.choices import Choice


class Origin(Choice):
    """Who put a row on the map."""

    AGENCY = "agency", "The agency"
    TOLD = "told", "Told to the center"
    LEDGER = "ledger", "The center’s own support"


# What the center knows without being told by the agency: its own support, and what somebody told it.
KNOWN_TO_CENTER = (Origin.TOLD, Origin.LEDGER)


class Viewer(Choice):
    """Whom a row may be shared with, beside the agency itself."""

    CENTER = "center", "The center"
    ON_MAP = "on_map", "All who are on our map"
    OTHER_CENTERS = "other_centers", "Other centers, by the published exchange"
    ORGANIZATION = "organization", "One provider"


# How much of a row somebody sees. Numbers, so that the larger of two counts and the database can compare them.
NOTHING, EXISTS, ALL = 0, 1, 2
LEVELS = ((NOTHING, "Nothing"), (EXISTS, "That it exists"), (ALL, "All of it"))
LEVEL_WORDS = dict(LEVELS)
LEVEL_MEANS = {
    NOTHING: "The row is not there for them.",
    EXISTS: "Who helps, and on which topic.",
    ALL: "Also what for, the product, the contact, the dates and how often.",
}


class Intensity(Choice):
    """How much an agency has to do with a provider."""

    ONCE = "once", "Once"
    NOW_AND_THEN = "now_and_then", "Now and then"
    MONTHLY = "monthly", "Every month"
    WEEKLY = "weekly", "Every week"


class OverlapStatus(Choice):
    OPEN = "open", "Roles to clarify"
    COMPLEMENTARY = "complementary", "Complementary roles"
    SETTLED = "settled", "One stepped back"
    LAPSED = "lapsed", "No longer there"


# While an overlap stands so, the same two are not raised again on the same topic.
STANDING = (OverlapStatus.OPEN, OverlapStatus.COMPLEMENTARY)
RESOLVED = (OverlapStatus.COMPLEMENTARY, OverlapStatus.SETTLED)


class SheetStatus(Choice):
    READY = "ready", "Looked at, not taken in"
    APPLIED = "applied", "Taken in"
    UNDONE = "undone", "Taken back"


UNDO = timedelta(days=30)


class NotNow(Exception):
    """Why something cannot be done now, as a sentence."""


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of the quarter of the year that a day lies in, and its last."""
    month = day.month - (day.month - 1) % 3
    first = date(day.year, month, 1)
    after = date(day.year + (month == 10), (month + 3 - 1) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def touches(since: date | None, until: date | None, *, first: date, last: date) -> bool:
    """Whether a time with open ends meets the days from first to last."""
    return (since is None or since <= last) and (until is None or until >= first)
