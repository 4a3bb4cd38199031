"""The whole way of a request: asked, weighed, decided, answered, worked on, counted."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from steelyard.center.charge import actions as charge
from steelyard.center.charge.models import AwardYear, FocalArea, StaffMember, Topic
from steelyard.center.charge.rules import Depth, Ring
from steelyard.center.directory import actions as directory
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.queries import broken_links
from steelyard.foundation.work.models import Mail
from steelyard.intake.models import HelpRequest
from steelyard.support.delivery.models import Activity, Effort, Support
from tests.factories.directory import LEAFactory
from tests.page import Visit
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def center(cast: Cast) -> Topic:
    """A small center at work: an award year, a topic, a liaison who knows it, and an agency that will ask."""
    charge.found_center(by=None, name="Center for Rural Schools", short_name="CRS")
    today = timezone.localdate()
    year = charge.add(
        AwardYear, by=None, number=1, label="This year", starts_on=today - timedelta(days=90),
        ends_on=today + timedelta(days=270), budget_cents=100_000_000,
    )  # fmt: skip
    area = charge.add(FocalArea, by=None, key="reading", name="Reading", position=1)
    topic = charge.add(
        Topic, by=None, key="early-reading", name="Early reading", ring=Ring.ENVIRONMENT, focal_areas=[area]
    )
    for user, title in ((cast.liam, "Liaison"), (cast.cora, "Coordinator")):
        staff = on_staff(user, title)
        charge.set_hours(staff, by=None, award_year=year, minutes=60_000)
        charge.set_rate(staff, by=None, since=year.starts_on, cents_per_hour=10_000)
    charge.set_expertise(StaffMember.objects.get(person__user=cast.liam), by=None, depths={topic: Depth.DEEP})
    LEAFactory(name="Harbor School District", state="DE")
    return topic


def on_staff(user: User, title: str) -> StaffMember:
    person = directory.add_person(user.name, by=None, email=user.email)
    directory.link_account(person, by=None, user=user)
    return charge.add(
        StaffMember,
        by=None,
        person=person,
        title=title,
        minutes_per_week=2400,
        since=timezone.localdate() - timedelta(days=90),
    )


def sign_in(page: Page, base: str, user: User) -> None:
    """Be somebody else from now on."""
    cookie = Visit.client(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def ask(page: Page, base: str, look: Callable[[], None]) -> None:
    page.goto(base)
    look()
    page.get_by_role("main").get_by_role("link", name="Ask for help").click()
    look()
    page.get_by_label("Your name").fill("Noor Haddad")
    page.get_by_label("Your e-mail address").fill("noor@harbor.test")
    page.get_by_label("Your agency or organization").fill("Harbor School District")
    page.get_by_label("Its state or territory").select_option("DE")
    page.get_by_label("What would you like from us").fill(
        "Our first-grade teachers need a common way to teach reading."
    )
    page.get_by_label("Which topic fits best?").select_option(label="Early reading")
    page.get_by_text("Within three months").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(re.compile(r"\d{4}-0001")).first).to_be_visible()
    look()


def weigh_and_decide(page: Page, base: str, look: Callable[[], None]) -> None:
    page.goto(f"{base}/requests/")
    look()
    page.get_by_role("link", name=re.compile(r"\d{4}-0001")).first.click()
    look()
    page.get_by_role("button", name="Take up and weigh").click()
    look()
    for number, fieldset in enumerate(page.locator("form.weigh .criterion fieldset").all()):
        score = 1 if number < 3 else 4
        fieldset.locator(f'input[value="{score}"] + label').click()
    expect(page.locator(".verdict")).to_have_text("Direct service")
    look()
    for sentence in page.locator('form.weigh textarea, form.weigh input[name*="sentence"]').all():
        sentence.fill("As far as we know.")
    page.get_by_role("button", name="Save the weighing").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Decide request")
    look()
    liam = page.locator("#id_liaison option", has_text="Liam").get_attribute("value")
    page.get_by_label("Liaison (required)").select_option(liam)
    page.get_by_label("What we will do").fill("Two coaching calls a month until summer.")
    page.get_by_label("Hours we expect to spend").fill("40")
    page.get_by_role("button", name="Direct service and tell the requester").click()
    expect(page.get_by_text("Decided").first).to_be_visible()
    look()


def read_the_answer(page: Page, base: str, look: Callable[[], None]) -> None:
    letter = Mail.objects.filter(to="noor@harbor.test").latest("id")
    path = re.findall(r"/status/\S+/", letter.body)[0]
    page.context.clear_cookies()
    page.goto(base + path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your request")
    expect(page.get_by_role("main")).to_contain_text("We will help you with this ourselves")
    look()


def log_an_activity(page: Page, base: str, look: Callable[[], None]) -> None:
    page.goto(f"{base}/today/")
    look()
    page.goto(f"{base}/record/")
    look()
    page.get_by_text("Coaching", exact=True).click()
    page.get_by_label("Others, by number").fill("6")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Recorded:")).to_be_visible()
    look()


def figures(page: Page, base: str) -> str:
    page.goto(f"{base}/overview/")
    return page.get_by_role("main").inner_text()


def test_a_request_travels_from_the_public_form_to_the_ledger(
    live_server: Any, strict_page: Page, axe: Callable[[Page], None], cast: Cast, center: Topic
) -> None:
    base, page = live_server.url, strict_page

    def look() -> None:
        axe(page)

    ask(page, base, look)
    sign_in(page, base, cast.cora)
    weigh_and_decide(page, base, look)
    sign_in(page, base, cast.dana)
    before = figures(page, base)
    look()
    read_the_answer(page, base, look)
    sign_in(page, base, cast.liam)
    log_an_activity(page, base, look)
    sign_in(page, base, cast.dana)
    after = figures(page, base)
    assert HelpRequest.objects.get().decision.support == Support.objects.get()
    assert Activity.objects.get().support.liaison == StaffMember.objects.get(person__user=cast.liam)
    assert Effort.objects.get().minutes == Activity.objects.get().minutes > 0
    assert before != after
    assert "1 h" in after
    assert broken_links() == []
