"""``steelyard import qda`` says what a file holds, needs no database and writes nothing."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from steelyard.faces.command.main import app
from tests.evidence.inquiry.formats.made import coding, guid, selection, simple


def told(file, *more):
    return CliRunner().invoke(app, ["import", "qda", str(file), *more])


@pytest.fixture
def file(tmp_path):
    text = "Ana: We trust them.\r\nBen: 👍 So do we."
    marks = [selection(5, 18, coding("Trust", "Ana"), coding("Time", "Ben")), selection(900, 901, coding("Time"))]
    path = tmp_path / "study.qdpx"
    path.write_bytes(simple(text.encode(), *marks, space='xmlns="urn:QDA-XML:project:0:4"'))
    return path


def test_the_document(file):
    answer = told(file, "--preview", "--json")
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert list(found) == ["kind", "codes", "documents", "codings", "dropped"]
    assert found["kind"] == "qdpx"
    assert found["codes"] == [{"path": one, "guid": guid(one), "name": one} for one in ("Trust", "Time")]
    assert [(one["guid"], one["name"], one["characters"]) for one in found["documents"]] == [
        (guid("document"), "Interview 1", 38)
    ]
    first, second = found["codings"]
    assert {key: first[key] for key in ("document", "code", "coder", "start", "end", "text")} == {
        "document": "Interview 1", "code": "Trust", "coder": "Ana", "start": 5, "end": 18, "text": "We trust them",
    }  # fmt: skip
    assert (second["code"], second["coder"], second["code_guid"]) == ("Time", "Ben", guid("Time"))
    assert len(found["dropped"]) == 1
    assert "900 to 901 of 38 characters" in found["dropped"][0]
    assert "another version of the standard" in answer.stderr


def test_the_table(file):
    answer = told(file, "--preview")
    assert answer.exit_code == 0
    assert "kind     qdpx, written by A tool" in answer.stdout
    assert "2 codes, 2 coders, 1 document, 1 excerpt, 2 codings" in answer.stdout
    assert "code      Trust (1)" in answer.stdout
    assert "nothing was written" in answer.stdout
    assert "lies outside the text" in answer.stderr


def test_without_a_preview_it_says_where_to_go(file):
    answer = told(file)
    assert answer.exit_code == 1
    assert "page of a study" in answer.stderr


def test_what_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / "x.qdpx").write_bytes(b"PK\x03\x04 and no more")
    for name, words in (("x.qdpx", "damaged"), ("none.qdpx", "There is no file")):
        answer = told(tmp_path / name, "--preview", "--json")
        assert answer.exit_code == 1
        assert words in answer.stderr
        assert answer.stdout == ""
        assert "Traceback" not in answer.output


def test_it_needs_no_database(file, tmp_path):
    environment = os.environ | {
        "STEELYARD_DATA": str(tmp_path / "data"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run(
        [sys.executable, "-m", "steelyard.faces.command", "import", "qda", str(file), "--preview"],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "2 codings" in done.stdout
    assert not list((tmp_path / "data").glob("*.sqlite3"))
