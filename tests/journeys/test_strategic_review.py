"""A review of the balance from its start to the one after it: by keyboard alone, with a script and without."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from steelyard.center.charge.models import StaffMember
from steelyard.center.context.models import ContextEvent
from steelyard.foundation.work.worker import run_job
from steelyard.steering.reviews.models import Review
from tests.factories.charge import AwardYearFactory, FocalAreaFactory, TopicFactory, a_center
from tests.factories.delivery import EffortFactory, SupportFactory
from tests.factories.directory import PersonFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]


@pytest.fixture
def staff(transactional_db: None, cast: Cast) -> StaffMember:
    """Dana works at the center, and some of this year's hours are recorded."""
    a_center(is_ready=True)
    today = timezone.localdate()
    dana = StaffMember.objects.create(person=PersonFactory(name="Dana Reyes", user=cast.dana), since=date(2019, 1, 1))
    AwardYearFactory(number=9, label="This year", starts_on=today - timedelta(days=300), ends_on=today)
    FocalAreaFactory(name="Equity")
    topics = [TopicFactory(name="Climate"), TopicFactory(name="Literacy")]
    for tier, topic, minutes in (
        ("general", topics[0], 400),
        ("general", topics[1], 200),
        ("targeted", topics[0], 300),
    ):
        support = SupportFactory(tier=tier, starts_on=today - timedelta(days=200))
        support.topics.add(topic)
        EffortFactory(support=support, staff=dana, on=today - timedelta(days=60), minutes=minutes)
    ContextEvent.objects.create(
        key="flood", name="A flood", starts_on=today - timedelta(days=90), kind="crisis", strength="strong",
        breadth_to="breadth", press_reason="Everybody asked at once.",
    )  # fmt: skip
    return dana


@pytest.fixture(params=[True, False], ids=["with a script", "without"])
def page_of(request: Any, browser: Browser, live_server: Any) -> Iterator[Callable[[Any], Page]]:
    """A window of one's own for each person."""
    windows = []

    def enter(user: Any) -> Page:
        window = browser.new_context(java_script_enabled=request.param, base_url=live_server.url)
        windows.append(window)
        page = window.new_page()
        sign_in(page, user, live_server.url)
        return page

    yield enter
    for window in windows:
        window.close()


def press(page: Page, name: str, *, role: Any = "button") -> None:
    """A button or a link by its keys alone; the words may begin with the name."""
    words = re.escape(name).replace(":", r"\s*:")  # hidden words stand in a box of their own
    found = page.get_by_role(role, name=re.compile(f"^{words}")).first
    found.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go(page: Page, name: str) -> None:
    press(page, name, role="link")


def write(page: Page, label: str, words: str) -> None:
    page.get_by_label(re.compile(f"^{re.escape(label)}")).first.focus()
    page.keyboard.insert_text(words)


def seen(page: Page, axe: Axe | None, words: str = "") -> None:
    """The page says so, and is fit for everybody; axe needs a script."""
    if words:
        expect(page.get_by_role("main")).to_contain_text(words)
    if axe:
        axe(page)
        assert fits(page)


def chosen(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label).focus()
    page.keyboard.press("Space")


def dated(page: Page, label: str, day: date) -> None:
    """Fields of days take different keys in each browser's own picker; their value is what counts."""
    page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(day.isoformat())


def started(page: Page, axe: Axe | None) -> None:
    page.goto("/balance/")
    seen(page, axe, "No review of the balance was held yet")
    go(page, "Hold one")
    seen(page, axe, "No review yet")
    go(page, "Start the first review")
    page.get_by_label("Others who are there").fill("Abe Lin, advisory board")
    dated(page, "First day of the period", timezone.localdate() - timedelta(days=365))
    box = page.get_by_role("checkbox", name="Dana Reyes")
    box.focus()
    page.keyboard.press("Space")
    seen(page, axe)
    press(page, "Start the review")
    seen(page, axe, "This is the first review")


