"""A state applies, forms a team of two agencies, meets, hands over, closes a loop, and turns an insight into a draft."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Person, State
from steelyard.foundation.work.models import Mail
from steelyard.steering.reporting.queries import bases
from steelyard.steering.reporting.rules import of_days
from steelyard.support.collaboratives.models import Loop, Series, Team
from steelyard.support.delivery.models import Effort, Promise
from steelyard.support.library.models import Resource
from tests.factories.collaboratives import CollaborativeFactory
from tests.factories.delivery import SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory, SEAFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import ROSAS, Cast

pytestmark = pytest.mark.journey


@pytest.fixture
def call(transactional_db: None, settings: Any, cast: Cast) -> Any:
    """An open call, two agencies of Oregon, and Liam on the staff."""
    sea = SEAFactory(pk=ROSAS, name="Harbor Department of Education", state="OR")
    OrganizationFactory(name="Harbor Department of Health", kind="state_agency", state="OR")
    PersonFactory(name="Rosa", user=cast.rosa, organization=sea, email="rosa@people.test")
    StaffMember.objects.create(
        person=PersonFactory(name="Liam", user=cast.liam), title="Liaison", since=date(2018, 10, 1)
    )
    return CollaborativeFactory(key="coherence", support=SupportFactory(name="Coherence Collaborative"))


def does(page: Page, button: str) -> None:
    """Press a button by keyboard, and wait for what comes."""
    page.get_by_role("button", name=button).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def applies(page: Page, address: str) -> None:
    page.goto(f"{address}/collaboratives/")
    page.get_by_role("link", name="Coherence Collaborative").click()
    page.get_by_role("link", name="Apply with your team").click()
    page.get_by_label("Your state").select_option("OR")
    page.get_by_label("Your agency").fill("Harbor Department of Education")
    page.get_by_label("Your name").fill("Rosa")
    page.get_by_label("Your e-mail address").fill("rosa@people.test")
    page.get_by_label("Which problem of practice").fill("Referrals get lost between school and clinic.")
    page.get_by_label("Hours a month").fill("4")
    for at, (name, agency, email) in enumerate(
        [("Rosa", "Harbor Department of Education", "rosa@people.test"),
         ("Hal Health", "Harbor Department of Health", "hal@health.test")], start=1,
    ):  # fmt: skip
        page.get_by_label(f"Name of person {at}").fill(name)
        page.get_by_label(f"Agency or group of person {at}").fill(agency)
        page.get_by_label(f"E-mail address of person {at}").fill(email)


def test_a_state_works_in_a_collaborative(
    strict_page: Page, axe: Callable[[Page], None], cast: Cast, live_server: Any, call: Any
) -> None:
    page, home = strict_page, live_server.url
    applies(page, home)
    axe(page)
    does(page, "Send the application")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your application is here")

    # The liaison accepts, and the team is there with people of two agencies.
    sign_in(page, cast.liam, home)
    page.goto(f"{home}{call.get_absolute_url()}")
    axe(page)
    page.get_by_role("link", name=State.objects.get(pk="OR").name).first.click()
    page.get_by_role("link", name="Accept").click()
    does(page, "Accept and form the team")
    team = Team.objects.get()
    assert set(team.members.values_list("person__name", flat=True)) == {"Rosa", "Hal Health"}
    assert Mail.objects.filter(to="rosa@people.test", subject__startswith="A place in").exists()

    meets(page, home, team, axe)
    hands_over(page, home, team, axe)
    sign_in(page, cast.rosa, home)
    closes_a_loop(page, home, team, axe)
    marks_an_insight(page, home, team)
    axe(page)
    sign_in(page, cast.liam, home)
    page.goto(f"{home}{team.get_absolute_url()}insights/")
    does(page, "Make a draft resource")
    expect(page.get_by_role("link", name="The draft")).to_be_visible()
    assert Resource.objects.get().title == "Ask schools once"
    counts_once(team)


def meets(page: Page, home: str, team: Team, axe: Callable[[Page], None]) -> None:
    """One series for the whole team, recorded once, with a commitment."""
    page.goto(f"{home}{team.get_absolute_url()}")
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_label("Title").fill("Kick-off")
    page.get_by_label("First day").fill(timezone.localdate().isoformat())
    page.get_by_label("Begins at").fill("10:00")
    axe(page)
    does(page, "Plan it")
    plan = Series.objects.get().plans.get()
    page.goto(f"{home}{plan.get_absolute_url()}")
    page.get_by_role("link", name="Record it").click()
    axe(page)
    page.get_by_label("Attendance of Hal Health").select_option("excused")
    page.get_by_label("Commitment 1").fill("Send the map of clinics")
    page.get_by_label("Who commits to 1").select_option("Harbor Department of Health")
    page.get_by_label("Until when, 1").fill("2027-03-01")
    does(page, "Record it")
    expect(page.get_by_role("heading", name="Who came")).to_be_visible()


def hands_over(page: Page, home: str, team: Team, axe: Callable[[Page], None]) -> None:
    """Hal leaves; the note is asked for and written."""
    page.goto(f"{home}{team.get_absolute_url()}people/")
    page.get_by_role("row", name="Hal Health").get_by_role("link", name="Leaves").click()
    does(page, "End the membership")
    handover = team.members.get(person__name="Hal Health").handover  # type: ignore[attr-defined]  # a one-to-one from the other side
    page.goto(f"{home}{handover.get_absolute_url()}")
    page.get_by_label("What is under way").fill("The map of clinics is half done.")
    does(page, "Hand it over")
    page.goto(f"{home}{team.get_absolute_url()}story/")
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("What comes next")


def closes_a_loop(page: Page, home: str, team: Team, axe: Callable[[Page], None]) -> None:
    """A member raises what practice found; it goes up, is answered, and the answer comes back."""
    page.goto(f"{home}{team.get_absolute_url()}loops/")
    page.get_by_label("What was seen in practice?").fill("The form asks schools the same twice.")
    page.get_by_label("Who met it there?").fill("Three schools")
    axe(page)
    does(page, "Raise it")
    for label, words, button in (
        ("Who can change it?", "The state board", "It is sent"),
        ("What did they answer?", "One form from spring on.", "Keep the answer"),
        ("How were those who met it told?", "By letter", "They know: close the loop"),
    ):
        page.get_by_label(label).fill(words)
        does(page, button)
    expect(page.get_by_role("main")).to_contain_text("told back")
    assert Loop.objects.get().status == "closed"


def marks_an_insight(page: Page, home: str, team: Team) -> None:
    """She marks an insight and agrees for the team."""
    page.goto(f"{home}{team.get_absolute_url()}insights/")
    page.get_by_label("In one line").fill("Ask schools once")
    page.get_by_label("What you learned").fill("It saves every school two weeks.")
    does(page, "Mark it")
    does(page, "We agree")


def counts_once(team: Team) -> None:
    """The director's figures hold one activity, one person reached, the effort of the session, and one promise."""
    scope = bases.Scope(of_days(date(2020, 1, 1), timezone.localdate()))
    assert bases.activities(scope).count() == 1
    assert list(bases.people(scope)) == [Person.objects.get(name="Rosa")]
    assert bases.states(scope).count() == 1
    assert Effort.objects.get().minutes == 60
    assert Promise.objects.get().support == team.support
