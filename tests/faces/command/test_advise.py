"""``steelyard advise`` reads a file and needs no database."""

import json

from typer.testing import CliRunner

from steelyard.faces.command.main import app

PROBLEM = {
    "requests": [
        {"key": "a", "name": "Family guide", "priority": 3, "cost_cents": 500_00},
        {"key": "b", "name": "Survey help", "priority": 2, "cost_cents": 600_00},
    ],
    "budget_cents": 1_000_00,
}


def test_advice_on_a_file(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(PROBLEM))
    told = CliRunner().invoke(app, ["advise", str(file)])
    assert told.exit_code == 0, told.output
    assert "1 requests worth 3, at most 0.0% below the best" in told.output
    assert "- Survey help: 100.00 dollars more budget; or instead of Family guide" in told.output
    found = json.loads(CliRunner().invoke(app, ["advise", str(file), "--json"]).output)
    assert found["answers"][0]["chosen"] == ["a"]


def test_what_cannot_be_read_or_solved_ends_with_a_sentence(tmp_path):
    file = tmp_path / "problem.json"
    for text, sentence in (
        ("{", "cannot be read as JSON"),
        ('{"requests": 3}', "requests: write a list"),
        ('{"requests": [{"key": "a", "cost_cents": 5, "must": true}], "budget_cents": 1}', "relax a limit"),
    ):
        file.write_text(text)
        told = CliRunner().invoke(app, ["advise", str(file)])
        assert told.exit_code == 1 and sentence in told.output, told.output
