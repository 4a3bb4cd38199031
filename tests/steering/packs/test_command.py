"""steelyard report: what is written, what is submitted, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from steelyard.faces.command.main import app
from steelyard.steering.packs.actions import packs
from steelyard.steering.packs.models import Pack
from tests.people import Cast
from tests.steering.packs.conftest import moment
from tests.steering.packs.test_packs import reviewed, work
from tests.steering.reporting.conftest import Ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at() -> Any:
    with time_machine.travel(moment(2021, 12, 1)):
        yield


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["report", *words])


def test_without_a_draft_it_writes_what_stands(ledger: Ledger, tmp_path: Path) -> None:
    done = run("annual", "--year", "2021")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["is_draft"], told["figures"]["program-requests/received"]["shown"]) == (True, "4")
    for form, begins in (("pdf", b"%PDF-1.7"), ("xlsx", b"PK"), ("docx", b"PK"), ("html", b"<!doctype html>")):
        target = tmp_path / f"report.{form}"
        assert run("objectives", "--year", "3", "--format", form, "--out", str(target)).exit_code == 0
        assert target.read_bytes().lstrip()[: len(begins)] == begins
    assert Pack.objects.count() == 0


def test_what_was_reviewed_is_submitted_and_comes_out_the_same(ledger: Ledger, cast: Cast) -> None:
    assert "Draft one first" in run("annual", "--year", "2021", "--freeze").output
    pack = reviewed(ledger, cast)
    first = run("annual", "--year", "2021", "--freeze")
    assert first.exit_code == 0, first.output
    assert "Look at: The cover lacks" in first.output
    work()
    assert Pack.objects.get(pk=pack.pk).is_frozen
    with time_machine.travel(moment(2023, 1, 1)):
        again = run("annual", "--year", "2021").stdout
    assert again.strip() == Pack.objects.get(pk=pack.pk).kept_bytes.decode().strip()
    assert run("annual", "--year", "2021", "--freeze").exit_code == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("yearly",), "There is no report"),
        (("annual", "--format", "odt"), "There is no format"),
        (("annual", "--year", "1999"), "is no award year"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(ledger: Ledger, words: tuple[str, ...], says: str) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert says in done.output


def test_before_its_review_a_report_is_not_submitted(ledger: Ledger, cast: Cast) -> None:
    packs.draft("events", ledger.year, by=cast.cora)
    done = run("events", "--year", "FY 2021", "--freeze")
    assert done.exit_code == 1
    assert "has to review" in done.output
