"""From true counts to what everybody reads: the evaluator prepares, a second person approves, a reader opens page and files."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.evidence.results.actions.published import take_in_published
from steelyard.evidence.results.models import Release
from steelyard.foundation.work.worker import run_job
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]


def does(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def works() -> None:
    while run_job(inline=True):
        pass


def test_results_are_prepared_approved_and_read(page: Page, live_server: Any, axe: Axe, cast: Cast) -> None:
    home = live_server.url
    period = (date(2020, 5, 1), date(2021, 4, 30))
    wave = take_in_published(by=None, year=2021, title="Feedback of 2021", period=period, invited=3506)
    sign_in(page, cast.eva, home)
    page.goto(f"{home}/releases/waves/{wave.pk}/")
    expect(page.get_by_role("main")).to_contain_text("71.8%")
    axe(page)
    does(page, "Work out what may be shown")
    works()
    release = Release.objects.get()
    page.goto(f"{home}/releases/{release.pk}/")
    expect(page.get_by_role("main")).to_contain_text("You prepared this")
    axe(page)
    page.context.clear_cookies()
    sign_in(page, cast.dana, home)
    page.goto(f"{home}/releases/{release.pk}/")
    axe(page)
    does(page, "Approve and release")
    expect(page.get_by_role("main")).to_contain_text("Approved by")
    works()
    page.context.clear_cookies()
    page.goto(f"{home}/results/")
    axe(page)
    page.get_by_role("link", name="Feedback of 2021").click()
    expect(page.get_by_role("main")).to_contain_text("353 people answered")
    expect(page.get_by_role("main")).to_contain_text("60 to 79%")
    axe(page)
    assert fits(page)
    for name in ("Figures as CSV", "Figures as a workbook", "Results as an accessible PDF"):
        with page.expect_download() as file:
            page.get_by_role("link", name=name).click()
        assert file.value.path().stat().st_size > 1_000
