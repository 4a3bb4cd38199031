"""``steelyard import attendance``: what a file of attendance holds, who of it the directory knows, and into the ledger."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import batched
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import get_default_timezone

from steelyard.center.directory.models import Address
from steelyard.faces.command.refusals import Refused
from steelyard.support.attendance import actions
from steelyard.support.attendance.forms import looked_into
from steelyard.support.attendance.jobs import stage
from steelyard.support.attendance.rules.reading import Line, Reading, Unmapped, Unreadable, read
from steelyard.support.attendance.rules.tally import Fate, Tally, sum_up
from steelyard.support.events.models import Event

AT_ONCE = 1000  # rows whose addresses are asked for in one query


def import_attendance(file: Path, *, event: str, preview: bool, as_json: bool, echo: Callable[..., Any]) -> None:
    """Say who took part for how long and what becomes of each row, and take it into the ledger unless in a preview.

    A refused row leaves the others. Raises Refused, and then nothing was written.
    """
    found = _event(event, preview=preview)
    try:
        reading, is_known = _met(_reading(file, found))
        if as_json:
            told = sum_up(reading, is_known)
            notes, said = told.pop("notes"), [json.dumps(told, ensure_ascii=False)]
        else:
            notes, said = reading.notes, _table(reading, is_known, echo)
        if found is None or preview:
            said += [] if as_json else ["This was a preview; nothing was written."]
        else:
            made = _applied(file, found)
            said += [] if as_json else [made]
    except Unmapped as unmapped:
        raise Refused(f"{unmapped} The command cannot ask: rename the headings in the file.") from unmapped
    except (Unreadable, actions.NotReady) as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(f"{file.name} cannot be read: {problem.strerror}.") from problem
    for line in said:
        echo(line)
    for note in notes:
        echo(note, err=True)


def _event(key: str, *, preview: bool) -> Event | None:
    """The event with a public address; none is needed to look. Raises Refused."""
    if not key:
        if preview:
            return None
        raise Refused("Say whose attendance this is: --event and the last word of the event's public address.")
    found = Event.objects.filter(key=key).first()
    if found is None:
        raise Refused(f"There is no event {key}. The word is the last one of its public address, as in /events/{key}/.")
    return found


def _reading(file: Path, event: Event | None) -> Reading:
    """The file as its event's page would read it, columns that were once said by hand included."""
    if event is None:
        return read(file, zone=get_default_timezone())
    seen = looked_into(file, event)
    found: Reading = seen.get("reading") or read(file, zone=ZoneInfo(event.time_zone))  # which says what is missing
    return found


@transaction.atomic
def _applied(file: Path, event: Event) -> str:
    """Take the file into the ledger, whole or not at all; say what that wrote."""
    found = actions.receive(event, by=None, name=file.name, **looked_into(file, event))
    actions.apply_file(stage(found, by=None, path=file), by=None)
    made = found.counts.get("made", {})
    written = ", ".join(f"{made[name]} {word}" for name, word in actions.TOLD.items() if made.get(name))
    return f"written  {written or 'nothing: all of it was there'}"


def _met(reading: Reading) -> tuple[Reading, Callable[[str], bool]]:
    """The reading, and who is known of it: the directory is asked a batch of rows ahead, never row by row."""
    known: set[str] = set()

    def ahead(lines: Iterable[Line]) -> Iterator[Line]:
        for batch in batched(lines, AT_ONCE, strict=False):
            emails = {line.email for line in batch if line.email}  # in lower case, as the directory keeps them
            known.update(Address.objects.filter(email__in=emails).values_list("email", flat=True))
            yield from batch

    return replace(reading, rows=ahead(reading.rows)), known.__contains__


def _table(reading: Reading, is_known: Callable[[str], bool], echo: Callable[..., Any]) -> list[str]:
    """The counts, with no row kept; the sentence of a refused row as soon as it is met."""
    tally, fates = Tally(is_known), Counter[Fate]()
    for line in reading.rows:
        fate = tally.take(line)
        fates[fate] += 1
        if fate is Fate.REFUSED:
            echo(line.refused, err=True)
    summary = tally.summary()
    return [
        f"kind     {reading.kind}, {reading.encoding}",
        *(f"{word:8} {summary[word]}" for word in ("people", "minutes", "unnamed", "refused")),
        f"rows     {', '.join(f'{fates[fate]} {fate.value}' for fate in Fate)}",
    ]
