"""A visitor searches the library: as one types, by keyboard, on the phone, and without script."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.support.library.queries.index import folder
from steelyard.support.library.tasks.index import rebuild
from tests.factories.library import ResourceFactory
from tests.journeys.test_ask import fits

pytestmark = pytest.mark.journey
SIZES = [(1280, 900), (768, 900), (360, 740)]


@pytest.fixture
def library(transactional_db: None) -> Iterator[None]:
    area = FocalArea.objects.create(key="equity", name="Equity")
    topic = Topic.objects.create(key="care", name="Adult self-care", ring="individual")
    for number in range(14):
        made = ResourceFactory(title=f"Practice brief {number}", year=str(2010 + number), authors=["Pate, C."])
        made.topics.set([topic])
        made.focal_areas.set([area])
    ResourceFactory(title="Trauma-informed practice", kind="guide", abstract="How schools answer trauma with care.")
    rebuild()
    yield
    for file in folder().glob("*"):
        file.unlink()


@pytest.mark.parametrize("size", SIZES, ids=["desk", "tablet", "phone"])
def test_results_follow_what_is_typed_and_chosen(
    strict_page: Page, axe: Callable[[Page], None], library: None, live_server: Any, size: tuple[int, int]
) -> None:
    page = strict_page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server.url}/library/")
    assert fits(page)
    results, count = page.locator(".result"), page.locator("#count")
    expect(results).to_have_count(10)
    expect(count).to_contain_text("15 resources")
    field = page.get_by_label("Words in titles, authors, topics and texts")
    field.press_sequentially("truama", delay=20)
    expect(results).to_have_count(1)
    expect(page.get_by_text("Showing results for trauma.")).to_be_visible()
    expect(field).to_be_focused()
    assert "q=truama" in page.url
    assert fits(page)

    field.fill("practice")
    expect(results).to_have_count(10)
    if size[0] < 1024:
        page.locator(".library__narrow > summary").click()
    box = page.get_by_label("Guide")
    box.focus()
    page.keyboard.press("Space")
    expect(results).to_have_count(1)
    expect(page.get_by_label("Guide")).to_be_checked()
    expect(page.get_by_label("Guide")).to_be_focused()
    expect(count).to_contain_text("1 resource")
    assert fits(page)
    axe(page)

    page.goto(page.url)  # the address is the search: whoever gets it sees the same
    expect(results).to_have_count(1)
    expect(field).to_have_value("practice")
    page.locator("#count").get_by_role("link", name="Clear").click()
    expect(results).to_have_count(10)
    assert page.url.endswith("/library/")
    axe(page)
    assert page.context.cookies() == []


def test_it_works_without_script(browser: Browser, library: None, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/library/")
    page.get_by_label("Words in titles, authors, topics and texts").fill("pracitce")
    page.get_by_role("button", name="Search").press("Enter")
    expect(page.get_by_text("Showing results for practice.")).to_be_visible()
    expect(page.locator(".result")).to_have_count(10)
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".result")).to_have_count(5)
    page.get_by_label("Guide").check()
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".result")).to_have_count(1)
    expect(page.locator("mark").first).to_have_text("practice")
    page.get_by_label("Words in titles, authors, topics and texts").fill("zzzzqqqq")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing here matches")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="ask us")).to_have_attribute("href", "/ask/")
    context.close()
