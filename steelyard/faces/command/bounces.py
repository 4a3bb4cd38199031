"""``steelyard mail bounces``: what a mailbox of reports says of letters that did not arrive."""

import mailbox
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from steelyard.faces.command.refusals import Refused
from steelyard.support.mailings import actions
from steelyard.support.mailings.rules import reports

_TOLD = {
    "hard": "closed for good",
    "soft": "did not arrive for now",
    "known": "known before",
    "unknown": "not about a letter of ours",
    "other": "no report",
}


def read_bounces(box: Path, *, echo: Callable[..., Any]) -> None:
    """Note every failed delivery of letters of ours; the mailbox is left as it is, and may be read again."""
    counts: Counter[str] = Counter()
    try:
        for content in _messages(box):
            report = reports.read(content)
            counts += actions.take_report(report, by=None) if report else Counter(other=1)
    except OSError as problem:
        raise Refused(f"{box} cannot be read: {problem.strerror or problem}.") from problem
    echo(", ".join(f"{counts[key]} {words}" for key, words in _TOLD.items() if counts[key]) or "The mailbox is empty.")


def _messages(box: Path) -> Iterator[bytes]:
    """The messages of a maildir, an mbox, or one file with one message."""
    if box.is_dir():
        if not all((box / part).is_dir() for part in ("cur", "new")):
            raise Refused(f"{box} is no mailbox: a maildir holds the folders cur and new.")
        yield from _all(mailbox.Maildir(box, create=False))
        return
    with box.open("rb") as file:
        begins = file.read(5)
    if begins == b"From ":
        yield from _all(mailbox.mbox(box, create=False))
    elif begins:
        yield box.read_bytes()


def _all(found: Any) -> Iterator[bytes]:
    with closing(found):
        for key in found.keys():  # noqa: SIM118 -- a mailbox iterates over messages, which it would parse twice
            yield found.get_bytes(key)
