"""A coordinator builds an audience, looks at the letter both ways and sends it; a reader stops the letters by one click."""

from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from steelyard.foundation.work import worker
from steelyard.support.mailings.models import Mailing
from tests.factories.delivery import ActivityFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import PersonFactory, SEAFactory
from tests.foundation.work.conftest import Sink, sink, smtp
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

__all__ = ["sink", "smtp"]  # fixtures of the outbox's own tests
pytestmark = pytest.mark.journey


def looks_well(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert fits(page)


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_from_facts_to_a_letter_that_can_be_stopped(
    strict_page: Page,
    axe: Callable[[Page], None],
    cast: Cast,
    transactional_db: None,
    live_server: Any,
    smtp: Sink,
    settings: Any,
    size: tuple[int, int],
) -> None:  # fmt: skip
    settings.BASE_URL = live_server.url
    agency = SEAFactory(name="Harbor Department of Education", state="DE")
    webinar = ActivityFactory(kind="webinar", support=SupportFactory(name="Safe halls"))
    for name in ("Ann", "Ben"):
        person = PersonFactory(name=name, organization=agency, email=f"{name.lower()}@agency.test")
        ParticipationFactory(activity=webinar, person=person)
    PersonFactory(name="Col", email="col@agency.test")
    page = strict_page
    page.set_default_timeout(15_000)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in(page, cast.cora, live_server.url)
    # Build: the number follows each fact, by keyboard alone.
    page.goto(f"{live_server.url}/mailings/audiences/new/")
    looks_well(page, axe)
    expect(page.locator("#who")).to_contain_text("Col")
    page.get_by_role("checkbox", name="Webinar").focus()
    page.keyboard.press("Space")
    expect(page.locator("#who")).not_to_contain_text("Col")
    expect(page.locator("#who")).to_contain_text("Ann")
    looks_well(page, axe)
    page.get_by_label("Name of this audience").fill("Came to a webinar")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Came to a webinar")
    looks_well(page, axe)
    # Write and look at it both ways.
    page.get_by_role("link", name="Write to them").click()
    page.get_by_label("Subject").fill("News of spring")
    page.get_by_label("Text").fill("Hello,\n\nread [the guide](https://center.test/guide).")
    looks_well(page, axe)
    page.get_by_role("button", name="Keep it as a draft").click()
    expect(page.get_by_role("link", name="the guide")).to_be_visible()
    expect(page.locator("pre")).to_contain_text("the guide (https://center.test/guide)")
    looks_well(page, axe)
    page.get_by_role("main").get_by_role("link", name="Send it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send this to 2 people?")
    looks_well(page, axe)
    page.get_by_role("button", name="Send 2 letters").dblclick()
    expect(page.get_by_text("Writing down who gets it")).to_be_visible()
    worker.drain()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()  # the page looks again by itself
    assert Mailing.objects.get().status == "sent"
    assert sorted(one.rcpt_tos[0] for one in smtp.letters) == ["ann@agency.test", "ben@agency.test"]
    # Ann's mail program shows a button of its own; Ben follows the link.
    links = {one.rcpt_tos[0]: link_in(one.content) for one in smtp.letters}
    assert (
        Client()
        .post(links["ann@agency.test"].removeprefix(live_server.url), {"List-Unsubscribe": "One-Click"})
        .status_code
        == 200
    )
    stops_and_starts(page, axe, links["ben@agency.test"])
    # The next mailing leaves Ann out, and says so.
    page.goto(f"{live_server.url}/mailings/audiences/{Mailing.objects.get().audience_id}/")
    expect(page.locator("#people")).to_contain_text("asked us not to write (1)")
    expect(page.locator("#people")).not_to_contain_text("Ann")


def stops_and_starts(page: Page, axe: Callable[[Page], None], link: str) -> None:
    """A reader without an account follows the link, stops the letters by keyboard, and asks for them again."""
    page.goto(link)
    looks_well(page, axe)
    page.get_by_role("button", name="Stop them").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no more mailings from us")
    looks_well(page, axe)
    page.get_by_role("button", name="Send me mailings again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get our mailings again")


def link_in(content: bytes) -> str:
    letter = message_from_bytes(content, policy=policy.default)
    return str(letter["List-Unsubscribe"]).strip("<>")
