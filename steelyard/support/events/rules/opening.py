"""What is asked of every file that somebody brings, before it is read."""

from pathlib import Path

MEGABYTE = 1024 * 1024
MOST_BYTES = 600 * MEGABYTE
HEAD = 8192


class Unreadable(Exception):
    """The file cannot be read; the message says why and what to do, in a sentence."""


def head_of(path: Path) -> bytes:
    """The first bytes of a file that is neither absent, empty nor too large. Raises Unreadable."""
    if not path.is_file():
        raise Unreadable(f"There is no file {path.name}.")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty. Download the report again.")
    if size > MOST_BYTES:
        raise Unreadable(f"{path.name} is larger than {MOST_BYTES // MEGABYTE} MB. Split it and import the parts.")
    with path.open("rb") as stream:
        return stream.read(HEAD)
