"""What reading a tool's file gives: its kind, what it says about the event, and one line for each row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from steelyard.support.events.rules.opening import Unreadable

SECONDS = 60


class Kind(StrEnum):
    ZOOM_WEBINAR_ATTENDEE = "zoom-webinar-attendee"
    ZOOM_WEBINAR_REGISTRATION = "zoom-webinar-registration"
    ZOOM_MEETING = "zoom-meeting"
    TEAMS = "teams"
    GOTOWEBINAR = "gotowebinar"
    WEBEX = "webex"
    EVENTBRITE = "eventbrite"
    GOOGLE_FORM = "google-form"
    TABLE = "table"


class Part(StrEnum):
    """As what somebody stands in the file; hosts and panelists are not counted among the people reached."""

    ATTENDEE = "attendee"
    HOST = "host"
    PANELIST = "panelist"
    REGISTRANT = "registrant"


class Unmapped(Unreadable):
    """The file is a table, but nobody has said which column holds what; its headings are here to choose from."""

    def __init__(self, message: str, headings: list[str]) -> None:
        super().__init__(message)
        self.headings = headings


@dataclass(frozen=True)
class About:
    """What the file itself says about the event; None where it says nothing."""

    title: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    zone: str | None = None


@dataclass(slots=True)
class Line:
    """One row about one person; ``refused`` says why it cannot be used, ``remark`` what was decided for it."""

    row: int
    part: Part = Part.ATTENDEE
    name: str = ""
    email: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    seconds: int | None = None  # the duration the tool reports
    is_total: bool = False  # joined and left are the first and the last of several stays, so the duration counts
    came: bool = True  # False only where the file says that somebody registered and did not come
    is_unnamed: bool = False  # a caller or device without a name
    organization: str = ""
    state: str = ""
    title: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    remark: str = ""

    @property
    def minutes(self) -> int | None:
        """The reported duration in whole minutes, rounded half up."""
        return None if self.seconds is None else whole_minutes(self.seconds)


@dataclass(frozen=True)
class Reading:
    """A recognized file; ``rows`` can be gone through more than once, each time anew from the file.

    Going through the rows may raise Unreadable when the file turns out to be broken further down.
    """

    kind: Kind
    encoding: str
    about: About
    headings: list[str]
    columns: Mapping[str, str]  # role -> heading, as understood
    notes: list[str]  # sentences about the whole file
    rows: Iterable[Line]


def whole_minutes(seconds: int) -> int:
    """Seconds as minutes, rounded half up."""
    return (seconds + SECONDS // 2) // SECONDS
