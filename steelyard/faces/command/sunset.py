"""steelyard sunset: what the center passes on when its award ends, and a new installation made from it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from steelyard.faces.command.refusals import Refused
from steelyard.foundation.accounts import actions as accounts
from steelyard.steering.sunset.actions.passing_on import note_written
from steelyard.steering.sunset.actions.restoring import InUse, restore_pack
from steelyard.steering.sunset.rules.sums import Damaged
from steelyard.steering.sunset.tasks.pack import NotWritten, write_pack


def pass_on(folder: Path, words: Path | None = None, *, echo: Callable[[str], Any]) -> None:
    """Write the pack, and tell what is in it and who is in it by name."""
    try:
        said = words.read_text(encoding="utf-8") if words else ""
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"{words} cannot be read as text.") from problem
    try:
        done = write_pack(folder, echo=echo, words=said)
    except NotWritten as problem:
        raise Refused(str(problem)) from problem
    note_written(done.sums, by=None)
    people = done.people
    echo(f"{done.rows} rows in {done.files} files: {folder}")
    echo(
        f"People by name: {people['agreed']}. Under a number: {people['refused']} who did not agree, "
        f"{people['not_asked']} who were not asked."
    )
    echo(f"SHA-256 of SHA256SUMS, to be kept apart from the pack: {done.sums}")


def take_over(folder: Path, *, echo: Callable[[str], Any]) -> None:
    """Fill this installation, if it is empty, and open it for its first administrator."""
    try:
        rows = restore_pack(folder, by=None, echo=echo)
    except (Damaged, InUse) as problem:
        raise Refused(str(problem)) from problem
    echo(f"{rows} rows are here now. All accounts are closed.")
    echo(f"Make the first administrator: {accounts.first_administrator()}")
