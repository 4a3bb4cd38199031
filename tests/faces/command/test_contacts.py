"""``steelyard import contacts``: exit codes, the shape scripts read, and nothing written where nothing should be."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from steelyard.center.directory.models import ContactList, Person
from steelyard.faces.command.main import app

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"kind", "encoding", "people", "minutes", "unnamed", "refused", "attendance", "rows"}
ROW = {"row", "fate", "name", "email", "minutes", "joined", "left", "reason"}


def steelyard(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["import", "contacts", *(str(argument) for argument in arguments)])


def written(folder: Path, text: str) -> Path:
    file = folder / "people.csv"
    file.write_bytes(text.encode("utf-16"))
    return file


def test_a_preview_tells_each_row_and_writes_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, "Name;E-mail\nÅse Li;ASE@a.test\nÅse Li;ase@A.test\n")
    result = steelyard(file, "--preview", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told.keys() == KEYS
    assert {key: told[key] for key in KEYS - {"rows"}} == {
        "kind": "table",
        "encoding": "utf-16",
        "people": 1,
        "minutes": 0,
        "unnamed": 0,
        "refused": 0,
        "attendance": [],
    }
    assert [(row["row"], row["fate"], row["name"], row["email"]) for row in told["rows"]] == [
        (2, "new", "Åse Li", "ase@a.test"),
        (3, "merged", "Åse Li", "ase@a.test"),
    ]
    assert all(row.keys() == ROW for row in told["rows"])
    assert not (Person.objects.exists() or ContactList.objects.exists())


def test_a_list_goes_in_once(tmp_path: Path) -> None:
    file = written(tmp_path, "Name,E-mail\nBo,bo@a.test\n")
    assert steelyard(file).stdout.strip() == "1 new, 0 known, 0 merged, 0 refused"
    assert steelyard(file).stdout.strip() == "0 new, 1 known, 0 merged, 0 refused"
    assert Person.objects.count() == 1


def test_a_refused_row_stays_out_and_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, "Name,E-mail\nBo,bo@a.test\nBad,bad@\n")
    preview = steelyard(file, "--preview", "--json")
    assert (preview.exit_code, json.loads(preview.stdout)["refused"]) == (0, 1)
    assert not Person.objects.exists()
    result = steelyard(file)
    assert (result.exit_code, result.stdout.strip()) == (0, "1 new, 0 known, 0 merged, 1 refused")
    assert "Row 3: “bad@” is no e-mail address." in result.stderr
    assert [person.name for person in Person.objects.all()] == ["Bo"]


def test_a_file_that_is_refused_as_a_whole_ends_with_1_and_changes_nothing(tmp_path: Path) -> None:
    result = steelyard(written(tmp_path, "Name,E-mail\nBad,bad@\n"))
    assert (result.exit_code, "Nothing was written." in result.stdout) == (1, True)
    result = steelyard(written(tmp_path, "Name,E-mail\n"))
    assert (result.exit_code, "no row below" in result.stderr) == (1, True)
    assert steelyard(tmp_path / "absent.csv").exit_code == 1
    assert steelyard().exit_code == 2
    assert not (Person.objects.exists() or ContactList.objects.exists())
