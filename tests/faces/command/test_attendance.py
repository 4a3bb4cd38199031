"""``steelyard import attendance --preview``: the files of tools beside the directory, from the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner, Result

from steelyard.center.directory import actions
from steelyard.center.directory.models import Person
from steelyard.faces.command.main import app
from steelyard.foundation.history.models import Entry
from steelyard.support.delivery.models import Participation
from tests.factories.events import EventFactory
from tests.support.attendance.reading import OWN, REAL, fates, minutes, table

KEYS = ["kind", "encoding", "people", "minutes", "unnamed", "refused", "attendance", "rows"]

pytestmark = pytest.mark.django_db(transaction=True)
beside = pytest.mark.skipif(not REAL.is_dir(), reason="the tools' files (shared/data) do not lie beside this checkout")


def attendance(file: Path, *flags: str) -> Result:
    return CliRunner().invoke(app, ["import", "attendance", str(file), *flags])


def told(file: Path) -> dict[str, Any]:
    result = attendance(file, "--preview", "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_json_is_the_documented_one_and_nothing_is_written() -> None:
    found = told(OWN / "zoom_webinar_sections.csv")
    assert list(found) == KEYS
    assert list(found["attendance"][0]) == ["name", "email", "minutes"]
    assert set(found["rows"][0]) == {"row", "fate", "part", "name", "email", "minutes", "joined", "left", "reason"}
    assert (found["kind"], found["encoding"]) == ("zoom-webinar-attendee", "utf-8-sig")
    # Ada's stays of 14:00:00 to 14:40:30 and 14:30 to 15:10 are 70 together; Lee's are 30 m 29 s; Maryam's an hour.
    assert minutes(found) == {"ada.astrom@sea.example": 70, "lee@lea.example": 30, "maryam@sea.example": 60}
    assert (found["people"], found["minutes"], found["unnamed"], found["refused"]) == (3, 160, 2, 0)
    # A time without a zone is the center's: in April the Pacific clock is seven hours behind.
    assert found["rows"][0]["joined"] == "2026-04-21T13:58:00-07:00"
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_known_people_are_found_in_either_case() -> None:
    actions.add_person("Ada", by=None, email="ADA.Astrom@SEA.example")
    actions.add_person("Hana", by=None, email="hana@center.example")
    rows = told(OWN / "zoom_webinar_sections.csv")["rows"]
    assert {row["email"] for row in rows if row["fate"] == "known"} == {"ada.astrom@sea.example", "hana@center.example"}
    # The second row of the same person is merged, not known again.
    assert [row["fate"] for row in rows if row["email"] == "ada.astrom@sea.example"] == ["known", "merged"]


def test_the_directory_is_asked_in_batches(tmp_path: Path) -> None:
    actions.add_person("Last", by=None, email="p2499@sea.example")
    file = table(tmp_path, "Name,Email", *(f"P{n},P{n}@sea.example" for n in range(2500)))
    with CaptureQueriesContext(connection) as queries:
        found = told(file)
    asked = [query for query in queries if 'FROM "directory_address"' in query["sql"]]
    assert len(asked) == 3  # of 1000, 1000 and 500 rows
    assert found["people"] == 2500
    assert [row["name"] for row in found["rows"] if row["fate"] == "known"] == ["P2499"]


@pytest.mark.parametrize("file", sorted(OWN.glob("*.csv")), ids=lambda file: file.stem)
def test_the_table_counts_what_the_json_tells(file: Path) -> None:
    found, result = told(file), attendance(file, "--preview")
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert lines["kind"] == f"{found['kind']}, {found['encoding']}"
    assert [int(lines[word]) for word in KEYS[2:6]] == [found[word] for word in KEYS[2:6]]
    words = [fate for _, fate in fates(found)]
    assert lines["rows"] == ", ".join(
        f"{words.count(fate)} {fate}" for fate in ("new", "known", "merged", "unnamed", "refused", "absent")
    )
    assert result.stdout.endswith("This was a preview; nothing was written.\n")


def test_a_refused_row_is_told_and_leaves_the_others(tmp_path: Path) -> None:
    rows = (
        "Ada,ada@sea.example,2026-05-14 09:00,2026-05-14 10:00",
        "Bo,bo@sea.example,2026-05-14 10:00,2026-05-14 09:00",
    )
    file = table(tmp_path, "Name,Email,Join Time,Leave Time", *rows)
    found, result = told(file), attendance(file, "--preview")
    assert (found["people"], found["minutes"], found["refused"]) == (1, 60, 1)
    assert fates(found) == [(2, "new"), (3, "refused")]
    assert found["rows"][1]["reason"].startswith("Row 3")
    assert result.exit_code == 0
    assert found["rows"][1]["reason"] in result.stderr
    assert "its times were read as America/Los_Angeles" in result.stderr


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (("",), "table.csv is empty. Download the report again."),
        (("Name,Email",), "table.csv has headings, but no rows below them. Download the report again."),
        (("Colour,Size", "red,3"), "Say which is which. The command cannot ask: rename the headings in the file."),
        (("Name,Email", '"Bo,bo@lea.example', "Cy,cy@lea.example"), "Row 2 (line 2) opens a quotation mark"),
        (("%PDF-1.7",), "table.csv is a PDF document"),
    ],
)
@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_a_refused_file_ends_with_1_and_its_sentence(tmp_path: Path, rows, sentence: str, flags) -> None:
    result = attendance(table(tmp_path, *rows), "--preview", *flags)
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_a_missing_file_and_one_that_cannot_be_opened_are_refused(tmp_path: Path, monkeypatch) -> None:
    assert "There is no file none.csv." in attendance(tmp_path / "none.csv", "--preview").stderr
    file = table(tmp_path, "Name,Email", "Ada,ada@sea.example")

    def shut(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", shut)
    result = attendance(file, "--preview")
    assert result.exit_code == 1
    assert "table.csv cannot be read: Permission denied." in result.stderr


def test_without_an_event_nothing_is_read_or_written(tmp_path: Path) -> None:
    for flags, sentence in (((), "Say whose attendance this is"), (("--event", "none"), "There is no event none.")):
        result = attendance(tmp_path / "none.csv", *flags)
        assert (result.exit_code, result.stdout) == (1, "")
        assert sentence in result.stderr


def test_it_goes_into_the_ledger_once_and_only_where_it_can() -> None:
    file = OWN / "zoom_webinar_sections.csv"
    EventFactory(key="coming")
    result = attendance(file, "--event", "coming", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "has not begun yet" in result.stderr
    assert not Person.objects.exists()
    EventFactory(key="held", starts_at=datetime(2026, 4, 21, 18, 0, tzinfo=UTC))
    result = attendance(file, "--event", "held", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, list(found)) == (0, KEYS)
    # Times without a zone are those of the event's clock, not of the center's.
    assert found["rows"][0]["joined"] == "2026-04-21T13:58:00-04:00"
    rows = Participation.objects.filter(status="attended", part="attendee", person__isnull=False)
    written = dict(rows.values_list("person__addresses__email", "minutes"))
    assert written == minutes(found)
    before = Participation.objects.count(), Person.objects.count()
    result = attendance(file, "--event", "held")
    assert result.stdout.endswith("written  nothing: all of it was there\n")
    assert (Participation.objects.count(), Person.objects.count()) == before


def test_wrong_usage_ends_with_2() -> None:
    assert CliRunner().invoke(app, ["import", "attendance"]).exit_code == 2
    assert attendance(OWN / "sign_in.csv", "--fly").exit_code == 2


@beside
def test_a_zoom_webinar_as_zoom_writes_it() -> None:
    actions.add_person("Bob", by=None, email="Bob@Example.com")
    found = told(REAL / "zoom_webinar_attendee_day1.csv")
    # Alice 9:00 to 9:30 and 9:35 to 10:30 are 30 + 55 = 85 minutes; Bob 9:00 to 10:40 are 100. Together 185.
    assert minutes(found) == {"alice@example.com": 85, "bob@example.com": 100}
    assert (found["kind"], found["people"], found["minutes"]) == ("zoom-webinar-attendee", 2, 185)
    assert fates(found) == [(7, "new"), (8, "merged"), (9, "known")]


@beside
def test_a_teams_report_as_teams_writes_it() -> None:
    found = told(REAL / "teams_attendance_2022-11-14_utf16.csv")
    assert (found["kind"], found["encoding"], found["people"]) == ("teams", "utf-16", 7)
    # Seven stays of 19:26, 19:20, 19:22, 19:19, 18:50, 17:42 and 14:51, rounded half up: 5 * 19 + 18 + 15.
    assert sorted(minutes(found).values()) == [15, 18, 19, 19, 19, 19, 19]
    assert found["minutes"] == 128
