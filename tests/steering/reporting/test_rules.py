"""Periods, medians, shares and small groups; the register of measures and its page in docs."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.steering.reporting.queries.lists import LISTINGS
from steelyard.steering.reporting.rules import (
    MEASURES,
    as_markdown,
    days_in_words,
    default,
    delivery_throughout,
    head,
    heads,
    last_quarter,
    median_of_counts,
    money_years,
    month_in_words,
    of_days,
    of_year,
    presets,
)
from steelyard.support.delivery.rules import Minutes, ProviderRole, Provision, Standing, delivery_on, share_out

DOCS = Path(__file__).resolve().parents[3] / "docs" / "measures.md"
YEARS = [
    SimpleNamespace(number=n, label=f"FY {2018 + n}", starts_on=date(2017 + n, 10, 1), ends_on=date(2018 + n, 9, 30))
    for n in (1, 2, 3)
]


def test_the_page_of_measures_in_docs_is_the_register() -> None:
    assert DOCS.read_text(encoding="utf-8") == as_markdown(), "write docs/measures.md anew: its head says how"


def test_measures_have_a_key_of_their_own_and_all_four_parts() -> None:
    assert len({measure.key for measure in MEASURES}) == len(MEASURES)
    parts = [part for m in MEASURES for part in (m.name, m.formula, m.source, m.caveat)]
    assert [part for part in parts if not part or (part[-1] == ".") == (part in {m.name for m in MEASURES})] == []


def test_every_measure_with_rows_is_registered_and_only_sums_have_none() -> None:
    keys = {measure.key for measure in MEASURES}
    assert set(LISTINGS) <= keys
    no_rows = {key for key in keys - set(LISTINGS) if not key.startswith("need-")}  # their pages show what was said
    quality = {"expert-score", "high-quality-share"}  # shown with the answers behind them, on the page of a run
    public = {"state-facts", "event-places"}  # the page of a state or an event is itself where they stand
    team = {"team-attendance", "milestone-drift", "protected-time", "team-pulse"}  # on the pages of the team, with them
    capacity = {"capacity-gap-closed", "capacity-gap-organizational"}  # on the pages of agencies, with their levels
    values = {"measure-value", "run-chart-signals", "months-overdue", "self-assessment-points"}  # with their values
    readiness = {"readiness-profile", "reach-planned"}  # on the page of readiness, with what they come from
    engaged = {key for key in keys if key.startswith("engagement-")}  # each on pages that open its rows
    partners = {"hand-off-days", "hand-offs-accepted", "hand-offs-helped", "funded-partners"}  # with their rows
    asked = {key for key in keys if key.startswith(("feedback-", "results-"))}  # people's answers never open
    joint = {
        "providers-per-recipient",
        "supports-partnered",
        "overlaps-resolved",
        "support-network",
    }  # with what is shared
    lever = {key for key in keys if key.startswith("balance-")}  # one page opens the supports behind them all
    brought = {key for key in keys if key.startswith("exemplar-")}  # of files that people bring
    program = {key for key in keys if key.startswith("program-")}  # each on a page that opens its rows
    counted = {"events-held", "participations"}  # each cell of a table opens its rows
    told = (
        program
        | counted
        | brought
        | lever
        | joint
        | asked
        | quality
        | public
        | team
        | capacity
        | values
        | readiness
        | engaged
        | partners
    )
    assert no_rows - told == {"budget", "spent", "committed", "left", "downloads"}


# Medians


@given(st.lists(st.integers(0, 400), max_size=60))
def test_the_median_of_counts_is_the_median(values: list[int]) -> None:
    counts = {value: values.count(value) for value in values}
    assert median_of_counts(counts) == (Fraction(median(values)) if values else None)


@pytest.mark.parametrize(
    ("value", "said"), [(None, "—"), (Fraction(1), "1 day"), (Fraction(0), "0 days"), (Fraction(5, 2), "2.5 days")]
)
def test_days_in_words(value: Fraction | None, said: str) -> None:
    assert days_in_words(value) == said


# Shares

_SUPPORTS = st.dictionaries(
    st.integers(1, 30), st.tuples(st.integers(1, 5000), st.integers(1, 9), st.sets(st.integers(1, 6), max_size=5))
)


@given(_SUPPORTS)
def test_shares_add_up_to_the_whole_and_follow_the_rule(supports: dict) -> None:
    amounts = {pk: (minutes, n) for pk, (minutes, n, _) in supports.items()}
    found = share_out(amounts, {pk: sorted(keys) for pk, (_, _, keys) in supports.items()})
    assert sum((part.minutes for part in found.values()), Fraction()) == sum(minutes for minutes, _ in amounts.values())
    expected: dict[int, Minutes] = {}
    for minutes, n, keys in supports.values():
        for key in keys or {0}:
            expected[key] = expected.get(key, Minutes()) + Minutes(Fraction(minutes, len(keys) or 1), n)
    assert found == expected


# Who delivered, over a stretch of days

_OFFSET = st.none() | st.integers(-6, 6)
_PARTS = st.lists(
    st.tuples(st.sampled_from(ProviderRole), st.sampled_from(Standing), _OFFSET, _OFFSET).filter(
        lambda part: part[2] is None or part[3] is None or part[2] <= part[3]
    ),
    max_size=4,
)


@given(_PARTS, st.integers(0, 8))
def test_delivery_throughout_is_that_of_each_day(parts: list, length: int) -> None:
    start = date(2021, 3, 1)
    day = [None if n is None else start + timedelta(days=n) for part in parts for n in part[2:]]
    known = [Provision(role, standing, day[2 * at], day[2 * at + 1]) for at, (role, standing, _, _) in enumerate(parts)]
    each = {delivery_on(start + timedelta(days=n), known) for n in range(length + 1)}
    found = delivery_throughout(start, start + timedelta(days=length), known)
    assert found == (each.pop() if len(each) == 1 else None)


# Small groups of people


def test_exact_numbers_for_the_staff() -> None:
    assert {key: one.text for key, one in heads({"a": 3, "b": 1200}, exact=True).items()} == {"a": "3", "b": "1,200"}


@pytest.mark.parametrize("small", [0, 1, 9])
def test_one_small_group_hides_its_whole_table(small: int) -> None:
    shown = heads({"a": small, "b": 500}, exact=False)
    assert {one.text for one in shown.values()} == {"not shown: small group"}
    assert all(one.is_hidden for one in shown.values())


def test_groups_of_ten_are_shown() -> None:
    assert {key: one.text for key, one in heads({"a": 10, "b": 500}, exact=False).items()} == {"a": "10", "b": "500"}
    assert (head(9, exact=False).text, head(9, exact=True).text) == ("not shown: small group", "9")


# Periods


def test_the_usual_period_is_the_award_year_of_today_or_the_last_or_the_first() -> None:
    assert default(YEARS, date(2020, 5, 1)).label == "FY 2020"
    assert default(YEARS, date(2026, 5, 1)).label == "FY 2021"
    assert default(YEARS, date(2015, 5, 1)).label == "FY 2019"
    assert default([], date(2015, 5, 1)).key == "all"


def test_presets_name_award_years_first() -> None:
    keys = [one.key for one in presets(YEARS, date(2021, 5, 1))]
    assert keys == ["year-3", "year-2", "year-1", "12-months", "quarter", "all"]
    assert [one.key for one in presets(YEARS, date(2021, 5, 1), rolling=False)] == ["year-3", "year-2", "year-1", "all"]


@pytest.mark.parametrize("today", [date(2021, 5, 20), date(2024, 2, 29), date(2021, 1, 1)])
def test_twelve_months_are_a_whole_year(today: date) -> None:
    found = next(one for one in presets([], today) if one.key == "12-months")
    assert found.last == today
    assert found.first is not None
    assert 365 <= (today - found.first).days + 1 <= 366


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2021, 1, 1), date(2020, 10, 1), date(2020, 12, 31)),
        (date(2021, 6, 30), date(2021, 1, 1), date(2021, 3, 31)),
        (date(2021, 7, 1), date(2021, 4, 1), date(2021, 6, 30)),
    ],
)
def test_the_last_quarter_is_over(today: date, first: date, last: date) -> None:
    found = last_quarter(today)
    assert (found.first, found.last) == (first, last)


def test_a_period_knows_its_days_and_the_years_it_meets() -> None:
    year = of_year(YEARS[1])
    assert date(2019, 10, 1) in year
    assert date(2019, 9, 30) not in year
    assert date(2020, 10, 1) not in year
    across = of_days(date(2019, 9, 30), date(2019, 10, 1))
    assert [one.number for one in money_years(across, reversed(YEARS))] == [1, 2]
    assert [one.number for one in money_years(of_days(None, None), YEARS)] == [1, 2, 3]


def test_periods_in_words_and_addresses() -> None:
    assert of_year(YEARS[0]).name == "FY 2019, Oct 1, 2018 – Sep 30, 2019"
    assert of_days(None, date(2020, 1, 5)).name == "Until Jan 5, 2020"
    assert of_days(None, date(2020, 1, 5)).opening == "Until Jan 5, 2020"
    assert of_days(date(2020, 1, 5), date(2020, 1, 6)).opening == "From Jan 5, 2020 to Jan 6, 2020"
    assert of_year(YEARS[0]).opening == "In FY 2019, Oct 1, 2018 – Sep 30, 2019"
    assert presets([], date(2021, 5, 20))[-1].opening == "In all years, since the center began"
    assert presets([], date(2021, 5, 20))[1].opening == "In the last quarter, Jan 1, 2021 – Mar 31, 2021"
    assert of_days(date(2020, 1, 5), None).query == {"period": "days", "first": "2020-01-05"}
    assert of_year(YEARS[0]).query == {"period": "year-1"}


# Published figures


def test_months_in_words() -> None:
    assert [month_in_words(one) for one in ("2020", "2020-05", "2020-05-09")] == ["2020", "May 2020", "May 9, 2020"]
