"""The gallery: every component on one page, for staff only, clean in a real browser with and without script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page import Visit
from tests.people import Cast


@pytest.mark.parametrize(
    ("person", "status"), [("dana", 200), ("liam", 200), ("ada", 200), ("rosa", 403), ("fay", 403), ("nobody", 403)]
)
def test_the_gallery_is_for_staff(visit: Visit, cast: Cast, person: str, status: int) -> None:
    visit("kit:gallery", as_=getattr(cast, person), status=status)


def test_visitors_are_asked_to_sign_in(visit: Visit) -> None:
    page = visit("kit:gallery", status=302)
    assert page.response["Location"].endswith("?next=%2Fgallery%2F")


def test_a_refused_form_comes_back_with_what_was_typed(visit: Visit, cast: Cast) -> None:
    page = visit.post("kit:gallery", {"name": "Ångström"}, as_=cast.dana, status=422)
    assert page.all("input", name="name", value="Ångström")
    assert page.all("div", id="form-errors")


def test_the_rows_come_alone_when_asked_for(visit: Visit, cast: Cast) -> None:
    part = visit.part("kit:gallery", "rows", as_=cast.dana, query={"q": "oregon"})
    assert [cell.text for cell in part.all("bdi")] == ["Oregon"]


def test_suggestions(visit: Visit, cast: Cast) -> None:
    response = visit.client(cast.dana).get("/gallery/suggestions/?field=agency&agency=ore")
    assert response.content.decode().strip() == '<option value="Oregon Department of Education #6"></option>'


def test_pages_that_are_missing_refused_or_sent_too_late_explain_themselves(visit: Visit, cast: Cast) -> None:
    assert visit("/nothing/here/", as_=cast.dana, status=404).h1 == "Nothing is here"
    assert visit("kit:gallery", as_=cast.rosa, status=403).h1 == "This is not yours to do"


def open_gallery(page: Page, live_server: Any, cast: Cast) -> None:
    cookie = Visit.client(cast.dana).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/gallery/")


@pytest.mark.journey
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_gallery_is_clean_at_every_width(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any, cast: Cast, width: int
) -> None:
    strict_page.set_viewport_size({"width": width, "height": 900})
    open_gallery(strict_page, live_server, cast)
    axe(strict_page)
    assert strict_page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 1024:
        strict_page.get_by_text("Menu", exact=True).click()
        axe(strict_page)


@pytest.mark.journey
def test_keys_filters_and_problems(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any, cast: Cast
) -> None:
    page = strict_page
    open_gallery(page, live_server, cast)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Colorado")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Alabama")).to_be_focused()
    page.keyboard.press("?")
    axe(page)
    page.get_by_label("Use single-key shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Colorado")).not_to_be_focused()
    page.locator("main").get_by_label("Search").fill("delaw")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    axe(page)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#form-errors")).to_be_focused()
    axe(page)


@pytest.mark.journey
def test_everything_works_without_script(browser: Browser, live_server: Any, cast: Cast) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    open_gallery(page, live_server, cast)
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="Components").first).to_be_visible()
    page.locator("main").get_by_label("Search").fill("delaw")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    context.close()


@pytest.mark.journey
def test_a_form_goes_once_however_often_it_is_clicked(strict_page: Page, live_server: Any, cast: Cast) -> None:
    page = strict_page
    open_gallery(page, live_server, cast)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.get_by_role("button", name="Send").dblclick()
    expect(page.locator("#form-errors")).to_be_focused()
    assert sent == ["POST"]
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#form-errors")).to_be_focused()
    assert sent == ["POST", "POST"]
