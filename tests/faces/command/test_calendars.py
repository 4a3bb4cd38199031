"""``steelyard import calendar``: what scripts read, exit codes, and the same file twice."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from steelyard.faces.command.main import app
from steelyard.support.delivery.models import CalendarFile, Session
from tests.factories.delivery import SupportFactory

pytestmark = pytest.mark.django_db(transaction=True)
OURS = Path(__file__).parents[2] / "data/calendars/sessions.ics"
DAYS = ("--since", "2026-10-01", "--until", "2027-01-01")


def steelyard(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["import", "calendar", *(str(argument) for argument in arguments)])


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_preview_needs_no_support_and_writes_nothing() -> None:
    found = told(steelyard(OURS, *DAYS, "--preview", "--json"))
    assert found.keys() == {"kind", "since", "until", "sessions", "counts", "rows"}
    assert found["counts"] == {"new": 3, "moved": 0, "cancelled": 0, "known": 1, "refused": 1}
    assert found["rows"][0] == {
        "row": 1,
        "fate": "new",
        "title": "Office hours",
        "start": "2026-10-18T14:00:00-05:00",
        "end": "2026-10-18T15:30:00-05:00",
        "minutes": 90,
        "place": "Online",
        "uid": "series@center.example",
        "sequence": 2,  # the highest within its series
        "reason": "",
    }
    # The convening takes two whole days.
    assert found["rows"][1]["reason"] == "It lasts longer than a day. Plan each of its days by itself."
    assert not (Session.objects.exists() or CalendarFile.objects.exists())


def test_a_file_goes_in_once_and_refused_sessions_stay_out() -> None:
    SupportFactory(code="oregon-team")
    result = steelyard(OURS, *DAYS, "--support", "oregon-team")
    assert (result.exit_code, result.stdout) == (0, "3 new, 0 moved, 0 cancelled, 1 known, 1 refused\n")
    assert "Convening: It lasts longer than a day." in result.stderr
    assert Session.objects.count() == 3
    again = told(steelyard(OURS, *DAYS, "--support", "oregon-team", "--json"))
    assert (again["counts"]["new"], again["counts"]["known"]) == (0, 4)
    assert Session.objects.count() == 3


def test_what_cannot_be_done_ends_with_1_and_a_sentence(tmp_path: Path) -> None:
    support = SupportFactory()
    broken = tmp_path / "broken.ics"
    broken.write_text("Name,E-mail\n")
    for arguments, why in (
        ((OURS, *DAYS), "Say with --support"),
        ((OURS, *DAYS, "--support", "nobody"), "There is no support with the code or number nobody."),
        ((OURS, "--support", str(support.pk), "--since", "2030-01-01"), "its first session is on Oct 18, 2026"),
        ((broken, "--support", str(support.pk)), "not a calendar file"),
        ((tmp_path / "absent.ics", "--preview"), "There is no file absent.ics."),
        ((OURS, "--preview", "--since", "2026-10-01", "--until", "2026-10-01"), "The last day must come after"),
    ):
        result = steelyard(*arguments)
        assert (result.exit_code, why in result.stderr) == (1, True), result.stderr
    assert not Session.objects.exists()
