"""A provider answers a hand-off behind its mailed link, with script and without."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from steelyard.foundation.work.models import Mail
from steelyard.intake.actions import decisions, hand_offs
from steelyard.intake.actions.decisions import Letter, Plan
from steelyard.intake.models import HandOff
from steelyard.intake.rules import DecisionKind, HandOffStatus
from tests.intake.conftest import Desk, desk  # noqa: F401 -- desk is a fixture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(desk: Desk, live_server: Any) -> str:  # noqa: F811 -- the fixture
    """The mailed link to a hand-off that waits for its answer."""
    desk.weigh(DecisionKind.AMPLIFY)
    decisions.amplify(
        desk.fresh,
        by=desk.cast.cora,
        letter=Letter("We pass your request on."),
        plan=Plan("Amplify: school safety", timezone.localdate()),
        source=desk.provider,
        hand_off=hand_offs.Asked("hello@safe.test", "Please call them this week."),
    )
    found = re.search(r"/hand-off/[\w-]+/", Mail.objects.get(to="hello@safe.test").body)
    assert found
    return str(live_server.url) + found[0]


def answer(page: Page, address: str, name: str) -> list[str]:
    """Write a sentence and press a button; the origins that the browser named in doing so."""
    origins: list[str] = []
    page.on("request", lambda one: origins.append(one.headers.get("origin", "")) if one.method == "POST" else None)
    page.goto(address)
    if name.startswith("No"):
        page.get_by_text("Say no, and why").click()
        page.get_by_text("We have no room for it at present").click()
    page.get_by_role("textbox").first.fill("We call on Monday.")
    page.get_by_role("button", name=name).click()
    return origins


def test_a_provider_says_yes(strict_page: Page, axe: Callable[[Page], None], address: str) -> None:
    origins = answer(strict_page, address, "Yes, we take it up")
    expect(strict_page.get_by_text("You said yes")).to_be_visible()
    axe(strict_page)
    # A page that names no referrer has no origin either, which the usual protection of forms would refuse.
    assert origins == ["null"]
    found = HandOff.objects.get()
    assert (found.status, found.answer) == (HandOffStatus.ACCEPTED, "We call on Monday.")


def test_a_provider_says_no_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    answer(page, address, "No, we cannot")
    expect(page.get_by_text("You said no")).to_be_visible()
    assert HandOff.objects.get().status == HandOffStatus.REFUSED
    context.close()
