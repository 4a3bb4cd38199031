"""A token for a program from its making over its use to its end, and the page that says what programs can ask."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_ask import SIZES, fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_token_is_made_used_and_revoked(
    strict_page: Page,
    axe: Callable[[Page], None],
    transactional_db: None,
    cast: Cast,
    live_server: Any,
    size: tuple[int, int],
) -> None:
    page, home = strict_page, live_server.url
    page.set_viewport_size({"width": size[0], "height": size[1]})

    def looked() -> None:
        axe(page)
        assert fits(page), page.url

    def asks() -> int:
        return page.request.get(f"{home}/api/v1/organizations", headers={"Authorization": f"Bearer {letters}"}).status

    sign_in(page, cast.dana, home)
    page.goto(f"{home}/account/tokens/")
    looked()
    page.get_by_label("What is it for?").fill("Nightly sync")
    page.locator("input[value='organizations:read']").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Make the token").click()
    looked()
    letters = page.get_by_label("The token").input_value()
    assert asks() == 200
    page.goto(f"{home}/account/tokens/")
    expect(page.get_by_role("rowheader", name="Nightly sync")).to_be_visible()
    assert letters not in page.content()
    page.goto(f"{home}/api/")
    looked()
    page.goto(f"{home}/webhooks/")
    looked()
    page.goto(f"{home}/account/tokens/")
    page.get_by_role("button", name="Revoke Nightly sync").click()
    expect(page.get_by_text("Revoked").first).to_be_visible()
    assert asks() == 401
