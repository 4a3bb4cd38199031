"""``steelyard import calendar``: the sessions of a calendar file, planned under a support, told one by one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from steelyard.faces.command.refusals import Refused
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.queries.calendars import judged, moments, refuse_nothing, support_called
from steelyard.support.delivery.queries.sessions import usual_zone
from steelyard.support.delivery.rules import ActivityKind, Mode
from steelyard.support.delivery.rules.calendars import CalendarRead, read_calendar
from steelyard.support.delivery.rules.planning import Judged, OccurrenceFate, Said, said_by, tally

YEAR = timedelta(days=366)
KIND, MODE = ActivityKind.CHECK_IN, Mode.VIRTUAL  # the page asks; a session is changed where it stands


@dataclass(frozen=True)
class Wanted:
    """Which support, which days (None: the year from today), and whether anything is written."""

    support: str
    since: date | None
    until: date | None
    preview: bool


def import_calendar(file: Path, wanted: Wanted, *, as_json: bool, echo: Callable[..., Any]) -> None:
    """Plan the sessions of a file, or say what would happen; refused ones stay out. Raises Refused and Unreadable."""
    support = _support(wanted)
    zone = usual_zone(support) if support else timezone.get_default_timezone_name()
    since = wanted.since or timezone.localdate()
    until = wanted.until or since + YEAR
    if until <= since:
        raise Refused("The last day must come after the first.")
    found = read_calendar(file, since, until, zone=ZoneInfo(zone))
    refuse_nothing(found)
    said = list(said_by(found, zone, KIND.label))
    rows = judged(
        said, support=support.pk if support else None, series=found.by_key, window=moments(since, until, zone)
    )
    if support and not wanted.preview:
        _plan(support, said, found=found, name=file.name, days=(since, until), time_zone=zone)
    if as_json:
        echo(json.dumps(_told(rows, since=since, until=until), ensure_ascii=False))
        return
    for one, told in rows:
        if told.fate == OccurrenceFate.REFUSED:
            echo(f"{one.title}: {told.why}", err=True)
    counts = tally(told.fate for _, told in rows)
    echo(", ".join(f"{count} {fate}" for fate, count in counts.items()))
    if wanted.preview:
        echo("This was a preview; nothing was written.")


def _support(wanted: Wanted) -> Support | None:
    support = support_called(wanted.support) if wanted.support else None
    if wanted.support and support is None:
        raise Refused(f"There is no support with the code or number {wanted.support}.")
    if support is None and not wanted.preview:
        raise Refused("Say with --support under which support the sessions are planned, or look with --preview.")
    return support


def _plan(support: Support, said: Sequence[Said], *, found: CalendarRead, days: tuple[date, date], **more: str) -> None:
    name, time_zone = more["name"], more["time_zone"]
    with transaction.atomic():
        values: Any = {
            "since": days[0],
            "until": days[1],
            "kind": KIND.value,
            "mode": MODE.value,
            "series": found.by_key,
        }
        made = actions.bring_calendar(support, by=None, said=said, name=name, time_zone=time_zone, **values)
        actions.apply_calendar(made, by=None)


def _told(rows: Sequence[tuple[Said, Judged]], *, since: date, until: date) -> dict[str, Any]:
    return {
        "kind": "calendar",
        "since": since.isoformat(),
        "until": until.isoformat(),
        "sessions": sum(told.fate != OccurrenceFate.REFUSED for _, told in rows),
        "counts": tally(told.fate for _, told in rows),
        "rows": [_row(at, one, told) for at, (one, told) in enumerate(rows, 1)],
    }


def _row(at: int, one: Said, told: Judged) -> dict[str, Any]:
    end = one.starts_at and one.starts_at + timedelta(minutes=one.minutes)
    return {
        "row": at,
        "fate": told.fate,
        "title": one.title,
        "start": one.starts_at and one.starts_at.isoformat(),
        "end": end and end.isoformat(),
        "minutes": one.minutes or None,
        "place": one.place,
        "uid": one.uid,
        "sequence": one.sequence,
        "reason": told.why,
    }
