"""Calendar files that lie beside this checkout, and their occurrences worked out by hand."""

import json
from datetime import UTC, date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from steelyard.support.events.rules.calendars import read_calendar

ROOT = Path(__file__).parents[3]
CALENDARS = ROOT.parent / "shared/data/contacts_calendar/ics"
beside = pytest.mark.skipif(
    not CALENDARS.is_dir(), reason="the calendars (shared/data) do not lie beside this checkout"
)
EXPECTED: dict[str, Any] = (
    json.loads((CALENDARS / "expected_occurrences.json").read_text())["files"] if CALENDARS.is_dir() else {}
)


@beside
@pytest.mark.parametrize("name", EXPECTED)
def test_calendar(name: str) -> None:
    wanted = EXPECTED[name]
    days = (date.fromisoformat(wanted[key]) for key in ("window_from", "window_to_exclusive"))
    found = read_calendar(CALENDARS / name, *days)
    assert len(found) == wanted["count"]
    written = "%Y-%m-%dT%H:%M:%SZ"
    assert [
        [one.start.astimezone(UTC).strftime(written), one.end.astimezone(UTC).strftime(written), one.title]
        for one in found
    ] == wanted["occurrences"]


@beside
def test_the_weekly_calendar_by_hand() -> None:
    found = read_calendar(CALENDARS / "each_week_but_two_deleted.ics", date(2019, 3, 3), date(2020, 3, 3))
    # Eight Mondays from 4 March at 0:30 in Berlin, which is 23:30 UTC of the Sunday in winter, without 11 and 25 March.
    assert [one.start.astimezone(UTC).day for one in found] == [3, 17, 31, 7, 14, 21]
    # From 31 March on Berlin is two hours ahead.
    assert found[2].start.astimezone(UTC).hour == 22


@beside
def test_an_edited_instance_keeps_its_place_in_the_series() -> None:
    edited = read_calendar(CALENDARS / "three_events_one_edited.ics", date(2019, 3, 17), date(2020, 3, 17))[1]
    assert (edited.title, edited.place, edited.sequence) == ("test7 - edited", "location", 2)
    assert edited.recurrence == "2019-03-19T03:00:00+00:00"


def test_what_repeats_moves_and_is_cancelled() -> None:
    found = read_calendar(
        ROOT / "tests/data/calendars/sessions.ics",
        date(2026, 10, 1),
        date(2027, 1, 1),
        zone=ZoneInfo("America/New_York"),
    )
    # Five Sundays from 18 October at 14:00 Central: 18, (25 taken out), 1, 8 (moved to Monday 9 at 15:00), 15 (cancelled).
    # The clocks change on 1 November, so 14:00 is 19:00 UTC before and 20:00 UTC after.
    assert [(one.title, one.start.astimezone(UTC).isoformat(), one.cancelled) for one in found] == [
        ("Office hours", "2026-10-18T19:00:00+00:00", False),
        ("Convening", "2026-10-20T04:00:00+00:00", False),  # a whole day begins at midnight of the zone asked for
        ("Office hours", "2026-11-01T20:00:00+00:00", False),
        ("Office hours (moved)", "2026-11-09T21:00:00+00:00", False),
        ("Office hours", "2026-11-15T20:00:00+00:00", True),
    ]
    moved, convening = found[3], found[1]
    assert (moved.recurrence, moved.sequence) == ("2026-11-08T20:00:00+00:00", 2)
    assert (convening.all_day, convening.place) == (True, "Lake hall")
    assert convening.end.astimezone(UTC).isoformat() == "2026-10-22T04:00:00+00:00"
