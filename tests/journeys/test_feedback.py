"""A wave from end to end: planned, mailed, answered with and without a script, opened by two, read."""

import re
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.evidence.feedback.actions import ballots
from steelyard.evidence.feedback.models import Ballot, Wave
from steelyard.evidence.feedback.rules.limits import Limiter
from steelyard.evidence.feedback.views import respondent
from steelyard.foundation.work import worker
from tests.factories import feedback as make
from tests.factories.delivery import ActivityFactory, ParticipationFactory
from tests.factories.directory import PersonFactory
from tests.foundation.work.conftest import Sink, sink, smtp
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

__all__ = ["sink", "smtp"]
pytestmark = pytest.mark.journey
INVITED = 24


@pytest.fixture
def invitees(transactional_db: None, cast: Cast) -> None:
    held = ActivityFactory(on=date(2021, 3, 1))
    for n in range(INVITED):
        ParticipationFactory(activity=held, person=PersonFactory(email=f"p{n}@agency.test"))
    make.version()


def test_a_wave_from_its_plan_to_what_people_wrote(
    strict_page: Page,
    axe: Callable[[Page], None],
    cast: Cast,
    invitees: None,
    live_server: Any,
    smtp: Sink,
    settings: Any,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.BASE_URL = live_server.url
    settings.FEEDBACK_URL = live_server.url.replace("://", "://feedback.")
    settings.MAILING_RATE = 10**9
    monkeypatch.setattr(respondent, "limiter", Limiter())
    page = strict_page
    page.set_default_timeout(15_000)
    sign_in(page, cast.eva, live_server.url)

    def looks_well() -> None:
        axe(page)
        assert fits(page)

    plan_and_open(page, looks_well, live_server.url)
    tickets = mail(page, looks_well, smtp)
    with_a_script(page, looks_well, tickets.pop())
    without_a_script(browser, tickets.pop())
    wave = Wave.objects.get()
    for n, link in enumerate(tickets[:12]):
        assert ballots.cast(wave, by=None, ticket=link.rpartition("#")[2], answers=make.form(n))
    assert Ballot.objects.count() == 14
    # Closed by the evaluator, confirmed by the director, opened by both.
    page.goto(live_server.url + wave.get_absolute_url())
    page.get_by_role("button", name="Close the wave").click()
    page.get_by_role("link", name="Open the ballots").click()
    expect(page.get_by_text("Nobody has confirmed yet")).to_be_visible()
    looks_well()
    sign_in(page, cast.dana, live_server.url)
    page.goto(f"{live_server.url}{wave.get_absolute_url()}opening/")
    looks_well()
    page.get_by_role("button", name="I confirm").click()
    sign_in(page, cast.eva, live_server.url)
    page.goto(f"{live_server.url}{wave.get_absolute_url()}opening/unseal/")
    page.get_by_label("Passphrase or recovery code").fill("not what it was")
    page.get_by_role("button", name="Open all ballots").click()
    expect(page.get_by_text("Neither the passphrase nor the recovery code").first).to_be_visible()
    looks_well()
    page.get_by_label("Passphrase or recovery code").fill(make.PASSPHRASE)
    page.get_by_role("button", name="Open all ballots").click()
    expect(page.get_by_text("14 forms are opened")).to_be_visible()
    looks_well()
    page.get_by_role("link", name="Read what people wrote").click()
    expect(page.get_by_text("I learned to ask sooner.")).to_be_visible()
    expect(page.get_by_text("Without a script it works, too.")).to_be_visible()
    looks_well()
    page.goto(f"{live_server.url}{wave.get_absolute_url()}key/")
    looks_well()
    page.get_by_text("A backup with the opened answers").click()
    page.get_by_role("button", name="Destroy the key").click()
    expect(page.get_by_text("Nobody can open a ballot of this wave any more")).to_be_visible()


def plan_and_open(page: Page, looks_well: Callable[[], None], address: str) -> None:
    page.goto(f"{address}/feedback/")
    looks_well()
    page.get_by_role("link", name="Plan a wave").first.click()
    looks_well()
    page.get_by_label("Title").fill("Feedback on 2021")
    page.get_by_label("Period from").fill("2020-10-01")
    page.get_by_label("Period to").fill("2021-09-30")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="Draw up the list").click()
    page.get_by_role("link", name=f"{INVITED} on the invitation list").click()
    looks_well()
    page.get_by_role("link", name="Feedback on 2021").click()
    page.get_by_role("link", name="Open it").click()
    looks_well()
    page.get_by_label("Passphrase", exact=True).fill(make.PASSPHRASE)
    page.get_by_label("The passphrase again").fill(make.PASSPHRASE)
    page.get_by_role("button", name="Open the wave").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write this recovery code down now")
    looks_well()
    page.get_by_role("link", name="I have it").click()


def mail(page: Page, looks_well: Callable[[], None], smtp: Sink) -> list[str]:
    """Mail the invitations; the links that the letters hold."""
    page.get_by_role("button", name="Mail the invitations").click()
    worker.drain()
    page.reload()
    expect(page.get_by_role("link", name=f"{INVITED} of {INVITED} mailed")).to_be_visible()
    looks_well()
    bodies = [str(message_from_bytes(one.content, policy=policy.default).get_content()) for one in smtp.letters]  # type: ignore[attr-defined]  # of the default policy
    return [re.findall(r"http://feedback\.\S+", body)[0] for body in bodies]


def with_a_script(page: Page, looks_well: Callable[[], None], link: str) -> None:
    """The code comes from the address and out of sight; a question appears when an answer leads to it."""
    page.goto(link)
    expect(page.get_by_label("Code from your letter")).to_be_hidden()
    looks_well()
    page.set_viewport_size({"width": 360, "height": 740})
    looks_well()
    page.get_by_role("group", name="What about role").get_by_text("Local").click()
    team = page.get_by_role("group", name="What about team")
    used = page.get_by_role("group", name="What about used").get_by_text("Team")
    expect(team).to_be_hidden()
    used.click()
    expect(team).to_be_visible()
    team.get_by_text("A", exact=True).click()
    used.click()
    expect(team).to_be_hidden()
    used.click()
    expect(team).to_be_visible()
    looks_well()
    page.get_by_label("What about why").fill("I learned to ask sooner.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    looks_well()
    assert page.context.cookies(page.url) == []
    # Opened again and sent again: the same friendly page, with what was typed.
    page.goto(link)
    page.get_by_role("group", name="What about role").get_by_text("Local").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("everything is in")).to_be_visible()
    looks_well()
    page.set_viewport_size({"width": 1280, "height": 900})


def without_a_script(browser: Browser, link: str) -> None:
    """The code is typed; what follows from an answer is asked on the same page, marked as new."""
    address, _, ticket = link.partition("#")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    page.get_by_label("Code from your letter").fill(ticket.lower().replace("-", " "))
    page.get_by_role("group", name="What about role").get_by_text("State").click()
    page.get_by_role("group", name="What about used").get_by_text("Team").click()
    page.get_by_label("What about why").fill("Without a script it works, too.")
    team = page.get_by_role("group", name="What about team")
    expect(team).to_be_hidden()
    page.get_by_role("button", name="Send my answers").click()
    expect(team).to_be_visible()
    expect(page.get_by_label("What about why")).to_have_value("Without a script it works, too.")
    team.get_by_text("B", exact=True).click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert context.cookies() == []
    context.close()
