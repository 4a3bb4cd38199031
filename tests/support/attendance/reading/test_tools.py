"""Each tool's report, in files of ours with invented people: who took part, for how long, and what became of each row."""

from datetime import UTC, datetime
from pathlib import Path

from steelyard.support.attendance.rules.reading import columns, read
from steelyard.support.attendance.rules.tally import sum_up

from . import EASTERN, OWN, fates, minutes, summed, table


def test_zoom_webinar_with_all_its_sections() -> None:
    summary = summed(OWN / "zoom_webinar_sections.csv", zone=EASTERN)
    assert summary["kind"] == "zoom-webinar-attendee"
    assert minutes(summary) == {
        # 14:00:00 to 14:40:30 and 14:30:00 to 15:10:00 overlap: 14:00 to 15:10 is 70, not 41 + 40. One address in two cases.
        "ada.astrom@sea.example": 70,
        # 14:05:00 to 14:35:29 is 30 m 29 s.
        "lee@lea.example": 30,
        "maryam@sea.example": 60,
    }
    # The host and the panelists stand in the rows with their part, but are not counted.
    assert (summary["people"], summary["minutes"], summary["refused"]) == (3, 160, 0)
    parts = {row["name"]: (row["part"], row["fate"]) for row in summary["rows"]}
    assert parts["Hana Hosten"] == ("host", "new")
    assert parts["Paulo Panell"] == ("panelist", "new")
    assert parts["Petra Panell"] == ("panelist", "absent")
    assert parts["Noel Nocome"] == ("attendee", "absent")
    # The same number twice is one caller, the nameless telephone another.
    assert summary["unnamed"] == 2
    assert fates(summary)[-3:] == [(21, "unnamed"), (22, "unnamed"), (23, "unnamed")]


def test_names_are_kept_as_people_write_them() -> None:
    names = [row["name"] for row in summed(OWN / "zoom_webinar_sections.csv")["rows"]]
    assert 'Lê "Lee" Thị 🌻' in names
    assert "مريم السالم" in names


def test_who_somebody_is_comes_along() -> None:
    line = next(one for one in read(OWN / "zoom_webinar_sections.csv").rows if one.name == "Ada Åström")
    assert (line.organization, line.title, line.state) == ("Lakes Department of Education, K-12", "Literacy lead", "WI")
    assert line.extra["Approval Status"] == "approved"


def test_known_people_are_told_by_their_address() -> None:
    summary = sum_up(read(OWN / "zoom_webinar_sections.csv"), {"lee@lea.example", "hana@center.example"}.__contains__)
    assert {row["name"] for row in summary["rows"] if row["fate"] == "known"} == {'Lê "Lee" Thị 🌻', "Hana Hosten"}


def test_zoom_registration() -> None:
    summary = summed(OWN / "zoom_webinar_registration.csv")
    assert summary["kind"] == "zoom-webinar-registration"
    # Approved ones are registrants without minutes; what was denied or cancelled does not stand.
    assert minutes(summary) == {"ada@sea.example": None, "bo@lea.example": None}
    # The answer of the first goes over two lines of text and is one row all the same.
    assert fates(summary) == [(7, "new"), (8, "new"), (9, "absent"), (10, "absent")]
    assert {row["part"] for row in summary["rows"]} == {"registrant"}
    assert summary["rows"][2]["reason"] == "Row 9: the registration does not stand (denied)."
    first = next(iter(read(OWN / "zoom_webinar_registration.csv").rows))
    assert first.extra["What would help you most?"] == "More time,\r\nand examples"


def test_zoom_meeting_over_the_hour_that_happens_twice() -> None:
    summary = summed(OWN / "zoom_meeting_newer.csv", zone=EASTERN)
    assert summary["kind"] == "zoom-meeting"
    assert minutes(summary) == {
        # 0:30 daylight time to 2:40 standard time is 2 h 10 m on the clock and an hour more in truth: 190.
        "hana@center.example": 190,
        # 0:35:00 to 0:35:40, then to 1:20, reported as 105 minutes: only the second 1:20 fits, so 0:35 to 1:20 is 105.
        "ada@sea.example": 105,
        # 1:40 to 1:10 is half an hour across the change.
        "cy@lea.example": 30,
    }
    assert summary["rows"][3]["joined"] == "2026-11-01T01:40:00-04:00"
    assert summary["rows"][3]["left"] == "2026-11-01T01:10:00-05:00"
    assert "twice on 2026-11-01" in summary["rows"][3]["reason"]


