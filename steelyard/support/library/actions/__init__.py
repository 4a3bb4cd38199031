"""Keeping resources: what we know of them, their files, and their way to the public."""

from steelyard.support.library.actions.files import add_file, describe_file, note_text, remove_file
from steelyard.support.library.actions.publishing import (
    begin_version,
    publish,
    republish,
    retire,
    send_back,
    submit,
    take_back,
)
from steelyard.support.library.actions.resources import add_resource, alter_resource, note_use

__all__ = [
    "add_file",
    "add_resource",
    "alter_resource",
    "begin_version",
    "describe_file",
    "note_text",
    "note_use",
    "publish",
    "remove_file",
    "republish",
    "retire",
    "send_back",
    "submit",
    "take_back",
]
