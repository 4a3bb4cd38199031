"""The lever, read and moved: by links without script, by sliders and play with it; at every step axe finds nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.center.context.models import ContextEvent
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger, ledger

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
__all__ = ["ledger"]


def test_a_director_moves_the_period_and_opens_what_is_behind(
    page: Page, live_server: Any, axe: Axe, cast: Cast, ledger: Ledger
) -> None:
    ContextEvent.objects.create(
        key="p", name="A pandemic", starts_on=date(2020, 3, 1), kind="crisis", strength="strong",
        breadth_to="breadth", press_reason="Every agency asks at once.",
    )  # fmt: skip
    sign_in(page, cast.dana, live_server.url)
    page.goto(f"{live_server.url}/balance/?first=2020-10&last=2021-09")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Breadth and depth at +0.39")
    expect(page.get_by_role("img", name="The lever")).to_be_visible()
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="One month later").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**first=2020-11**")
    expect(main).to_contain_text("Nov 1, 2020 – Oct 31, 2021")
    axe(page)
    page.get_by_role("link", name="Month by month").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balance/months/**")
    expect(main).to_contain_text("A pandemic")
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Balance", exact=True).last.click()
    page.wait_for_url("**/balance/?**")
    page.get_by_text("What it is made of").first.click()
    page.get_by_role("link", name="The supports behind it").first.click()
    page.wait_for_url("**/balance/supports/**")
    expect(main).to_contain_text("Webinars")
    axe(page)
    assert fits(page)


def test_a_period_is_dragged_and_the_months_played(
    strict_page: Page, live_server: Any, axe: Axe, cast: Cast, ledger: Ledger
) -> None:
    page = strict_page
    sign_in(page, cast.dana, live_server.url)
    page.goto(f"{live_server.url}/balance/?first=2020-11&last=2020-11")
    first, last = page.get_by_label("Drag the first month"), page.get_by_label("Drag the last month")
    last.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**last=2020-12**")
    expect(page.get_by_role("main")).to_contain_text("Nov 1, 2020 – Dec 31, 2020")
    expect(last).to_be_focused()
    assert page.get_by_label("To month").input_value() == "2020-12"
    # The first month pushes the last before it.
    first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**first=2021-01&last=2021-01**")
    axe(page)
    play = page.get_by_role("button", name="Play the months")
    play.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**first=2021-03&last=2021-03**")
    page.get_by_role("button", name="Pause").focus()
    page.keyboard.press("Enter")
    expect(play).to_be_focused()
    stood = page.url
    page.wait_for_timeout(1500)
    assert page.url == stood
    expect(page.locator(".lever__told")).to_contain_text("2021")
    axe(page)
    assert fits(page)