def test_zoom_meeting_with_the_block_beside_each_person() -> None:
    reading = read(OWN / "zoom_meeting_flat.csv")
    # User Email and Duration stand twice: first those of the meeting, then those of the person.
    assert minutes(sum_up(reading)) == {"ada@sea.example": 46, "Bo Bergen": 50}
    assert reading.about.title == "Team meeting"
    assert reading.about.ended_at == datetime(2026, 3, 16, 11, 0, tzinfo=UTC)


def test_teams_with_somebody_who_left_and_came_back() -> None:
    reading = read(OWN / "teams_rejoined_utf16.csv", zone=EASTERN)
    summary = sum_up(reading)
    assert (summary["kind"], summary["encoding"]) == ("teams", "utf-16")
    assert (
        minutes(summary)
        == {
            "only@lea.example": 21,  # stands in the totals alone: 20 m 30 s, rounded half up, not the hour between join and leave
            "hana@center.example": 62,
            "ada@sea.example": 35,  # 20:00 + 15:29
            "Bo Bergen (Unverified)": 30,
        }
    )
    assert (summary["people"], summary["unnamed"]) == (4, 1)
    assert fates(summary) == [(14, "new"), (19, "new"), (20, "new"), (21, "merged"), (22, "new"), (23, "unnamed")]
    # 3/4 with AM and PM is the fourth of March, before which the clocks had not changed.
    assert reading.about.started_at == datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    assert "Every date could be day/month or month/day, as 3/4/26" in " ".join(summary["notes"])


def test_teams_in_german() -> None:
    summary = summed(OWN / "teams_german_utf16.csv")
    # Only totals: 59 m 50 s and 31 m 29 s. Points between the numbers always put the day first.
    assert minutes(summary) == {"joerg@schule.example": 60, "zoe@schule.example": 31}
    assert summary["rows"][0]["joined"] == "2026-03-04T14:00:10+00:00"
    assert read(OWN / "teams_german_utf16.csv").about.title == "Lesen lernen"


def test_teams_before_its_sections() -> None:
    summary = summed(OWN / "teams_older_utf16.csv")
    # 7:37:51 to 8:07:14 is 29 m 23 s; 7:38:13 to 8:07:12 is 28 m 59 s. October by its half of the day.
    assert minutes(summary) == {"ada@sea.example": 29, "bo@lea.example": 29}
    assert summary["rows"][0]["joined"].startswith("2021-10-12")


def test_the_log_of_the_first_teams() -> None:
    summary = summed(OWN / "teams_log_utf16.csv")
    # 10:00 + 10:30 is 20 m 30 s, rounded half up; 9:00 to 9:40; and nobody saw Cy leave.
    assert minutes(summary) == {"Bo Bergen": 21, "Ada Åström": 40, "Cy Early": None}
    assert summary["rows"][-1]["reason"] == "They were still there when the list was saved."


def test_the_log_of_a_live_event_of_teams() -> None:
    summary = summed(OWN / "teams_live_event.csv", zone=EASTERN)
    # 16:48:08 to 17:25:54 is 37 m 46 s, 16:51:13 to 17:56:49 is 65 m 36 s; who has no account has no address.
    assert (summary["kind"], minutes(summary)) == ("teams", {"ada@sea.example": 38, "Bo Bergen": 66})
    # Its heading says UTC, whatever the event's zone.
    assert summary["rows"][0]["joined"] == "2026-01-25T16:48:08+00:00"


