"""Pages of figures: for whom, in how many queries, and what stands on them."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.steering.reporting.queries import LISTINGS
from steelyard.steering.reporting.rules import MEASURES
from tests.factories.delivery import ActivityFactory, EffortFactory
from tests.factories.directory import PersonFactory
from tests.page import Page, text_of
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger

TODAY = datetime(2021, 6, 1, 20, tzinfo=UTC)
READERS = ("dana", "cora", "liam", "eva", "fay", "ada")
REFUSED = ("libby", "abe", "rosa", "omar", "pia", "nobody")
YEAR = {"period": "year-3"}


def values(page: Page) -> dict[str, str]:
    """The large numbers of the overview by their labels."""
    found = {}
    for figure in page.all("div"):
        if "figure" in (figure.get("class") or "").split():
            label, value, *_ = [text_of(part) for part in figure.iter("p")]
            found[label] = value.partition(": open the rows")[0]
    return found


def links(page: Page) -> list[str]:
    return [e.get("href", "") for e in page.all("a") if "/overview/rows/" in e.get("href", "")]


@pytest.mark.parametrize("name", READERS)
def test_readers_see_the_figures(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    page = visit("reporting:overview", as_=getattr(cast, name), query=YEAR)
    assert values(page)["Requests received"] == "4"
    sees_cost = name in {"dana", "cora", "fay"}
    assert ("Budget" in values(page)) == sees_cost == ("What did it cost" in page.text)


@pytest.mark.parametrize("name", REFUSED)
def test_others_do_not(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    visit("reporting:overview", as_=getattr(cast, name), status=403)
    visit("reporting:rows", as_=getattr(cast, name), status=403, key="activities")


def test_a_visitor_signs_in_first(visit: Any, ledger: Ledger) -> None:
    assert "login" in visit("reporting:overview", status=302).response["Location"]


def test_the_directors_figures(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("reporting:overview", as_=cast.dana, query=YEAR)
    assert values(page) | {"Committed": "", "Left": ""} == {
        "Requests received": "4", "Requests decided": "3", "Median time to the first reply": "3 days",
        "Median time to the decision": "10 days", "People reached": "3", "Organizations": "3", "States": "2",
        "Activities": "3", "Hours of effort": "8 h", "Planned, not responsive": "75%", "With an external partner": "25%",
        "Budget": "$10,000", "Spent": "$1,590", "Committed": "", "Left": "",
    }  # fmt: skip
    assert (
        "In FY 2021, Oct 1, 2020 – Sep 30, 2021, 4 requests came in and 3 were decided, half of them within 10 days. 3 people"
        in page.text
    )


def test_each_link_opens_as_many_rows_as_its_number_says(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("reporting:overview", as_=cast.dana, query=YEAR)
    assert len(links(page)) > 30
    for address in dict.fromkeys(links(page)):
        rows = visit(address, as_=cast.dana)
        said = re.search(
            r"([\d,]+) (requests|people|organizations|states|activities|entries|costs|open contracts|supports|head counts)",
            rows.text,
        )
        assert said, address
        listed = len([e for body in rows.all("tbody") for e in body.iter("tr")])
        assert listed == int(said[1].replace(",", "")), address


def test_every_number_leads_to_its_definition(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("reporting:overview", as_=cast.dana, query=YEAR)
    keys = {e.get("href", "").partition("#")[2] for e in page.all("a") if "/measures/#" in e.get("href", "")}
    shown = visit("reporting:measures", as_=cast.dana)
    assert keys == {measure.key for measure in MEASURES if measure.group in {"Requests", "Reach", "Effort", "Money"}}
    assert keys <= {e.get("id") for e in shown.all("article")}


def test_the_funder_sees_figures_and_no_rows(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("reporting:overview", as_=cast.fay, query=YEAR)
    assert links(page) == []
    for key in LISTINGS:
        visit("reporting:rows", as_=cast.fay, status=403, key=key)


def test_small_groups_of_people_are_not_shown_to_the_funder(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("reporting:overview", as_=cast.fay, query=YEAR)
    assert values(page)["People reached"] == "not shown: small group"
    assert "3 people" not in page.text
    assert "From" not in [text_of(e) for e in page.all("label")]


def test_rows_need_the_permission_of_their_own_app(visit: Any, cast: Cast, ledger: Ledger) -> None:
    visit("reporting:rows", as_=cast.liam, status=403, key="spent-costs", query=YEAR)
    visit("reporting:rows", as_=cast.eva, status=403, key="requests-received", query=YEAR)
    visit("reporting:rows", as_=cast.liam, key="effort-hours", query=YEAR)


def test_a_number_that_is_no_measure_is_missing(visit: Any, cast: Cast, ledger: Ledger) -> None:
    visit("reporting:rows", as_=cast.dana, status=404, key="no-such-thing")


@pytest.mark.parametrize(
    "query",
    [{"tier": "huge"}, {"state": "Oregon"}, {"topic": "-1"}, {"topic": "9" * 30}, {"period": "never"}, {"first": "x"}],
)
def test_an_address_that_cannot_be_read_gets_a_sentence(visit: Any, cast: Cast, ledger: Ledger, query: dict) -> None:
    page = visit("reporting:rows", as_=cast.dana, status=422, key="effort-by-topic", query=query)
    assert "not there" in page.text


# Periods


def test_days_of_ones_own(visit: Any, cast: Cast, ledger: Ledger) -> None:
    days = {"period": "days", "first": "2020-11-09", "last": "2020-11-10"}
    page = visit("reporting:overview", as_=cast.dana, query=days)
    assert (values(page)["People reached"], values(page)["Hours of effort"]) == ("2", "2 h")
    assert all("first=2020-11-09&last=2020-11-10" in link for link in links(page) if "year-" not in link)


def test_changed_days_win_over_the_name_that_was_shown(visit: Any, cast: Cast, ledger: Ledger) -> None:
    days = {"period": "year-3", "was": "year-3", "first": "2020-11-09", "last": "2020-11-10"}
    assert values(visit("reporting:overview", as_=cast.dana, query=days))["Hours of effort"] == "2 h"
    days |= {"was": "year-2"}
    assert values(visit("reporting:overview", as_=cast.dana, query=days))["Hours of effort"] == "8 h"


def test_a_period_that_ends_before_it_begins_is_said(visit: Any, cast: Cast, ledger: Ledger) -> None:
    days = {"period": "days", "first": "2021-01-02", "last": "2021-01-01"}
    page = visit("reporting:overview", as_=cast.dana, query=days)
    assert "The period ends before it begins." in page.text


def test_an_empty_period_says_so(visit: Any, cast: Cast, ledger: Ledger) -> None:
    days = {"period": "days", "first": "2017-01-01", "last": "2017-01-02"}
    assert "Nothing was recorded in this period" in visit("reporting:overview", as_=cast.dana, query=days).text


def test_a_center_without_anything_has_a_page(visit: Any, cast: Cast) -> None:
    page = visit("reporting:overview", as_=cast.dana)
    assert "Nothing was recorded in this period" in page.text
    assert "No award year lies in this period" in page.text


def test_the_part_swaps_alone(visit: Any, cast: Cast, ledger: Ledger) -> None:
    assert "Requests received" in visit.part("reporting:overview", "figures", as_=cast.dana, query=YEAR).text
    assert (
        "entries of effort" in visit.part("reporting:rows", "rows", as_=cast.dana, query=YEAR, key="effort-hours").text
    )


# Size


@time_machine.travel(TODAY, tick=False)
def test_the_overview_takes_thirty_one_queries_at_most_and_no_more_with_more_rows(
    visit: Any, cast: Cast, ledger: Ledger
) -> None:
    """On a day of an award year, when commitments count too."""
    client = visit.client(cast.dana)

    def count() -> int:
        with CaptureQueriesContext(connection) as done:
            assert client.get("/overview/", {"period": "all"}).status_code == 200
        return len(done)

    first = count()
    for support in ledger.supports.values():
        ActivityFactory.create_batch(3, support=support)
        EffortFactory.create_batch(3, staff=ledger.staff, support=support)
    assert count() == first <= 31


@pytest.mark.parametrize("key", sorted(LISTINGS))
def test_lists_take_as_many_queries_with_more_rows(visit: Any, cast: Cast, ledger: Ledger, key: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as done:
            visit("reporting:rows", as_=cast.dana, key=key, query={"period": "all"})
        return len(done)

    first = count()
    for support in ledger.supports.values():
        ActivityFactory.create_batch(3, support=support)
        EffortFactory.create_batch(3, staff=ledger.staff, support=support)
    assert count() == first


def test_long_lists_come_in_pages(visit: Any, cast: Cast, ledger: Ledger) -> None:
    EffortFactory.create_batch(60, staff=ledger.staff, support=ledger.supports["deep"])
    page = visit("reporting:rows", as_=cast.dana, key="effort-hours", query={"period": "all"})
    following = next(e.get("href") for e in page.all("a") if e.get("rel") == "next")
    rest = visit(f"/overview/rows/effort-hours/{following}", as_=cast.dana)
    days = [len([e for body in one.all("tbody") for e in body.iter("tr")]) for one in (page, rest)]
    assert days == [50, 16]
    assert "66 entries of effort" in rest.text


@pytest.mark.parametrize("route", ["reporting:measures", "reporting:published"])
@pytest.mark.parametrize("name", ["dana", "rosa", "pia", "abe", "fay"])
def test_definitions_and_published_figures_are_for_every_role(visit: Any, cast: Cast, route: str, name: str) -> None:
    visit(route, as_=getattr(cast, name))
    visit(route, as_=cast.nobody, status=403)


def test_a_person_merged_away_does_not_count_twice(visit: Any, cast: Cast, ledger: Ledger) -> None:
    PersonFactory(name="Ann", merged_into=ledger.people[0])
    assert values(visit("reporting:overview", as_=cast.dana, query=YEAR))["People reached"] == "3"
