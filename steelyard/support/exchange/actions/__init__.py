"""Every write between centers."""

from steelyard.support.exchange.actions.copies import (
    SAME,
    NotNow,
    apply_copy,
    drop_copy,
    end_reading,
    expect_key,
    find_same,
    forget_rows,
    read_again,
    receive,
    refuse_copy,
    stage_rows,
    undo_copy,
)
from steelyard.support.exchange.actions.publishing import choose, publish
from steelyard.support.exchange.actions.sources import (
    Twice,
    add_source,
    alter_source,
    ask_fetch,
    confirm_key,
    note_check,
    stop_source,
)

__all__ = [
    "SAME", "NotNow", "Twice", "add_source", "alter_source", "apply_copy", "ask_fetch", "choose", "confirm_key", "drop_copy", "end_reading",
    "expect_key", "find_same", "forget_rows", "note_check", "publish", "read_again", "receive", "refuse_copy", "stage_rows", "stop_source", "undo_copy",
]  # fmt: skip
