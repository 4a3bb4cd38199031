"""``steelyard import qda`` says what a file holds and takes it in; a preview needs no database and writes nothing."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from steelyard.evidence.inquiry.models import Coding, Document
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
        (guid("document"), "Interview 1", 37)
    ]
    first, second = found["codings"]
    assert {key: first[key] for key in ("document", "code", "coder", "start", "end", "text")} == {
        "document": "Interview 1", "code": "Trust", "coder": "Ana", "start": 5, "end": 18, "text": "We trust them",
    }  # fmt: skip
    assert (second["code"], second["coder"], second["code_guid"]) == ("Time", "Ben", guid("Time"))
    assert len(found["dropped"]) == 1
    assert "900 to 901 of 37 characters" in found["dropped"][0]
    assert "another version of the standard" in answer.stderr


def test_the_table(file):
    answer = told(file, "--preview")
    assert answer.exit_code == 0
    assert "kind     qdpx, written by A tool" in answer.stdout
    assert "2 codes, 2 coders, 1 document, 1 excerpt, 2 codings" in answer.stdout
    assert "code      Trust (1)" in answer.stdout
    assert "nothing was written" in answer.stdout
    assert "lies outside the text" in answer.stderr


def test_without_a_preview_it_is_taken_in_without_its_names_and_once(db, file, tmp_path):
    names = tmp_path / "names.txt"
    names.write_text("Ana = Recipient 01\n", encoding="utf-8")
    answer = told(file, "--names", str(names))
    assert answer.exit_code == 0, answer.output
    assert "2 codes, 1 documents (0 were here already), 1 excerpts, 2 codings" in answer.stdout
    found = Document.objects.get()
    assert found.text.startswith("Recipient 01: We trust them.")
    assert "Ana" not in found.text
    assert {one.coder.name for one in Coding.objects.all()} == {"Ana", "Ben"}
    assert "1 were here already" in told(file, "--names", str(names)).stdout
    assert Coding.objects.count() == 2


def test_names_that_are_no_rules_write_nothing(db, file, tmp_path):
    names = tmp_path / "names.txt"
    names.write_text("Ana\n", encoding="utf-8")
    answer = told(file, "--names", str(names))
    assert answer.exit_code == 1
    assert "Line 1 is no rule" in answer.stderr
    assert not Document.objects.exists()


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
