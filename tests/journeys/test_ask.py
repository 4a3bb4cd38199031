"""A visitor asks for help and follows the request, with script and without, at the desk and on the phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from steelyard.foundation.work.models import Mail
from steelyard.intake.models import HelpRequest, Message
from tests.factories.directory import LEAFactory, state
from tests.factories.intake import HelpRequestFactory
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey
SIZES = [(1280, 900), (360, 740)]


def link() -> str:
    """The private link as the letter holds it, without the host."""
    return "/status/" + Mail.objects.get(key__startswith="intake.link.").body.partition("/status/")[2].split()[0]


def fits(page: Page) -> bool:
    """Whether the page needs no scrolling sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_visitor_asks_and_follows(
    strict_page: Page, axe: Callable[[Page], None], transactional_db: None, live_server: Any, size: tuple[int, int]
) -> None:
    lea = LEAFactory(name="Quahog Unified", search_key=" quahog unified", state=state("DE"))
    page = strict_page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server.url}/ask/")
    axe(page)
    assert fits(page)
    expect(page.get_by_text("what stands in the way?")).to_be_visible()
    page.get_by_text("Join a panel").click()
    expect(page.get_by_text("what stands in the way?")).to_be_hidden()
    expect(page.get_by_text("What should we bring?")).to_be_visible()
    page.get_by_text("Help for our agency").click()

    page.get_by_role("button", name="Send your request").click()
    expect(page.get_by_role("heading", name="Please check what you entered")).to_be_visible()
    axe(page)

    page.get_by_label("Your name").fill("Rita Requester")
    page.get_by_label("Your e-mail address").fill("rita@agency.test")
    page.get_by_label("Your agency or organization").press_sequentially("quah")
    expect(page.locator("#id_agency_options option")).to_have_count(1)
    choice = page.locator("#id_agency_options option").get_attribute("value")
    page.get_by_label("Your agency or organization").fill(str(choice))
    page.get_by_label("What would you like from us").fill("We need a shared way to check in with students.")
    page.get_by_text("Within three months").click()
    axe(page)
    page.get_by_role("button", name="Send your request").dblclick()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    axe(page)
    assert fits(page)
    request = HelpRequest.objects.get()
    assert request.agency == lea

    page.goto(live_server.url + link())
    expect(page.get_by_role("heading", name=f"Your request {request.number}")).to_be_visible()
    axe(page)
    assert fits(page)
    page.get_by_label("What would you like to add?").fill("We have two schools in mind.")
    page.get_by_role("button", name="Add this").click()
    expect(page.get_by_text("We have what you added.")).to_be_visible()
    axe(page)
    assert Message.objects.get().from_requester


def test_all_of_it_works_without_script(browser: Browser, transactional_db: None, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/ask/?ask=present")
    expect(page.get_by_label("Present at our event")).to_be_checked()
    page.get_by_label("Your name").fill("Pia Partner")
    page.get_by_label("Your e-mail address").fill("pia@partner.test")
    page.get_by_label("Your agency or organization").fill("Helping Hands")
    page.get_by_label("What would you like from us").fill("Speak at our spring meeting.")
    page.get_by_role("button", name="Send your request").click()
    expect(page.get_by_text("Choose how soon you would like to start.").last).to_be_visible()
    expect(page.get_by_label("What would you like from us")).to_have_value("Speak at our spring meeting.")
    page.get_by_text("Within two weeks").click()
    page.get_by_role("button", name="Send your request").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    page.goto(live_server.url + link())
    page.get_by_label("What would you like to add?").fill("It is in Boston.")
    page.get_by_role("button", name="Add this").click()
    expect(page.get_by_text("It is in Boston.")).to_be_visible()
    request = HelpRequest.objects.get()
    assert (request.ask, request.agency_typed, request.messages.count()) == ("present", "Helping Hands", 1)
    context.close()


def test_the_inbox_by_keys_and_filters(
    strict_page: Page, axe: Callable[[Page], None], transactional_db: None, settings: Any, cast: Cast, live_server: Any
) -> None:
    for n in range(60):
        HelpRequestFactory(ask="panel" if n == 59 else "help")
    page = strict_page
    sign_in(page, cast.cora, live_server.url)
    page.goto(live_server.url + reverse("intake:inbox"))
    axe(page)
    rows = page.locator("tbody[data-rows] > tr")
    expect(rows).to_have_count(25)
    page.get_by_role("link", name="Next page").click()
    expect(rows.first).to_contain_text(HelpRequest.objects.order_by("received_at", "id")[25].number)
    page.get_by_role("link", name="Next page").click()
    expect(rows).to_have_count(10)
    axe(page)
    page.get_by_label("Asks for").select_option("panel")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("link", name="New 1")).to_be_visible()
    assert "ask=panel" in page.url
    axe(page)
    page.reload()
    axe(page)
    page.get_by_role("link", name="Clear").click()
    expect(rows).to_have_count(25)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_class("is-here")
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/*/")
    page.goto(live_server.url + reverse("intake:inbox") + "?q=nothing+like+this")
    expect(page.get_by_text("No request matches")).to_be_visible()
    axe(page)
