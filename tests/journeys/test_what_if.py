"""A what-if by keyboard: tick, move, look, keep, compare; the same without a script; at every step axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from steelyard.steering.balance.models import Scenario
from tests.factories.directory import OrganizationFactory
from tests.factories.intake import HelpRequestFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger, ledger

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
__all__ = ["ledger"]


@pytest.fixture
def waiting(ledger: Ledger) -> Any:
    agency = OrganizationFactory(name="Oregon Department of Education")
    return HelpRequestFactory(number="2031-0001", agency=agency, topic=ledger.topics[0])


def test_tried_kept_and_compared_by_keyboard(
    strict_page: Page, live_server: Any, axe: Axe, cast: Cast, ledger: Ledger, waiting: Any
) -> None:
    page = strict_page
    sign_in(page, cast.dana, live_server.url)
    page.goto(f"{live_server.url}/balance/?first=2020-10&last=2021-09")
    page.get_by_role("link", name="What if?").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balance/what-if/")
    main, told = page.get_by_role("main"), page.locator(".what-if__told")
    expect(told).to_contain_text("Nothing is chosen")
    page.get_by_label("Starts from").select_option("FY 2021")
    axe(page)
    assert fits(page)
    # A tick opens the fields of the request and changes the outcome, without leaving the page.
    box = page.get_by_label("2031-0001 · Oregon Department of Education", exact=True)
    given = page.get_by_label(f"If it is taken up: {waiting.number}").get_by_label("Given")
    expect(given).to_be_hidden()
    box.focus()
    page.keyboard.press("Space")
    expect(given).to_be_visible()
    expect(told).to_contain_text("added")
    expect(box).to_be_focused()
    move = page.get_by_role("group", name="Move 1")
    move.get_by_label("From").select_option("General")
    move.get_by_label("To", exact=True).select_option("Intensive")
    move.get_by_label("Hours").focus()
    page.keyboard.type("900")
    expect(main).to_contain_text("are at “general”; move no more than that")
    axe(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    expect(told).to_contain_text("1 h moved")
    expect(page.get_by_role("img", name="The lever, as it would be")).to_be_visible()
    axe(page)
    assert fits(page)
    assert not Scenario.objects.exists()
    _keep(page, "More depth")
    expect(main).to_contain_text("1 h from general to intensive")
    _work_on_it_and_compare(page, box, axe)


def _work_on_it_and_compare(page: Page, box: Locator, axe: Axe) -> None:
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Try it further").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/what-if/?scenario=*")
    expect(box).to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    _keep(page, "Without the request")
    page.get_by_role("link", name="Scenarios", exact=True).last.click()
    page.wait_for_url("**/balance/scenarios/")
    for name in ("More depth", "Without the request"):
        page.get_by_label(f"Compare {name}").focus()
        page.keyboard.press("Space")
    axe(page)
    page.get_by_role("button", name="Compare two or three").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?s=**")
    expect(page.get_by_role("main")).to_contain_text("Hours added")
    axe(page)
    assert fits(page)


def _keep(page: Page, name: str) -> None:
    page.get_by_label("Name of the scenario").focus()
    page.keyboard.type(name)
    page.get_by_role("button", name="Keep as").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balance/scenarios/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_the_same_without_a_script(
    browser: Browser, live_server: Any, axe: Axe, cast: Cast, ledger: Ledger, waiting: Any
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, cast.cora, live_server.url)
    page.goto(f"{live_server.url}/balance/what-if/?base=year-3")
    page.get_by_label("2031-0001 · Oregon Department of Education", exact=True).press("Space")
    page.get_by_role("button", name="See what it does").last.click()
    expect(page.locator(".what-if__told")).to_contain_text("added")
    expect(page.get_by_label("2031-0001 · Oregon Department of Education", exact=True)).to_be_checked()
    page.get_by_label("Name of the scenario").fill("By hand")
    page.get_by_role("button", name="Keep as").click()
    page.wait_for_url("**/balance/scenarios/*/")
    page.get_by_role("button", name="Delete this scenario").click()
    page.wait_for_url("**/balance/scenarios/")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("By hand")
    context.close()
