"""The adviser asked, compared and leaned to by keyboard, and the charge check; at every step axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.intake.models import HelpRequest
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast
from tests.steering.portfolio.conftest import waiting
from tests.steering.reporting.conftest import Ledger, ledger

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
__all__ = ["ledger", "waiting"]


def asks_and_leans(page: Page, url: str, axe: Axe) -> None:
    page.goto(f"{url}/balance/")
    page.get_by_role("link", name="Adviser").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balance/adviser/")
    axe(page)
    assert fits(page)
    page.get_by_label("Budget that is left, in dollars").fill("nothing")
    page.get_by_role("button", name="Find good sets").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    axe(page)
    page.get_by_label("Budget that is left, in dollars").fill("4000")
    page.get_by_role("button", name="Find good sets").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balance/adviser/*/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("side by side")
    axe(page)
    assert fits(page)
    page.get_by_label("Answer A", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("Because").fill("Two states ask for it.")
    page.get_by_role("button", name="Write it down").focus()
    page.keyboard.press("Enter")
    expect(main).to_contain_text("Your leaning is written down")
    expect(main).to_contain_text("Two states ask for it.")
    axe(page)


def finds_no_set_and_changes_the_limits(page: Page, url: str, axe: Axe, keys: list[int]) -> None:
    """Every request in any case within a thousand dollars cannot be: the page says what must give, and keeps the typing."""
    page.goto(f"{url}/balance/adviser/")
    for key in keys:
        page.locator(f"#id_take_{key}").focus()
        page.keyboard.type("In any")
    page.get_by_label("Budget that is left, in dollars").fill("1000")
    page.get_by_role("button", name="Find good sets").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balance/adviser/*/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("No set keeps every limit")
    expect(main).to_contain_text("more budget")
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Change the limits").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balance/adviser/?again=*")
    expect(page.locator(f"#id_take_{keys[0]}")).to_have_value("must")
    axe(page)


def test_a_director_is_told_what_must_give(
    strict_page: Page, live_server: Any, axe: Axe, cast: Cast, waiting: list[HelpRequest]
) -> None:
    sign_in(strict_page, cast.dana, live_server.url)
    finds_no_set_and_changes_the_limits(strict_page, live_server.url, axe, [one.pk for one in waiting])


def test_a_director_asks_the_adviser(
    strict_page: Page, live_server: Any, axe: Axe, cast: Cast, waiting: list[HelpRequest]
) -> None:
    sign_in(strict_page, cast.dana, live_server.url)
    asks_and_leans(strict_page, live_server.url, axe)


def test_a_director_asks_the_adviser_without_script(
    browser: Browser, live_server: Any, axe: Axe, cast: Cast, waiting: list[HelpRequest]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, cast.dana, live_server.url)
    page.goto(f"{live_server.url}/balance/adviser/")
    page.get_by_label("Budget that is left, in dollars").fill("4000")
    page.get_by_role("button", name="Find good sets").click()
    page.wait_for_url("**/balance/adviser/*/")
    page.locator("label", has_text="Answer A").click()
    page.get_by_label("Because").fill("Two states ask for it.")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("main")).to_contain_text("Your leaning is written down")
    context.close()


def test_a_director_writes_down_what_the_charge_asks(
    page: Page, live_server: Any, axe: Axe, cast: Cast, ledger: Ledger
) -> None:
    sign_in(page, cast.dana, live_server.url)
    page.goto(f"{live_server.url}/balance/charge/?period=year-3")
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Set what is asked").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Area 1: percent of effort").fill("50")
    page.get_by_label("Area 1: where that stands").fill("The agreement, page 4.")
    axe(page)
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("The agreement, page 4.")
    axe(page)
    assert fits(page)
