"""Files of attendance as values: their states, what becomes of a row, and what columns can hold."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from steelyard.foundation.kit.choices import Choice

MOST_ROWS = 2_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FileStatus(Choice):
    COLUMNS = "columns", "Waits for its columns"
    READING = "reading", "Being read"
    READY = "ready", "Waits to be applied"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"
    DROPPED = "dropped", "Thrown away"


class RowFate(Choice):
    """What becomes of a row; the same words as in the JSON."""

    NEW = "new", "New person"
    KNOWN = "known", "Known person"
    MERGED = "merged", "Same person again"
    UNNAMED = "unnamed", "Counted without a name"
    ABSENT = "absent", "Did not come"
    REFUSED = "refused", "Refused"


class RowPart(Choice):
    ATTENDEE = "attendee", "Attendee"
    REGISTRANT = "registrant", "Registrant"
    PANELIST = "panelist", "Panelist"
    HOST = "host", "Host"


# The mark beside a state on a page: a kind of the kit's status tag.
MARK: dict[str, str] = {
    FileStatus.COLUMNS: "waiting",
    FileStatus.READING: "open",
    FileStatus.READY: "waiting",
    FileStatus.APPLIED: "done",
    FileStatus.UNDONE: "quiet",
    FileStatus.DROPPED: "quiet",
}
FATE_MARK: dict[str, str] = {
    RowFate.NEW: "new",
    RowFate.KNOWN: "done",
    RowFate.MERGED: "quiet",
    RowFate.UNNAMED: "quiet",
    RowFate.ABSENT: "quiet",
    RowFate.REFUSED: "attention",
}
# Files that were neither applied nor thrown away.
OPEN = (FileStatus.COLUMNS, FileStatus.READING, FileStatus.READY)
# What the kinds of the JSON are called on pages.
KINDS = {
    "zoom-webinar-attendee": "Attendees of a Zoom webinar",
    "zoom-webinar-registration": "Registrations of a Zoom webinar",
    "zoom-meeting": "Participants of a Zoom meeting",
    "teams": "Attendance of a Teams meeting",
    "gotowebinar": "Report of GoToWebinar",
    "webex": "Report of Webex",
    "eventbrite": "Attendees from Eventbrite",
    "google-form": "Answers to a Google form",
    "table": "Table",
}
# What a column can be, in the order in which people are asked.
COLUMNS = {
    "name": "Whole name",
    "given": "First name",
    "family": "Last name",
    "email": "E-mail address",
    "joined": "Time of joining",
    "left": "Time of leaving",
    "duration": "How long (minutes)",
    "attended": "Came (yes or no)",
    "organization": "Organization",
    "state": "State",
}
NAMING = frozenset({"name", "given", "family", "email"})


def source_hash(kind: str, headings: Iterable[str]) -> str:
    """A mark of a tool's report: its kind and headings, whatever the case of their letters."""
    said = "\x1f".join([kind, *(" ".join(one.casefold().split()) for one in headings)])
    return blake2b(said.encode(), digest_size=32).hexdigest()


def as_seconds(moment: datetime | None) -> int | None:
    """A moment as whole seconds since 1970, as both databases add them up."""
    return None if moment is None else int(moment.timestamp())


def as_moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else EPOCH + timedelta(seconds=seconds)
