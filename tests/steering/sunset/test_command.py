"""steelyard sunset: what it says, and what it refuses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from steelyard.center.charge.models import Center
from steelyard.faces.command.main import app
from steelyard.foundation.history.models import Entry
from tests.conformance.world import World

pytestmark = pytest.mark.django_db


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["sunset", *words])


def test_it_writes_and_reads_again(here: World, tmp_path: Path, empty_tables: Callable[[], None]) -> None:
    folder, words = tmp_path / "pack", tmp_path / "words.txt"
    words.write_text("Goodbye from all of us.")
    done = run(str(folder), "--words", str(words))
    assert done.exit_code == 0, done.output
    assert "People by name: 0." in done.output
    assert Entry.objects.filter(verb="sunset.pack.written").count() == 1
    assert "Goodbye from all of us." in (folder / "letter.html").read_text()
    refused = run(str(folder))
    assert (refused.exit_code, "holds something already" in refused.output) == (1, True)
    in_use = run(str(folder), "--restore")
    assert (in_use.exit_code, "in use" in in_use.output) == (1, True)
    empty_tables()
    again = run(str(folder), "--restore")
    assert again.exit_code == 0, again.output
    assert "Make the first administrator: http" in again.output
    assert Center.objects.get().name == here["center"].name


def test_what_is_no_pack_is_refused(db: None, tmp_path: Path) -> None:
    done = run(str(tmp_path / "nothing"), "--restore")
    assert (done.exit_code, "is not a sunset pack" in done.output) == (1, True)


def test_without_a_center_there_is_nothing_to_pass_on(db: None, tmp_path: Path) -> None:
    done = run(str(tmp_path / "pack"))
    assert (done.exit_code, "No center is set up" in done.output) == (1, True)
    assert not (tmp_path / "pack").exists()


def test_words_that_are_no_text_are_refused(here: World, tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"\xff\xfe\xff")
    done = run(str(tmp_path / "pack"), "--words", str(tmp_path / "words"))
    assert (done.exit_code, "cannot be read as text" in done.output) == (1, True)
