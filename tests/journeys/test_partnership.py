"""Finding a partner, agreeing by link, working together in sight of the recipient, a hand-off talked over, an introduction."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from steelyard.foundation.work.models import Mail
from steelyard.intake.actions import decisions, hand_offs
from steelyard.intake.actions.decisions import Letter, Plan
from steelyard.intake.models import HandOff
from steelyard.intake.rules import DecisionKind, HandOffStatus
from steelyard.support.partners.models import Introduction, Partnership
from steelyard.support.partners.rules import PartnershipStatus
from tests.factories.delivery import SupportFactory
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory, state
from tests.factories.partners import ProviderProfileFactory, ProviderTopicFactory
from tests.intake.conftest import Desk, desk  # noqa: F401 -- desk is a fixture
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import OMARS, PIAS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]

TERMS = {
    "Why we fit": "They know crises, we know the teams.",
    "What the center does": "Brings the teams together",
    "What the partner does": "Trains the crisis team",
    "For whom": "Harbor and its schools",
    "What it costs, and who pays": "Free for the agency",
    "How it goes on afterwards": "Harbor keeps the materials",
    "Does somebody do this already?": "Nobody does; we asked the agency.",
}


@pytest.fixture
def bench(desk: Desk) -> Desk:  # noqa: F811 -- the fixture
    """A partner that knows school safety in depth, and a support of Rosa's agency."""
    PersonFactory(name="Rosa", user=desk.cast.rosa, organization=desk.agency, email="rosa@people.test")
    partner = OrganizationFactory(pk=PIAS, name="Calm Halls")
    ProviderProfileFactory(organization=partner, availability="now", serves_state=True).states.add(state("DE"))
    ProviderTopicFactory(organization=partner, topic=desk.topic, depth="deep")
    SupportFactory(name="Harbor crisis team", recipients=[desk.agency], liaison=desk.liam)
    LEAFactory(pk=OMARS, name="Quiet Hills Schools")
    return desk


def link(pattern: str, to: str) -> str:
    """The newest private link of a kind that somebody was sent."""
    bodies = Mail.objects.filter(to=to).order_by("-pk").values_list("body", flat=True)
    return next(found[0] for body in bodies if (found := re.search(pattern, body)))


