"""A run of a protocol: two people write at once and merge, vote, agree, listen, and print what came of it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.directory import PersonFactory, SEAFactory
from tests.factories.guided import EVERY_KIND, person_of, template, version
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
LOG = {
    "key": "listening",
    "title": "Listening log",
    "kind": "list",
    "purpose": "Hear what comes back.",
    "columns": [{"key": "heard", "label": "What you heard", "needed": True}],
}


def keyboard(page: Page, name: str) -> None:
    """Press a button by its keys alone."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


@pytest.fixture
def entered(browser: Browser, live_server: Any, cast: Cast) -> Callable[..., Page]:
    def enter(user: Any, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
        page = context.new_page()
        sign_in(page, user, live_server.url)
        return page

    return enter


def _opened(liam: Page, axe: Axe) -> None:
    liam.goto("/runs/")
    axe(liam)
    liam.get_by_role("link", name="Open a run").click()
    liam.get_by_label("Protocol").select_option(label="Our walk")
    liam.get_by_label("For which agency").fill("Harbor Department of Education")
    liam.get_by_label("What it is about").fill("Calm mornings")
    axe(liam)
    keyboard(liam, "Open this run")
    expect(liam.get_by_role("heading", level=1)).to_have_text("Calm mornings")
    for name in ("Rosa", "Omar"):
        liam.get_by_role("link", name="Add a member").click()
        liam.get_by_label("Person").fill(name)
        keyboard(liam, "Add this person")
        expect(liam.get_by_role("main")).to_contain_text(f"{name} can write here.")
    axe(liam)


def _wrote(rosa: Page, omar: Page, axe: Axe) -> None:
    for page in (rosa, omar):
        page.goto("/my-runs/")
        page.get_by_role("link", name="Calm mornings").click()
        page.get_by_role("link", name="Go on: Write").click()
        page.get_by_label("Why?").fill("Because mornings are loud" if page is rosa else "Because children arrive late")
    axe(omar)
    assert fits(omar)
    keyboard(rosa, "Save this step")
    expect(rosa.get_by_role("main")).to_contain_text("“Write” is saved.")
    keyboard(omar, "Save this step")
    expect(omar.get_by_role("heading", level=1)).to_have_text("Two texts at one place")
    axe(omar)
    assert fits(omar)
    omar.get_by_label("Why?").fill("Because mornings are loud and children arrive late")
    keyboard(omar, "Save as one text")
    expect(omar.get_by_label("Why?")).to_have_value("Because mornings are loud and children arrive late")


def _scored(rosa: Page, omar: Page, axe: Axe) -> None:
    for page, point in ((rosa, "1"), (omar, "3")):
        page.get_by_role("link", name="Next: Score").click()
        for item in ("Time", "Trust"):
            page.get_by_role("group", name=item).get_by_label(f"{point} · P{point}").press("Space")
        axe(page)
        keyboard(page, "Seal my scores")
        expect(page.get_by_role("main")).to_contain_text("Your scores are sealed.")
    keyboard(omar, "Show all scores")
    expect(omar.get_by_role("main")).to_contain_text("1, 3")
    axe(omar)
    assert fits(omar)
    for item in ("Time", "Trust"):
        omar.get_by_label(f"{item}: the score you agree on").select_option("2")
        omar.get_by_label(f"{item}: what led you to it").fill("We met in the middle")
    keyboard(omar, "Save what you agree on")
    expect(omar.get_by_role("main")).to_contain_text("“Score” is saved.")


def _listened(rosa: Page, at: str, axe: Axe) -> None:
    rosa.goto(at)
    expect(rosa.get_by_role("main")).to_contain_text("2 of 3 needed steps are done.")
    rosa.get_by_role("link", name="Go on: Listening log").click()
    expect(rosa.get_by_role("complementary")).to_contain_text("“Listening log” needs at least 1 row and has none.")
    rosa.get_by_label("What you heard").fill("Families are glad")
    keyboard(rosa, "Add this row")
    expect(rosa.get_by_role("row", name="Families are glad")).to_be_visible()
    axe(rosa)


def _printed(liam: Page, axe: Axe) -> None:
    liam.reload()
    keyboard(liam, "Complete this run")
    expect(liam.get_by_role("main")).to_contain_text("The run is complete.")
    liam.get_by_role("link", name="Print").click()
    for words in ("children arrive late", "We met in the middle", "Families are glad"):
        expect(liam.get_by_role("main")).to_contain_text(words)
    axe(liam)
    pdf = liam.pdf(format="Letter")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 2


def test_a_group_goes_through_a_protocol(
    transactional_db: None, cast: Cast, axe: Axe, entered: Callable[..., Page]
) -> None:
    agency = SEAFactory(name="Harbor Department of Education")
    for user in (cast.rosa, cast.omar):
        person_of(user, agency)
    PersonFactory(name="Somebody Else", organization=agency)
    version(template(key="walk", name="Our walk", steps=[EVERY_KIND[0], EVERY_KIND[2], LOG]))
    liam, rosa, omar = entered(cast.liam), entered(cast.rosa), entered(cast.omar, 360)
    _opened(liam, axe)
    _wrote(rosa, omar, axe)
    _scored(rosa, omar, axe)
    _listened(rosa, omar.url.partition("/steps/")[0] + "/", axe)
    _printed(liam, axe)
