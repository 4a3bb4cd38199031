"""The pages of files of attendance: bringing, refusing, looking, stale buttons, and long files by the worker."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.foundation.work.models import Job
from steelyard.foundation.work.worker import run_job
from steelyard.support.attendance import actions
from steelyard.support.attendance.models import AttendanceFile, AttendanceRow
from steelyard.support.delivery.models import Participation
from steelyard.support.events.models import Event
from tests.people import Cast
from tests.support.attendance.conftest import Bring

HEAD = b"Name,Email,Duration\n"


@pytest.fixture
def bring(visit: Any, cast: Cast, event: Event) -> Any:
    def send(data: bytes, status: int, name: str = "report.csv") -> Any:
        file = SimpleUploadedFile(name, data)
        return visit.post("attendance:files", {"file": file}, pk=event.pk, as_=cast.cora, status=status)

    return send


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.csv", "empty"),
        (b"Name,Email\n", "a.csv", "no rows below"),
        (b"%PDF-1.7 \n%\xe2\xe3", "a.csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.xlsx", "not a table"),
        (b"PK\x03\x04" + bytes(200), "a.xlsx", "damaged"),
        (HEAD + b'"Bo,bo@a.test\nMei,mei@a.test\n', "a.csv", "quotation mark"),
        (b"<html><table></table>", "a.xls", "web page"),
    ],
)
def test_what_is_no_report_is_refused_beside_the_field(bring: Any, data: bytes, name: str, sentence: str) -> None:
    text = bring(data, 422, name).text
    assert sentence in text
    assert ".upload" not in text  # the name of our copy
    assert not AttendanceFile.objects.exists()


def test_a_long_file_is_read_and_taken_in_by_the_worker(
    bring: Any, visit: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr("steelyard.support.attendance.views.READ_AT_ONCE", 10)
    monkeypatch.setattr("steelyard.support.attendance.views.APPLY_AT_ONCE", 1)
    bring(HEAD + b"Bo,bo@a.test,30\nMei,mei@a.test,40\n", 303)
    found = AttendanceFile.objects.get()
    path = Path(found.stored.path)
    assert (found.status, path.exists()) == ("reading", True)
    assert run_job(inline=True)
    found.refresh_from_db()
    assert (found.status, found.counts["people"]) == ("ready", 2)
    visit.post("attendance:apply", pk=found.pk, as_=cast.cora, status=303)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_job(inline=True)
    assert Participation.objects.filter(status="attended").count() == 2
    assert not path.exists()
    assert set(Job.objects.filter(is_duty=False).values_list("status", flat=True)) == {"done"}


def test_a_page_of_rows_costs_the_same_for_one_row_and_many(staged: Bring, visit: Any, cast: Cast) -> None:
    counts = []
    for rows in (1, 3, 60):
        found = staged(
            "Name,Email,Duration\n" + "".join(f"P{at},p{at}@a.test,{at}\nP{at},p{at}@a.test,5\n" for at in range(rows))
        )
        with CaptureQueriesContext(connection) as done:
            visit("attendance:file", pk=found.pk, as_=cast.cora)
        counts.append(len(done))
    assert len(set(counts)) == 1


def test_somebody_elses_button_came_first(staged: Bring, visit: Any, cast: Cast) -> None:
    found = staged("Name,Email,Duration\nBo,bo@a.test,30\n")
    actions.apply_file(AttendanceFile.objects.get(pk=found.pk), by=cast.dana)
    visit.post("attendance:apply", pk=found.pk, as_=cast.cora, status=303)
    visit.post("attendance:drop", pk=found.pk, as_=cast.cora, status=303)
    assert Participation.objects.count() == 1
    assert AttendanceFile.objects.get(pk=found.pk).status == "applied"


def test_absurd_years_and_a_repeated_name_are_shown(staged: Bring, visit: Any, cast: Cast) -> None:
    found = staged(
        "Name,Email,Join Time,Leave Time\nBo,bo@a.test,0001-01-01 00:00,0001-01-01 00:10\n"
        "Mei,mei@a.test,9999-12-31 23:00,9999-12-31 23:50\n"
    )
    text = visit("attendance:file", pk=found.pk, as_=cast.cora).text
    assert "The file tells of another time" in text
    assert AttendanceRow.objects.count() == 2
