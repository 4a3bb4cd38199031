"""A visitor registers for an event and gives the seat up; whoever waited comes, and is checked in on a phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from steelyard.foundation.work.models import Mail
from steelyard.support.events.models import Registration
from tests.factories.events import EventFactory, RegistrationFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey


def link(email: str, subject: str) -> str:
    """The private link as the letter holds it, without the host."""
    letter = Mail.objects.get(to=email, subject__startswith=subject)
    return "/events/registrations/" + letter.body.partition("/events/registrations/")[2].split()[0]


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name)


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_the_last_seat_is_given_up_and_passed_on(
    strict_page: Page, axe: Callable[[Page], None], transactional_db: None, live_server: Any, size: tuple[int, int]
) -> None:
    event = EventFactory(title="Spring convening", key="spring", mode="in_person", seats=1)
    page = strict_page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.context.new_cdp_session(page).send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
    page.goto(f"{live_server.url}/events/spring/")
    expect(page.get_by_text("In your clock")).to_contain_text("Japan Standard Time")
    for name, heading in (("Ann", "You have a seat"), ("Ben", "You are on the waiting list")):
        page.goto(f"{live_server.url}/events/")
        axe(page)
        page.get_by_role("link", name="Spring convening").click()
        axe(page)
        assert fits(page)
        page.get_by_role("main").get_by_role(
            "link", name="Register" if name == "Ann" else "Join the waiting list"
        ).click()
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Your e-mail address").fill(f"{name.lower()}@agency.test")
        page.get_by_label("Your agency or organization").fill("Harbor Schools")
        axe(page)
        assert fits(page)
        page.get_by_role("button", name="Register" if name == "Ann" else "Join the waiting list").dblclick()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert Registration.objects.count() == 2
    page.goto(live_server.url + link("ann@agency.test", "You have a seat"))
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Cancel my registration").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your registration is cancelled")
    page.goto(live_server.url + link("ben@agency.test", "You now have a seat"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a seat")
    expect(page.get_by_role("img", name="Code for the door")).to_be_visible()
    event.refresh_from_db()
    assert event.taken == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_tap_at_the_door(
    browser: Browser,
    axe: Callable[[Page], None],
    cast: Cast,
    transactional_db: None,
    live_server: Any,
    script: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    event = EventFactory(mode="in_person", starts_at=timezone.now() - timedelta(minutes=10))
    RegistrationFactory(event=event, name="Ann Able")
    RegistrationFactory(event=event, name="Ben Best")
    context = browser.new_context(java_script_enabled=script, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(10_000)
    sign_in(page, cast.libby, live_server.url)
    page.goto(f"{live_server.url}/events/manage/{event.pk}/door/")
    if script:
        axe(page)
        assert fits(page)
    row(page, "Ann Able").get_by_role("button", name="Attended").click()
    expect(row(page, "Ann Able").get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_text("1 of 2 came")).to_be_visible()
    row(page, "Ann Able").get_by_role("button", name="Undo").click()
    expect(row(page, "Ann Able").get_by_role("button", name="Attended")).to_be_visible()
    page.get_by_label("Name, address or agency").fill("best")
    page.get_by_label("Name, address or agency").press("Enter")
    expect(page.get_by_text("Ann Able")).to_have_count(0)
    row(page, "Ben Best").get_by_role("button", name="Absent").click()
    expect(page.get_by_text("1 absent")).to_be_visible()
    context.close()
