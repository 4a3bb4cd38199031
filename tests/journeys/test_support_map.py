"""An agency brings its map and shares it; a provider is asked and answers; what is taken back is gone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from tests.factories.charge import TopicFactory
from tests.factories.directory import OrganizationFactory
from tests.journeys.test_decide import fits
from tests.journeys.test_record import sign_in
from tests.people import PIAS, ROSAS, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FILE = b"Organization,Topic,Purpose,Start date\nPias Coaching,Screening,Coach the state team,2026-01-05\nOther Center,Screening,Train districts,\n"


@pytest.fixture
def agency(transactional_db: None, cast: Cast) -> Organization:
    del cast
    OrganizationFactory(pk=PIAS, name="Pias Coaching", kind="nonprofit")
    OrganizationFactory(name="Other Center", kind="federal_center")
    TopicFactory(name="Screening")
    made: Organization = OrganizationFactory(pk=ROSAS, name="Salem Department of Education", kind="sea")
    return made


def share(page: Page, row: str, *, center: str, others: str) -> None:
    """Choose on the page of a row who sees it."""
    page.get_by_role("link", name=f"Choose who sees {row}").click()
    page.wait_for_url("**/share/")
    page.get_by_role("group", name="The center").get_by_text(center, exact=True).click()
    page.get_by_role("group", name="All who are on our map").get_by_text(others, exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/map/{ROSAS}/")


def bring(page: Page, axe: Callable[[Page], None]) -> None:
    """From the portal to the map, and a spreadsheet onto it."""
    page.get_by_role("link", name="Who helps us with what").click()
    page.wait_for_url("**/map/*/")
    axe(page)
    page.get_by_role("link", name="Bring a spreadsheet").click()
    axe(page)
    page.locator("input[type=file]").set_input_files({"name": "map.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("button", name="Look at the rows").click()
    page.wait_for_url("**/sheets/*/")
    axe(page)
    page.get_by_role("button", name="Take all rows in").click()
    page.wait_for_url("**/map/*/")
    axe(page)
    assert fits(page)


def answer(page: Page, axe: Callable[[Page], None]) -> str:
    """The provider reads what is shared and says who does what; returns the page of the question."""
    expect(page.get_by_text("Coach the state team")).to_be_visible()
    expect(page.get_by_text("Train districts")).to_have_count(0)
    axe(page)
    page.locator(".row__what a").first.click()
    page.wait_for_url("**/overlaps/*/")
    axe(page)
    page.get_by_label("What does Pias Coaching do?").fill("Coaches the state team.")
    page.get_by_label("What does Other Center do?").fill("Trains the districts.")
    page.get_by_role("button", name="Confirm complementary roles").click()
    expect(page.get_by_text("Complementary roles").first).to_be_visible()
    axe(page)
    return page.url


def test_a_map_is_brought_shared_and_taken_back(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any, agency: Organization, cast: Cast
) -> None:
    page, address = strict_page, live_server.url

    def enter(user: User, path: str) -> None:
        page.context.clear_cookies()
        sign_in(page, user, address)
        page.goto(address + path)

    enter(cast.rosa, "/portal/")
    bring(page, axe)

    # Both rows are shared, so both providers and the center are asked.
    share(page, "Pias Coaching", center="That it exists", others="All of it")
    expect(page.get_by_role("heading", name="Two providers on one topic")).to_have_count(0)
    share(page, "Other Center", center="That it exists", others="That it exists")
    expect(page.get_by_role("heading", name="Two providers on one topic")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="On one page, for a meeting").click()
    axe(page)

    enter(cast.pia, "/shared-maps/")
    question = answer(page, axe)

    # The center sees it stand; the agency takes its consent back, and it is gone.
    enter(cast.cora, "/overlaps/")
    expect(page.get_by_text("Complementary roles").first).to_be_visible()
    axe(page)
    page.goto(f"{address}/overview/coherence/")
    axe(page)
    enter(cast.rosa, f"/map/{agency.pk}/")
    share(page, "Other Center", center="Nothing", others="Nothing")
    enter(cast.pia, "/shared-maps/")
    expect(page.get_by_text("Coach the state team")).to_be_visible()
    expect(page.get_by_text("Other Center")).to_have_count(0)
    gone = page.goto(question)
    assert gone is not None
    assert gone.status == 404
