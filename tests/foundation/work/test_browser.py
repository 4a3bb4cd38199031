"""Somebody watches long work in a real browser: it moves without a reload, and the questions end with the work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from steelyard.foundation.work import actions, claims
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.rules import JobStatus, MailStatus
from tests.page import Visit
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dana_at(strict_page: Page, live_server: Any, cast: Cast) -> Callable[[str], Page]:
    cookie = Visit.client(cast.dana).cookies[settings.SESSION_COOKIE_NAME]

    def opened(path: str) -> Page:
        strict_page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        strict_page.goto(live_server.url + path)
        return strict_page

    return opened


def test_watching_work(dana_at: Callable[[str], Page], axe: Callable[[Page], None], cast: Cast) -> None:
    actions.start("tests.slow", by=cast.dana, title="Import of schools", arguments={"trace": "/dev/null"})
    job = claims.take_job()
    assert job is not None
    page = dana_at(job.get_absolute_url())
    axe(page)
    claims.beat(job, stage="Checking rows", done=300, total=1200)
    expect(page.get_by_text("Checking rows: 300 of 1,200")).to_be_visible()
    axe(page)
    actions.finish(job, by=None, result={"summary": "1,200 rows were read.", "url": "/jobs/"})
    expect(page.get_by_role("link", name="Open the result")).to_be_visible()
    expect(page.get_by_role("link", name="Look again")).to_have_count(0)
    axe(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def test_stopping_work_and_sending_a_letter_again(
    dana_at: Callable[[str], Page], axe: Callable[[Page], None], cast: Cast
) -> None:
    job = actions.start("tests.slow", by=cast.dana, title="Import of schools", arguments={"trace": "/dev/null"})
    page = dana_at("/jobs/")
    axe(page)
    page.get_by_role("link", name="Import of schools").click()
    page.get_by_role("button", name="Stop this work").click()
    expect(page.get_by_role("status").get_by_text("Cancelled")).to_be_visible()
    axe(page)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    mail = actions.post(key="k", to="rosa@people.test", subject="Your request", body="Text")
    Mail.objects.update(status=MailStatus.FAILED, problem="The mail server refused the address: 550 no")
    page = dana_at("/outbox/")
    axe(page)
    page.get_by_label("Status").select_option("Sent")
    expect(page.get_by_text("No letter matches")).to_be_visible()
    page.get_by_label("Status").select_option("Given up")
    page.get_by_role("link", name="Your request").click()
    axe(page)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("button", name="Send it again")).to_have_count(0)
    mail.refresh_from_db()
    assert mail.status == MailStatus.WAITING
