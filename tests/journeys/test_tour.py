"""Somebody new goes through the five cards without a script, back and forth, and is done with them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.center.charge.models import Center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.kept import forget
from tests.factories.directory import OrganizationFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dana(transactional_db: None, cast: Cast) -> User:
    """A director who was invited a moment ago."""
    forget()
    home = OrganizationFactory(name="Center for Trying Things", kind="center")
    Center.objects.create(name=home.name, short_name="CTT", organization=home, is_ready=True)
    User.objects.filter(pk=cast.dana.pk).update(toured_at=None)
    return cast.dana


def test_back_and_forth_and_done_without_a_script(browser: Browser, dana: User, live_server: Any) -> None:
    window = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = window.new_page()
    sign_in(page, dana, live_server.url)
    page.goto(f"{live_server.url}/today/")
    for press, number in (("Next", 2), ("Next", 3), ("Back", 2), ("Next", 3), ("Next", 4), ("Next", 5)):
        page.get_by_role("link", name="Next card" if press == "Next" else "Back one card").click()
        expect(page.get_by_text(f"{number} of 5")).to_be_visible()
        assert fits(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    expect(page.get_by_text("A first look")).to_have_count(0)
    window.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_cards_and_the_help_are_clean(
    strict_page: Page, axe: Callable[[Page], None], dana: User, live_server: Any, width: int
) -> None:
    strict_page.set_viewport_size({"width": width, "height": 800})
    sign_in(strict_page, dana, live_server.url)
    for path in ("/today/", "/today/?tour=3", "/today/?tour=5", "/help/"):
        strict_page.goto(f"{live_server.url}{path}")
        axe(strict_page)
        assert fits(strict_page)
    strict_page.goto(f"{live_server.url}/today/")
    strict_page.emulate_media(media="print")
    expect(strict_page.get_by_text("A first look")).to_be_hidden()
