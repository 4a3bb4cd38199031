"""States of a letter and of a piece of work, when a failed one is tried again, and when a duty falls due."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from steelyard.foundation.kit.choices import Choice

LEASE = timedelta(seconds=30)  # how long a worker may be silent before another takes its job
MAIL_LEASE = timedelta(minutes=5)  # longer than one conversation with a mail server can last
ATTEMPTS = 5
KEEP_LETTERS = timedelta(days=90)
KEEP_JOBS = timedelta(days=90)
KEEP_DUTIES = timedelta(days=7)


class Cancelled(Exception):
    """Somebody asked this work to stop."""


class Stopping(Exception):
    """The worker is shutting down; the work goes back into the queue."""


class Lost(Exception):
    """Another run has this job now; this one must not write any more."""


class Later(Exception):
    """The work has done what it may for now; the worker takes it up again at the moment given."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__(f"goes on at {at}")


class Refused(Exception):
    """The work cannot be done, for a reason the reader can understand; it is not tried again."""


class MailStatus(Choice):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    SHOWN = "shown", "Shown on screen"
    FAILED = "failed", "Given up"
    REFUSED = "refused", "Address refused"  # for good, and noted by whoever wrote the letter


class JobStatus(Choice):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


# The mark beside a state on a page: a kind of the kit's status tag.
MARK: dict[str, str] = {
    MailStatus.WAITING: "waiting",
    MailStatus.SENT: "done",
    MailStatus.SHOWN: "done",
    MailStatus.FAILED: "attention",
    MailStatus.REFUSED: "quiet",
    JobStatus.RUNNING: "open",
    JobStatus.DONE: "done",
    JobStatus.CANCELLED: "quiet",
}
OPEN = (JobStatus.WAITING, JobStatus.RUNNING)

MAIL_RETRY = [timedelta(minutes=minutes) for minutes in (1, 5, 25, 125)]
JOB_RETRY = [timedelta(seconds=seconds) for seconds in (10, 60, 300, 900)]


def _wait(waits: list[timedelta], attempts: int) -> timedelta | None:
    return waits[attempts - 1] if 1 <= attempts <= len(waits) else None


def retry_after(attempts: int) -> timedelta | None:
    """How long a letter waits after this many failed tries; None to give up."""
    return _wait(MAIL_RETRY, attempts)


def rerun_after(attempts: int) -> timedelta | None:
    """How long a job waits after an error in this many runs; None to give up."""
    return _wait(JOB_RETRY, attempts)


def share(done: int, total: int) -> int:
    """Per cent done, 0 to 100; 0 where the total is unknown."""
    return min(100, 100 * done // total) if total else 0


@dataclass(frozen=True)
class Daily:
    """Due once a day at a local time."""

    at: time

    def after(self, now: datetime) -> datetime:
        """The next due moment; ``now`` carries the center's time zone."""
        due = datetime.combine(now.date(), self.at, now.tzinfo)
        return due if due > now else datetime.combine(now.date() + timedelta(days=1), self.at, now.tzinfo)


@dataclass(frozen=True)
class Every:
    """Due every so many minutes, counted from midnight UTC, so that two workers agree."""

    minutes: int

    def after(self, now: datetime) -> datetime:
        step = self.minutes * 60
        return datetime.fromtimestamp((int(now.timestamp()) // step + 1) * step, now.tzinfo)


Rhythm = Daily | Every
