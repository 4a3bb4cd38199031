"""What a calendar file makes of the sessions that are planned: each occurrence's fate, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from steelyard.foundation.kit.choices import Choice
from steelyard.support.delivery.rules import ALIKE, DAY, ZONES
from steelyard.support.delivery.rules.calendars import CalendarRead, Occurrence, key_of


class FileStatus(Choice):
    READY = "ready", "Waits to be applied"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"


class OccurrenceFate(Choice):
    NEW = "new", "New"
    MOVED = "moved", "Moved or changed"
    CANCELLED = "cancelled", "Cancelled"
    KNOWN = "known", "Unchanged"
    REFUSED = "refused", "Refused"


# The mark beside a state on a page: a kind of the kit's status tag.
FILE_MARK: dict[str, str] = {FileStatus.READY: "waiting", FileStatus.APPLIED: "done", FileStatus.UNDONE: "quiet"}
FATE_MARK: dict[str, str] = {
    OccurrenceFate.NEW: "new",
    OccurrenceFate.MOVED: "open",
    OccurrenceFate.CANCELLED: "waiting",
    OccurrenceFate.KNOWN: "quiet",
    OccurrenceFate.REFUSED: "attention",
}
ACTS = (OccurrenceFate.NEW, OccurrenceFate.MOVED, OccurrenceFate.CANCELLED)
LONGEST_TITLE, LONGEST_PLACE, LONGEST_UID = 200, 300, 255


@dataclass(frozen=True)
class Said:
    """What a file says of one session, as far as it can be planned; ``why_not`` where it cannot."""

    key: str
    series: str
    uid: str
    title: str
    place: str = ""
    starts_at: datetime | None = None
    minutes: int = 0
    time_zone: str = ""
    sequence: int = 0
    series_sequence: int | None = None
    is_cancelled: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class Planned:
    """A session that came with a file before, and what the file said of it then."""

    session: int
    support: int
    named: str  # the support
    starts_at: datetime
    minutes: int
    title: str
    place: str
    time_zone: str
    is_over: bool  # cancelled, by whomever
    sequence: int
    series_sequence: int | None
    was_cancelled: bool  # by a file


@dataclass(frozen=True)
class Judged:
    fate: OccurrenceFate
    why: str = ""
    session: int | None = None


def said_by(found: CalendarRead, zone: str, untitled: str) -> Iterator[Said]:
    """Each occurrence as a session would be planned, in order of time; then the entries nothing can be made of."""
    for one in found.occurrences:
        start, minutes = one.start, _minutes(one)
        yield Said(
            key=one.key,
            series=key_of(one.uid),
            uid=one.uid[:LONGEST_UID],
            title=(one.title or untitled)[:LONGEST_TITLE],
            place=one.place[:LONGEST_PLACE],
            starts_at=start,
            minutes=minutes,
            time_zone=_clock(start, zone),
            sequence=one.sequence,
            series_sequence=one.series_sequence,
            is_cancelled=one.cancelled,
            why_not=_why_not(minutes),
        )
    for at, wrong in enumerate(found.unusable):
        key = key_of(wrong.uid, f"unusable {at}")
        yield Said(key, key_of(wrong.uid), wrong.uid[:LONGEST_UID], wrong.title[:LONGEST_TITLE], why_not=wrong.why)


def _minutes(one: Occurrence) -> int:
    """Whole minutes, half of one rounded up; a day is a day even when its clocks change."""
    if one.all_day:
        return (one.end.date() - one.start.date()).days * DAY
    return int((one.end - one.start).total_seconds() + 30) // 60


def _clock(start: datetime, zone: str) -> str:
    """In whose clock it was agreed, if that is one of ours."""
    own = str(getattr(start.tzinfo, "key", ""))
    own = ALIKE.get(own, own)
    return own if own in ZONES else zone


def _why_not(minutes: int) -> str:
    if minutes <= 0:
        return "It does not say how long it lasts. Give it an end where the calendar is kept."
    if minutes > DAY:
        return "It lasts longer than a day. Plan each of its days by itself."
    return ""


def judge(said: Said, planned: Planned | None, *, support: int | None, is_ours: bool = False) -> Judged:
    """What becomes of one occurrence, brought to a support (None: to any); ``is_ours`` if our own calendar has it."""
    if said.why_not:
        return Judged(OccurrenceFate.REFUSED, said.why_not)
    if is_ours:
        return Judged(OccurrenceFate.KNOWN, "It came from here: change it here.")
    if planned is None:
        if said.is_cancelled:
            return Judged(OccurrenceFate.KNOWN, "It was cancelled before it was planned here.")
        return Judged(OccurrenceFate.NEW)
    if support not in {None, planned.support}:
        return Judged(OccurrenceFate.REFUSED, f"It is planned under another support: {planned.named}.")
    return _again(said, planned)


def _again(said: Said, planned: Planned) -> Judged:
    session = planned.session
    if said.is_cancelled:
        if planned.is_over:
            return Judged(OccurrenceFate.KNOWN, "It is cancelled already.", session)
        if said.sequence < planned.sequence:
            return Judged(OccurrenceFate.KNOWN, "A later file said otherwise.", session)
        return Judged(OccurrenceFate.CANCELLED, "The file says so.", session)
    differs = list(differences(said, planned))
    if not is_newer(said, planned):
        untold = "The file says otherwise, but its SEQUENCE counts no change." if differs else ""
        return Judged(OccurrenceFate.KNOWN, untold, session)
    if planned.is_over and not planned.was_cancelled:
        return Judged(OccurrenceFate.KNOWN, "Somebody cancelled it here.", session)
    if planned.is_over:
        differs.insert(0, "Planned again.")
    return Judged(OccurrenceFate.MOVED if differs else OccurrenceFate.KNOWN, " ".join(differs), session)


def is_newer(said: Said, planned: Planned) -> bool:
    """Whether a file counts a later change, of the instance or of its whole series."""
    return (said.sequence, said.series_sequence or 0) > (planned.sequence, planned.series_sequence or 0) and (
        said.sequence >= planned.sequence
    )


def differences(said: Said, planned: Planned) -> Iterator[str]:
    """What changes, in sentences."""
    if said.starts_at != planned.starts_at:
        yield f"Was {told(planned.starts_at, planned.time_zone)}."
    if said.minutes != planned.minutes:
        yield f"Was {planned.minutes} minutes."
    if said.title != planned.title:
        yield f"Was called “{planned.title}”."
    if said.place != planned.place:
        yield f"Was at {planned.place}." if planned.place else "Had no place."


def told(moment: datetime, zone: str) -> str:
    """A moment as people of a clock say it."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there:%b %-d, %Y, %-I:%M %p} {ZONES.get(zone, zone)}"


def gone(planned: Planned, series: int | None) -> Judged:
    """What becomes of a session that the file no longer holds; ``series`` is the SEQUENCE of what repeats there."""
    if series is None or planned.is_over or series <= (planned.series_sequence or 0):
        return Judged(OccurrenceFate.KNOWN, "", planned.session)
    return Judged(OccurrenceFate.CANCELLED, "The file no longer holds it.", planned.session)


def tally(fates: Iterable[str]) -> dict[str, int]:
    """Occurrences by fate, every fate named."""
    counts = dict.fromkeys((fate.value for fate in OccurrenceFate), 0)
    for fate in fates:
        counts[fate] += 1
    return counts
