"""``steelyard exemplars`` reads a file and needs neither a database nor a site."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from steelyard.faces.command.main import app

HEADING = "district,score,lunch,locale,pupils\n"
ROWS = [
    ("01", 71, 20, "City", 30), ("01", 74, 25, "Rural", 40), ("01", 69, 22, "City", 20),
    ("02", 58, 60, "Town", 10), ("02", 61, 55, "Town", 25), ("02", 60, 70, "City", 33),
    ("03", 80, 40, "Rural", 12), ("03", 83, 35, "City", 60), ("03", 81, 50, "Town", 44),
    ("04", 50, 45, "Rural", 21), ("04", 55, 30, "City", 23), ("04", 52, 65, "Rural", 19),
]  # fmt: skip


def text(rows=ROWS, heading=HEADING):
    return heading + "".join(",".join(map(str, row)) + "\n" for row in rows)


def changed(line, column, value):
    """The rows with one cell changed; the heading is line 1."""
    rows = [list(row) for row in ROWS]
    rows[line - 2][column] = value
    return text(rows)


def told(tmp_path, content, *more, name="rows.csv", context="lunch"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    asked = ["exemplars", str(file), "--outcome", "score", "--group", "district", "--context", context]
    return CliRunner().invoke(app, [*asked, *more])


def test_the_document(tmp_path):
    answer = told(tmp_path, text(), "--json", context="lunch,locale")
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert (found["n_rows"], found["n_groups"], found["dropped"]) == (12, 4, 0)
    assert [one["term"] for one in found["fixed"]] == ["(Intercept)", "lunch", "localeRural", "localeTown"]
    assert found["variance"].keys() == {"group", "within", "residual"} and found["variance"]["within"] is None
    assert [one["group"] for one in found["groups"]] == ["01", "02", "03", "04"]
    for one in found["groups"]:
        assert one["effect"] == pytest.approx(one["shrinkage"] * one["mean_residual"])
        assert one["se"] ** 2 == pytest.approx(found["variance"]["group"] * (1 - one["shrinkage"]))


def test_as_a_table(tmp_path):
    answer = told(tmp_path, changed(2, 1, ""), "--method", "ml", "--weights", "pupils")
    assert answer.exit_code == 0, answer.output
    lines = answer.stdout.splitlines()
    assert lines[0] == "11 rows in 4 groups, 1 left out since something is missing."
    assert "Deviance:" in lines[2]
    best = next(line for line in lines if line.startswith("03"))
    assert best.endswith("clearly above")
    assert lines.index(best) < lines.index(next(line for line in lines if line.startswith("04")))


def test_what_is_to_be_said_goes_beside_the_table(tmp_path):
    answer = told(tmp_path, text([(*row[:2], 5, *row[3:]) for row in ROWS]))
    assert answer.exit_code == 0
    assert answer.stderr == "Column lunch is the same in every row and was left out.\n"


def test_it_runs_without_settings_or_database(tmp_path):
    (tmp_path / "rows.csv").write_text(text())
    asked = ["exemplars", "rows.csv", "--outcome", "score", "--group", "district", "--json"]
    there = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd()), "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    program = [sys.executable, "-m", "steelyard.faces.command", *asked]
    answer = subprocess.run(program, cwd=tmp_path, env=there, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["n_groups"] == 4
    assert [one.name for one in tmp_path.iterdir()] == ["rows.csv"]


@pytest.mark.parametrize(
    ("content", "more", "sentence"),
    [
        (b"", [], "rows.csv is empty"),
        (HEADING, [], "No row is left"),
        (text().replace("\n", "\nshort,1\n", 1), [], "Row 2 has 2 cells where the heading has 5."),
        (changed(4, 1, "many"), [], "Column score, row 4: many is not a number."),
        (changed(5, 2, "n/k"), [], "Column lunch, row 5: n/k is not a number; if the column holds texts, say --categorical"),
        (changed(6, 2, "inf"), [], "Column lunch, row 6: inf is infinite."),
        (changed(7, 1, "-Infinity"), [], "Column score, row 7: -Infinity is infinite."),
        (changed(8, 4, "-3"), ["--weights", "pupils"], "Column pupils, row 8: a weight cannot be below zero, as -3 is."),
        (changed(9, 1, "830"), ["--scale", "0,100"], "Column score, row 9: 830 is outside the scale of 0 to 100."),
        (text(), ["--scale", "all"], "--scale: write the least and the greatest value"),
        (text(), ["--method", "bayes"], "The method is reml or ml, not bayes."),
        (text([("01", *row[1:]) for row in ROWS]), [], "There is one group only"),
        (text([(at, *row[1:]) for at, row in enumerate(ROWS)]), [], "Every group has one row only"),
        (text([(row[0], 7, *row[2:]) for row in ROWS]), [], "Column score: the outcome is the same in every row."),
        (text(heading="district,points,lunch,locale,pupils\n"), [], "rows.csv has no column score; it has district, points"),
        (text(), ["--within", "district"], "Column district names the groups"),
        (text(), ["--engine", "postgresql://127.0.0.1:1/none"], "does not answer"),
        (changed(3, 3, "Cit\u00e9").encode() + "05,60,30,Caf\u00e9,9\n".encode("cp1252"), [], "Row 14 of rows.csv is not in UTF-8"),
        (b"\x00\x01\x02" * 50, [], "rows.csv"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_bad_input_ends_with_a_sentence(tmp_path, content, more, sentence):
    answer = told(tmp_path, content, *more)
    assert answer.exit_code == 1, answer.output
    assert sentence in answer.stderr, answer.output
    assert len(answer.stderr.splitlines()) == 1


def test_columns_that_say_nothing_of_their_own_are_named(tmp_path):
    rows = [(*row, 3 * row[2] - 7) for row in ROWS]
    answer = told(tmp_path, text(rows, HEADING.strip() + ",poor\n"), "--json", context="lunch,poor")
    assert json.loads(answer.stdout)["notes"] == ["Column poor follows from lunch and was left out."]


def test_a_coded_missing_value_is_one_when_told(tmp_path):
    content = changed(4, 2, "-9")
    assert json.loads(told(tmp_path, content, "--json").stdout)["dropped"] == 0
    assert json.loads(told(tmp_path, content, "--json", "--missing", "-9,-99").stdout)["dropped"] == 1


def test_a_hundred_thousand_levels(tmp_path):
    rows = [(f"{at // 2:06}", at % 97, at % 89, f"kind {at}", 1) for at in range(200_000)]
    refused = told(tmp_path, text(rows), context="locale")
    assert refused.exit_code == 1
    assert refused.stderr == "Column locale holds more than 200 different texts; that is too many for context.\n"
    assert json.loads(told(tmp_path, text(rows), "--json").stdout)["n_groups"] == 100_000


def test_a_file_that_is_not_there(tmp_path):
    answer = CliRunner().invoke(app, ["exemplars", str(tmp_path / "no.csv"), "--outcome", "y", "--group", "g"])
    assert answer.exit_code == 1 and answer.stderr == "There is no file no.csv.\n"
