"""Deep work from end to end: readiness, a signed agreement, cycles, a drop that shows, a capacity built, the end, a check."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from steelyard.center.charge.models import StaffMember
from steelyard.support.capacity.models import Claim
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus, TextKind, TextStatus
from steelyard.support.engagements.models import Engagement
from steelyard.support.engagements.rules import later, month_of
from steelyard.support.measures.actions.together import begin_cycle
from steelyard.support.protocols.actions.guided_runs import complete
from steelyard.support.protocols.models import GuidedRun
from steelyard.support.protocols.queries.guided import counted
from steelyard.support.readiness.rules import Result
from tests.factories import capacity as growing
from tests.factories import guided as guiding
from tests.factories import measures as measuring
from tests.factories import readiness as rating
from tests.factories.charge import a_center
from tests.factories.delivery import ActivityFactory, AgreementFactory, AgreementTextFactory, ParticipationFactory
from tests.factories.directory import PersonFactory, SEAFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import ROSAS, Cast

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]


@pytest.fixture
def support(transactional_db: None, settings: Any, cast: Cast) -> Support:
    """Proposed three years ago; the center asked for readiness already then."""
    start = later(timezone.localdate(), -36)
    a_center(readiness_required_from=start - timedelta(days=1))
    agency = SEAFactory(pk=ROSAS, name="Harbor Department of Education", state="OR")
    PersonFactory(name="Rosa", user=cast.rosa, organization=agency, email="rosa@people.test")
    liam = PersonFactory(name="Liam Frost", user=cast.liam)
    staff = StaffMember.objects.create(person=liam, title="Liaison", since=date(2018, 10, 1))
    return rating.proposed(agency=agency, name="Harbor: deep work", starts_on=start, liaison=staff)


def does(page: Page, button: str) -> None:
    """Press a button by keyboard, and wait for what comes."""
    page.get_by_role("button", name=button).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def chooses(page: Page, words: str) -> None:
    """Choose by the words of a label: the control itself lies beneath it."""
    page.get_by_text(words, exact=True).first.click()


def seen(page: Page, address: str, axe: Axe, *words: str) -> None:
    """Open a page, find these words, and nothing that keeps anybody out."""
    page.goto(address)
    for told in words:
        expect(page.get_by_role("main")).to_contain_text(told)
    axe(page)


def _skips_readiness(page: Page, home: str, support: Support) -> None:
    """Neither the page nor code leads around the gate."""
    page.goto(f"{home}/supports/{support.pk}/status/")
    chooses(page, "Active")
    page.get_by_label("Why").fill("We want to begin.")
    page.get_by_role("main").get_by_role("button").first.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("readiness")
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.filter(pk=support.pk).update(status=SupportStatus.ACTIVE)
    support.refresh_from_db()
    assert support.status == SupportStatus.PROPOSED


def _becomes_ready(page: Page, home: str, axe: Axe, support: Support, cast: Cast) -> None:
    """The weak part is found, a plan is made for it, and a second round finds it stronger."""
    people = [cast.rosa, *rating.colleagues(support.recipients.get(), 2)]
    rating.rated(support, people, (2, 0, 2), by=cast.liam)
    seen(page, f"{home}/readiness/{support.pk}/", axe, "Weakest")
    rating.grounded(support, by=cast.liam)
    rating.agreed(rating.decided(support, by=cast.liam, result=Result.GO_WITH_PLAN), by=cast.rosa)
    assert support.promises.exists()
    rating.rated(support, people, (2, 2, 2), by=cast.liam)
    rating.agreed(rating.decided(support, by=cast.liam), by=cast.rosa)
    page.goto(f"{home}/supports/{support.pk}/status/")
    chooses(page, "Active")
    page.get_by_label("Why").fill("Both sides decided.")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").first.press("Enter")
    support.refresh_from_db()
    assert support.status == SupportStatus.ACTIVE


def _opens(page: Page, home: str, axe: Axe, support: Support) -> str:
    page.goto(f"{home}/supports/{support.pk}/")
    does(page, "Open the engagement")
    axe(page)
    where = page.url
    page.goto(f"{where}plan/example/")
    page.get_by_label("What is put into practice").fill("Tiered supports")
    axe(page)
    does(page, "Take it over")
    expect(page.get_by_role("main")).to_contain_text("Exploration")
    for person, side, role in (("Rosa", "The agency", "Lead"), ("Liam Frost", "The center", "Coach")):
        page.goto(f"{where}people/new/")
        page.get_by_label("Person").fill(person)
        chooses(page, side)
        page.get_by_label("In it as").select_option(label=role)
        chooses(page, "A point of contact for the other side")
        does(page, "Add")
    page.goto(f"{where}routine/")
    page.get_by_label("How both sides keep in touch").fill("A call each week.")
    does(page, "Save")
    axe(page)
    return where


def _offers(page: Page, where: str, axe: Axe, support: Support) -> None:
    agreement = AgreementFactory(support=support)
    for kind in TextKind:
        AgreementTextFactory(agreement=agreement, kind=kind, status=TextStatus.APPROVED, sent_at=timezone.now())
    page.goto(f"{where}agreement/")
    does(page, "Write the agreement")
    expect(page.get_by_role("main")).to_contain_text("What is still to be said")
    axe(page)
    page.get_by_role("link", name="Write", exact=True).click()
    for label in ("What the center does", "What the agency does", "Data shared each month", "How it tapers off"):
        page.get_by_label(label).fill("As we said.")
    page.get_by_label("Or with this milestone").fill("The agency decides to go on")
    page.get_by_label("When it ends").fill("The agency coaches alone.")
    axe(page)
    does(page, "Save the draft")
    page.get_by_role("link", name="Add a goal").click()
    page.get_by_label("Goal").first.fill("Districts coach their own schools")
    axe(page)
    does(page, "Add the goal")
    does(page, "Offer it for signature")


def _signs(page: Page, axe: Axe, version: str) -> None:
    page.goto(version)
    page.get_by_label("I have read it").focus()
    page.keyboard.press("Space")
    axe(page)
    does(page, "Sign")


def _cycles(support: Support, measure: Any, cast: Cast) -> None:
    for n in range(3):
        run = begin_cycle(measure, by=cast.liam, about=f"Try {n + 1}").run
        _goes_through(GuidedRun.objects.select_related("protocol_version").get(pk=run.pk))
        complete(GuidedRun.objects.select_related("protocol_version").get(pk=run.pk), by=cast.liam)
    assert counted("improvement-cycle").count() == 3
    del support


def _goes_through(run: GuidedRun) -> None:
    for name in ("plan", "do", "study", "fork", "act"):
        if name == "do":
            guiding.row(run, "do", date="2026-01-05", happened="We met")
            continue
        texts = {one.key: "Said" for one in guiding.step(run, name).prompts}
        guiding.says(run, name, texts | ({"as-intended": "no", "good-result": "no"} if name == "fork" else {}))


def _builds(page: Page, home: str, axe: Axe, support: Support, cast: Cast) -> None:
    """Claimed is not built; with evidence and the agency's yes, on its own page, it is."""
    profile = growing.profile(support.recipients.get(), support=support)
    growing.agreed(profile, by=cast.rosa, levels={growing.SKILLS: (1, 3)})
    claim = growing.claimed(profile, 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(standing="built")
    growing.quote(claim)
    growing.asked(claim)
    page.goto(f"{home}/capacity/claims/{claim.pk}/")
    axe(page)
    does(page, "Yes, this is built")
    assert growing.again(claim).standing == "built"


def test_deep_work_from_readiness_to_the_check_after_its_end(
    strict_page: Page, axe: Axe, cast: Cast, live_server: Any, support: Support
) -> None:
    page, home = strict_page, live_server.url
    sign_in(page, cast.liam, home)
    _skips_readiness(page, home, support)
    _becomes_ready(page, home, axe, support, cast)
    where = _opens(page, home, axe, support)
    _offers(page, where, axe, support)

    # Each side signs what it reads.
    engagement = Engagement.objects.get()
    version = f"{home}{engagement.versions.get().get_absolute_url()}"
    sign_in(page, cast.rosa, home)
    _signs(page, axe, version)
    sign_in(page, cast.dana, home)
    _signs(page, axe, version)
    expect(page.get_by_role("main")).to_contain_text("Signed by both sides")
    seen(page, f"{version}print/", axe, "Rosa", "Dana")

    # Three cycles on a measure whose fidelity drops; the run chart says so.
    first = month_of(later(timezone.localdate(), -16))
    measure = measuring.used(support, since=first)
    measuring.over(measure, [80, 78, 82, 79, 81, 80, 78, 82, 60, 58, 59, 57, 61, 60], first=first)
    rating_shipped()
    _cycles(support, measure, cast)
    seen(page, f"{home}/support-measures/{measure.pk}/", axe, "Shift")

    # A month with both sides, the others show by themselves; the agency rates its provider.
    held = ActivityFactory(support=support, on=later(timezone.localdate(), -2), kind="visit", mode="in_person")
    ParticipationFactory(activity=held, organization=support.recipients.get())
    sign_in(page, cast.rosa, home)
    seen(page, where, axe, "no contact at which both sides were present", "Measures")
    assert fits(page)
    _builds(page, home, axe, support, cast)
    page.goto(f"{where}rate/")
    axe(page)
    for answer in page.get_by_text("Mostly", exact=True).all():
        answer.click()
    does(page, "Give our answer")
    seen(page, f"{where}scorecard/", axe, "Mostly", "Clarity")

    # Taper, exit, and the check that came up by itself.
    sign_in(page, cast.liam, home)
    page.goto(f"{where}after/taper/")
    page.get_by_label("The work tapers off from").fill(later(timezone.localdate(), -12).isoformat())
    does(page, "Save")
    page.goto(f"{where}after/end/")
    page.get_by_label("Last day").fill(later(timezone.localdate(), -7).isoformat())
    page.get_by_label("What was met").fill("Two thirds of the districts coach without us.")
    axe(page)
    does(page, "End it")
    axe(page)
    page.goto(f"{home}/today/")
    page.get_by_role("link", name="6 months after").click()
    chooses(page, "Still in place")
    page.get_by_label("Who at the agency said so").fill("Rosa")
    axe(page)
    does(page, "Keep what was found")
    seen(page, f"{where}after/", axe, "Still in place")
    sign_in(page, cast.dana, home)
    seen(page, f"{home}/engagements/?which=closed", axe, "Harbor: deep work", "6 months: still in place")


def rating_shipped() -> None:
    """The protocols that come with Steelyard, the improvement cycle among them."""
    rating.instrument()
