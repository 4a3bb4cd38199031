"""``steelyard balance`` tells what the lever shows."""

import json

from typer.testing import CliRunner

from steelyard.faces.command.main import app
from tests.steering.reporting.conftest import Ledger, ledger

__all__ = ["ledger"]
YEAR = ["balance", "--from", "2020-10-01", "--to", "2021-09-30"]


def test_the_weights_of_a_period(ledger: Ledger) -> None:
    told = CliRunner().invoke(app, YEAR)
    assert told.exit_code == 0, told.output
    assert "8.0 hours in 5 entries on 3 supports." in told.output
    assert "Partnership and ownership: +0.50 (between −1.00 and" in told.output
    found = json.loads(CliRunner().invoke(app, [*YEAR, "--json"]).output)
    breadth, responsiveness, partnership = found["minutes"]["weights"]
    assert breadth["components"] == {"intensity": 0.25, "topics": 0.9079, "expertise": 0.0}
    assert (breadth["ends"], responsiveness["position"]) == (["depth", "breadth"], 0.25)
    assert partnership["low"] <= partnership["position"] == 0.5 <= partnership["high"]
    assert found["activities"]["n"] == 3


def test_an_empty_period_is_not_enough(ledger: Ledger) -> None:
    told = CliRunner().invoke(app, ["balance", "--from", "2010-01-01", "--to", "2010-02-01"])
    assert told.exit_code == 0 and told.output.count("not enough to tell") == 3
    found = json.loads(
        CliRunner().invoke(app, ["balance", "--from", "2010-01-01", "--to", "2010-02-01", "--json"]).output
    )
    assert found["minutes"]["weights"][0]["position"] is None


def test_what_is_no_period_ends_with_a_sentence(ledger: Ledger) -> None:
    for first, last, sentence in (
        ("yesterday", "2021-01-01", "write a day as 2021-10-01"),
        ("2021-02-01", "2021-01-01", "ends before it begins"),
    ):
        told = CliRunner().invoke(app, ["balance", "--from", first, "--to", last])
        assert told.exit_code and sentence in told.output, told.output
