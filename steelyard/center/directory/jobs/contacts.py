"""Contact lists: read into staged rows, applied and undone, each in pieces that a kill interrupts without harm."""

from collections.abc import Callable
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.directory import actions
from steelyard.center.directory.models import ContactList
from steelyard.center.directory.models.contacts import UNDO
from steelyard.center.directory.queries.contacts import columns_of, how_many
from steelyard.center.directory.queries.staging import Pass, alike_rows
from steelyard.center.directory.rules.contacts import HomeChoice, ListStatus, suffice
from steelyard.center.directory.rules.sheets import Sheet, Unreadable, entries, opened
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import daily, work
from steelyard.foundation.work.rules import Refused

CHUNK = 1000
MOST_ROWS = 200_000
Told = Callable[[int], None]


def _silent(_: int) -> None:
    """Nobody waits for news of a short list."""


def stage(found: ContactList, *, by: Any, told: Told = _silent, path: Path | None = None) -> ContactList:
    """Read a list to its end from wherever it was left; raises Unreadable."""
    sheet = opened(path or Path(found.stored.path))
    reading = Pass(found)
    for chunk in batched(entries(sheet, found.columns, after=found.rows_read), CHUNK, strict=False):
        rows, homes = reading.rows(chunk)
        actions.stage_rows(found, by=by, rows=rows, homes=homes)
        told(found.rows_read)
        if found.rows_read > MOST_ROWS:
            raise Unreadable(f"This list has more than {MOST_ROWS:,} rows. Divide it and bring the parts one by one.")
    if not found.rows_read:
        raise Unreadable("Nobody is in this file. Look whether the right one was saved.")
    return actions.end_reading(found, by=by, alike=alike_rows(found))


@work("directory.read_contacts", title="Read a contact list")
def read_contacts(progress: Progress, pk: int) -> dict[str, Any]:
    found = ContactList.objects.get(pk=pk)
    answer = {"url": found.get_absolute_url(), "summary": "The list is read. Look at what becomes of its rows."}
    if found.status != ListStatus.READING:
        return answer
    progress.stage("Reading", total=_lines(found))
    try:
        stage(found, by=progress.by, told=progress.step)
    except Unreadable as problem:
        actions.drop_list(found, by=progress.by)
        raise Refused(str(problem)) from problem
    except actions.NotOpen as problem:
        raise Refused(str(problem)) from problem
    return answer


def _lines(found: ContactList) -> int:
    """About how many rows a text file has; of a workbook nobody knows before it is read."""
    if found.form != "csv":
        return 0
    with found.stored.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


@work("directory.apply_contacts", title="Take a contact list into the directory")
def apply_contacts(progress: Progress, pk: int, **chosen: bool) -> dict[str, Any]:
    found = ContactList.objects.get(pk=pk)
    progress.stage("Taking it in", total=sum(found.counts.get(fate, 0) for fate in ("new", "known")))

    def act() -> dict[str, Any]:
        actions.apply_list(found, by=progress.by, step=progress.step, **chosen)
        return {"url": found.get_absolute_url(), **found.counts.get("made", {})}

    try:
        return progress.once(act)
    except (actions.NotReady, actions.NotOpen) as problem:
        raise Refused(str(problem)) from problem


@work("directory.undo_contacts", title="Undo a contact list")
def undo_contacts(progress: Progress, pk: int) -> dict[str, Any]:
    found = ContactList.objects.get(pk=pk)
    progress.stage("Taking it out again", total=found.traces.count())

    def act() -> dict[str, Any]:
        actions.undo_list(found, by=progress.by, step=progress.step)
        return {"url": found.get_absolute_url(), **found.counts["undone"]}

    try:
        return progress.once(act)
    except actions.CannotUndo as problem:
        raise Refused(str(problem)) from problem


@daily
def forget_lists() -> None:
    """Forget the rows of contact lists that can no longer be undone."""
    actions.forget_lists(by=None, before=timezone.now() - UNDO)


# Without anybody at a page: the command line


class _OnlyLooking(Exception):
    """Roll a preview back."""


def bring[T](file: Path, *, by: Any, preview: bool, tell: Callable[[ContactList], T]) -> T:
    """Bring a file in at once; ``tell`` is asked what became of it. Raises Unreadable.

    Organizations are taken only where they are named exactly; where nobody can be asked, the rest stay blank. Refused
    rows stay out, as on the page when somebody says so. Nothing is written in a preview, nor of a list with no other rows.
    """
    sheet = opened(file)
    answers: list[T] = []
    try:
        with transaction.atomic():
            found = _brought(sheet, file, by=by)
            if preview or not how_many(found):
                answers.append(tell(found))
                raise _OnlyLooking
            actions.apply_list(found, by=by, without_refused=True)
            answers.append(tell(found))
    except _OnlyLooking:
        pass
    return answers[0]


def _brought(sheet: Sheet, file: Path, *, by: Any) -> ContactList:
    columns = columns_of(sheet)
    if sheet.form != "vcard" and not suffice(columns):
        named = ", ".join(sheet.headings)
        raise Unreadable(
            f"Which columns hold names or e-mail addresses? The headings are {named}. Rename one to Name or E-mail, "
            "or bring the file in on the page, where you can say what its columns are."
        )
    found = actions.receive_list(file.name, by=by, sheet=sheet, columns=columns)
    stage(found, by=by, path=file)
    actions.settle_rest(found, by=by, choice=HomeChoice.BLANK)
    return found
