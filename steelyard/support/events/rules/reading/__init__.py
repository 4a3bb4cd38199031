"""Reading what tools of meetings and calendars write: attendance, registrations, sessions. Pure, without a clock."""

from steelyard.support.events.rules.reading.calendar import Occurrence, read_calendar
from steelyard.support.events.rules.reading.files import read
from steelyard.support.events.rules.reading.shapes import About, Kind, Line, Part, Reading, Unmapped, Unreadable
from steelyard.support.events.rules.reading.tables import columns

__all__ = [
    "About", "Kind", "Line", "Occurrence", "Part", "Reading", "Unmapped", "Unreadable",
    "columns", "read", "read_calendar",
]  # fmt: skip
