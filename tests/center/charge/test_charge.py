"""The charge's pages and acts."""

from datetime import date
from typing import Any

import pytest

from steelyard.center.charge import actions, queries
from steelyard.center.charge.models import AwardYear, Center, FocalArea, StaffMember, Topic
from steelyard.center.charge.rules import Depth, Ring
from steelyard.foundation.history.models import Entry
from tests.factories.directory import PersonFactory
from tests.page import location
from tests.people import Cast


@pytest.fixture
def year(db: None) -> AwardYear:
    return actions.add(
        AwardYear,
        by=None,
        number=1,
        label="FY 2021",
        starts_on=date(2020, 10, 1),
        ends_on=date(2021, 9, 30),
        budget_cents=100,
    )


@pytest.fixture
def topic(db: None) -> Topic:
    area = actions.add(FocalArea, by=None, key="equity", name="Equity", position=1)
    return actions.add(Topic, by=None, key="safety", name="School safety", ring=Ring.ENVIRONMENT, focal_areas=[area])


def test_the_charge_shows_every_part(visit: Any, cast: Cast, topic: Topic, year: AwardYear) -> None:
    actions.found_center(by=None, name="A center", short_name="AC")
    page = visit("charge:charge", as_=cast.eva)
    assert page.h1 == "What are we charged to do?"
    assert all(words in page.text for words in ("School safety", "Equity", "FY 2021", "$1"))
    assert "Add a topic" not in page.text
    assert "Add a topic" in visit("charge:charge", as_=cast.dana).text


def test_who_may_not_see_it(visit: Any, cast: Cast) -> None:
    visit("charge:charge", status=302)
    visit("charge:charge", as_=cast.rosa, status=403)
    visit("charge:charge", as_=cast.fay, status=403)


def test_a_topic_is_changed_with_history(visit: Any, cast: Cast, topic: Topic) -> None:
    data = {"version": 1, "name": "Safe schools", "ring": Ring.SYSTEM, "focal_areas": []}
    visit.post("charge:part", data, as_=cast.dana, part="topics", pk=topic.pk)
    topic.refresh_from_db()
    assert (topic.name, topic.ring, topic.version, list(topic.focal_areas.all())) == ("Safe schools", "system", 2, [])
    entry = Entry.objects.latest("id")
    assert (entry.actor, entry.sentence) == ("Dana", "changed this part of the charge")
    assert entry.changes["name"] == ["School safety", "Safe schools"]
    assert entry.changes["focal_areas"] == ["Equity", ""]


def test_only_the_director_changes_it(visit: Any, cast: Cast, topic: Topic) -> None:
    data = {"version": 1, "name": "Safe schools", "ring": Ring.SYSTEM}
    visit.post("charge:part", data, as_=cast.cora, part="topics", pk=topic.pk, status=403)
    visit.post("charge:part", data, as_=cast.dana, part="topics", pk=topic.pk)


def test_who_saves_second_sees_both_texts_and_overwrites_nothing(visit: Any, cast: Cast, topic: Topic) -> None:
    first = {"version": 1, "name": "Safe schools", "ring": Ring.SYSTEM}
    second = {"version": 1, "name": "Safety at school", "ring": Ring.SYSTEM}
    visit.post("charge:part", first, as_=cast.dana, part="topics", pk=topic.pk)
    page = visit.post("charge:part", second, as_=cast.dana, part="topics", pk=topic.pk, status=409)
    assert "Safe schools" in page.text
    assert [e.get("value") for e in page.all("input", name="name")] == ["Safety at school"]
    assert [e.get("value") for e in page.all("input", name="version")] == ["2"]
    topic.refresh_from_db()
    assert topic.name == "Safe schools"
    visit.post("charge:part", second | {"version": 2}, as_=cast.dana, part="topics", pk=topic.pk)


def test_award_years_never_overlap(visit: Any, cast: Cast, year: AwardYear) -> None:
    data = {
        "version": 1, "number": 2, "label": "FY 2022", "starts_on": "2021-09-30", "ends_on": "2022-09-30", "budget_cents": "$1,000.50",
    }  # fmt: skip
    page = visit.post("charge:add", data, as_=cast.dana, part="award-years", status=422)
    assert "overlap with FY 2021" in page.text
    visit.post("charge:add", data | {"starts_on": "10/1/2021"}, as_=cast.dana, part="award-years")
    assert AwardYear.objects.get(number=2).budget_cents == 100_050


@pytest.mark.parametrize("name", ["", "x" * 121, "a\0b"])
def test_bad_names_are_refused_beside_their_field(visit: Any, cast: Cast, name: str) -> None:
    data = {"version": 1, "name": name, "ring": Ring.SYSTEM}
    page = visit.post("charge:add", data, as_=cast.dana, part="topics", status=422)
    assert page.all("div", id="id_name_error")
    assert not Topic.objects.exists()


