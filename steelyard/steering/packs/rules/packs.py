"""Report packs as data: which there are, their sections, their states, and the cover of a federal progress report."""

from dataclasses import dataclass
from datetime import date

from steelyard.foundation.kit.choices import Choice


class NotNow(Exception):
    """An act that does not fit how things stand; the message says why."""


class PackStatus(Choice):
    """A pack is written, looked at by somebody else, and submitted; submitted it never changes."""

    DRAFTED = "drafted", "Drafted"
    REVIEWED = "reviewed", "Reviewed"
    FROZEN = "frozen", "Submitted"

    @property
    def mark(self) -> str:
        return {"drafted": "open", "reviewed": "waiting", "frozen": "done"}[self.value]


class Format(Choice):
    """The files of a pack."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Workbook"
    HTML = "html", "Page"
    ZIP = "zip", "Pictures"
    JSON = "json", "JSON"


class Part(Choice):
    """A section that a pack may have."""

    COVER = "cover", "Cover"
    NARRATIVE = "narrative", "What the year was about"
    OBJECTIVES = "objectives", "Objectives of the award (Section A)"
    PROGRAM = "program", "Program measures"
    REQUESTS = "requests", "Requests and decisions"
    REACH = "reach", "Reach by state"
    EVENTS = "events", "Events"
    PARTNERS = "partners", "Partners and joint activity"
    CAPACITY = "capacity", "Capacity built with evidence"
    FEEDBACK = "feedback", "Feedback as released"
    BALANCE = "balance", "Balance and strategic review"
    ALL_MEASURES = "all-measures", "All numbers with their definitions"


@dataclass(frozen=True)
class PackKind:
    """A pack that can be drafted: its key, its title, whom it is for, its sections in order."""

    key: str
    title: str
    for_whom: str
    parts: tuple[Part, ...]


KINDS: dict[str, PackKind] = {
    one.key: one
    for one in (
        PackKind("annual", "Annual performance report", "The funder, once in an award year.", tuple(Part)),
        PackKind(
            "objectives", "Section A and program measures", "The funder, as a table to copy into its form.",
            (Part.COVER, Part.OBJECTIVES, Part.PROGRAM),
        ),
        PackKind("events", "Event listing", "Programs that ask for each event.", (Part.COVER, Part.EVENTS, Part.REACH)),
        PackKind(
            "board", "Report to the advisory board", "Advisers.",
            (Part.NARRATIVE, Part.REQUESTS, Part.REACH, Part.PARTNERS, Part.CAPACITY, Part.FEEDBACK, Part.BALANCE),
        ),
    )
}  # fmt: skip

# The fields of the cover, as SF-PPR asks for them: (name, label, whether it is needed).
COVER: tuple[tuple[str, str, bool], ...] = (
    ("award_number", "Federal award number", True),
    ("agency", "Federal agency and office", True),
    ("uei", "Unique entity identifier (UEI)", True),
    ("ein", "Employer identification number (EIN)", True),
    ("recipient", "Recipient organization", True),
    ("recipient_address", "Address of the recipient", True),
    ("internal_number", "Recipient's own number", False),
    ("project_from", "Project period begins", True),
    ("project_to", "Project period ends", True),
    ("frequency", "Report frequency", True),
    ("certifier_name", "Certified by", True),
    ("certifier_title", "Title", True),
    ("certifier_phone", "Telephone", True),
    ("certifier_email", "E-mail", True),
)


class Frequency(Choice):
    ANNUAL = "annual", "Annual"
    SEMI_ANNUAL = "semi_annual", "Semi-annual"
    QUARTERLY = "quarterly", "Quarterly"
    FINAL = "final", "Final"


def period_problem(first: date, last: date, year: tuple[date, date]) -> str:
    """Why these days are no period of a report; empty if they are."""
    if first > last:
        return "The period ends before it begins."
    if first < year[0] or last > year[1]:
        return "A report is about one award year: these days reach beyond it."
    return ""
