"""Two periods beside each other."""

import csv
import io
from fractions import Fraction
from typing import Any

import pytest

from steelyard.steering.packs.rules import count, share
from steelyard.steering.packs.rules.compared import change
from steelyard.steering.packs.rules.values import Unit, Value
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger

YEARS = {"first": "year-2", "second": "year-3"}


def days(amount: Fraction) -> Value:
    return Value("d", "Days", Unit.DAYS, n=4, amount=amount)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (count("a", "A", 8), count("a", "A", 12), "+4 (+50%)"),
        (count("a", "A", 12), count("a", "A", 8), "−4 (−33%)"),
        (count("a", "A", 0), count("a", "A", 3), "+3"),
        (count("a", "A", 3), count("a", "A", 3), "the same"),
        (share("s", "S", 1, 4), share("s", "S", 1, 2), "+25 points"),
        (share("s", "S", 1, 2), share("s", "S", 1, 3), "−16.7 points"),
        (share("s", "S", 1, 2), share("s", "S", 0, 0), ""),
        (share("s", "S", 5000, 10000), share("s", "S", 5001, 10000), "under +0.1 points"),
        (days(Fraction(3)), days(Fraction(5, 2)), "−0.5"),
        (None, count("a", "A", 3), ""),
        (count("p", "P", 3, people=True), count("p", "P", 30, people=True), "+27 (+900%)"),
        (Value("r", "R", Unit.RELEASED, words="80%"), Value("r", "R", Unit.RELEASED, words="90%"), ""),
        (Value("m", "M", Unit.MINUTES, amount=Fraction(60)), Value("m", "M", Unit.MINUTES, amount=Fraction(150)),
         "+1.5 hours"),
    ],
)  # fmt: skip
def test_what_changed(first: Value | None, second: Value | None, words: str) -> None:
    assert change(first, second, exact=True) == words


def test_numbers_of_people_tell_no_change_to_who_may_not_see_small_ones() -> None:
    assert not change(count("p", "P", 3, people=True), count("p", "P", 30, people=True), exact=False)
    assert change(count("a", "A", 3), count("a", "A", 30), exact=False)


def test_two_years_stand_beside_each_other(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("packs:compare", as_=cast.dana, query=YEARS)
    assert "Not enough" in page.text
    usual = visit("packs:compare", as_=cast.dana)
    assert "What changed" in usual.text


def test_the_funder_compares_without_small_numbers(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("packs:compare", as_=cast.fay, query=YEARS)
    assert "not shown: small group" in page.text
    assert "Compare tiers or states" not in page.text
    visit("packs:compare", as_=cast.rosa, query=YEARS, status=403)


def test_the_same_twice_and_uneven_ones_are_told(visit: Any, cast: Cast, ledger: Ledger) -> None:
    assert "Both periods are the same" in visit("packs:compare", as_=cast.dana, query=YEARS | {"first": "year-3"}).text
    uneven = visit("packs:compare", as_=cast.dana, query=YEARS | {"first": "all"})
    assert "One period is longer than the other" in uneven.text


@pytest.mark.parametrize(
    "bad", [{"first": "year-99", "second": "year-3"}, {"first": "nothing"}, {"second": "x" * 5000}]
)
@pytest.mark.parametrize("route", ["packs:compare", "packs:compare-file"])
def test_what_is_no_period_gets_a_sentence(visit: Any, cast: Cast, ledger: Ledger, route: str, bad: Any) -> None:
    page = visit(route, as_=cast.dana, query=bad, status=422)
    assert "This period is not on the list." in page.text


def test_the_file_says_the_same(visit: Any, cast: Cast, ledger: Ledger) -> None:
    answer = visit.client(cast.dana).get("/reports/compare.csv", YEARS)
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Measure", "Number", "FY 2020", "FY 2021", "Change"]
    told = {line[1]: line[2:] for line in lines if line[0] == "Requests"}
    # Of the ledger's requests one came in the award year before, four in this one: the last on its last evening.
    assert told["Requests received"] == ["1", "4", "'+3 (+300%)"]


def test_before_any_award_year_there_is_a_page(visit: Any, cast: Cast) -> None:
    visit("packs:compare", as_=cast.dana)