def test_a_name_that_stands_already_is_refused(visit: Any, cast: Cast, topic: Topic) -> None:
    data = {"version": 1, "name": "School safety", "ring": Ring.SYSTEM}
    assert "is there already" in visit.post("charge:add", data, as_=cast.dana, part="topics", status=422).text


def test_retiring_and_taking_back(visit: Any, cast: Cast, topic: Topic) -> None:
    visit.post("charge:retire", as_=cast.dana, part="topics", pk=topic.pk)
    assert queries.charge_topics() == []
    visit.post("charge:retire", as_=cast.dana, part="topics", pk=topic.pk)
    assert queries.charge_topics() == [topic]


def test_staff_with_hours_rate_and_expertise(visit: Any, cast: Cast, topic: Topic, year: AwardYear) -> None:
    actions.found_center(by=None, name="A center", short_name="AC")
    data = {
        "name": "Tala Reyes",
        "email": "tala@center.test",
        "title": "Liaison",
        "hours_per_week": "37.5",
        "since": "2020-10-01",
    }
    page = visit.post("charge:add-staff", data, as_=cast.dana)
    staff = StaffMember.objects.get()
    assert location(page) == staff.get_absolute_url()
    assert staff.minutes_per_week == 2250
    visit.post("charge:hours", {f"year_{year.pk}": "1000"}, as_=cast.dana, pk=staff.pk)
    visit.post("charge:rate", {"since": "2020-10-01", "cents_per_hour": "98.50"}, as_=cast.dana, pk=staff.pk)
    visit.post("charge:expertise", {f"topic_{topic.pk}": Depth.DEEP}, as_=cast.dana, pk=staff.pk)
    page = visit("charge:staff-member", as_=cast.dana, pk=staff.pk)
    assert all(words in page.text for words in ("1,000 h", "$98.50", "School safety"))
    assert "$98.50" not in visit("charge:staff-member", as_=cast.liam, pk=staff.pk).text
    again = visit.post("charge:add-staff", data, as_=cast.dana, status=422)
    assert "on the staff already" in again.text


def test_four_pages_lead_to_a_working_desk(visit: Any, cast: Cast) -> None:
    steps = [
        ("charge:set-up-center", {"name": "Center for Rural Schools", "short_name": "CRS"}),
        ("charge:set-up-award", {"label": "FY 2027", "starts_on": "2026-10-01", "ends_on": "2027-09-30",
                                 "budget_cents": "1,000,000", "funder": "A funder"}),
        ("charge:set-up-focus", {"focal_areas": "Equity\nReading", "topics": "Early reading\nFamilies", "general": "Open",
                                 "targeted": "Teams", "intensive": "One agency"}),
    ]  # fmt: skip
    for route, data in steps:
        start = visit("charge:set-up", as_=cast.ada, status=303)
        assert location(start) == visit.path(route, {})
        assert visit(route, as_=cast.ada).h1
        visit.post(route, data, as_=cast.ada)
    invitation = {"name": "Tala Reyes", "email": "tala@center.test", "roles": ["coordinator"]}
    visit.post("charge:set-up-staff", invitation, as_=cast.ada)
    assert "Tala Reyes" in visit("charge:set-up-staff", as_=cast.ada).text
    assert location(visit.post("charge:set-up-staff", {"done": "yes"}, as_=cast.ada)) == "/home/"
    center = Center.objects.get()
    assert (center.is_ready, str(center.funder), AwardYear.objects.get().budget_cents) == (True, "A funder", 10**8)
    assert [t.name for t in queries.charge_topics()] == ["Early reading", "Families"]
    assert queries.set_up_page() == "/home/"
    for data in ({}, {"done": "yes"}, invitation):
        assert location(visit.post("charge:set-up-staff", data, as_=cast.dana)) == "/access/"
    assert location(visit("charge:set-up-staff", as_=cast.ada, status=303)) == "/access/"
    visit("charge:set-up-staff", as_=cast.cora, status=403)


def test_a_staff_member_who_left_is_staff_of_their_own_past_only(cast: Cast) -> None:
    left = StaffMember.objects.create(
        person=PersonFactory(user=cast.liam), since=date(2020, 1, 1), until=date(2021, 6, 30)
    )
    assert queries.staff_of(cast.liam) == left
    assert queries.staff_of(cast.liam, on=date(2021, 6, 30)) == left
    assert queries.staff_of(cast.liam, on=date(2021, 7, 1)) is None
    assert queries.staff_of(cast.cora) is None
