"""The page of a what-if: what choices do, for whom, and what a bad form gets."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge.models import Expertise, Rate, StaffHours, StaffMember
from steelyard.foundation.history.models import Entry
from steelyard.intake.models import HelpRequest
from steelyard.steering.balance.models import Scenario
from steelyard.support.delivery.models import Effort, Support
from tests.factories.delivery import SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.factories.intake import HelpRequestFactory
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger

TODAY = datetime(2021, 8, 1, 20, tzinfo=UTC)
YEAR = {"base": "year-3"}
MOVE = {"m0-hours": "1", "m0-source": "tier:general", "m0-target": "tier:intensive"}
READERS = ("dana", "cora", "liam", "eva", "ada")
REFUSED = ("fay", "abe", "libby", "rosa", "omar", "pia", "nobody")


@pytest.fixture(autouse=True)
def in_the_year() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def ticked(pk: int, **instead: str) -> dict[str, str]:
    values = {"take": "on", "hours": "4", "tier": "intensive", "delivery": "partnered", "origin": "planned"} | instead
    return {f"r{pk}-{name}": value for name, value in values.items()}


def row_of(page: Any, begins: str) -> list[str]:
    for row in page.all("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row]
        if cells and cells[0].startswith(begins):
            return cells
    raise AssertionError(begins)


@pytest.fixture
def request_(ledger: Ledger) -> HelpRequest:
    return HelpRequestFactory(number="2026-0001", agency=OrganizationFactory(), topic=ledger.topics[0])


@pytest.mark.parametrize("name", READERS)
def test_readers_of_the_rows_may_try_it(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    page = visit("balance:what-if", as_=getattr(cast, name), query=YEAR)
    assert "Nothing is chosen: this is how it stands." in page.text
    assert row_of(page, "Depth")[1:] == ["+0.39", "+0.39", "no change"]
    assert ("Keep as a scenario" in page.text) == (name in {"dana", "cora"})
    assert ("Left of the budget" in page.text) == (name in {"dana", "cora"})


@pytest.mark.parametrize("name", REFUSED)
def test_others_may_not(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    for route in ("balance:what-if", "balance:scenarios"):
        visit(route, as_=getattr(cast, name), status=403)


def test_who_sees_no_requests_ticks_none(visit: Any, cast: Cast, ledger: Ledger, request_: HelpRequest) -> None:
    page = visit.post("balance:what-if", YEAR | ticked(request_.pk), as_=cast.ada, status=200)
    assert "You do not see help requests" in page.text and "2026-0001" not in page.text
    assert "Nothing is chosen" in page.text


def test_a_move_of_hours_as_reckoned_by_hand(visit: Any, cast: Cast, ledger: Ledger) -> None:
    """180 minutes general, 240 targeted, 60 intensive: intensity goes from 0.25 to (120 - 120) / 480 = 0."""
    page = visit.post("balance:what-if", YEAR | MOVE, as_=cast.liam, status=200)
    assert "With 1 h moved" in page.text
    assert row_of(page, "Depth")[1:] == ["+0.39", "+0.30", "−0.08"]
    assert row_of(page, "Ownership")[3] == "no change"
    assert "with FY 2021 in outline" in page.html


def test_a_request_taken_up_adds_hours_cost_and_reach(
    visit: Any, cast: Cast, ledger: Ledger, request_: HelpRequest
) -> None:
    page = visit.post("balance:what-if", YEAR | ticked(request_.pk), as_=cast.dana, status=200)
    assert "With 4 h added" in page.text
    assert row_of(page, "Ownership")[1:3] == ["+0.50", "+0.67"]  # 360 of 480, then 600 of 720
    assert row_of(page, "Topic 1")[3] == "+4 h"
    assert "$480 at $120 an hour" in page.text
    assert "(+1)" in page.text
    assert not Scenario.objects.exists()


def test_the_mean_rate_is_that_of_todays_staff(visit: Any, cast: Cast, ledger: Ledger, request_: HelpRequest) -> None:
    gone = StaffMember.objects.create(
        person=PersonFactory(), since=date(2018, 10, 1), until=TODAY.date() - timedelta(days=1)
    )
    Rate.objects.create(staff=gone, since=date(2018, 10, 1), cents_per_hour=90_000)
    page = visit.post("balance:what-if", YEAR | ticked(request_.pk), as_=cast.dana, status=200)
    assert "$480 at $120 an hour" in page.text


def test_a_planned_support_adds_what_is_left_of_it(visit: Any, cast: Cast, ledger: Ledger) -> None:
    support = SupportFactory(
        name="Planned work", status="proposed", origin="work_plan", expected_minutes=600, topics=[ledger.topics[1]]
    )
    page = visit("balance:what-if", as_=cast.liam, query=YEAR)
    assert page.all("input", name=f"s{support.pk}-hours")[0].get("value") == "10"
    sent = YEAR | {f"s{support.pk}-take": "on", f"s{support.pk}-hours": "10"}
    page = visit.post("balance:what-if", sent, as_=cast.liam, status=200)
    assert "With 10 h added" in page.text
    assert row_of(page, "Topic 2")[3] == "+10 h"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (MOVE | {"m0-hours": "100"}, "Only 3 h are at “general”"),
        (MOVE | {"m0-hours": "99999999999999999999999"}, "at most 100,000 hours"),
        (MOVE | {"m0-hours": "many"}, "Enter hours as a number"),
        (MOVE | {"m0-hours": "NaN"}, "Enter hours as a number"),
        (MOVE | {"m0-hours": "-5"}, "Enter more than no hours"),
        (MOVE | {"m0-target": "tier:general"}, "another place"),
        (MOVE | {"m0-target": "origin:planned"}, "two of one kind"),
        (MOVE | {"m0-target": "tier:none"}, "Select a valid choice"),
        (MOVE | {"m0-target": ""}, "all three, or none"),
        ({"base": "year-77"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_is_told(visit: Any, cast: Cast, ledger: Ledger, sent: Any, says: str) -> None:
    page = visit.post("balance:what-if", YEAR | sent, as_=cast.dana, status=422)
    assert says in page.text
    visit.post("balance:keep-scenario", YEAR | sent | {"name": "No"}, as_=cast.dana, status=422)
    assert not Scenario.objects.exists()


@pytest.mark.parametrize("hours", ["", "some", "1e9", "0", "\0"])
def test_hours_of_a_request_that_are_none(
    visit: Any, cast: Cast, ledger: Ledger, request_: HelpRequest, hours: str
) -> None:
    page = visit.post("balance:what-if", YEAR | ticked(request_.pk, hours=hours), as_=cast.dana, status=422)
    assert "2026-0001" in page.text and "hours" in page.text


def test_ticks_of_what_is_not_there(visit: Any, cast: Cast, ledger: Ledger) -> None:
    sent = {"r999999-take": "on", "s888888-take": "on", "r999999999999999999-take": "on", "r٣-take": "on"}
    page = visit.post("balance:what-if", YEAR | sent, as_=cast.dana, status=200)
    assert "Nothing is chosen" in page.text


def test_no_rows_at_all(visit: Any, cast: Cast, db: None) -> None:
    page = visit("balance:what-if", as_=cast.dana)
    assert "Nothing was recorded in this period" in page.text
    assert row_of(page, "Depth")[1:] == ["Not enough to tell"] * 3
    assert "Not enough to tell" in page.text and "No request waits" in page.text
    one = HelpRequestFactory()
    page = visit.post("balance:what-if", ticked(one.pk), as_=cast.dana, status=200)
    assert row_of(page, "Ownership")[2] == "+1.00"
    assert row_of(page, "No topic")[4] == "Not enough to tell"


def test_staff_hours_by_topic(visit: Any, cast: Cast, ledger: Ledger) -> None:
    assert row_of(visit("balance:what-if", as_=cast.dana, query=YEAR), "Topic 1")[4] == "Not enough to tell"
    StaffHours.objects.create(staff=ledger.staff, award_year=ledger.year, minutes=60)
    Expertise.objects.create(staff=ledger.staff, topic=ledger.topics[0], depth="deep")
    page = visit("balance:what-if", as_=cast.dana, query=YEAR)
    assert row_of(page, "Topic 1")[4] == "1 h fewer than needed"
    assert row_of(page, "Topic 2")[4].startswith("0 h")
    assert row_of(page, "All")[4] == "1 h"


def test_two_thousand_requests_wait(visit: Any, cast: Cast, ledger: Ledger) -> None:
    counts = []
    for more in (30, 1970):
        start = HelpRequest.objects.count()
        HelpRequest.objects.bulk_create(
            HelpRequestFactory.build(number=f"2030-{start + at:05}", topic=ledger.topics[0]) for at in range(more)
        )
        one = HelpRequest.objects.order_by("-id")[0]
        visit("balance:what-if", as_=cast.dana, query=YEAR)
        with CaptureQueriesContext(connection) as caught:
            page = visit.post("balance:what-if", YEAR | ticked(one.pk), as_=cast.dana, status=200)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 70
    assert one.number in page.text  # the ticked one stays on the page
    assert "more wait" in page.text
    assert len([box for box in page.all("input") if (box.get("name") or "").endswith("-take")]) <= 45


def test_too_many_ticks(visit: Any, cast: Cast, ledger: Ledger) -> None:
    sent = {f"r{at}-take": "on" for at in range(1, 130)}
    assert "At most 100 requests" in visit.post("balance:what-if", sent, as_=cast.dana, status=422).text


def test_found_by_its_words(visit: Any, cast: Cast, ledger: Ledger) -> None:
    support = SupportFactory(name="Winter <b>Institute</b>", status="proposed")
    page = visit.post("balance:what-if", YEAR | {"q": "winter <b>"}, as_=cast.dana, status=200)
    assert "Winter <b>Institute</b>" in page.text
    assert page.all("input", name=f"s{support.pk}-take")
    assert "No such support" in visit.post("balance:what-if", YEAR | {"q": "zebra"}, as_=cast.dana, status=200).text


def test_it_writes_nothing(visit: Any, cast: Cast, ledger: Ledger, request_: HelpRequest) -> None:
    before = (Effort.objects.count(), Support.objects.count(), Entry.objects.count())
    visit.post("balance:what-if", YEAR | MOVE | ticked(request_.pk), as_=cast.dana, status=200)
    assert (Effort.objects.count(), Support.objects.count(), Entry.objects.count()) == before
    request_.refresh_from_db()
    assert request_.status == "new"
