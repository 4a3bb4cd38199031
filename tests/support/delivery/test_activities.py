"""Recording: one act, one transaction; corrected, withdrawn and restored without losing anything."""

from datetime import date

import pytest

from steelyard.center.charge.models import AwardYear, StaffMember
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.support.delivery import actions, queries
from steelyard.support.delivery.models import Activity, Cost, Effort, Participation, Promise, Support
from steelyard.support.delivery.rules import Origin, SupportStatus
from tests.factories.delivery import ActivityFactory, EffortFactory, PromiseFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.people import Cast

DAY = date(2021, 3, 1)


@pytest.fixture
def liaison(cast: Cast) -> StaffMember:
    return StaffMember.objects.create(person=PersonFactory(user=cast.liam), since=date(2019, 1, 1))


def record(support: Support, cast: Cast, staff: StaffMember | None, **values: object) -> Activity:
    return actions.record_activity(
        support, by=cast.liam, staff=staff, **{"kind": "check_in", "on": DAY, "minutes": 45, **values}
    )


def test_one_act_writes_activity_people_effort_and_promise(cast: Cast, liaison: StaffMember) -> None:
    agency = OrganizationFactory()
    mia = PersonFactory(organization=agency)
    support = SupportFactory(recipients=[agency])
    promise = {"what": "Send the notes", "due_on": date(2021, 3, 8), "to": agency}
    participants = [{"person": mia}, {"count": 4, "organization": agency, "part": "presenter"}]
    activity = record(support, cast, liaison, note="On track", participants=participants, promise=promise)
    assert (activity.contact_type, activity.minutes, activity.note) == ("monitoring", 45, "On track")
    rows = set(activity.participations.values_list("person", "organization", "count", "part", "status"))
    assert rows == {(mia.pk, agency.pk, None, "attendee", "attended"), (None, agency.pk, 4, "presenter", "attended")}
    effort = activity.effort.get()
    assert (effort.staff, effort.minutes, effort.on, effort.support) == (liaison, 45, DAY, support)
    made = activity.promises.get()
    assert (made.by_staff, made.to_organization, made.support) == (liaison, agency, support)
    assert [entry.verb for entry in Entry.objects.order_by("id")] == [
        "delivery.promise.made",
        "delivery.activity.recorded",
    ]


def test_effort_may_be_another_than_the_activity_took_or_none(cast: Cast, liaison: StaffMember) -> None:
    support = SupportFactory()
    assert record(support, cast, liaison, effort_minutes=120).effort.get().minutes == 120
    assert not record(support, cast, liaison, effort_minutes=0).effort.exists()
    assert not record(support, cast, None).effort.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"effort_minutes": 1441}, "24 hours"),
        ({"on": date(2021, 6, 2)}, "This support closed on June 1, 2021"),
    ],
)
def test_what_cannot_be_is_refused_whole(cast: Cast, liaison: StaffMember, values: dict, sentence: str) -> None:
    support = SupportFactory(status=SupportStatus.CLOSED, ends_on=date(2021, 6, 1))
    with pytest.raises(actions.CannotRecord, match=sentence):
        record(support, cast, liaison, participants=[{"count": 3}], **values)
    assert [model.objects.count() for model in (Activity, Participation, Effort, Promise, Entry)] == [0] * 5


def test_a_promise_by_nobody_leaves_nothing_behind(cast: Cast) -> None:
    promise = {"what": "Send the notes", "due_on": date(2021, 3, 8)}
    with pytest.raises(actions.CannotRecord, match="member of the staff"):
        record(SupportFactory(), cast, None, participants=[{"count": 3}], promise=promise)
    assert [model.objects.count() for model in (Activity, Participation, Promise)] == [0, 0, 0]


def test_nobody_takes_part_twice(cast: Cast, liaison: StaffMember) -> None:
    mia = PersonFactory(name="Mia Ortiz")
    with pytest.raises(actions.CannotRecord, match="Mia Ortiz is listed twice"):
        record(SupportFactory(), cast, liaison, participants=[{"person": mia}, {"person": mia}])
    assert Activity.objects.count() == 0