def test_gotowebinar() -> None:
    summary = summed(OWN / "gotowebinar.csv")
    assert summary["kind"] == "gotowebinar"
    # 10:58 to 11:56 is 58; 8:58 Mountain is 10:58 Eastern, to 12:05 is 67: the zones stand in the cells.
    assert minutes(summary) == {"ada@sea.example": 58, "bo@lea.example": 67}
    assert fates(summary) == [(15, "new"), (16, "new"), (17, "absent")]
    about = read(OWN / "gotowebinar.csv").about
    assert about.title == "Ballads, books and beginnings"
    # 10:49 Eastern Daylight Time and 76 minutes on.
    assert about.ended_at == datetime(2026, 5, 16, 16, 5, tzinfo=UTC)
    # Every moment names its zone, so nothing has to be said about that.
    assert summary["notes"] == []


def test_gotowebinar_with_all_stays_in_one_cell() -> None:
    summary = summed(OWN / "gotowebinar_stays.csv")
    # 1:00 to 1:20 and 1:10 to 1:45 are 45 minutes together.
    assert minutes(summary) == {"ada@sea.example": 45}
    assert fates(summary) == [(4, "new"), (4, "merged")]


def test_gotowebinar_registrants(tmp_path: Path) -> None:
    file = table(
        tmp_path,
        "First Name,Last Name,Email Address,Registration Date/Time,Unsubscribed",
        "Ada,Åström,ada@sea.example,,No",
    )
    summary = summed(file)
    assert (summary["kind"], summary["rows"][0]["part"]) == ("gotowebinar", "registrant")


def test_webex() -> None:
    reading = read(OWN / "webex_utf16.csv", zone=EASTERN)
    summary = sum_up(reading)
    assert (summary["kind"], summary["encoding"]) == ("webex", "utf-16")
    # 10:01:00 to 11:00:00 in two devices one after the other is 59, not 31 + 29; the host and the panelist stand apart.
    assert minutes(summary) == {"ada@sea.example": 59}
    assert [row["part"] for row in summary["rows"]] == ["host", "panelist", "attendee", "attendee", "attendee"]
    assert summary["unnamed"] == 1
    assert reading.about.title == "Coaching cycle"


def test_eventbrite_with_check_in() -> None:
    summary = summed(OWN / "eventbrite_check_in.csv")
    # Scanned; not scanned; not attending any more; nothing said.
    assert [(row["part"], row["fate"]) for row in summary["rows"]] == [
        ("attendee", "new"), ("registrant", "absent"), ("registrant", "absent"), ("registrant", "new"),
    ]  # fmt: skip


def test_google_form() -> None:
    reading = read(OWN / "google_form.csv")
    summary = sum_up(reading)
    assert summary["kind"] == "google-form"
    # Who sent the form at the end was there; when they came it does not say.
    assert minutes(summary) == {"ada@sea.example": None, "bo@lea.example": None}
    assert fates(summary) == [(2, "new"), (3, "new"), (4, "merged")]
    assert dict(reading.columns) == {
        "timestamp": "Timestamp", "email": "Email Address", "name": "What is your full name?",
        "organization": "Your school district or agency", "state": "Which state do you work in?",
    }  # fmt: skip
    assert next(iter(reading.rows)).extra["How useful was today?"] == "5"


def test_a_table_of_somebodys_own() -> None:
    summary = summed(OWN / "sign_in.csv")
    assert (summary["kind"], summary["encoding"]) == ("table", "windows-1252")
    # Semicolons, a title line above, no address for Bo, whose name is written in two ways: 60 + 90.
    assert minutes(summary) == {"asa@sea.example": 180, "Bo Bergen": 150}
    assert fates(summary) == [(3, "new"), (4, "new"), (5, "merged")]


def test_columns_are_guessed_by_what_headings_say() -> None:
    assert columns(["Timestamp", "What is your e-mail?", "Your full name", "School district", "Comments"]) == {
        "timestamp": "Timestamp", "email": "What is your e-mail?", "name": "Your full name",
        "organization": "School district",
    }  # fmt: skip


def test_rows_can_be_gone_through_again() -> None:
    reading = read(OWN / "webex_utf16.csv")
    assert list(reading.rows) == list(reading.rows)
