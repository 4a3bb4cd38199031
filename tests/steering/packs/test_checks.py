"""What a reader at the funder would stumble over, one flaw at a time; the same report without it has none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from steelyard.steering.packs.rules.checks import Told, flaws
from steelyard.steering.packs.rules.pages import Row, Section, Table

YEAR = (date(2020, 10, 1), date(2021, 9, 30))
TOLD = {
    "reach/people": Told(30, is_parted=False, of="", shown="30", people=30),
    "requests/answered": Told(3, is_parted=True, of="3 of 4", shown="75%"),
}
ROWS = (
    Row(("People", "30"), figure="reach/people"),
    Row(("Requests answered", "75%"), figure="requests/answered"),
)
TABLE = Table("all", "All numbers", ("What", "Number"), ROWS, (1,), agrees=(("reach/people", 30),))
PEOPLE = Table("tiers", "People by tier", ("Tier", "People"), (Row(("General", "30")),), (1,), people=(1,))


def found(*tables: Table, told: Any = None, period: Any = YEAR, part: str = "reach") -> list[tuple[bool, str]]:
    sections = [Section(part, "Reach", "It reached people.", tables or (TABLE, PEOPLE))]
    all_of_it = flaws(sections, TOLD | (told or {}), {}, period=period, year=YEAR, today=date(2021, 12, 1))
    return [(one.stops, one.words) for one in all_of_it]


def test_a_report_without_a_flaw_has_none() -> None:
    assert found() == []


@pytest.mark.parametrize("ratio", ["3/4", "3"])
def test_a_share_may_stand_as_a_ratio_or_as_its_numerator(ratio: str) -> None:
    rows = (ROWS[0], replace(ROWS[1], cells=("Requests answered", ratio)))
    assert found(replace(TABLE, rows=rows)) == []


def test_a_table_that_adds_up_to_something_else() -> None:
    wrong = replace(TABLE, agrees=(("reach/people", 31),))
    assert found(wrong) == [(True, "“All numbers” makes it 31 where the measure says 30.")]


def test_a_table_that_shows_another_number() -> None:
    wrong = replace(TABLE, rows=(replace(ROWS[0], cells=("People", "29")), ROWS[1]))
    assert found(wrong) == [(True, "“All numbers” does not show 30 for “People”.")]


def test_a_share_that_does_not_say_of_how_many() -> None:
    told = {"requests/answered": replace(TOLD["requests/answered"], of="")}
    assert found(told=told) == [(True, "A share of 75% does not say of how many.")]


def with_people(n: int) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """What is found where so many people are a value, and where they stand in a table."""
    told = {"reach/more": Told(n, is_parted=False, of="", shown=str(n), people=n)}
    return found(told=told), found(TABLE, replace(PEOPLE, rows=(Row(("General", str(n))),)))


@pytest.mark.parametrize("people", [1, 9])
def test_few_people_stand_nowhere(people: int) -> None:
    assert with_people(people) == (
        [(True, "A number of fewer than ten people is shown.")],
        [(True, "“People by tier” shows fewer than ten people for “General”.")],
    )


@pytest.mark.parametrize("people", [0, 10])
def test_nobody_and_ten_people_may_stand(people: int) -> None:
    assert with_people(people) == ([], [])


def test_few_people_told_in_words_are_hidden() -> None:
    told = {"reach/more": Told(9, is_parted=False, of="", shown="not shown: small group", people=9)}
    assert found(told=told) == []


def test_a_period_out_of_the_award_year() -> None:
    [(stops, words)] = found(period=(date(2020, 9, 30), YEAR[1]))[:1]
    assert (stops, words) == (True, "A report is about one award year: these days reach beyond it.")


def test_a_part_of_the_year_is_told_and_does_not_stop() -> None:
    assert found(period=(YEAR[0], date(2021, 3, 31))) == [(False, "The report is about a part of the award year.")]
    assert found(part="narrative")[0] == (True, "Nobody has written what the year was about.")
