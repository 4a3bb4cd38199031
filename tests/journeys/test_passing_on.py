"""Pages of a center that thinks ahead: reports that come due, two periods side by side, and what is passed on."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.steering.packs.models import Schedule
from steelyard.steering.sunset.queries.people import Known
from tests.conformance import world as worlds
from tests.conformance.world import World
from tests.journeys.test_ask import SIZES
from tests.journeys.test_report import Desk
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(transactional_db: None, cast: Cast) -> World:
    return worlds.make(cast)


@pytest.fixture(params=SIZES, ids=["desk", "phone"])
def desk(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any, here: World, request: pytest.FixtureRequest
) -> Desk:
    strict_page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    return Desk(strict_page, axe, live_server.url)


def test_a_report_is_planned_and_two_years_are_compared(desk: Desk, cast: Cast) -> None:
    desk.enter(cast.dana, f"{desk.home}/reports/plans/")
    desk.go("Plan a report", "link")
    desk.page.get_by_text("Report to the advisory board. Advisers.").click()
    desk.write(Who_gets_a_link_once_it_is_submitted="officer@agency.test\nnobody at all")
    desk.go("Plan the report")
    desk.sees("is no e-mail address")
    desk.write(Who_gets_a_link_once_it_is_submitted="officer@agency.test\nadviser@agency.test")
    desk.go("Plan the report")
    expect(desk.page).to_have_url(f"{desk.home}/reports/plans/")
    desk.sees("officer@agency.test")
    assert Schedule.objects.get(kind="board").addresses == ["officer@agency.test", "adviser@agency.test"]
    desk.look(f"{desk.home}/reports/compare/?first=all&second=all")
    desk.sees("Both periods are the same")
    desk.look(f"{desk.home}/reports/compare/")
    desk.sees("Take these numbers along as CSV")


def test_a_brief_is_read_and_consent_is_noted(desk: Desk, here: World, cast: Cast) -> None:
    for address in (
        "/handover/",
        f"/handover/{here['staff'].pk}/",
        f"/organizations/{here['agency'].pk}/brief/",
        "/sunset/",
    ):
        desk.enter(cast.dana, f"{desk.home}{address}")
    desk.go("Note who may be named", "link")
    desk.look(f"{desk.home}/sunset/people/{here['persona'].pk}/")
    desk.page.get_by_text("Yes, by name").click()
    desk.page.get_by_label("When did they say so?").fill("2026-01-15")
    desk.page.get_by_label("How did they say it?").fill("On the telephone")
    desk.go("Note the answer")
    expect(desk.page).to_have_url(f"{desk.home}/sunset/people/")
    assert Known().may(here["persona"].pk)