def walked(page: Page, axe: Axe | None) -> None:
    """Each step in its order, writing as one goes."""
    write(page, "What do you make of it?", "We begin today.")
    for then in ("The lever", "Context", "Needs", "Feedback", "Partners", "Capacity and deep work", "Budget"):
        press(page, "Save and go on") if then == "The lever" else go(page, "Next:")
        seen(page, axe)
        expect(page.get_by_role("complementary").locator("strong")).to_have_text(then)
        if then == "Context":
            expect(page.get_by_role("main")).to_contain_text("A flood")
    go(page, "Next:")
    seen(page, axe, "Not decided")


def decided(page: Page, axe: Axe | None, *, lean: bool) -> None:
    for at, title in enumerate(("Breadth and depth", "Responsiveness and structure", "Partnership and ownership")):
        go(page, f"Hold or lean: {title}")
        write(page, "Why?", "Few agencies get far.")
        if lean and at == 0:
            chosen(page, "Lean toward depth")
            write(page, "What will be done?", "Move 200 hours to intensive work")
            page.get_by_label(re.compile("^Owner")).select_option(label="Dana Reyes")
            press(page, "Write it down")
            seen(page, axe, "Say until when.")
            dated(page, "Due on", timezone.localdate())
        else:
            chosen(page, "Hold it where it is")
        seen(page, axe)
        press(page, "Write it down")
    seen(page, axe, "Hold partnership and ownership")


def banded(page: Page, axe: Axe | None) -> None:
    go(page, "Choose a band for a weight")
    write(page, "Lower end", "0.4")
    write(page, "Upper end", "-0.2")
    write(page, "Why?", "Beyond it we spread too thin.")
    page.get_by_label(re.compile("^Owner")).select_option(label="Dana Reyes")
    dated(page, "Due on", timezone.localdate() + timedelta(days=90))
    press(page, "Write it down")
    seen(page, axe, "The upper end lies below the lower end.")
    page.get_by_label(re.compile("^Lower end")).fill("-0.4")
    press(page, "Write it down")
    seen(page, axe, "Keep breadth and depth between −0.40 and −0.20")


def closed(page: Page, axe: Axe | None) -> None:
    go(page, "Next:")
    write(page, "Minutes", "We met for an hour.")
    press(page, "Save")
    go(page, "To the review and its close")
    seen(page, axe)
    press(page, "Close the review")
    seen(page, axe, "Closed")


def test_a_review_and_the_next_one(
    page_of: Callable[[Any], Page], axe: Axe, staff: StaffMember, cast: Cast, request: Any
) -> None:
    has_script = "without" not in request.node.name
    look = axe if has_script else None
    page = page_of(cast.dana)
    started(page, look)
    walked(page, look)
    decided(page, look, lean=True)
    banded(page, look)
    closed(page, look)
    while run_job(inline=True):
        pass
    first = Review.objects.get()
    page.goto("/today/")
    expect(page.get_by_role("main")).to_contain_text("Move 200 hours to intensive work")
    board = page_of(cast.abe)
    board.goto("/balance/reviews/")
    seen(board, look)
    go(board, first.title)
    seen(board, look, "Lean toward depth")
    with board.expect_download() as file:
        board.get_by_role("link", name="The pack as PDF").click()
    assert file.value.path().read_bytes().startswith(b"%PDF")
    go(board, "The pack to print")
    seen(board, look, "We met for an hour.")
    page.goto("/balance/reviews/")
    go(page, "Start a review")
    page.get_by_label("Others who are there").fill("Abe Lin, advisory board")
    dated(page, "First day of the period", timezone.localdate() - timedelta(days=30))
    dated(page, "Last day of the period", timezone.localdate())
    press(page, "Start the review")
    seen(page, look, "Nobody has said yet what happened to them")
    for says, verdict in (
        ("It moved.", "Happened in part"),
        *[("It stayed.", "Happened")] * 2,
        ("No.", "Did not happen"),
    ):
        go(page, "Say what happened")
        page.get_by_role("radio", name=verdict, exact=True).focus()
        page.keyboard.press("Space")
        write(page, "What came of it", says)
        seen(page, look)
        press(page, "Save")
    seen(page, look, "2 of 4 decisions happened, 1 happened in part, and 1 did not happen")
    page.goto(first.get_absolute_url())
    seen(page, look, "2 of 4 decisions happened")
