"""How a spreadsheet of initiatives goes: open, then taken in, thrown away, or undone."""

from steelyard.foundation.kit.choices import Choice


class SheetStatus(Choice):
    OPEN = "open", "Not taken in yet"
    APPLIED = "applied", "Taken in"
    UNDONE = "undone", "Undone"
    DROPPED = "dropped", "Thrown away"


SHEET_MARK = {
    SheetStatus.OPEN: "open",
    SheetStatus.APPLIED: "done",
    SheetStatus.UNDONE: "quiet",
    SheetStatus.DROPPED: "quiet",
}
