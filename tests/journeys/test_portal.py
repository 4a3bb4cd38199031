"""A needs statement goes back and forth, then a plan: two people, two browsers' worth of pages, one agreement."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.center.charge.models import StaffMember
from steelyard.support.delivery.models import Agreement, AgreementText, Support
from steelyard.support.delivery.rules import TextStatus
from tests.factories.delivery import SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.journeys.test_decide import fits, press, write
from tests.journeys.test_record import sign_in
from tests.people import PIAS, ROSAS, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(transactional_db: None, cast: Cast) -> Support:
    agency = OrganizationFactory(pk=ROSAS, name="Salem Department of Education", kind="sea")
    staff = StaffMember.objects.create(person=PersonFactory(name="Liam Frost", user=cast.liam), since=date(2019, 1, 1))
    return SupportFactory(name="Salem team", recipients=[agency], liaison=staff, starts_on=date(2021, 1, 4))


def send(page: Page, address: str, team: Support, kind: str, text: str, axe: Callable[[Page], None]) -> None:
    """Write a text at the desk and send it."""
    page.goto(f"{address}/supports/{team.pk}/agreement/{kind}/")
    axe(page)
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**/agreement/")
    axe(page)
    page.get_by_role("link", name="Send the").click()
    expect(page.get_by_text("rosa@people.test")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**/agreement/")
    expect(page.get_by_text("Waits for approval").first).to_be_visible()


def test_an_agreement_comes_about(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any, team: Support, cast: Cast
) -> None:
    page, address = strict_page, live_server.url
    sign_in(page, cast.liam, address)
    send(page, address, team, "needs_statement", "Principals want one way to respond.", axe)

    # The recipient sends it back, with the keyboard alone.
    page.context.clear_cookies()
    sign_in(page, cast.rosa, address)
    page.goto(f"{address}/portal/")
    axe(page)
    assert fits(page)
    press(page, page.locator(".page__actions a"))
    page.wait_for_url("**/agreements/texts/*/")
    axe(page)
    press(page, page.get_by_role("button", name="Send it back"))
    expect(page.get_by_role("heading", name="Please check what you entered")).to_be_visible()
    axe(page)
    write(page, page.get_by_label("What should change"), "Name the two districts.")
    press(page, page.get_by_role("button", name="Send it back"))
    page.wait_for_url("**/agreement/")
    axe(page)

    # The liaison reads why, and changes it.
    page.context.clear_cookies()
    sign_in(page, cast.liam, address)
    page.goto(address + team.get_absolute_url())
    expect(page.locator(".typed", has_text="Name the two districts.")).to_be_visible()
    axe(page)
    send(page, address, team, "needs_statement", "Keizer and Woodburn want one way to respond.", axe)

    # The recipient approves it on a phone, then the plan.
    for kind, text in (("needs_statement", ""), ("plan", "We meet monthly, until June.")):
        if text:
            page.context.clear_cookies()
            sign_in(page, cast.liam, address)
            page.set_viewport_size({"width": 1280, "height": 900})
            send(page, address, team, kind, text, axe)
        page.context.clear_cookies()
        sign_in(page, cast.rosa, address)
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"{address}/portal/")
        axe(page)
        assert fits(page)
        page.locator(".page__actions a").click()
        axe(page)
        assert fits(page)
        page.get_by_role("button", name="Approve it").click()
        page.wait_for_url("**/agreement/")
    expect(page.get_by_text("Active: both texts are approved")).to_be_visible()
    axe(page)
    assert fits(page)
    assert Agreement.objects.get().activated_at is not None
    statuses = list(AgreementText.objects.order_by("id").values_list("status", flat=True))
    assert statuses == [TextStatus.SENT_BACK, TextStatus.APPROVED, TextStatus.APPROVED]


def test_a_partner_keeps_its_profile(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any, cast: Cast, transactional_db: None
) -> None:
    OrganizationFactory(pk=PIAS, name="Be Clear")
    page = strict_page
    sign_in(page, cast.pia, live_server.url)
    page.goto(f"{live_server.url}/portal/")
    axe(page)
    page.get_by_role("link", name="Write it").click()
    axe(page)
    page.get_by_label("What it costs").fill("Free for states.")
    page.get_by_text("We work in every state").click()
    page.get_by_role("button", name="Save the profile").click()
    page.wait_for_url("**/portal/")
    expect(page.get_by_text("Free for states.")).to_be_visible()
    expect(page.get_by_text("Every state")).to_be_visible()
    axe(page)
