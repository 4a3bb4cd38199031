"""A liaison records an activity in one page: counted keystrokes, by mouse and by touch, and found accessible."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Page, expect

from steelyard.center.charge.models import StaffMember
from steelyard.support.delivery.models import Activity, Effort, Promise, Support
from tests.factories.delivery import ActivityFactory, EffortFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.people import Cast

pytestmark = pytest.mark.journey
MOST = 25
SIZES = [(1280, 900), (360, 740)]

# Every key that goes down and every click or touch that lands, wherever it lands.
COUNTER = """
addEventListener("keydown", () => sessionStorage.strokes = Number(sessionStorage.strokes || 0) + 1, true);
addEventListener("pointerdown", () => sessionStorage.strokes = Number(sessionStorage.strokes || 0) + 1, true);
"""


def strokes(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.strokes || 0)"))


def sign_in(page: Page, user: Any, address: str) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "steelyard.foundation.accounts.adapter.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": address}])


@pytest.fixture
def team(transactional_db: None, settings: Any, cast: Cast) -> Support:
    """A support on which Liam recorded a check-in a month ago, with two people of the agency."""
    agency = OrganizationFactory(name="Oregon Department of Education")
    staff = StaffMember.objects.create(person=PersonFactory(name="Liam Frost", user=cast.liam), since=date(2019, 1, 1))
    support = SupportFactory(name="Oregon team", recipients=[agency], liaison=staff, starts_on=date(2021, 1, 4))
    other = SupportFactory(name="Idaho team", recipients=[OrganizationFactory(name="Idaho SDE")], liaison=staff)
    PersonFactory(name="Ida Holm", organization=other.recipients.get())
    last = ActivityFactory(support=support, on=timezone.localdate() - timedelta(days=28), minutes=45)
    for name in ("Mia Ortiz", "Noor Haddad", "Zoe Park"):
        person = PersonFactory(name=name, organization=agency)
        if name != "Zoe Park":
            ParticipationFactory(activity=last, person=person)
    EffortFactory(support=support, activity=last, staff=staff, on=last.on, minutes=45)
    return support


@pytest.fixture
def desk(strict_page: Page, team: Support, cast: Cast, live_server: Any) -> Page:
    sign_in(strict_page, cast.liam, live_server.url)
    strict_page.add_init_script(COUNTER)
    strict_page.goto(f"{live_server.url}/today/")
    return strict_page


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_typical_entry_takes_few_keystrokes(
    desk: Page, axe: Callable[[Page], None], team: Support, size: tuple[int, int]
) -> None:
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    axe(desk)
    desk.get_by_role("main").get_by_role("link", name="Record an activity", exact=True).click()
    axe(desk)
    expect(desk.get_by_label("Support", exact=True)).to_have_value(str(team.pk))
    expect(desk.get_by_label("Mia Ortiz")).to_be_checked()
    expect(desk.get_by_label("Zoe Park")).not_to_be_checked()
    desk.get_by_text("Coaching", exact=True).click()
    desk.get_by_text("1 h", exact=True).click()
    desk.get_by_label("Note", exact=True).click()
    desk.keyboard.type("On track")
    desk.get_by_text("Zoe Park").click()
    desk.get_by_text("Send the notes").click()
    desk.get_by_text("In 2 weeks").click()
    desk.get_by_role("button", name="Record", exact=True).click()
    expect(desk.get_by_text("Recorded:")).to_be_visible()
    assert strokes(desk) <= MOST, strokes(desk)
    assert strokes(desk) >= 15, "the counter does not count"
    axe(desk)
    written(team)


def written(team: Support) -> None:
    """Everything the form said, and what followed from it."""
    today = timezone.localdate()
    activity = Activity.objects.order_by("-id").first()
    assert activity is not None
    assert (activity.support, activity.kind, activity.contact_type, activity.on, activity.minutes, activity.note) == (
        team, "coaching", "consultation", today, 60, "On track",
    )  # fmt: skip
    names = activity.participations.values_list("person__name", flat=True).order_by("person__name")
    assert list(names) == ["Mia Ortiz", "Noor Haddad", "Zoe Park"]
    assert activity.effort.get().minutes == 60
    promise = activity.promises.get()
    assert (promise.what, promise.due_on) == ("Send the notes", today + timedelta(days=14))
    assert str(promise.to_organization) == "Oregon Department of Education"


def test_everything_can_be_done_by_keys_alone(desk: Page, live_server: Any) -> None:
    desk.goto(f"{live_server.url}/record/")
    desk.get_by_label("Check-in", exact=True).focus()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_label("Coaching")).to_be_checked()
    desk.get_by_label("Note", exact=True).focus()
    desk.keyboard.type("By keys")
    desk.get_by_role("button", name="Record", exact=True).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Recorded:")).to_be_visible()
    assert Activity.objects.get(note="By keys").kind == "coaching"


def test_another_support_brings_its_people_and_keeps_what_was_typed(
    desk: Page, axe: Callable[[Page], None], live_server: Any
) -> None:
    desk.goto(f"{live_server.url}/record/")
    desk.get_by_label("Note", exact=True).fill("Agreed on a date")
    desk.get_by_label("Support", exact=True).select_option(label="Idaho team")
    expect(desk.get_by_label("Ida Holm")).to_be_visible()
    expect(desk.get_by_label("Mia Ortiz")).to_have_count(0)
    expect(desk.get_by_label("Note", exact=True)).to_have_value("Agreed on a date")
    axe(desk)
    desk.get_by_label("Another support").fill("Oregon team")
    desk.get_by_label("Another support").press("Tab")
    expect(desk.get_by_label("Mia Ortiz")).to_be_checked()
    expect(desk.get_by_label("Note", exact=True)).to_have_value("Agreed on a date")


def test_undo_takes_it_out_of_every_count(desk: Page, axe: Callable[[Page], None], live_server: Any) -> None:
    before = Effort.objects.counted().count()
    desk.goto(f"{live_server.url}/record/")
    desk.get_by_role("button", name="Record", exact=True).click()
    expect(desk.get_by_text("Recorded:")).to_be_visible()
    assert Effort.objects.counted().count() == before + 1
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("it counts nowhere, nor does its time")).to_be_visible()
    axe(desk)
    assert Effort.objects.counted().count() == before


def test_a_promise_is_kept_and_opened_again_in_place(
    desk: Page, axe: Callable[[Page], None], team: Support, live_server: Any
) -> None:
    promise = Promise.objects.create(
        what="Send the notes", by_staff=team.liaison, support=team, due_on=timezone.localdate()
    )
    desk.goto(f"{live_server.url}/today/")
    desk.get_by_role("button", name=re.compile("Done.*Send the notes")).click()
    undo = desk.get_by_role("button", name=re.compile("Undo.*Send the notes"))
    expect(undo).to_be_focused()
    axe(desk)
    promise.refresh_from_db()
    assert promise.status == "kept"
    undo.click()
    expect(desk.get_by_role("button", name=re.compile("Done.*Send the notes"))).to_be_focused()
    promise.refresh_from_db()
    assert (promise.status, promise.ended_on) == ("open", None)


def test_without_script_the_same_page_does_the_same(browser: Any, cast: Cast, team: Support, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, cast.liam, live_server.url)
    page.goto(f"{live_server.url}/record/")
    page.get_by_label("Another support").fill("Idaho team")
    page.get_by_label("Note", exact=True).fill("No script")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Please check who took part")).to_be_visible()
    expect(page.get_by_label("Note", exact=True)).to_have_value("No script")
    page.get_by_text("Ida Holm").click()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Recorded:")).to_be_visible()
    activity = Activity.objects.get(note="No script")
    assert (activity.support.name, activity.participations.get().person.name) == ("Idaho team", "Ida Holm")
    context.close()
