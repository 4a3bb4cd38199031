"""A report from its start to a link for the funder: drafted by one, reviewed by another, submitted by the director."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.foundation.work.worker import run_job
from steelyard.steering.packs.models import Pack
from tests.journeys.test_ask import SIZES, fits
from tests.journeys.test_record import sign_in
from tests.journeys.test_strategic_review import staff
from tests.people import Cast

__all__ = ["staff"]
pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]


class Desk:
    """One browser at which people sit by turns; every page is looked at."""

    def __init__(self, page: Page, axe: Axe, home: str) -> None:
        self.page, self.axe, self.home = page, axe, home

    def enter(self, user: Any, address: str) -> None:
        self.page.context.clear_cookies()
        if user is not None:
            sign_in(self.page, user, self.home)
        self.look(address)

    def look(self, address: str = "") -> None:
        if address:
            answer = self.page.goto(address)
            assert answer and answer.ok, address
        self.axe(self.page)
        assert fits(self.page), self.page.url

    def go(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).click()
        self.look()

    def write(self, **words: str) -> None:
        for label, text in words.items():
            self.page.get_by_label(label.replace("_", " ")).fill(text)

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_report_reaches_the_funder(
    strict_page: Page, axe: Axe, staff: Any, cast: Cast, live_server: Any, size: tuple[int, int]
) -> None:
    strict_page.set_viewport_size({"width": size[0], "height": size[1]})
    desk = Desk(strict_page, axe, live_server.url)
    address = _drafted(desk, cast)
    desk.enter(cast.eva, address)
    desk.go("It may go")
    desk.sees("The director can submit it now")
    desk.enter(cast.dana, address)
    desk.go("Submit the report")
    while run_job(inline=True):
        pass
    desk.look(address)
    desk.write(For_whom="Program officer", Until="2099-01-01")
    desk.go("Make an address")
    [link] = re.findall(r"http\S+/reports/shared/\S+/", desk.page.inner_text("main"))
    desk.go("What changed since", "link")
    desk.enter(None, link)
    desk.sees("We moved effort from general to targeted support.")


def _drafted(desk: Desk, cast: Cast) -> str:
    """Started, with words and a target, every section and list looked at; its address."""
    desk.enter(cast.cora, f"{desk.home}/reports/")
    desk.go("Start the first report", "link")
    desk.go("Start the report")
    address = desk.page.url
    desk.go("What the year was about", "link")
    desk.write(Your_words="We moved effort from general to targeted support.")
    desk.go("Save")
    for part in Pack.objects.get().parts:
        desk.look(f"{address}sections/{part.value}/")
    desk.look(f"{address}checks/")
    desk.look(f"{desk.home}/reports/targets/")
    desk.go("Set a target for This year", "link")
    desk.write(Objective_of_the_award="Answer within two weeks", Number_or_percent="5")
    desk.go("Set the target")
    desk.sees("Answer within two weeks")
    for other in ("cover", "own", "own/new", "measures"):
        desk.look(f"{desk.home}/reports/{other}/")
    return address
