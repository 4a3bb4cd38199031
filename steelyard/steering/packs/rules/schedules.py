"""When reports are due, and when their drafts stand ready."""

from dataclasses import dataclass
from datetime import date, timedelta

REMINDED = 7  # days before a report is due
LINK_DAYS = 60  # that a link to a submitted report opens, unless the plan says otherwise
MOST_READERS = 20


@dataclass(frozen=True)
class Due:
    """One report that is to come: which, of which award year, and its days."""

    kind: str
    year: int  # key of the award year
    due_on: date
    draft_on: date

    @property
    def remind_on(self) -> date:
        return self.due_on - timedelta(days=REMINDED)


def due_of(kind: str, year: int, ends_on: date, *, after: int, before: int) -> Due:
    """A report due ``after`` days after an award year, drafted ``before`` days before that."""
    due_on = ends_on + timedelta(days=after)
    return Due(kind, year, due_on, due_on - timedelta(days=before))
