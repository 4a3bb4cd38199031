"""A coordinator reads another center: a file, its key compared, what it changes, taken in, where it stands, and undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.support.exchange.models import Source
from steelyard.support.exchange.rules.signing import fingerprint, public
from tests.factories import exchange as making
from tests.factories.directory import LEAFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast
from tests.support.exchange.feeds import CENTER, KEY, made, support, twin

pytestmark = pytest.mark.journey


Axe = Callable[[Page], None]


def does(page: Page, button: str) -> None:
    """Press a button by keyboard, and wait for what comes."""
    page.get_by_role("main").get_by_role("button", name=button).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tells(page: Page, axe: Axe, *words: str) -> None:
    """The page says this, keeps nobody out and needs no scrolling sideways."""
    for one in words:
        expect(page.get_by_role("main")).to_contain_text(one)
    axe(page)
    assert fits(page)


def test_another_center_is_read(
    strict_page: Page, axe: Axe, cast: Cast, transactional_db: None, live_server: Any, tmp_path: Path
) -> None:
    making.a_telling_center(name="Our Center")
    harbor = LEAFactory(name="Harbor Schools", code="4100001")
    making.told_support(harbor)
    page, home = strict_page, live_server.url
    sign_in(page, cast.dana, home)
    _is_chosen_and_looked_through(page, home, axe)
    sign_in(page, cast.cora, home)
    _is_believed_and_taken_in(page, home, axe, made(tmp_path / "feed.jsonl"))
    page.goto(home + harbor.get_absolute_url())
    tells(page, axe, "The Lakes Center", "as of Nov 20, 2026")
    page.set_viewport_size({"width": 360, "height": 740})
    _replaces(page, home, axe, twin(tmp_path / "feed.zip", [CENTER, support("other", agency_nces="")], sequence=8))
    page.goto(home + harbor.get_absolute_url())
    expect(page.get_by_role("main")).not_to_contain_text("The Lakes Center")


def _is_chosen_and_looked_through(page: Page, home: str, axe: Axe) -> None:
    page.goto(f"{home}/exchange/")
    tells(page, axe, "Nothing leaves by an address")
    page.get_by_role("link", name="Choose what leaves").click()
    page.get_by_text("Anybody may fetch our feed").click()
    page.get_by_text("Our support of agencies").click()
    tells(page, axe)
    does(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("Anybody may fetch our feed.")
    page.get_by_role("link", name="Support of agencies").click()
    tells(page, axe, "Harbor Schools")


def _is_believed_and_taken_in(page: Page, home: str, axe: Axe, feed: Path) -> None:
    page.goto(f"{home}/exchange/sources/new/")
    page.get_by_label("What we call this center").fill("Lakes")
    page.get_by_label("Or a feed it sent").set_input_files(feed)
    tells(page, axe)
    does(page, "Add it")
    tells(page, axe, "Is this the key of the center?", fingerprint(public(KEY)))
    page.get_by_text("I compared the fingerprint").click()
    does(page, "Confirm the key")
    tells(page, axe, "Nothing is taken in yet", "Offering coaching")
    does(page, "Take it in")
    tells(page, axe, "It is in use.")


def _replaces(page: Page, home: str, axe: Axe, tables: Path) -> None:
    """The next copy takes rows away; it comes as tables, on a phone."""
    source = Source.objects.get()
    page.goto(f"{home}/exchange/sources/{source.pk}/bring/")
    page.get_by_label("The feed").set_input_files(tables)
    does(page, "Read it")
    tells(page, axe, "What it changes")
    does(page, "Take it in")
    page.goto(f"{home}/exchange/sources/")
    tells(page, axe, "Lakes", "In use")
