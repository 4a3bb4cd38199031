"""The page for recording: what it proposes, what it takes, what it gives back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization, Person
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import Activity, Effort, Participation, Promise, Support
from tests.factories.delivery import ActivityFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.page import Page
from tests.people import ROSAS, Cast

Visit = Any


@pytest.fixture
def mia(agency: Organization) -> Person:
    return PersonFactory(name="Mia Ortiz", organization=agency)


def typed(support: Support, **values: Any) -> dict[str, Any]:
    return {"support": support.pk, "shown_for": support.pk, "kind": "visit", "minutes": "30",
            "on": timezone.localdate().isoformat(), "due": "7", **values}  # fmt: skip


def checked(page: Page, name: str) -> list[str]:
    """The values that stand ticked or chosen under a name."""
    ticked = [e.get("value", "") for e in page.all("input", name=name) if e.get("checked") is not None]
    options = [o for e in page.all("select", name=name) for o in e.iter("option")]
    return ticked + [o.get("value", "") for o in options if o.get("selected") is not None]


def test_it_opens_as_the_last_time_went(
    visit: Visit, cast: Cast, team: Support, liam: StaffMember, mia: Person
) -> None:
    noor = PersonFactory(name="Noor Haddad", organization_id=ROSAS)
    SupportFactory(name="Another", liaison=liam)
    last = {"kind": "coaching", "on": date(2021, 3, 1), "minutes": 75, "mode": "in_person"}
    actions.record_activity(team, by=cast.liam, staff=liam, participants=[{"person": mia}], **last)
    page = visit("delivery:record", as_=cast.liam)
    today = timezone.localdate().isoformat()
    assert [checked(page, name) for name in ("support", "kind", "minutes", "people", "mode")] == [
        [str(team.pk)], ["coaching"], ["75"], [str(mia.pk)], ["in_person"],
    ]  # fmt: skip
    assert page.all("input", name="on")[0].get("value") == today
    listed = {e.get("value") for e in page.all("input", name="people")}
    assert listed == {str(mia.pk), str(noor.pk)}


def test_it_opens_for_somebody_who_never_recorded(visit: Visit, cast: Cast, team: Support, mia: Person) -> None:
    page = visit("delivery:record", as_=cast.liam)
    assert [checked(page, name) for name in ("support", "kind", "minutes", "people")] == [
        [str(team.pk)], ["check_in"], ["60"], [],
    ]  # fmt: skip


def test_it_opens_on_the_support_one_comes_from(visit: Visit, cast: Cast, team: Support) -> None:
    other = SupportFactory(name="Another")
    assert checked(visit("delivery:record-on", pk=other.pk, as_=cast.liam), "support") == [str(other.pk)]


def test_all_that_is_said_is_written_once_however_often_it_is_sent(
    visit: Visit, cast: Cast, team: Support, liam: StaffMember, mia: Person
) -> None:
    zoe = PersonFactory(name="Zoe Park")
    data = typed(
        team, people=[mia.pk], somebody=f"Zoe Park #{zoe.pk}", others="3", note="Went well 🌱", promise_typed="Send it",
        due="14", effort="50", once="6f1f0d0e-6c2c-4a42-9a55-3d4c2d7f4f11",
    )  # fmt: skip
    first = visit.post("delivery:record", data, as_=cast.liam)
    again = visit.post("delivery:record", data, as_=cast.liam)
    assert first.response["Location"] == again.response["Location"]
    activity = Activity.objects.get()
    assert (activity.kind, activity.minutes, activity.contact_type, activity.note) == (
        "visit", 30, "consultation", "Went well 🌱",
    )  # fmt: skip
    rows = activity.participations.order_by("id").values_list("person", "organization", "count")
    assert list(rows) == [(mia.pk, ROSAS, None), (zoe.pk, None, None), (None, ROSAS, 3)]
    assert (activity.effort.get().minutes, activity.effort.get().staff) == (50, liam)
    promise = Promise.objects.get()
    assert (promise.what, promise.due_on) == ("Send it", timezone.localdate() + timedelta(days=14))
    done = visit(first.response["Location"], as_=cast.liam)
    assert "Recorded: visit with Oregon team" in done.text
    assert "Undo" in done.text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": ""}, "Choose the kind."),
        ({"kind": "party"}, "Select a valid choice"),
        ({"on": ""}, "Say on which day."),
        ({"on": "2199-01-01"}, "This day lies ahead"),
        ({"on": "31/31/2021"}, "Enter a date as month/day/year"),
        ({"minutes": ""}, "Say how long it took."),
        ({"minutes_typed": "a lot"}, "Enter a whole number"),
        ({"minutes_typed": "1441"}, "One day has 24 hours"),
        ({"minutes_typed": "99999999999999999999"}, "less than or equal to"),
        ({"people": ["x"]}, "is not one of the available choices"),
        ({"people": [10**17]}, "is not one of the available choices"),
        ({"somebody": "Nobody Known"}, "none has exactly these words"),
        ({"others": "-2"}, "greater than or equal to 0"),
        ({"note": "\0"}, "cannot be stored"),
        ({"note": "x" * 10_001}, "at most 10000 characters"),
        ({"promise_typed": "Send it", "due": ""}, "Say by when this is promised."),
        ({"promise_typed": "Send it", "due_on": "2001-01-01"}, "This day is past."),
        ({"another": "No such support"}, "none has exactly these words"),
        ({"effort": "1441"}, "less than or equal to 1440"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_all_that_was_typed(
    visit: Visit, cast: Cast, team: Support, mia: Person, values: dict[str, Any], sentence: str
) -> None:
    data = typed(team, **{"title": "Kept שלום 🌱", "people": [mia.pk], **values})
    page = visit.post("delivery:record", data, as_=cast.liam, status=422)
    assert sentence in page.text, page.text
    assert page.all("input", name="title")[0].get("value") == "Kept שלום 🌱"
    assert not (Activity.objects.exists() or Effort.objects.exists() or Participation.objects.exists())


def test_a_closed_support_takes_no_later_day(visit: Visit, cast: Cast, team: Support) -> None:
    actions.change_status(team, by=cast.dana, to="closed", on=date(2021, 6, 1), reason="Done")
    page = visit.post("delivery:record", typed(team), as_=cast.liam, status=422)
    assert "This support closed on June 1, 2021." in page.text
    visit.post("delivery:record", typed(team, on="2021-05-30"), as_=cast.liam)
    assert Activity.objects.get().on == date(2021, 5, 30)


def test_another_support_is_checked_before_it_is_recorded(visit: Visit, cast: Cast, team: Support, mia: Person) -> None:
    ida = PersonFactory(name="Ida Holm", organization=OrganizationFactory())
    other = SupportFactory(name="Idaho talks", recipients=[ida.organization])
    ActivityFactory(support=other, minutes=20).participations.create(person=ida)
    data = typed(team, another="idaho TALKS", people=[mia.pk], note="As typed")
    page = visit.post("delivery:record", data, as_=cast.liam, status=422)
    assert "These are the people of Idaho talks" in page.text
    assert [checked(page, name) for name in ("support", "kind", "minutes", "people")] == [
        [str(other.pk)], ["check_in"], ["20"], [str(ida.pk)],
    ]  # fmt: skip
    assert "As typed" in (page.all("textarea", name="note")[0].text or "")
    assert not Activity.objects.filter(support=team).exists()


def test_somebody_typed_joins_the_list_at_once(visit: Visit, cast: Cast, team: Support, mia: Person) -> None:
    zoe = PersonFactory(name="Zoe Park")
    data = typed(team, people=[mia.pk], somebody=f"Zoe Park #{zoe.pk}", refresh="1")
    headers = {"HX-Request": "true", "HX-Target": "form#record-form"}
    response = visit.client(cast.liam).post(reverse("delivery:record"), data, headers=headers)
    page = Page(response)
    assert not page.all("h1")
    assert sorted(checked(page, "people")) == sorted([str(mia.pk), str(zoe.pk)])
    assert page.all("input", name="somebody")[0].get("value") is None
    assert not Activity.objects.exists()


def test_a_support_out_of_sight_is_not_found(visit: Visit, cast: Cast, team: Support) -> None:
    for key in (10**9, 10**30, "x"):
        visit.post("delivery:record", {**typed(team), "support": key}, as_=cast.liam, status=404)
    visit.post("delivery:record", typed(team, another=f"Oregon team #{10**17}"), as_=cast.liam, status=404)


# Whose time


def test_who_is_not_on_the_staff_is_told_so(visit: Visit, cast: Cast, team: Support) -> None:
    page = visit("delivery:record", as_=cast.cora)
    assert "You are not listed among the staff yet" in page.text
    assert not page.all("form", id="record-form")
    visit.post("delivery:record", typed(team), as_=cast.cora, status=200)
    assert not Activity.objects.exists()


def test_a_director_says_whose_time_it_was(visit: Visit, cast: Cast, team: Support, liam: StaffMember) -> None:
    page = visit.post("delivery:record", typed(team), as_=cast.dana, status=422)
    assert "Choose whose time this was." in page.text
    visit.post("delivery:record", typed(team, staff=liam.pk), as_=cast.dana)
    assert Effort.objects.get().staff == liam


def test_a_liaison_cannot_record_the_time_of_others(visit: Visit, cast: Cast, team: Support, liam: StaffMember) -> None:
    other = StaffMember.objects.create(person=PersonFactory(), since=date(2019, 1, 1))
    visit.post("delivery:record", typed(team, staff=other.pk), as_=cast.liam)
    assert Effort.objects.get().staff == liam


def test_without_any_support_it_says_where_to_begin(visit: Visit, cast: Cast, liam: StaffMember) -> None:
    page = visit("delivery:record", as_=cast.liam)
    assert "No support is open" in page.text
    assert [e for e in page.all("a") if e.get("href") == reverse("delivery:open-support")]
    visit.post("delivery:record", {"kind": "visit"}, as_=cast.liam, status=422)


def test_the_page_asks_as_often_for_many_people_as_for_one(
    visit: Visit, cast: Cast, team: Support, mia: Person
) -> None:
    def asked() -> int:
        client = visit.client(cast.liam)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("delivery:record")).status_code == 200
        return len(seen)

    one = asked()
    for n in range(5):
        PersonFactory(name=f"Noor {n}", organization_id=ROSAS)
    assert asked() == one <= 25
