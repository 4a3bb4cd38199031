"""Calendar files: occurrences worked out by hand, and what no calendar can follow told entry by entry."""

import json
from datetime import UTC, date
from pathlib import Path
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from steelyard.foundation.work.tables import Unreadable
from steelyard.support.delivery.rules.calendars import read_calendar

ROOT = Path(__file__).parents[3]
CALENDARS = ROOT.parent / "shared/data/contacts_calendar/ics"
OURS = ROOT / "tests/data/calendars/sessions.ics"
YEAR = (date(2019, 3, 3), date(2020, 3, 17))
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
    found = read_calendar(CALENDARS / name, *days).occurrences
    assert len(found) == wanted["count"]
    written = "%Y-%m-%dT%H:%M:%SZ"
    assert [
        [one.start.astimezone(UTC).strftime(written), one.end.astimezone(UTC).strftime(written), one.title]
        for one in found
    ] == wanted["occurrences"]


@beside
def test_the_weekly_calendar_by_hand() -> None:
    found = read_calendar(CALENDARS / "each_week_but_two_deleted.ics", *YEAR).occurrences
    # Eight Mondays from 4 March at 0:30 in Berlin, which is 23:30 UTC of the Sunday in winter, without 11 and 25 March.
    assert [one.start.astimezone(UTC).day for one in found] == [3, 17, 31, 7, 14, 21]
    # From 31 March on Berlin is two hours ahead.
    assert found[2].start.astimezone(UTC).hour == 22


@beside
def test_an_edited_instance_keeps_its_place_in_the_series() -> None:
    edited = read_calendar(CALENDARS / "three_events_one_edited.ics", *YEAR).occurrences[1]
    assert (edited.title, edited.place, edited.sequence) == ("test7 - edited", "location", 2)
    assert edited.recurrence == "2019-03-19T03:00:00+00:00"


def test_what_repeats_moves_and_is_cancelled() -> None:
    found = read_calendar(OURS, date(2026, 10, 1), date(2027, 1, 1), zone=ZoneInfo("America/New_York")).occurrences
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


HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n"
NEXT = (date(2026, 1, 1), date(2027, 1, 1))


def entry(*lines: str, uid: str = "one@test") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Call", *lines, "END:VEVENT", ""])


def write(folder: Path, *entries: str, head: str = HEAD) -> Path:
    file = folder / "calendar.ics"
    file.write_text(f"{head}{''.join(entries)}END:VCALENDAR\r\n", newline="")
    return file


GOOD = entry("DTSTART:20260301T150000Z", "DTEND:20260301T160000Z", uid="good@test")
WRONG = [
    (("DTEND:20260105T100000Z",), "does not say when it begins (DTSTART)"),
    (("DTSTART;TZID=Foo/Bar:20260105T100000",), "goes by a clock that nobody knows (Foo/Bar)"),
    (("DTSTART:00010105T100000Z", "RRULE:FREQ=DAILY"), "is in the year 1"),
    (("DTSTART:99991231T235959Z", "DURATION:P3D", "RRULE:FREQ=DAILY"), "is in the year 9999"),
    (("DTSTART:00000105T100000Z",), "holds a date or number that is none"),
    (("DTSTART:20260105T100000Z", "DTSTART:20260106T100000Z"), "has more than one DTSTART"),
    (("DTSTART:20260105T100000Z", "UID:two@test"), "has more than one UID"),
    (("DTSTART:20260105T100000Z", "SEQUENCE:many"), "holds a date or number that is none"),
    (("DTSTART:20260105T100000Z", "SEQUENCE:99999999999"), "has a SEQUENCE that is no count"),
    (("DTSTART:20260105T100000Z", "RRULE:FREQ=SECONDLY"), "repeats within a day"),
    (("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3"), "repeats within a day"),
    (("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "may never come again"),
    (("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;INTERVAL=2;BYDAY=MO"), "may never come again"),
    (("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;INTERVAL=0"), "an INTERVAL that leads nowhere"),
    (("DTSTART:20260105T100000Z", "RRULE:FREQ=SOMETIMES"), "rules that no calendar can follow"),
    (("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;UNTIL=never"), "rules that no calendar can follow"),
    (("DTSTART:20260105T100000Z", "RDATE:20260106T100000Z,bad"), "rules that no calendar can follow"),
]


@pytest.mark.parametrize(("lines", "why"), WRONG, ids=[why[:30] for _, why in WRONG])
def test_a_broken_entry_is_told_and_spoils_no_other(tmp_path: Path, lines: tuple[str, ...], why: str) -> None:
    found = read_calendar(write(tmp_path, entry(*lines), GOOD), *NEXT)
    assert [one.uid for one in found.occurrences] == ["good@test"]
    [told] = found.unusable
    assert why in told.why
    assert told.why.startswith("“Call” ")
    assert told.why.endswith("Correct it where the calendar is kept.")


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=DAILY", 365),
        ("FREQ=DAILY;COUNT=100000000", 365),
        ("FREQ=WEEKLY;BYDAY=TU,TH", 105),  # 52 Tuesdays and 53 Thursdays in 2026; the first of all is a Monday
        ("FREQ=MONTHLY;BYDAY=-1FR", 12),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 12),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0),
    ],
)
def test_a_rule_without_end_ends_with_the_window(tmp_path: Path, rule: str, count: int) -> None:
    found = read_calendar(write(tmp_path, entry("DTSTART:20150105T100000Z", f"RRULE:{rule}")), *NEXT)
    assert len(found.occurrences) == count