def does(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.usefixtures("bench")
def test_from_a_need_to_joint_work_a_hand_off_and_an_introduction(
    strict_page: Page, axe: Axe, live_server: Any, bench: Desk
) -> None:
    page, address = strict_page, str(live_server.url)

    def look() -> None:
        axe(page)
        assert fits(page)

    _finds(page, address, bench, look)

    # The partner agrees by link, without an account
    page.context.clear_cookies()
    page.goto(address + link(r"/partnership/[\w-]+/", "maya@calm.test"))
    page.get_by_label("Your name").fill("Maya Moss")
    look()
    does(page, "Yes, we confirm these terms")
    expect(page.get_by_text("Both sides have confirmed")).to_be_visible()
    found = Partnership.objects.get()
    assert found.status == PartnershipStatus.AGREED

    # A joint support, seen by its recipient
    sign_in(page, bench.cast.cora, address)
    page.goto(f"{address}/partnerships/{found.pk}/supports/")
    page.locator("[name=support]").fill("Harbor crisis team")
    page.get_by_text("Co-lead", exact=True).click()
    page.get_by_label("What they do in it").fill("Trains the crisis team")
    look()
    does(page, "Link it")
    joint = found.supports.get()
    page.context.clear_cookies()
    sign_in(page, bench.cast.rosa, address)
    page.goto(address + joint.get_absolute_url())
    expect(page.get_by_text("Ends within 30 days")).to_be_visible()
    expect(page.get_by_text("Brings the teams together")).to_be_visible()
    look()

    _hand_off(page, address, bench, look)
    _introduction(page, address, bench, look)


def _finds(page: Page, address: str, bench: Desk, look: Callable[[], None]) -> None:
    """Search by need, interest, terms, the center's yes, the letter."""
    sign_in(page, bench.cast.cora, address)
    page.goto(f"{address}/providers/")
    page.get_by_label("Topic").select_option(label=bench.topic.name)
    page.get_by_label("State", exact=True).select_option("DE")
    expect(page.get_by_text("takes on work now")).to_be_visible()
    look()
    page.get_by_role("link", name="Calm Halls").click()
    look()

    page.get_by_role("link", name="Note interest in working together").click()
    page.get_by_label("What we might do together").fill("Crisis plans")
    look()
    does(page, "Note the interest")
    page.get_by_role("link", name="Write the terms").click()
    for label, text in TERMS.items():
        page.get_by_label(label, exact=True).fill(text)
    today = timezone.localdate()
    page.get_by_label("From", exact=True).fill(today.isoformat())
    page.get_by_label("Until", exact=True).fill((today + timedelta(days=20)).isoformat())
    look()
    does(page, "Save the terms")
    does(page, "Confirm for the center")
    page.get_by_role("link", name="Send the terms to the partner").click()
    page.get_by_label("Their e-mail address").fill("maya@calm.test")
    does(page, "Send the letter")
    look()


def _hand_off(page: Page, address: str, bench: Desk, look: Callable[[], None]) -> None:
    """Asked by the provider, answered by the center, declined with a reason; the requester is told each time."""
    bench.weigh(DecisionKind.AMPLIFY)
    decisions.amplify(
        bench.fresh, by=bench.cast.cora, letter=Letter("We pass your request on."),
        plan=Plan("Amplify: school safety", timezone.localdate()), source=bench.provider,
        hand_off=hand_offs.Asked("hello@safe.test", "Please call them this week."),
    )  # fmt: skip
    page.context.clear_cookies()
    page.goto(address + link(r"/hand-off/[\w-]+/", "hello@safe.test"))
    page.get_by_text("Ask us something first").click()
    page.get_by_label("Your question").fill("For one school or for all?")
    look()
    does(page, "Send the question")
    expect(page.get_by_text("Not answered yet")).to_be_visible()
    sign_in(page, bench.cast.cora, address)
    page.goto(address + bench.request.get_absolute_url())
    page.get_by_role("link", name=f"Answer {bench.provider.name}").click()
    page.get_by_label("Your answer").fill("For all twelve.")
    look()
    does(page, "Send the answer")
    page.context.clear_cookies()
    page.goto(address + link(r"/hand-off/[\w-]+/", "hello@safe.test"))
    expect(page.get_by_text("For all twelve.")).to_be_visible()
    page.get_by_text("Say no, and why").click()
    page.get_by_text("We have no room for it at present").click()
    does(page, "No, we cannot")
    expect(page.get_by_text("The requester was told")).to_be_visible()
    look()
    assert HandOff.objects.get().status == HandOffStatus.REFUSED
    told = list(Mail.objects.filter(to=bench.request.email).values_list("body", flat=True))
    assert len([body for body in told if "For one school or for all?" in body]) == 1
    assert len([body for body in told if "no room for it" in body]) == 1


def _introduction(page: Page, address: str, bench: Desk, look: Callable[[], None]) -> None:
    """Both are asked; the first yes tells nothing, the second introduces."""
    sign_in(page, bench.cast.cora, address)
    page.goto(f"{address}/introductions/new/")
    page.get_by_label("What is it about?").fill("How to keep a crisis line running at night")
    page.get_by_label("Whose idea was it?").fill("The Harbor team")
    sides = (
        (page.get_by_role("group", name="One side"), bench.agency.name, "Rosa", "rosa@people.test"),
        (page.get_by_role("group", name="The other side"), "Quiet Hills Schools", "Quinn", "quinn@hills.test"),
    )
    for group, organization, name, email in sides:
        group.get_by_label("Organization", exact=True).fill(organization)
        group.get_by_label("Whom to write to").fill(name)
        group.get_by_label("E-mail address").fill(email)
    look()
    does(page, "Send both letters")
    expect(page.get_by_text("Both sides are asked")).to_be_visible()
    look()
    page.context.clear_cookies()
    page.goto(address + link(r"/introduction/[\w-]+/", "rosa@people.test"))
    look()
    does(page, "Yes, introduce us")
    expect(page.get_by_text("You said yes")).to_be_visible()
    assert "Quiet Hills" not in page.content()
    page.goto(address + link(r"/introduction/[\w-]+/", "quinn@hills.test"))
    does(page, "Yes, introduce us")
    expect(page.get_by_role("heading", name="You are introduced")).to_be_visible()
    expect(page.get_by_text("rosa@people.test")).to_be_visible()
    look()
    assert Introduction.objects.get().status == "introduced"
