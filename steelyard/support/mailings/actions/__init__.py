"""Every write about mailings, by noun."""

from steelyard.support.mailings.actions.addresses import note_bounce, note_opt_out, opt_in, opt_out, reopen, take_report
from steelyard.support.mailings.actions.audiences import alter_audience, keep_audience, put_away, take_out
from steelyard.support.mailings.actions.mailings import (
    CannotSend,
    alter_mailing,
    begin,
    go_on,
    stop,
    try_out,
    write_mailing,
)
from steelyard.support.mailings.actions.sending import Batch, freeze_some, post_some

__all__ = [
    "Batch",
    "CannotSend",
    "alter_audience",
    "alter_mailing",
    "begin",
    "freeze_some",
    "go_on",
    "keep_audience",
    "note_bounce",
    "note_opt_out",
    "opt_in",
    "opt_out",
    "post_some",
    "put_away",
    "reopen",
    "stop",
    "take_out",
    "take_report",
    "try_out",
    "write_mailing",
]