def test_rules_that_may_never_come_again_are_few(tmp_path: Path) -> None:
    """A rule for 30 February is looked for up to the year 9999, so a file with many of them would never be read."""
    rule, began = ("DTSTART:20250105T100000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), process_time()
    with pytest.raises(Unreadable, match="too many sessions that repeat"):
        read_calendar(write(tmp_path, *(entry(*rule, uid=f"{n}@test") for n in range(9))), *NEXT)
    assert process_time() - began < 10


def test_counted_instances_are_counted_from_the_first(tmp_path: Path) -> None:
    rule = ("DTSTART:20251230T100000Z", "RRULE:FREQ=DAILY;COUNT=4")
    assert len(read_calendar(write(tmp_path, entry(*rule)), *NEXT).occurrences) == 2  # 1 and 2 January


def test_floating_times_and_days_are_those_of_the_zone_asked_for(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        entry("DTSTART:20260105T100000", "DTEND:20260105T110000", uid="floating@test"),
        entry("DTSTART;VALUE=DATE:20260106", uid="day@test"),
    )
    floating, day = read_calendar(file, *NEXT, zone=ZoneInfo("America/Denver")).occurrences
    assert floating.start.astimezone(UTC).isoformat() == "2026-01-05T17:00:00+00:00"
    assert (day.all_day, day.start.astimezone(UTC).hour, (day.end - day.start).days) == (True, 7, 1)


def test_what_does_not_repeat_is_the_same_wherever_it_moves(tmp_path: Path) -> None:
    first = read_calendar(write(tmp_path, entry("DTSTART:20260105T100000Z")), *NEXT).occurrences
    moved = read_calendar(write(tmp_path, entry("DTSTART:20260107T100000Z", "SEQUENCE:1")), *NEXT).occurrences
    assert first[0].key == moved[0].key


def test_a_letter_that_cancels_cancels_what_it_holds(tmp_path: Path) -> None:
    file = write(tmp_path, entry("DTSTART:20260105T100000Z", "SEQUENCE:1"), head=f"{HEAD}METHOD:CANCEL\r\n")
    assert read_calendar(file, *NEXT).occurrences[0].cancelled


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"Name,E-mail\nBo,bo@a.test\n", "not a calendar file"),
        (b"%PDF-1.7 \x00\xff", "calendar"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo\r\nEND:VCARD\r\n", "holds no calendar"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "calendar"),
    ],
)
def test_what_is_no_calendar_says_so(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=why):
        read_calendar(file, *NEXT)


def test_ten_thousand_occurrences_are_too_many(tmp_path: Path) -> None:
    many = [entry("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;COUNT=300", uid=f"{n}@test") for n in range(34)]
    with pytest.raises(Unreadable, match="more than 2,000 sessions in that time"):
        read_calendar(write(tmp_path, *many), *NEXT)
    with pytest.raises(Unreadable, match="holds more than 5,000 entries"):
        read_calendar(write(tmp_path, *(GOOD for _ in range(5001))), *NEXT)
    with pytest.raises(Unreadable, match="Choose a shorter time"):
        read_calendar(write(tmp_path, GOOD), date(2020, 1, 1), date(2030, 1, 1))
    ages = [
        entry("DTSTART:19700105T100000Z", "RRULE:FREQ=DAILY;UNTIL=20200101T000000Z", uid=f"{n}@test") for n in range(20)
    ]
    with pytest.raises(Unreadable, match="since long ago"):
        read_calendar(write(tmp_path, *ages), *NEXT)
