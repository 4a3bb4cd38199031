"""Every write about events, by noun."""

from steelyard.support.events.actions.closing import Spent, answer_pulse, close_event
from steelyard.support.events.actions.events import (
    CannotEvent,
    alter_event,
    cancel_event,
    create_event,
    note_export,
    publish_event,
    repeat_event,
    set_materials,
    set_questions,
)
from steelyard.support.events.actions.registrations import (
    CannotRegister,
    check_in,
    give_up,
    register,
    remind_of,
    send_letter_again,
    walk_in,
)

__all__ = [
    "CannotEvent",
    "CannotRegister",
    "Spent",
    "alter_event",
    "answer_pulse",
    "cancel_event",
    "check_in",
    "close_event",
    "create_event",
    "give_up",
    "note_export",
    "publish_event",
    "register",
    "remind_of",
    "repeat_event",
    "send_letter_again",
    "set_materials",
    "set_questions",
    "walk_in",
]
