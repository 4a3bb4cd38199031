"""The lever's pages: for whom, what stands on them, what a bad address gets."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.context.models import ContextEvent
from tests.factories.delivery import EffortFactory
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger

TODAY = datetime(2021, 11, 1, 20, tzinfo=UTC)
YEAR = {"first": "2020-10", "last": "2021-09"}
READERS = ("dana", "cora", "liam", "eva", "fay", "ada", "abe")
REFUSED = ("libby", "rosa", "omar", "pia", "nobody")


@pytest.mark.parametrize("name", READERS)
def test_readers_see_the_lever(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    page = visit("balance:lever", as_=getattr(cast, name), query=YEAR)
    assert (
        "Breadth and depth at +0.39; responsiveness and structure at +0.25; partnership and ownership at +0.50"
        in page.text
    )
    assert "from 5 entries of effort on 3 supports" in page.text
    assert ("The supports behind it" in page.text) == (name not in {"fay", "abe"})


@pytest.mark.parametrize("name", REFUSED)
def test_others_do_not(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    visit("balance:lever", as_=getattr(cast, name), status=403)
    visit("balance:behind", as_=getattr(cast, name), status=403)


def test_a_visitor_signs_in_first(visit: Any, ledger: Ledger) -> None:
    assert "login" in visit("balance:lever", status=302).response["Location"]


def test_the_picture_says_what_the_table_says(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("balance:lever", as_=cast.dana, query=YEAR)
    told = page.html.partition("<desc")[2].partition("</desc>")[0]
    assert "Breadth and depth: +0.39, between" in told
    assert "Partnership and ownership: +0.50" in told


def test_without_rows_it_says_so(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("balance:lever", as_=cast.dana, query={"first": "2012-01", "last": "2012-03"})
    assert "Nothing was recorded in this period" in page.text
    assert '<svg viewBox="0 0 440' not in page.html


def test_one_support_has_no_interval_and_an_honest_not_enough(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("balance:lever", as_=cast.dana, query={"first": "2021-05", "last": "2021-05"})
    assert "Breadth and depth have not enough rows to tell" in page.text
    assert "partnership and ownership at −1.00" in page.text


def test_months_beside_others_in_another_unit(visit: Any, cast: Cast, ledger: Ledger) -> None:
    query = YEAR | {"other_first": "2021-05", "other_last": "2021-05", "unit": "activities"}
    page = visit("balance:lever", as_=cast.dana, query=query)
    assert "from 3 activities on 2 supports" in page.text
    assert "May 1, 2021 – May 31, 2021" in page.text
    later = next(link.get("href") for link in page.all("a") if link.get("rel") == "next")
    assert "first=2020-11" in later and "last=2021-10" in later
    assert "other_first=2021-05" in later and "unit=activities" in later


@pytest.mark.parametrize(
    "query",
    [
        {"first": "soon"}, {"first": "2021-13"}, {"first": "٢٠٢١-04"}, {"first": "2021-09", "last": "2020-10"},
        {"unit": "apples"}, {"other_first": "0001-01"}, {"last": "9999-12"}, {"first": "x" * 400},
    ],
)  # fmt: skip
def test_what_is_no_period_is_told_and_never_an_error(visit: Any, cast: Cast, ledger: Ledger, query: Any) -> None:
    for name in ("balance:lever", "balance:behind", "balance:months"):
        visit(name, as_=cast.dana, query=query, status=422)


@pytest.mark.parametrize("query", [{"last": "2199-12"}, {"first": "1900-01"}, {"first": "4/2021"}])
def test_the_ends_of_time(visit: Any, cast: Cast, ledger: Ledger, query: Any) -> None:
    visit("balance:lever", as_=cast.dana, query=query)
    visit("balance:months", as_=cast.dana, query=query)


def test_the_months_and_what_lasted_meanwhile(visit: Any, cast: Cast, ledger: Ledger) -> None:
    ContextEvent.objects.create(key="p", name="A <b>flood</b>", starts_on=date(2021, 3, 1))
    page = visit("balance:months", as_=cast.abe, query=YEAR)
    assert "from 5 entries of effort" in page.text and "Not enough to tell" not in page.text
    assert "A <b>flood</b>: since Mar 1, 2021" in page.text
    assert (
        "Only the last 120 months"
        in visit("balance:months", as_=cast.abe, query={"first": "1990-01"} | {"last": "2021-09"}).text
    )
    assert "Nothing was recorded" in visit("balance:months", as_=cast.abe, query={"first": "2012-01"}).text
    visit("balance:months", as_=cast.rosa, status=403)


def test_cost_is_for_those_who_see_costs(visit: Any, cast: Cast, ledger: Ledger) -> None:
    for name in ("balance:lever", "balance:months"):
        assert "entries of effort and cost" in visit(name, as_=cast.fay, query=YEAR | {"unit": "cents"}).text
        visit(name, as_=cast.liam, query=YEAR | {"unit": "cents"}, status=422)
    assert "$" in visit("balance:behind", as_=cast.cora, query=YEAR | {"unit": "cents"}).text
    visit("balance:behind", as_=cast.liam, query=YEAR | {"unit": "cents"}, status=422)


def test_the_award_year_of_today_unless_asked(visit: Any, cast: Cast, ledger: Ledger) -> None:
    with time_machine.travel(TODAY, tick=False):
        assert "Oct 1, 2020 – Sep 30, 2021" in visit("balance:lever", as_=cast.dana).text


def test_the_supports_behind_it(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("balance:behind", as_=cast.liam, query=YEAR)
    assert "3 supports" in page.text and "Webinars" in page.text and "Deep work" in page.text
    visit("balance:behind", as_=cast.fay, query=YEAR, status=403)


def test_what_presses_on_the_fulcrum(visit: Any, cast: Cast, ledger: Ledger) -> None:
    ContextEvent.objects.create(
        key="p", name="A <b>pandemic</b>", starts_on=date(2020, 3, 1), kind="crisis", strength="strong",
        breadth_to="breadth", responsiveness_to="responsiveness", press_reason="Every agency asks at once.",
    )  # fmt: skip
    page = visit("balance:lever", as_=cast.abe, query=YEAR)
    assert "Every agency asks at once." in page.text and "Breadth, Responsiveness" in page.text
    assert "A <b>pandemic</b> (strong)" in page.text
    assert "A <b>pandemic</b> presses toward breadth and responsiveness" in page.text


def test_as_many_queries_however_much_there_is(visit: Any, cast: Cast, ledger: Ledger) -> None:
    counts = []
    for _ in range(2):
        visit("balance:lever", as_=cast.dana, query=YEAR)
        with CaptureQueriesContext(connection) as caught:
            visit("balance:lever", as_=cast.dana, query=YEAR)
        counts.append(len(caught))
        for at in range(8):
            EffortFactory(on=date(2021, 3, 1 + at))
    assert counts[0] == counts[1]


def test_two_events_at_once_press_on_both_ends(visit: Any, cast: Cast, ledger: Ledger) -> None:
    why: dict[str, Any] = {"kind": "charge", "strength": "clear", "press_reason": "So.", "starts_on": date(2020, 3, 1)}
    ContextEvent.objects.create(key="a", name="Depth is asked for", breadth_to="depth", **why)
    ContextEvent.objects.create(key="b", name="Everybody asks", breadth_to="breadth", **why)
    page = visit("balance:lever", as_=cast.dana, query=YEAR)
    assert "◂ 1" in page.html and "1 ▸" in page.html
