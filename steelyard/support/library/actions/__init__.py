"""Keeping resources: what we know of them, and their way to the public."""

from steelyard.support.library.actions.publishing import (
    begin_version,
    publish,
    republish,
    retire,
    send_back,
    submit,
)
from steelyard.support.library.actions.resources import Credit, add_resource, alter_resource, note_use

__all__ = [
    "Credit",
    "add_resource",
    "alter_resource",
    "begin_version",
    "note_use",
    "publish",
    "republish",
    "retire",
    "send_back",
    "submit",
]
