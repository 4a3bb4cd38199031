"""The steelyard command: help, exit codes, imports, verification, backup and restore."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner, Result

from steelyard.center.charge.actions import add
from steelyard.center.charge.models import FocalArea, Topic
from steelyard.faces.command.main import app
from steelyard.foundation.history.models import Entry

VERBS = ("serve", "load", "import", "simulate", "verify", "backup", "restore", "worker")

pytestmark = pytest.mark.django_db(transaction=True)


def steelyard(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def area(name: str = "Equity") -> FocalArea:
    return add(FocalArea, by=None, key=name.lower(), name=name, position=1)


def csv(folder: Path, text: str, name: str = "02-focal_areas.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    result = steelyard(verb, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_wrong_usage_ends_with_2() -> None:
    assert steelyard("fly").exit_code == 2
    assert steelyard("simulate", "--scale", "0").exit_code == 2


def test_an_unknown_kind_is_refused_with_a_sentence(tmp_path: Path) -> None:
    result = steelyard("import", "dragons", csv(tmp_path, "a\n1\n"))
    assert result.exit_code == 1
    assert "There is no import called dragons; there are " in result.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"key,name,position\n" + b"equity\0,Equity,1\n", "NUL"),
        (b"key,key\n1,2\n", "The heading key stands twice."),
        (b"key,name\na,b,c,d\n", "Line 2 has 4 cells"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b'key,name\n"open', "not a well-formed CSV"),
    ],
)
def test_an_unreadable_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "areas.csv"
    file.write_bytes(content)
    result = steelyard("import", "focal_areas", file)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_missing_file_and_a_broken_spreadsheet_are_refused(tmp_path: Path) -> None:
    assert "There is no file" in steelyard("import", "focal_areas", tmp_path / "none.csv").stderr
    broken = csv(tmp_path, "no sheet", "areas.xlsx")
    assert "is not a spreadsheet" in steelyard("import", "focal_areas", broken).stderr


def test_a_preview_writes_nothing_and_json_tells_each_rows_fate(tmp_path: Path) -> None:
    area()
    file = csv(tmp_path, "key,name,description,position\nequity,Equity,,2\nreading,Reading,,3\n")
    result = steelyard("import", "focal_areas", file, "--preview", "--json")
    told = json.loads(result.stdout)
    assert [row["fate"] for row in told["rows"]] == ["changed", "added"]
    assert told["written"] is False
    assert FocalArea.objects.get().position == 1


def test_one_refused_row_keeps_everything_out(tmp_path: Path) -> None:
    file = csv(tmp_path, "key,name,description,position\nreading,Reading,,3\nbad key,Bad,,many\n")
    result = steelyard("import", "focal_areas", file)
    assert result.exit_code == 1
    assert "line 3: key:" in result.stderr
    assert "Nothing was written." in result.stdout
    assert not FocalArea.objects.exists()


def test_a_file_of_another_tool_is_read_in_its_encoding(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_bytes("key;name;description;position\ncafe;Café für alle;;1\n".encode("cp1252"))
    assert steelyard("import", "focal_areas", file).exit_code == 0
    assert FocalArea.objects.get().name == "Café für alle"


def test_a_case_loads_in_order_and_twice_without_change(tmp_path: Path) -> None:
    csv(tmp_path, "key,name,ring,focal_areas\nreading,Reading,system,equity\n", "03-topics.csv")
    csv(tmp_path, "key,name,description,position\nequity,Equity,,1\n")
    first, entries = steelyard("load", tmp_path), Entry.objects.count()
    assert (first.exit_code, first.stdout.count("1 added")) == (0, 2)
    second = steelyard("load", tmp_path)
    assert (second.exit_code, second.stdout.count("1 same")) == (0, 2)
    assert Entry.objects.count() == entries == 2
    assert str(Topic.objects.get().focal_areas.get()) == "Equity"


def test_a_folder_without_a_case_is_refused(tmp_path: Path) -> None:
    assert "holds no case" in steelyard("load", tmp_path).stderr


def test_simulating_without_a_case_is_refused() -> None:
    assert "Load a case first" in steelyard("simulate").stderr


def test_verify_finds_a_changed_entry() -> None:
    area()
    assert steelyard("verify").exit_code == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE history_entry SET actor = 'Nobody'")
    result = steelyard("verify")
    assert result.exit_code == 1
    assert "Entry 1 was changed" in result.stderr


def test_a_backup_brings_back_what_was_there(tmp_path: Path, settings: Any) -> None:
    area("Equity")
    file = tmp_path / "kept.steelyard"
    assert steelyard("backup", file).exit_code == 0
    area("Reading")
    result = steelyard("restore", file, "--yes")
    assert result.exit_code == 0, result.output
    assert list(FocalArea.objects.values_list("name", flat=True)) == ["Equity"]
    assert steelyard("verify").exit_code == 0
    kept = next(Path(settings.DATA).glob("before-restore-*.tar.gz"))
    assert steelyard("restore", kept, "--yes").exit_code == 0
    assert FocalArea.objects.count() == 2
    for leftover in Path(settings.DATA).glob("before-restore-*"):
        leftover.unlink()


def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    file = csv(tmp_path, "mine", "kept.steelyard")
    assert steelyard("backup", file).exit_code == 1
    assert file.read_text() == "mine"


@pytest.mark.parametrize("harm", ["cut", "changed", "not a backup"])
def test_a_damaged_backup_replaces_nothing(tmp_path: Path, harm: str) -> None:
    area("Equity")
    file = tmp_path / "kept.steelyard"
    steelyard("backup", file)
    area("Reading")
    _harm(file, harm)
    result = steelyard("restore", file, "--yes")
    assert result.exit_code == 1
    assert FocalArea.objects.count() == 2


def _harm(file: Path, harm: str) -> None:
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-2000])
    elif harm == "not a backup":
        file.write_text("hello")
    else:
        folder = file.parent / "opened"
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        database = folder / "steelyard" / "database"
        database.write_bytes(database.read_bytes() + b"x")
        with tarfile.open(file, "w:gz") as archive:
            archive.add(folder / "steelyard", arcname="steelyard")


def test_restoring_asks_first(tmp_path: Path) -> None:
    area("Equity")
    file = tmp_path / "kept.steelyard"
    steelyard("backup", file)
    area("Reading")
    assert CliRunner().invoke(app, ["restore", str(file)], input="n\n").exit_code == 1
    assert FocalArea.objects.count() == 2
