"""Every write about files of attendance: brought, read, applied, undone, forgotten."""

from steelyard.support.attendance.actions.applying import TOLD, NotReady, apply_file
from steelyard.support.attendance.actions.files import (
    NotOpen,
    add_up,
    begin_work,
    drop_file,
    end_reading,
    forget_files,
    forget_stored,
    read_columns,
    receive,
    stage_rows,
)
from steelyard.support.attendance.actions.undoing import CannotUndo, undo_file

__all__ = [
    "TOLD", "CannotUndo", "NotOpen", "NotReady", "add_up", "apply_file", "begin_work", "drop_file", "end_reading",
    "forget_files", "forget_stored", "read_columns", "receive", "stage_rows", "undo_file",
]  # fmt: skip
