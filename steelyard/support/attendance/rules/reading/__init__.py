"""Reading what tools of meetings write: attendance and registrations. Pure, without a clock."""

from steelyard.support.attendance.rules.reading.files import read
from steelyard.support.attendance.rules.reading.shapes import About, Kind, Line, Part, Reading, Unmapped, Unreadable
from steelyard.support.attendance.rules.reading.tables import columns

__all__ = [
    "About", "Kind", "Line", "Part", "Reading", "Unmapped", "Unreadable", "columns", "read",
]  # fmt: skip
