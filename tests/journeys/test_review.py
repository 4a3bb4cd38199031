"""A librarian opens both gates, reviewers answer on mailed pages, and only then the resource is published."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from steelyard.foundation.work.models import Mail
from steelyard.support.library.models import Resource
from steelyard.support.protocols.actions.ballots import Asked, invite
from steelyard.support.protocols.models import Ballot, Run
from tests.factories.protocols import QUESTIONS, in_review, opened
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey

EXPERTS = ("Ana Able", "Ben Brook", "Cy Cole")
READERS = ("Dee Dunn", "Eli East")


def link(name: str, what: str) -> str:
    """The private link in a reviewer's newest letter."""
    letter = Mail.objects.filter(to=address(name), subject__contains=what).order_by("-pk")[0]
    found = re.search(r"/review/[\w-]+/", letter.body)
    assert found
    return found[0]


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@reviewers.test"


def ask(page: Page, names: tuple[str, ...]) -> None:
    for name in names:
        page.get_by_label("Name").fill(name)
        page.get_by_label("E-mail address").fill(address(name))
        page.get_by_role("button", name="Ask this reviewer").click()
        expect(page.get_by_text(f"{name} has a letter")).to_be_visible()


def rate(page: Page, point: str) -> None:
    for radio in page.get_by_role("radio", name=re.compile(f"^{point} ·")).all():
        page.locator(f'label[for="{radio.get_attribute("id")}"]').click()


def lock(page: Page) -> None:
    page.locator('label[for="id_done"]').click()
    page.get_by_role("button", name="Lock my answers").click()
    expect(page.get_by_text("Your answers are locked").or_(page.get_by_text("All answers are in"))).to_be_visible()


class Desk:
    """The librarian's side, on one page object that reviewers use in between."""

    def __init__(self, page: Page, axe: Callable[[Page], None], server: str, cast: Cast, resource: Resource) -> None:
        self.page, self.axe, self.server, self.cast = page, axe, server, cast
        self.home = server + reverse("library:resource", args=[resource.pk])

    def enter(self, url: str = "") -> None:
        sign_in(self.page, self.cast.libby, self.server)
        self.page.goto(url or self.home)
        self.axe(self.page)

    def leave(self) -> None:
        self.page.context.clear_cookies()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def cannot_publish(self) -> None:
        expect(self.page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)

    def open_gates(self) -> None:
        page = self.page
        self.enter()
        self.sees("open the expert review.")
        self.cannot_publish()
        page.get_by_role("button", name="Open the expert review").click()
        page.get_by_label("Name").fill("Lee, Ana")
        page.get_by_label("E-mail address").fill("author@home.test")
        page.get_by_role("button", name="Ask this reviewer").click()
        self.sees("is among the authors")
        self.axe(page)
        ask(page, EXPERTS)
        self.axe(page)
        assert fits(page)
        page.goto(self.home)
        page.get_by_role("button", name="Open the equity review").click()
        ask(page, READERS)
        self.leave()

    def reply(self) -> None:
        page = self.page
        self.enter()
        self.cannot_publish()
        page.get_by_role("link", name="reply to what the equity review found missing").click()
        page.get_by_role("link", name="Reply").click()
        self.axe(page)
        page.get_by_label("Your reply").fill("We asked the families named in it, and say so now.")
        page.get_by_role("button", name="Record this reply").click()

    def publish(self) -> None:
        self.page.goto(self.home)
        self.sees("both reviews are passed")
        self.axe(self.page)
        self.page.get_by_role("button", name="Publish", exact=True).click()
        self.sees("The resource is public.")


def experts_answer(page: Page, axe: Callable[[Page], None], server: str) -> None:
    """Three reviewers on the telephone; none of the first two sees another's words."""
    page.set_viewport_size({"width": 360, "height": 740})
    for number, name in enumerate(EXPERTS):
        page.goto(server + link(name, "Expert review"))
        axe(page)
        assert fits(page)
        rate(page, "4")
        page.get_by_label("What would lift it").first.fill(f"More sources, says {name}.")
        page.get_by_role("button", name="Save a draft").click()
        expect(page.get_by_text("Your draft is saved and sealed")).to_be_visible()
        expect(page.get_by_role("radio", name=re.compile("^4 ·")).first).to_be_checked()
        lock(page)
        axe(page)
        assert fits(page)
        if number < 2:
            expect(page.get_by_text(re.compile("says (Ana|Ben|Cy)"))).to_have_count(0)
    expect(page.get_by_text("says Ana Able")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})


def readers_answer(page: Page, axe: Callable[[Page], None], server: str) -> None:
    """Two reviewers by keyboard; the second misses something."""
    for position, name in zip(("met", "not_yet"), READERS, strict=True):
        page.goto(server + link(name, "Equity review"))
        for key in QUESTIONS:
            wanted = position if key == "governance" else "met"
            page.locator(f'input[name="mark-{key}"]').first.focus()
            page.keyboard.press("Space")
            for _ in range(("met", "partly", "not_yet").index(wanted)):
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Tab")
            page.keyboard.type("I looked for it.")
        lock(page)
        axe(page)


def test_both_gates_from_draft_to_public(
    strict_page: Page, axe: Callable[[Page], None], transactional_db: None, cast: Cast, live_server: Any
) -> None:
    resource = in_review(title="Caring for adults", authors=["Ana Lee"])
    desk = Desk(strict_page, axe, live_server.url, cast, resource)
    desk.open_gates()
    experts_answer(strict_page, axe, live_server.url)
    desk.enter(live_server.url + Run.objects.get(key="expert-review").get_absolute_url())
    desk.sees("4.00")
    desk.cannot_publish()
    desk.leave()
    readers_answer(strict_page, axe, live_server.url)
    desk.reply()
    desk.publish()
    assert Resource.objects.get().clearance == "reviews"


def test_a_review_without_script(browser: Browser, transactional_db: None, cast: Cast, live_server: Any) -> None:
    run = opened(in_review(), by=cast.libby, asked=0)
    invite(run, by=cast.libby, asked=Asked("Ana Able", address("Ana Able")))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + link("Ana Able", "Expert review"))
    page.get_by_role("button", name="Lock my answers").click()
    expect(page.get_by_text("Choose one of the answers.").first).to_be_visible()
    rate(page, "5")
    lock(page)
    assert Ballot.objects.get().status == "locked"
    context.close()
