"""``steelyard import attendance``: what a file of attendance holds, and who of it the directory knows."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import batched
from pathlib import Path
from typing import Any

from django.utils.timezone import get_default_timezone

from steelyard.center.directory.models import Address
from steelyard.faces.command.refusals import Refused
from steelyard.support.attendance.rules.reading import Line, Reading, Unmapped, Unreadable, read
from steelyard.support.attendance.rules.tally import Fate, Tally, sum_up

AT_ONCE = 1000  # rows whose addresses are asked for in one query


def import_attendance(file: Path, *, preview: bool, as_json: bool, echo: Callable[..., Any]) -> None:
    """Say who took part for how long and what becomes of each row; a refused row leaves the others. Raises Refused."""
    if not preview:
        raise Refused(
            "Applying attendance comes later, through the page of its event; add --preview to see what a file holds."
        )
    try:
        reading, is_known = _met(read(file, zone=get_default_timezone()))
        if as_json:
            told = sum_up(reading, is_known)
            notes = told.pop("notes")
            echo(json.dumps(told, ensure_ascii=False))
        else:
            notes = reading.notes
            _table(reading, is_known, echo)
    except Unmapped as unmapped:
        raise Refused(f"{unmapped} The command cannot ask: rename the headings in the file.") from unmapped
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from unreadable
    except OSError as problem:
        raise Refused(f"{file.name} cannot be read: {problem.strerror}.") from problem
    for note in notes:
        echo(note, err=True)


def _met(reading: Reading) -> tuple[Reading, Callable[[str], bool]]:
    """The reading, and who is known of it: the directory is asked a batch of rows ahead, never row by row."""
    known: set[str] = set()

    def ahead(lines: Iterable[Line]) -> Iterator[Line]:
        for batch in batched(lines, AT_ONCE, strict=False):
            emails = {line.email for line in batch if line.email}  # in lower case, as the directory keeps them
            known.update(Address.objects.filter(email__in=emails).values_list("email", flat=True))
            yield from batch

    return replace(reading, rows=ahead(reading.rows)), known.__contains__


def _table(reading: Reading, is_known: Callable[[str], bool], echo: Callable[..., Any]) -> None:
    """The counts, with no row kept; the sentence of a refused row as soon as it is met."""
    tally, fates = Tally(is_known), Counter[Fate]()
    for line in reading.rows:
        fate = tally.take(line)
        fates[fate] += 1
        if fate is Fate.REFUSED:
            echo(line.refused, err=True)
    summary = tally.summary()
    echo(f"kind     {reading.kind}, {reading.encoding}")
    for word in ("people", "minutes", "unnamed", "refused"):
        echo(f"{word:8} {summary[word]}")
    echo(f"rows     {', '.join(f'{fates[fate]} {fate.value}' for fate in Fate)}")
    echo("This was a preview; nothing was written.")
