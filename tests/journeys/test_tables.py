"""A director asks the data, opens what is behind a number, saves and shares the table; another of the staff opens it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.steering.tables.actions import save_table, share_table
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger, ledger

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
__all__ = ["ledger"]


def test_ask_open_save_share_and_delete(page: Page, live_server: Any, axe: Axe, cast: Cast, ledger: Ledger) -> None:
    sign_in(page, cast.dana, live_server.url)
    page.goto(f"{live_server.url}/tables/")
    main = page.get_by_role("main")
    axe(page)
    page.get_by_label("Count").select_option("people")
    page.get_by_label("In rows by").select_option("state")
    page.get_by_label("In columns by").select_option("tier")
    page.get_by_label("Period").select_option("year-3")
    page.get_by_role("button", name="Show the table").press("Enter")
    page.wait_for_url("**count=people&rows=state&columns=tier**")
    expect(main.get_by_role("heading", name="People reached by state and tier")).to_be_visible()
    expect(main.get_by_role("table").first.get_by_role("row").last).to_contain_text("3")
    axe(page)
    assert fits(page)
    # What cannot be answered says why, and gives the question back.
    page.get_by_label("Count").select_option("hours")
    page.get_by_role("button", name="Show the table").press("Enter")
    expect(main).to_contain_text("Hours of staff cannot be told apart by state.")
    axe(page)
    assert fits(page)
    page.go_back()
    main.get_by_role("table").first.get_by_role("row").last.get_by_role("link").last.press("Enter")
    page.wait_for_url("**/tables/rows/**")
    expect(main).to_contain_text("3 people")
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="The table", exact=True).press("Enter")
    page.get_by_label("Name of the table").fill("Reach by state")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.wait_for_url("**/tables/saved/**")
    expect(main).to_contain_text("only you see it")
    axe(page)
    page.get_by_role("button", name="Share it with the staff").press("Enter")
    expect(main).to_contain_text("the staff can open it")
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Delete this table").press("Enter")
    page.wait_for_url("**/tables/saved/")
    page.get_by_role("button", name="Bring it back").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reach by state")
    page.goto(f"{live_server.url}/tables/saved/")
    axe(page)
    assert fits(page)
    with page.expect_download() as took:
        page.goto(f"{live_server.url}/tables/?count=people&rows=state&period=year-3")
        page.get_by_role("link", name="CSV", exact=True).click()
    assert "not shown: small group" in took.value.path().read_text("utf-8-sig")


def test_another_of_the_staff_opens_a_shared_table_on_a_phone(
    page: Page, live_server: Any, axe: Axe, cast: Cast, ledger: Ledger
) -> None:
    made = save_table(
        by=cast.dana, name="Hours by month", asked={"count": "hours", "rows": "month", "period": "year-3"}
    )
    share_table(made, by=cast.dana, is_shared=True)
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, cast.liam, live_server.url)
    page.goto(f"{live_server.url}/tables/saved/")
    page.get_by_role("link", name="Hours by month").press("Enter")
    expect(page.get_by_role("img", name="Hours of staff by month, FY 2021")).to_be_visible()
    axe(page)
    assert fits(page)
