"""The format of exchange and how much of it is read: as values, and functions of values."""

import re
from datetime import datetime, timedelta

from steelyard.foundation.kit.choices import Choice

FORMAT = "steelyard-exchange"
MAJOR, MINOR = 1, 0
VERSION = f"{MAJOR}.{MINOR}"

MEGABYTE = 1024 * 1024
MOST_BYTES = 200 * MEGABYTE  # of a feed, or of all files of its CSV twin together
MOST_PACKED = 50 * MEGABYTE  # of a CSV twin as it is sent
MOST_LINE = 64 * 1024
MOST_ROWS = 250_000
MOST_PARTS = 30
MOST_TOLD = 20  # problems of one copy that are told

RENEWED = timedelta(days=7)  # an unchanged feed is signed anew, so that readers notice one that is held back
OLD = timedelta(days=30)  # a copy whose moment is older than this is shown with a caution
READ_EVERY = timedelta(days=7)
UNDO = timedelta(days=30)
MOST_SEQUENCE = 2**53 - 1


class Level(Choice):
    """How much an agency lets its support be told."""

    EXISTS = "exists", "That there is support"
    ALL = "all", "All of it"


class CopyStatus(Choice):
    UNCONFIRMED = "unconfirmed", "Waits for the key to be confirmed"
    READING = "reading", "Being read"
    READY = "ready", "Read, not taken in"
    APPLIED = "applied", "Taken in"
    REPLACED = "replaced", "Replaced by a newer copy"
    UNDONE = "undone", "Undone"
    DROPPED = "dropped", "Thrown away"
    REFUSED = "refused", "Refused"


OPEN = frozenset({CopyStatus.UNCONFIRMED, CopyStatus.READING, CopyStatus.READY})
MARK: dict[str, str] = {
    CopyStatus.UNCONFIRMED: "attention",
    CopyStatus.READING: "waiting",
    CopyStatus.READY: "open",
    CopyStatus.APPLIED: "done",
    CopyStatus.REPLACED: "quiet",
    CopyStatus.UNDONE: "quiet",
    CopyStatus.DROPPED: "quiet",
    CopyStatus.REFUSED: "attention",
}


class Change(Choice):
    """What a copy does to a row of the copy in use."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    GONE = "gone", "Gone"
    SAME = "same", "The same"


_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")


def why_not_read(version: str) -> str:
    """Why a feed of this version cannot be read, as a sentence; empty if it can."""
    found = _VERSION.fullmatch(version)
    if found is None:
        return f"This feed does not say which version of the format it has; version {VERSION} is read here."
    major = int(found[1])
    if major < MAJOR:
        return (
            f"This feed has version {version} of the format, which is older than what is read here "
            f"(version {MAJOR}). Ask the center to publish with a newer program."
        )
    if major > MAJOR:
        return (
            f"This feed has version {version} of the format, which this program does not know yet "
            f"(it reads version {MAJOR}). A newer Steelyard may read it."
        )
    return ""


def is_newer(version: str) -> bool:
    """Whether a feed that is read may hold parts that are not known here."""
    found = _VERSION.fullmatch(version)
    return found is not None and int(found[2]) > MINOR


_EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


def next_sequence(last: int, moment: datetime) -> int:
    """A greater number than the last, and than any given before a backup was restored: at least the minutes since 2020."""
    return max(last + 1, int((moment - _EPOCH).total_seconds()) // 60)


def why_not_newer(sequence: int, *, read: int, same_bytes: bool) -> str:
    """Why a feed with this sequence number may not follow the highest one that was read; empty if it may."""
    if sequence < read:
        return (
            f"This is number {sequence} of the feed, older than number {read}, which was read before. "
            "An old copy could bring back what an agency no longer shares, so it is not taken."
        )
    if sequence == read and not same_bytes:
        return f"Two different feeds carry the number {sequence}. Ask the center which of them is right."
    return ""
