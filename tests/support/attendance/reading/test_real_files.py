"""The tools' own files that lie beside this checkout: the right people and minutes, worked out by hand."""

from datetime import UTC, datetime

import pytest

from steelyard.support.attendance.rules.reading import read

from . import EASTERN, REAL, fates, minutes, summed

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the tools' files (shared/data) do not lie beside this checkout"
)


def test_zoom_webinar() -> None:
    summary = summed(REAL / "zoom_webinar_attendee_day1.csv", zone=EASTERN)
    assert (summary["kind"], summary["encoding"]) == ("zoom-webinar-attendee", "utf-8-sig")
    # Alice 9:00 to 9:30 and 9:35 to 10:30 are 30 + 55 = 85 minutes; Bob 9:00 to 10:40 are 100. Together 185.
    assert minutes(summary) == {"alice@example.com": 85, "bob@example.com": 100}
    assert (summary["people"], summary["minutes"], summary["unnamed"], summary["refused"]) == (2, 185, 0, 0)
    # Six lines stand above the people: report, generated, two of the block, title, headings.
    assert fates(summary) == [(7, "new"), (8, "merged"), (9, "new")]
    # Eastern Daylight Time is four hours behind UTC in May.
    assert summary["rows"][0]["joined"] == "2026-05-12T09:00:00-04:00"


def test_zoom_webinar_about() -> None:
    about = read(REAL / "zoom_webinar_attendee_day1.csv", zone=EASTERN).about
    # It began at 9:00 Eastern, which is 13:00 UTC, and took the 120 minutes that the block says.
    assert about.title == "E2E Webinar"
    assert about.started_at == datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
    assert about.ended_at == datetime(2026, 5, 12, 15, 0, tzinfo=UTC)


def test_zoom_meeting() -> None:
    summary = summed(REAL / "zoom_meeting_participants_with_meeting_header.csv")
    assert summary["kind"] == "zoom-meeting"
    # The file has no times of joining, so each person has the total that Zoom reports; five people have no address.
    # The meeting report knows no hosts apart: everybody in the room is a participant.
    assert minutes(summary) == {
        "host@example.edu": 75,
        "george.harrison@example.com": 72,
        "John Lennon": 70,
        "paul@example.com": 73,
        "ringorocks@example.org": 53,  # written ringoRocks
        "George Martin": 60,
        "Yoko Ono": 58,
        "pete@example.edu": 54,
        "shredder@example.org": 57,
        "Eric's iPad (Clapton)": 57,  # somebody named it: not nameless, and not joined with Eric Clapton by guessing
    }
    # 75 + 72 + 70 + 73 + 53 + 60 + 58 + 54 + 57 + 57
    assert (summary["people"], summary["minutes"]) == (10, 629)
    assert fates(summary) == [(row, "new") for row in range(5, 15)]


def test_teams() -> None:
    summary = summed(REAL / "teams_attendance_2022-11-14_utf16.csv")
    assert (summary["kind"], summary["encoding"]) == ("teams", "utf-16")
    # 14/11 can only be the 14th of November. Each has one stay, from 09:30:46 to 09:50:12 = 19 m 26 s for the first;
    # then 19:20, 19:22, 19:19, 18:58 (31:19 to 50:09 is 18:50), 17:42 and 14:51, rounded half up.
    assert minutes(summary) == {
        "jan.janssens.ext@un.int": 19,
        "johnny.walker@scotch.aero": 19,
        "pgsimon@spain.es": 19,
        "jacek@woityla.at": 19,
        "igor.3.lanis@sota.net": 19,
        "fredprimus@first.com": 18,
        "sdc@smallco.co.uk": 15,
    }
    # 5 * 19 + 18 + 15; seven took part, as its first section says too.
    assert (summary["people"], summary["minutes"]) == (7, 128)
    # The third section has a row for each stay, in the rows 21 to 27; the totals of the second add nothing.
    assert fates(summary) == [(row, "new") for row in range(21, 28)]
    assert summary["rows"][2]["name"] == "García Simón, Pedro"
    assert summary["rows"][2]["joined"] == "2022-11-14T09:30:52+00:00"


def test_eventbrite() -> None:
    reading = read(REAL / "eventbrite_attendees.csv")
    summary = summed(REAL / "eventbrite_attendees.csv")
    assert summary["kind"] == "eventbrite"
    # Three orders, all Attending, nobody scanned: registrants of whom no minutes are known.
    assert minutes(summary) == {"jdoe1@test1mail.com": None, "jdoe2@test2mail.com": None, "jbloggs@test3mail.com": None}
    assert (summary["people"], summary["minutes"]) == (3, 0)
    first = next(iter(reading.rows))
    assert (first.part, first.name, first.organization, first.title) == (
        "registrant", "John Doe", "Company1Name", "JobTitle1",
    )  # fmt: skip
    assert first.extra["Where are you located (city+state or city+country)"] == "City1, CA"