def test_a_correction_moves_the_effort_and_tells_what_changed(cast: Cast, liaison: StaffMember) -> None:
    mia = PersonFactory()
    activity = record(SupportFactory(), cast, liaison, participants=[{"person": mia}])
    changes = actions.alter_activity(
        activity, by=cast.liam, on=date(2021, 3, 2), participants=[{"person": mia, "status": "absent"}, {"count": 2}]
    )
    assert changes["on"] == [DAY, date(2021, 3, 2)]
    assert changes["participants"] == [
        f"person {mia.pk}, attendee, attended",
        f"2 people, attendee, attended; person {mia.pk}, attendee, absent",
    ]
    assert activity.effort.get().on == date(2021, 3, 2)
    assert queries.counted_participation().get().count == 2
    again = [{"count": 2}, {"person": mia, "status": "absent"}]
    assert actions.alter_activity(activity, by=cast.liam, participants=again) == {}


def test_a_correction_of_an_older_version_overwrites_nothing(cast: Cast, liaison: StaffMember) -> None:
    activity = record(SupportFactory(), cast, liaison, participants=[{"count": 2}])
    older = Activity.objects.get(pk=activity.pk)
    actions.alter_activity(activity, by=cast.liam, participants=[{"count": 3}])
    with pytest.raises(Stale):
        actions.alter_activity(older, by=cast.dana, note="Mine")
    with pytest.raises(Stale):
        actions.alter_activity(older, by=cast.dana, participants=[{"count": 9}])
    assert activity.participations.get().count == 3


def test_withdrawn_counts_nowhere_and_comes_back_whole(cast: Cast, liaison: StaffMember) -> None:
    promise = {"what": "Send the notes", "due_on": date(2021, 3, 8)}
    activity = record(SupportFactory(), cast, liaison, participants=[{"count": 2}], promise=promise)
    aside = EffortFactory(support=activity.support, activity=activity, staff=liaison, minutes=5)
    actions.withdraw_effort(aside, by=cast.liam)
    actions.withdraw_activity(activity, by=cast.liam, reason="Recorded twice")
    counted = [
        queries.counted_activities(),
        queries.counted_participation(),
        queries.counted_effort(),
        Promise.objects.open(),
    ]
    assert [rows.count() for rows in counted] == [0, 0, 0, 0]
    with pytest.raises(actions.CannotRecord, match="already withdrawn"):
        actions.withdraw_activity(activity, by=cast.liam)
    actions.restore_activity(activity, by=cast.liam)
    assert [rows.count() for rows in counted] == [1, 1, 1, 1]
    assert queries.counted_effort().get().minutes == 45  # what was withdrawn by itself stays so
    with pytest.raises(actions.CannotRecord, match="not withdrawn"):
        actions.restore_activity(activity, by=cast.liam)


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_effort_is_some_minutes_of_one_day(cast: Cast, liaison: StaffMember, minutes: int) -> None:
    with pytest.raises(actions.CannotRecord, match="at most 24 hours"):
        actions.record_effort(SupportFactory(), by=cast.liam, staff=liaison, on=DAY, minutes=minutes)


def test_effort_alone_stands_on_the_support(cast: Cast, liaison: StaffMember) -> None:
    support = SupportFactory()
    effort = actions.record_effort(support, by=cast.liam, staff=liaison, on=DAY, minutes=50, note="Preparing")
    assert (support.effort.get(), Entry.objects.get().name) == (effort, support.name)


