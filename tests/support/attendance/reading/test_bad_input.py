"""What is wrong with a file is said in a sentence: which row, what, and what to do."""

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.support.attendance.rules.reading import Unmapped, Unreadable, read

from . import EASTERN, OWN, fates, minutes, summed, table, why_refused

HEADINGS = "Name,Email,Join Time,Leave Time"


def reasons(file: Path, **how: object) -> dict[int, str]:
    return {row["row"]: row["reason"] for row in summed(file, **how)["rows"] if row["reason"]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [
        row.replace(",", delimiter)
        for row in (HEADINGS, "Ada Åström,ada@sea.example,2026-05-14 09:00,2026-05-14 10:00")
    ]
    assert minutes(summed(table(tmp_path, *rows))) == {"ada@sea.example": 60}


def test_a_declared_delimiter(tmp_path: Path) -> None:
    assert minutes(summed(table(tmp_path, "sep=;", "Name;Email", "Ada;ada@sea.example"))) == {"ada@sea.example": None}


@pytest.mark.parametrize(
    ("encoding", "called"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"),
     ("cp1252", "windows-1252")],
)  # fmt: skip
def test_any_encoding(tmp_path: Path, encoding: str, called: str) -> None:
    summary = summed(table(tmp_path, "Name,Email", "Ada Åström,ada@sea.example", encoding=encoding))
    assert (summary["encoding"], summary["attendance"][0]["name"]) == (called, "Ada Åström")


def test_mixed_encodings(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_bytes("Name\nAda Åström\n".encode() + "Zoë Weiß\n".encode("cp1252"))
    summary = summed(file)
    assert [one["name"] for one in summary["attendance"]] == ["Ada Åström", "Zoë Weiß"]
    assert "line 3 is not in UTF-8 as others are" in summary["notes"][0]


def test_utf16_that_breaks_off(tmp_path: Path) -> None:
    file = tmp_path / "broken.csv"
    file.write_bytes("Name,Email\nAda,ada@sea.example\n".encode("utf-16") + b"\x00")
    assert why_refused(file).startswith("broken.csv begins as UTF-16, but cannot be read as that to its end.")


def test_ragged_rows(tmp_path: Path) -> None:
    file = table(
        tmp_path, "Name,Email,Agency", "Ada,ada@sea.example", "Bo,bo@lea.example,Brass Lake, MN", "Cy,cy@lea.example,,,"
    )
    assert fates(summed(file)) == [(2, "new"), (3, "refused"), (4, "new")]
    assert reasons(file)[3].startswith("Row 3: there are 4 cells, but 3 headings. Put quotation marks")


def test_quoted_newlines_are_within_one_row(tmp_path: Path) -> None:
    file = table(tmp_path, "Name,Email", '"Ada', 'Åström",ada@sea.example', "Bo,bo@lea.example")
    summary = summed(file)
    assert [one["name"] for one in summary["attendance"]] == ["Ada Åström", "Bo"]
    assert fates(summary) == [(2, "new"), (3, "new")]


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    file = table(tmp_path, "Name,Email", "Ada,ada@sea.example", '"Bo,bo@lea.example', "Cy,cy@lea.example")
    assert why_refused(file) == (
        "Row 3 (line 3) opens a quotation mark that is not closed where it should be. "
        "Close or remove it and import the file again."
    )


def test_a_heading_that_stands_twice(tmp_path: Path) -> None:
    file = table(tmp_path, "Name,Email,Agency,Email", "Ada,old@sea.example,Lakes,ada@sea.example")
    assert why_refused(file) == "The heading Email stands twice, in columns 2 and 4. Say which column to use."
    assert minutes(summed(file, mapping={"name": "Name", "email": "Email (2)"})) == {"ada@sea.example": None}


def test_another_heading_may_stand_twice(tmp_path: Path) -> None:
    line = next(iter(read(table(tmp_path, "Name,Note,Note", "Ada,early,late")).rows))
    assert line.extra == {"Note": "early", "Note (2)": "late"}


def test_renamed_columns_are_mapped(tmp_path: Path) -> None:
    file = table(tmp_path, "Wer,Anschrift,Von,Bis", "Ada,ada@sea.example,14.05.2026 09:00,14.05.2026 10:30")
    with pytest.raises(Unmapped) as raised:
        read(file)
    assert raised.value.headings == ["Wer", "Anschrift", "Von", "Bis"]
    assert "has: Wer, Anschrift, Von, Bis. Say which is which." in str(raised.value)
    mapping = {"name": "Wer", "email": "Anschrift", "joined": "Von", "left": "Bis"}
    assert minutes(summed(file, mapping=mapping)) == {"ada@sea.example": 90}


def test_a_mapping_that_does_not_fit(tmp_path: Path) -> None:
    assert "has no heading Mail. It has: Name, Email." in why_refused(
        table(tmp_path, "Name,Email", "A,a@b.example"), mapping={"email": "Mail"}
    )


def test_a_mapping_corrects_a_guess(tmp_path: Path) -> None:
    file = table(tmp_path, "Name,Minutes,Counted", "Ada,3,45")
    assert minutes(summed(file)) == {"Ada": 3}
    assert minutes(summed(file, mapping={"name": "Name", "duration": "Counted"})) == {"Ada": 45}


def test_a_missing_column_of_a_known_tool(tmp_path: Path) -> None:
    # Without Leave Time the end is the joining and what Zoom reports.
    file = table(
        tmp_path,
        "Attended,User Name (Original Name),Email,Join Time,Time in Session (minutes)",
        "Yes,Ada,a@sea.example,05/12/2026 09:00:00 AM,31",
    )
    summary = summed(file)
    assert (summary["kind"], minutes(summary)) == ("zoom-webinar-attendee", {"a@sea.example": 31})


@pytest.mark.parametrize(
    ("joined", "left"),
    [
        ("5/14/2026 9:00 AM", "5/14/2026 1:30 PM"),
        ("5/14/2026 09:00", "5/14/2026 13:30"),
        ("05/14/26 9:00:00\u202fAM", "05/14/26 1:30:00\u202fPM"),
        ("14.05.2026, 09:00 Uhr", "14.05.2026, 13:30 Uhr"),
        ("May 14, 2026 9:00 AM", "May 14, 2026 1:30 PM"),
        ("Thu, 14 May 2026 09:00", "Thu, 14 May 2026 13:30"),
        ("2026-05-14T09:00:00", "2026-05-14T13:30:00"),
        ("5/14/2026 12:00 AM", "5/14/2026 4:30 AM"),
    ],
)
def test_clocks_of_12_and_24_hours(tmp_path: Path, joined: str, left: str) -> None:
    file = table(tmp_path, "Name\tJoin Time\tLeave Time", f"Ada\t{joined}\t{left}")
    assert minutes(summed(file)) == {"Ada": 270}


def test_the_order_of_day_and_month_is_that_of_the_whole_file(tmp_path: Path) -> None:
    file = table(tmp_path, HEADINGS, "Ada,,05/06/2026 09:00,05/06/2026 10:00", "Bo,,13/06/2026 09:00,13/06/2026 10:00")
    # The 13th shows that the day stands first, so the first row is in June too.
    assert [row["joined"] for row in summed(file)["rows"]] == ["2026-06-05T09:00:00+00:00", "2026-06-13T09:00:00+00:00"]
    assert not any("could be" in note for note in summed(file)["notes"])


def test_an_order_that_nothing_decides_is_told(tmp_path: Path) -> None:
    file = table(tmp_path, HEADINGS, "Ada,,05/06/2026 09:00,05/06/2026 10:00")
    summary = summed(file)
    assert summary["rows"][0]["joined"].startswith("2026-05-06")
    assert summary["notes"][0] == (
        "Every date could be day/month or month/day, as 05/06/2026 09:00. "
        "They were read as month/day; choose day/month if that is wrong."
    )
    chosen = summed(file, day_first=True)
    assert chosen["rows"][0]["joined"].startswith("2026-06-05")
    assert not any("could be" in note for note in chosen["notes"])


def test_two_orders_in_one_file(tmp_path: Path) -> None:
    rows = [
        "Ada,,05/14/2026 09:00,05/14/2026 10:00",
        "Bo,,05/15/2026 09:00,05/15/2026 10:00",
        "Cy,,16/05/2026 09:00,16/05/2026 10:00",
    ]
    file = table(tmp_path, HEADINGS, *rows)
    # The survey sees the month first and settles; what fails then is refused in its row.
    assert fates(summed(file)) == [(2, "new"), (3, "new"), (4, "refused")]
    assert reasons(file)[4].startswith("Row 4: “16/05/2026 09:00” is not a day of the calendar or a time of the clock")


def test_a_zone_that_is_absent_is_told(tmp_path: Path) -> None:
    file = table(tmp_path, HEADINGS, "Ada,,2026-05-14 09:00,2026-05-14 10:00")
    assert summed(file, zone=EASTERN)["notes"] == [
        "The file names no time zone; its times were read as America/New_York. If that is wrong, choose the zone."
    ]


def test_zones_in_cells_and_headings(tmp_path: Path) -> None:
    cells = table(
        tmp_path,
        HEADINGS,
        "Ada,,2026-05-14 09:00 EDT,2026-05-14T14:00:00Z",
        "Bo,,2026-05-14 09:00 +02:00,2026-05-14 10:00 (GMT+2)",
    )
    # 9:00 daylight time is 13:00 UTC.
    assert minutes(summed(cells)) == {"Ada": 60, "Bo": 60}
    assert summed(cells)["notes"] == []
    heading = table(
        tmp_path,
        "Name,Join Time (America/Denver),Leave Time",
        "Ada,2026-05-14 09:00,2026-05-14 10:00",
        name="heading.csv",
    )
    assert summed(heading)["rows"][0]["joined"] == "2026-05-14T09:00:00-06:00"
    assert summed(heading)["notes"] == []


def test_a_zone_nobody_knows(tmp_path: Path) -> None:
    file = table(tmp_path, HEADINGS, "Ada,,2026-05-14 09:00 XYZ,2026-05-14 10:00 XYZ")
    assert reasons(file)[2].startswith("Row 2: “XYZ” is not a time zone known here")


def test_the_hour_that_happens_twice_is_told(tmp_path: Path) -> None:
    file = table(tmp_path, HEADINGS, "Ada,,2026-11-01 01:30,2026-11-01 03:00")
    # 1:30 daylight time to 3:00 standard time; nothing in the row says which 1:30, so the first.
    assert minutes(summed(file, zone=EASTERN)) == {"Ada": 150}
    assert reasons(file, zone=EASTERN)[2].startswith("The clock showed 01:30 twice on 2026-11-01; ")


def test_the_hour_that_never_happens_is_told(tmp_path: Path) -> None:
    file = table(tmp_path, HEADINGS, "Ada,,2026-03-08 02:30,2026-03-08 04:00")
    summary = summed(file, zone=EASTERN)
    assert summary["rows"][0]["joined"] == "2026-03-08T03:30:00-04:00"
    assert (
        summary["rows"][0]["reason"]
        == "The clock jumped over this time; 2026-03-08 03:30 was taken. Check the time zone."
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Ada,ada@sea,2026-05-14 09:00,2026-05-14 10:00", "“ada@sea” is not an e-mail address."),
        ("Ada,,09:00,10:00", "“09:00” is not a date with a time; what stands under Join Time has no day."),
        ("Ada,,soon,", "“soon” is not a date with a time; what stands under Join Time cannot be used."),
        ("Ada,,2026-02-30 09:00,", "“2026-02-30 09:00” is not a day of the calendar or a time of the clock"),
        ("Ada,,2026-05-14 25:00,", "“2026-05-14 25:00” is not a day of the calendar or a time of the clock"),
        ("Ada,,2026-05-14 11:00,2026-05-14 10:00", "it says left 2026-05-14 10:00 before joined 2026-05-14 11:00."),
        ("Ada,,2026-05-14 11:00,2026-06-14 10:00", "from 2026-05-14 to 2026-06-14 is longer than 7 days."),
        ("=cmd|' /C calc'!A0,ada@sea.example,,", "Name is a formula (=cmd|' /C calc'!A0). Put its value into the cell."),
        ('Ada,"=HYPERLINK(""x"")",,', 'Email is a formula (=HYPERLINK("x")).'),
        ("A\0da,ada@sea.example,,", "it holds characters that cannot be read."),
        (",,,x", "“x” is not a date with a time"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used(tmp_path: Path, row: str, why: str) -> None:
    file = table(tmp_path, HEADINGS, row, "Bo,bo@lea.example,,")
    summary = summed(file)
    assert summary["rows"][0]["fate"] == "refused"
    assert summary["rows"][0]["reason"].startswith(f"Row 2: {why}")
    # The others are read all the same.
    assert (summary["refused"], minutes(summary)) == (1, {"bo@lea.example": None})


def test_a_row_of_nobody(tmp_path: Path) -> None:
    file = table(tmp_path, "Name,Email,Agency", ",,Brass Lake District", "Bo,,")
    assert reasons(file)[2] == "Row 2: there is neither a name nor an e-mail address. Add one, or remove the row."


def test_yes_or_no(tmp_path: Path) -> None:
    file = table(tmp_path, "Name,Attended", "Ada,Yes", "Bo,no", "Cy,perhaps", "Di,")
    assert fates(summed(file)) == [(2, "new"), (3, "absent"), (4, "refused"), (5, "absent")]
    assert reasons(file)[4] == "Row 4: “perhaps” under Attended is neither yes nor no. Write one of them."


@pytest.mark.parametrize(
    "name", ["+1 555-555-0134", "1555***0134", "iPhone", "Galaxy S21", "iPad (2)", "Call-in User_3", "Anonymous", ""]
)
def test_who_has_no_name_is_counted_and_not_invented(tmp_path: Path, name: str) -> None:
    file = table(tmp_path, HEADINGS, f"{name},,2026-05-14 09:00,2026-05-14 10:00")
    summary = summed(file)
    assert (summary["people"], summary["unnamed"], summary["attendance"], summary["minutes"]) == (0, 1, [], 0)
    assert fates(summary) == [(2, "unnamed")]


@pytest.mark.parametrize(
    "name", ["Eric's iPad (Clapton)", "Galaxy Jones", "Guest, Judith", "Phone Lee-Ng", "José 🎻", "محمد"]
)
def test_who_has_a_name_is_somebody(tmp_path: Path, name: str) -> None:
    summary = summed(table(tmp_path, "Name\tAgency", f"{name}\tLakes"))
    assert [one["name"] for one in summary["attendance"]] == [name]


def test_no_address_in_words(tmp_path: Path) -> None:
    assert minutes(summed(table(tmp_path, "Name,Email", "Ada,Anonymous"))) == {"Ada": None}


@pytest.mark.parametrize(
    "text",
    ["phone" + "1" * 180 + "!", "1h" * 40_000, "5/" * 40_000, "a - " * 30_000, "<" * 60_000, "a@" + "b." * 60_000],
)
@pytest.mark.parametrize("heading", ["Name", "Email", "Join Time", "Minutes", "Join Time - Leave Time", "State"])
def test_long_cells_take_no_time(tmp_path: Path, heading: str, text: str) -> None:
    headings = f"Attended,Interest Rating,Full Name,{heading}" if heading != "Name" else "Attended,Interest Rating,Name"
    row = "Yes,5,Ada," if heading != "Name" else "Yes,5,"
    file = table(tmp_path, headings, row + text)
    begun = time.process_time()
    summary = summed(file)
    assert time.process_time() - begun < 1
    assert len(summary["rows"]) == 1


def test_an_address_in_place_of_a_name(tmp_path: Path) -> None:
    assert minutes(summed(table(tmp_path, "Name,Agency", "Ada@sea.example,Lakes"))) == {"ada@sea.example": None}


def test_no_rows(tmp_path: Path) -> None:
    assert (
        why_refused(table(tmp_path, HEADINGS))
        == "table.csv has headings, but no rows below them. Download the report again."
    )
    assert why_refused(
        table(
            tmp_path, "Attendee Report", "Attendee Details", "Attended,User Name (Original Name),Email", name="zoom.csv"
        )
    ).startswith("zoom.csv has headings")


def test_empty_and_absent_files(tmp_path: Path) -> None:
    assert why_refused(table(tmp_path)) == "table.csv is empty. Download the report again."
    assert why_refused(table(tmp_path, "", "", " ")).startswith("table.csv holds no")
    assert why_refused(tmp_path / "gone.csv") == "There is no file gone.csv."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a file of the type image/png"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"BEGIN:VCALENDAR\r\n", "is a calendar"),
        (b"BEGIN:VCARD\r\n", "is a contact card"),
        (b'{"people": []}', "is a JSON file"),
        (bytes(range(1, 32)) * 20, "is not a table"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "is"),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, what: str) -> None:
    file = tmp_path / "report.csv"
    file.write_bytes(data)
    assert why_refused(file).startswith(f"report.csv {what}")


def test_a_text_called_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes((OWN / "webex_utf16.csv").read_bytes())
    summary = summed(file)
    assert (summary["kind"], summary["people"]) == ("webex", 1)
    assert summary["notes"][0] == "report.xlsx is called .xlsx, but it is a text file; it was read as that."


def test_headings_that_come_again_are_no_people(tmp_path: Path) -> None:
    file = table(tmp_path, "Name,Email", "Ada,ada@sea.example", "Name,Email", "Bo,bo@lea.example")
    assert fates(summed(file)) == [(2, "new"), (4, "new")]


def test_many_rows_need_no_more_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        rows = (f"Person {number},p{number}@sea.example,2026-05-14 09:00,2026-05-14 10:00" for number in range(count))
        file = table(tmp_path, HEADINGS, *rows)
        reading = read(file)
        tracemalloc.start()
        seen = sum(1 for _ in reading.rows)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert seen == count
        return found

    peak(10)  # what is loaded once
    assert peak(8000) < 1.5 * peak(1000)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(OWN.glob("*.csv"))), st.integers(0, 5000), st.binary(max_size=12), st.integers(0, 30))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(
    tmp_path: Path, original: Path, place: int, put: bytes, taken: int
) -> None:
    data = original.read_bytes()
    file = tmp_path / "damaged.csv"
    file.write_bytes(data[: place % len(data)] + put + data[place % len(data) + taken :])
    try:
        summary = summed(file)
    except Unreadable as problem:
        assert str(problem).endswith(".")
    else:
        assert all(
            row["reason"].startswith(f"Row {row['row']}: ") for row in summary["rows"] if row["fate"] == "refused"
        )
