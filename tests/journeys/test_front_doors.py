"""A visitor without script, on a desk, a phone and paper: from home to what the center does and to a state."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.center.context import actions as context
from steelyard.center.directory.models import State
from steelyard.foundation.history.kept import forget
from tests.center.offerings.test_offerings import offer
from tests.factories.directory import state
from tests.factories.library import ResourceFactory
from tests.journeys.test_ask import fits

pytestmark = pytest.mark.journey


@pytest.fixture
def oregon(transactional_db: None) -> State:
    forget()
    found = state("OR")
    State.objects.filter(pk="OR").update(name="Oregon")  # where another test emptied the table it has a made-up one
    students = context.define(
        by=None, key="students", name="Students", unit="people", definition="Enrolled in October."
    )
    for year, hundredths in ((2020, 56091700), (2021, 55301200)):
        context.enter(
            by=None, state=found, indicator=students, year=year, hundredths=hundredths, source="Data office, table 203"
        )
    offer()
    ResourceFactory(title="Caring for adults in Oregon").states.set([found])
    return found


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    window = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    yield window.new_page()
    window.close()


def test_two_links_lead_from_home_to_what_the_center_does(visitor: Page, oregon: State, live_server: Any) -> None:
    visitor.goto(f"{live_server.url}/")
    visitor.get_by_role("link", name="What we do").first.click()
    visitor.get_by_role("link", name="A question answered").first.click()
    expect(visitor.get_by_role("heading", level=1, name="A question answered")).to_be_visible()
    for words in ("A week", "One question.", "One answer."):
        expect(visitor.get_by_text(words).first).to_be_visible()
    assert fits(visitor)
    assert visitor.context.cookies() == []


def test_a_state_tells_its_facts_and_what_there_is_about_it(visitor: Page, oregon: State, live_server: Any) -> None:
    visitor.goto(f"{live_server.url}/states/")
    visitor.get_by_role("link", name="Oregon").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Oregon")
    expect(visitor.get_by_role("cell", name="553,012")).to_be_visible()
    expect(visitor.get_by_text("Data office, table 203").first).to_be_visible()
    assert fits(visitor)
    visitor.get_by_role("link", name="Caring for adults in Oregon").click()
    expect(visitor.get_by_role("heading", level=1, name="Caring for adults in Oregon")).to_be_visible()
    assert visitor.context.cookies() == []


def test_on_paper_the_text_stands_alone(visitor: Page, oregon: State, live_server: Any) -> None:
    visitor.emulate_media(media="print")
    for path in ("/states/or/", "/what-we-do/a-question-answered/", "/library/"):
        visitor.goto(f"{live_server.url}{path}")
        expect(visitor.get_by_role("heading", level=1)).to_be_visible()
        for left_out in (".bar", ".masthead", ".foot", ".crumbs"):
            for one in visitor.locator(left_out).all():
                expect(one).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_these_pages_are_clean(
    strict_page: Page, axe: Callable[[Page], None], oregon: State, live_server: Any, width: int
) -> None:
    strict_page.set_viewport_size({"width": width, "height": 800})
    for path in ("/states/", "/states/or/", "/what-we-do/a-question-answered/"):
        strict_page.goto(f"{live_server.url}{path}")
        axe(strict_page)
        assert fits(strict_page)
