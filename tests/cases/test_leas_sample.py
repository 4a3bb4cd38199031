"""The invented directory of local education agencies is invented, whole, and as awkward as its README says."""

import csv
from collections import Counter
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "leas_sample.csv"


def rows() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_sixty_agencies_of_twelve_states_and_one_of_them_twice() -> None:
    found = rows()
    states = ["DE", "OH", "KY", "WI", "ND", "NV", "MA", "ME", "CA", "HI", "PR"]
    assert Counter(row["ST"] for row in found) == dict.fromkeys(states, 5) | {"MI": 6}
    twice = [leaid for leaid, times in Counter(row["LEAID"] for row in found).items() if times > 1]
    assert twice == ["2699002"]


def test_everything_in_it_is_invented() -> None:
    for row in rows():
        assert row["LEAID"].startswith(f"{row['FIPST']}99"), row["LEA_NAME"]
        assert row["PHONE"][5:10] in {"", "555-0"}, row["PHONE"]
        assert not row["WEBSITE"] or row["WEBSITE"].lower().endswith(".example"), row["WEBSITE"]
        assert row["MSTREET1"].endswith("Invented Street")


def test_it_is_awkward() -> None:
    found = rows()
    assert {row["SY_STATUS_TEXT"] for row in found} >= {"Open", "Closed", "New", "Inactive", "Future", "Reopened"}
    assert sum(not row["WEBSITE"] for row in found) == 4
    assert sum(not row["PHONE"] for row in found) == 2
    assert {row["ST"] for row in found if row["LEA_NAME"] == "Plumb Line School District"} == {"DE", "HI"}
    assert [row["LEA_NAME"] for row in found if row["MSTATE"] != row["ST"]] == ["Great Gauge 104"]
    assert [row["LEA_NAME"] for row in found if '"' in row["LEA_NAME"]] == ['Balance, Weight & "Measure" Unified']
    assert max(len(row["LEA_NAME"]) for row in found) == 123
    assert sum(not row["LEA_NAME"].isascii() for row in found) == 8
