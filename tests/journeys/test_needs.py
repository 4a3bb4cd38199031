"""A conversation becomes needs: coded, merged, voted on, and linked to a focal area that then shows its voices."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.center.charge.models import FocalArea
from steelyard.center.needs.models import Statement
from tests.factories.charge import FocalAreaFactory, TopicFactory
from tests.factories.directory import BoardMemberFactory, LEAFactory, PersonFactory
from tests.factories.needs import StatementFactory
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Look = Callable[[str], None]
SIZES = [(1280, 900), (360, 800)]


@pytest.fixture
def look(strict_page: Page, axe: Callable[[Page], None]) -> Look:
    """See that a page is accessible and no wider than its screen; keep a picture where SHOTS names a folder."""

    def check(name: str) -> None:
        axe(strict_page)
        assert strict_page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        if folder := os.environ.get("SHOTS"):
            size = strict_page.viewport_size or {}
            strict_page.screenshot(path=f"{folder}/{name}-{size.get('width')}.png", full_page=True)

    return check


def write_down(page: Page, look: Look) -> None:
    """A liaison writes a conversation down and codes two needs with the keyboard."""
    look("board")
    page.get_by_role("main").get_by_role("link", name="Write down a conversation").click()
    look("record")
    page.get_by_label("Title").fill("Call with two principals")
    page.get_by_label("Agency", exact=True).fill("Harbor Schools")
    page.get_by_label("Who spoke").select_option(label="School leader")
    page.get_by_label("How many people").fill("2")
    page.get_by_label("Private notes").fill("Ann Ames and Bo Burr")
    page.locator("#id_line0-need").fill("Nobody trains the aides")
    page.locator("#id_line0-words").fill("Ours learn on the job, or they leave.")
    page.locator("#id_line0-is_quote").focus()
    page.keyboard.press("Space")
    page.locator("#id_line1-need").fill("Families hear too late")
    page.locator("#id_line1-need").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call with two principals")
    expect(page.get_by_text("“Ours learn on the job, or they leave.”")).to_be_visible()
    look("source")


def merge_one(page: Page, look: Look) -> None:
    """One of them is known already: it is merged."""
    page.get_by_role("main").get_by_role("link", name="Nobody trains the aides").click()
    page.get_by_role("main").get_by_role("link", name="Merge", exact=True).click()
    page.get_by_label("The need it is part of").fill("Aides get no training")
    look("merge")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aides get no training")
    expect(page.get_by_text("Ours learn on the job")).to_be_visible()
    look("statement")


def open_and_vote(page: Page, look: Look, cast: Cast, at: str) -> None:
    """The director opens a round; an adviser votes and sees the count only then."""
    sign_in(page, cast.dana, at)
    page.goto(f"{at}/needs/rounds/new/")
    page.get_by_label("Name of the round").fill("2026")
    page.get_by_label("Hears what was said from").fill("2026-01-01")
    page.get_by_label("Until").fill("2026-12-31")
    page.get_by_role("button", name="Open it").click()
    look("round")
    sign_in(page, cast.abe, at)
    page.goto(f"{at}/board/")
    page.get_by_role("link", name="Vote on the needs").click()
    expect(page.get_by_text("So far")).to_have_count(0)
    look("ballot")
    page.get_by_role("button", name=re.compile("Take it up this year.*Aides get no training")).click()
    expect(page.get_by_text("So far 1 for this year, 0 not")).to_be_visible()
    look("voted")


def link_it(page: Page, look: Look, at: str, need: Statement, area: FocalArea) -> None:
    """The director links the need to a focal area, which then shows the voices and who is missing."""
    page.goto(at + need.get_absolute_url())
    page.get_by_role("main").get_by_role("link", name="Link to a focal area").click()
    page.get_by_label("Focal area").select_option(label="Integration")
    page.get_by_label("Why this need stands behind it").fill("It joins the work of aides and teachers.")
    page.get_by_role("button", name="Link it").click()
    page.goto(at + area.get_absolute_url())
    look("charge")
    page.get_by_role("link", name="Hear the voices, and see which are missing").click()
    expect(page.get_by_text("“Ours learn on the job, or they leave.”")).to_be_visible()
    expect(page.get_by_role("heading", name="Whose voices are missing")).to_be_visible()
    look("focal-area")


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_from_a_conversation_to_the_voices_behind_a_focal_area(
    strict_page: Page, look: Look, cast: Cast, live_server: Any, size: tuple[int, int]
) -> None:
    page, at = strict_page, live_server.url
    page.set_viewport_size({"width": size[0], "height": size[1]})
    TopicFactory(name="Early reading")
    area = FocalAreaFactory(name="Integration")
    known = StatementFactory(text="Aides get no training")
    LEAFactory(name="Harbor Schools", state="DE")
    BoardMemberFactory(person=PersonFactory(name="Abe", user=cast.abe))
    sign_in(page, cast.liam, at)
    page.goto(f"{at}/needs/")
    write_down(page, look)
    merge_one(page, look)
    open_and_vote(page, look, cast, at)
    sign_in(page, cast.dana, at)
    link_it(page, look, at, known, area)
    assert Statement.objects.living().count() == 2
