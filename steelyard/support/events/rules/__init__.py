"""Events as values: kinds, states, what a person's place can be, and how an event becomes an activity."""

from datetime import timedelta

from steelyard.foundation.kit.choices import Choice
from steelyard.support.delivery.rules import ActivityKind, Mode


class EventKind(Choice):
    WEBINAR = "webinar", "Webinar"
    CONVENING = "convening", "Convening"
    TRAINING = "training", "Training"
    OFFICE_HOURS = "office_hours", "Office hours"


# How each kind stands in the ledger.
AS_ACTIVITY = {
    EventKind.WEBINAR: ActivityKind.WEBINAR,
    EventKind.CONVENING: ActivityKind.CONVENING,
    EventKind.TRAINING: ActivityKind.TRAINING,
    EventKind.OFFICE_HOURS: ActivityKind.CONSULTATION,
}
# How one can meet.
MODES = (Mode.VIRTUAL, Mode.IN_PERSON, Mode.BOTH)


class EventStatus(Choice):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    CANCELLED = "cancelled", "Cancelled"
    HELD = "held", "Held"


NEXT_STATUS: dict[EventStatus, set[EventStatus]] = {
    EventStatus.DRAFT: {EventStatus.PUBLISHED, EventStatus.CANCELLED},
    EventStatus.PUBLISHED: {EventStatus.CANCELLED, EventStatus.HELD},
    EventStatus.CANCELLED: set(),
    EventStatus.HELD: set(),
}
# What anybody may read.
PUBLIC = frozenset({EventStatus.PUBLISHED, EventStatus.CANCELLED, EventStatus.HELD})


class QuestionKind(Choice):
    TEXT = "text", "A line of text"
    ONE_OF = "one_of", "One of some answers"
    YES_NO = "yes_no", "Yes or no"


class Place(Choice):
    """What a person who registered has."""

    SEATED = "seated", "Has a seat"
    WAITING = "waiting", "On the waiting list"
    CANCELLED = "cancelled", "Cancelled"


class CheckIn(Choice):
    """What the list at the door says; the ledger takes it over when the event is closed."""

    ATTENDED = "attended", "Attended"
    ABSENT = "absent", "Absent"
    EXCUSED = "excused", "Excused"


# What calendars must hear of: each change of these gives the event a higher sequence.
IN_CALENDARS = frozenset({"title", "starts_at", "ends_at", "time_zone", "place", "join_url"})
LONGEST = timedelta(days=31)  # from the first minute of an event to its last
REMIND_BEFORE = timedelta(days=1)
MOST_MINUTES = 60_000  # of one person at one event
