"""A real center begins: a one-time link for the first administrator, four pages, and a desk that works."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.center.charge.models import AwardYear, Center, Topic
from steelyard.foundation.accounts import actions
from tests.foundation.accounts.people import PASSWORD, code_of, letter_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def fill(page: Page, **typed: str) -> None:
    """Type into fields by the beginning of their label, with underscores for spaces."""
    for label, text in typed.items():
        page.get_by_label(label.replace("_", " ")).fill(text)


def test_four_pages_lead_from_an_empty_installation_to_a_working_desk(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any
) -> None:
    page = strict_page

    def press(name: str) -> None:
        axe(page)
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    page.goto(live_server.url + re.sub(r"^https?://[^/]+", "", actions.first_administrator()))
    page.get_by_label("Your name").fill("Ines Okafor")
    page.get_by_label("E-mail address").fill("ines@center.test")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press("Open the account")
    page.get_by_role("main").get_by_role("link", name="Set up an app", exact=True).click()
    page.get_by_label("Code that the app shows now").fill(code_of(page.locator("code").inner_text()))
    press("Set up")
    page.goto(live_server.url + "/home/")

    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Which center is this?")
    page.get_by_label("Name of the center").fill("Center for Rural Schools")
    page.get_by_label("Short name").fill("CRS")
    press("Save and go on")

    expect(title).to_have_text("What award does it work under?")
    page.get_by_label("Funder").fill("Office of Rural Education")
    fill(page, This_award_year_is_called="FY 2027", Its_budget_in_dollars="$1,000,000")
    fill(page, Its_first_day="2026-10-01", Its_last_day="2026-09-30")
    press("Save and go on")
    expect(page.get_by_role("main")).to_contain_text("The last day must come after the first.")
    page.get_by_label("Its last day").fill("2027-09-30")
    press("Save and go on")

    expect(title).to_have_text("What does it work on, and for whom?")
    page.get_by_label("Focal areas, one a line").fill("Reading\nAttendance")
    page.get_by_label("Topics people may ask about, one a line").fill("Early reading\nChronic absence")
    press("Save and go on")

    expect(title).to_have_text("Who works here?")
    press("I direct this center")
    expect(page.get_by_role("main")).to_contain_text("You direct this center")
    page.get_by_role("textbox", name=re.compile("^Name")).fill("Liam Lang")
    page.get_by_label("E-mail address").fill("liam@center.test")
    page.get_by_text("Liaison:").click()
    press("Send this invitation")
    expect(page.get_by_role("table")).to_contain_text("Liam Lang")
    press("Open the desk")

    expect(title).to_have_text("Today")
    axe(page)
    assert "Ines Okafor invites you" in letter_to("liam@center.test").body
    found = (Center.objects.get().is_ready, AwardYear.objects.get().budget_cents, Topic.objects.count())
    assert found == (True, 100_000_000, 2)
    page.goto(live_server.url + "/requests/")
    expect(title).to_have_text("Requests for help")
    axe(page)
    page.goto(live_server.url + "/set-up/center/")
    expect(title).to_have_text("Today")