def test_costs_are_committed_then_spent_or_withdrawn(cast: Cast) -> None:
    year = AwardYear.objects.create(
        number=3, label="FY 2021", starts_on=date(2020, 10, 1), ends_on=date(2021, 9, 30), budget_cents=1
    )
    given = {"on": DAY, "kind": "contract", "what": "Be Clear", "award_year": year}
    with pytest.raises(actions.CannotCost):
        actions.record_cost(by=cast.dana, cents=0, **given)
    cost = actions.record_cost(by=cast.dana, cents=500_00, is_open=True, **given)
    assert queries.committed(year, on=DAY).contract_cents == 500_00
    actions.close_cost(cost, by=cast.dana, cents=450_00)
    assert (queries.spent(year).cost_cents, queries.committed(year, on=DAY).contract_cents) == (450_00, 0)
    with pytest.raises(actions.CannotCost, match="already closed"):
        actions.close_cost(cost, by=cast.dana)
    actions.withdraw_cost(cost, by=cast.dana, reason="Booked elsewhere")
    assert queries.spent(year).cost_cents == 0
    with pytest.raises(actions.CannotCost, match="already withdrawn"):
        actions.withdraw_cost(cost, by=cast.dana)
    assert Cost.objects.count() == 1


def test_promises_are_made_kept_dropped_and_opened_again(cast: Cast, liaison: StaffMember) -> None:
    with pytest.raises(actions.CannotPromise, match="who promises"):
        actions.make_promise(by=cast.liam, what="Send", due_on=DAY)
    promise = actions.make_promise(by=cast.liam, what="Send", due_on=DAY, by_staff=liaison)
    actions.keep_promise(promise, by=cast.liam, on=DAY)
    with pytest.raises(actions.CannotPromise, match="already kept"):
        actions.drop_promise(promise, by=cast.liam, on=DAY, reason="No need")
    actions.reopen_promise(promise, by=cast.liam)
    with pytest.raises(actions.CannotPromise, match="is open"):
        actions.reopen_promise(promise, by=cast.liam)
    with pytest.raises(actions.CannotPromise, match="why"):
        actions.drop_promise(promise, by=cast.liam, on=DAY, reason="  ")
    actions.drop_promise(promise, by=cast.liam, on=DAY, reason="No need")
    promise = Promise.objects.get()
    assert (promise.status, promise.ended_on, promise.version) == ("dropped", DAY, 4)
    assert Entry.objects.order_by("-id").first().note == "No need"


def test_a_promise_is_kept_once_by_two(cast: Cast) -> None:
    staff = StaffMember.objects.create(person=PersonFactory(), since=DAY)
    promise = PromiseFactory(by_staff=staff)
    older = Promise.objects.get(pk=promise.pk)
    actions.keep_promise(promise, by=cast.liam, on=DAY)
    with pytest.raises(Stale):
        actions.drop_promise(older, by=cast.dana, on=DAY, reason="No need")


def test_many_rows_go_in_with_one_line_of_history(cast: Cast, liaison: StaffMember) -> None:
    agency = OrganizationFactory()
    supports = [Support(name=f"Team {n}", tier="targeted", origin=Origin.WORK_PLAN, starts_on=DAY) for n in range(5)]
    activities = [Activity(support=s, kind="webinar", contact_type="resource", on=DAY, minutes=60) for s in supports]
    rows = [
        *[Effort(support=a.support, activity=a, staff=liaison, on=DAY, minutes=60) for a in activities],
        *[Participation(activity=a, count=30) for a in activities],
        *activities,
        *[Support.recipients.through(support=s, organization=agency) for s in supports],
        *supports,
    ]
    counts = actions.write_many(rows, by=None, note="seed 1", size=2)
    assert counts == {"Support": 5, "Support_recipients": 5, "Activity": 5, "Effort": 5, "Participation": 5}
    assert agency.supports_received.get(name_key="team 3").effort.get().activity.participations.get().count == 30
    assert (Entry.objects.get().actor, Entry.objects.get().note) == ("Steelyard", "seed 1")
    with pytest.raises(TypeError, match="Person is not a table of the ledger"):
        actions.write_many([PersonFactory()], by=None)


def test_withdrawn_activities_are_not_seen_by_recipients(cast: Cast) -> None:
    activity = ActivityFactory()
    assert not Activity.objects.visible_to(cast.nobody).exists()
    assert Activity.objects.visible_to(cast.eva).get() == activity
