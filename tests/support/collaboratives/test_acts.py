"""What can be done in a collaborative, and what is refused with a sentence."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.models import Mail
from steelyard.support.collaboratives.actions import applications, members, pulse, sessions, sharing, teams, works
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.models import Application, PulseAnswer, PulsePlace, SessionPlan, TheoryElement
from steelyard.support.collaboratives.queries.sessions import invited
from steelyard.support.delivery.actions import CannotRecord
from steelyard.support.delivery.models import Activity, Effort, Participation, Promise
from steelyard.support.protocols.actions.guided_runs import open_guided
from tests.factories.collaboratives import LoopFactory, MemberFactory, TeamFactory
from tests.factories.delivery import SupportFactory
from tests.factories.directory import PersonFactory, state
from tests.factories.guided import every_kind
from tests.people import Cast
from tests.support.collaboratives.conftest import Place

TODAY = date(2021, 6, 1)


def series_of(place: Place, *chosen: Any, days: tuple[int, ...] = (0, 28), **values: Any) -> Any:
    start = timezone.now() + timedelta(days=7)
    planned: Any = [
        {"title": "Session", "starts_at": start + timedelta(days=day), "minutes": 60, "time_zone": "America/New_York"}
        for day in days
    ]
    values = {"title": "Series", "format": "convening", **values}
    return sessions.plan_series(place.collaborative, by=place.liam, teams=list(chosen), sessions=planned, **values)


def test_adding_a_whole_team_to_a_series_is_one_act(place: Place) -> None:
    series = series_of(place, place.ours)
    plan = series.plans.first()
    assert {one.person for one in invited(series, timezone.localdate())} == {place.rosa, place.colleague}
    before = Entry.objects.count()
    assert sessions.add_teams(series, by=place.liam, teams=[place.theirs, place.ours]) == 1
    assert Entry.objects.count() == before + 1
    assert {one.person for one in invited(series, timezone.localdate())} == {place.rosa, place.colleague, place.omar}
    # Who joins later is invited, who leaves is not.
    newcomer = PersonFactory(name="New")
    MemberFactory(team=place.theirs, person=newcomer, since=timezone.localdate())
    members.leave(place.ours.members.get(person=place.colleague), by=None, on=timezone.localdate() - timedelta(days=1))
    assert {one.person for one in invited(series, timezone.localdate())} == {place.rosa, place.omar, newcomer}
    assert plan is not None
    assert plan.session.support == place.ours.support
    stranger = TeamFactory()
    with pytest.raises(CannotWork, match="another collaborative"):
        sessions.add_teams(series, by=None, teams=[stranger])


def test_a_role_alike_group_is_for_one_part(place: Place) -> None:
    series = series_of(place, place.ours, place.theirs, format="role_alike", role="data")
    assert [one.person for one in invited(series, timezone.localdate())] == [place.colleague]


def test_a_one_on_one_names_who_it_is_for(place: Place) -> None:
    series = series_of(place, place.ours, place.theirs, format="one_on_one")
    sessions.name_people(series, by=place.liam, people=[place.omar])
    assert [one.person for one in invited(series, timezone.localdate())] == [place.omar]
    sessions.name_people(series, by=place.liam, people=[])
    assert len(invited(series, timezone.localdate())) == 3


def test_who_leaves_a_team_leaves_its_open_runs(place: Place) -> None:
    run = open_guided(("collaboratives.team", place.ours.pk), by=place.liam, protocol_version=every_kind())
    apart = open_guided(("collaboratives.team", place.theirs.pk), by=place.liam, protocol_version=run.protocol_version)
    last = timezone.localdate()
    members.leave(place.ours.members.get(person=place.colleague), by=None, on=last)
    parts = dict(run.members.values_list("person__name", "until"))
    assert parts == {"Rosa": None, "Hal Health": last}
    assert list(apart.members.values_list("until", flat=True)) == [None]


def test_a_held_session_lands_in_the_ledger_once(place: Place) -> None:
    plan: SessionPlan = series_of(place, place.ours, place.theirs).plans.first()
    marks = {place.rosa: "attended", place.colleague: "excused", place.omar: "absent"}
    due = timezone.localdate() + timedelta(days=30)
    given: Any = {"on": timezone.localdate(), "minutes": 90, "attendance": marks}
    commitments: Any = [{"what": "Send the map", "due_on": due, "by_organization": place.health}]
    activity = sessions.hold(
        plan, by=place.liam, staff=place.liaison, notes="All agreed.", commitments=commitments, **given
    )
    assert activity.support == place.collaborative.support
    rows = Participation.objects.filter(activity=activity).values_list("person__name", "status", "organization")
    assert sorted(rows) == [
        ("Hal Health", "excused", place.health.pk), ("Omar", "absent", place.omar.organization_id),
        ("Rosa", "attended", place.sea.pk),
    ]  # fmt: skip
    assert Effort.objects.get(activity=activity).minutes == 90
    promise = Promise.objects.get(activity=activity)
    assert (promise.by_organization, promise.due_on, promise.support) == (place.health, due, activity.support)
    with pytest.raises(CannotWork, match="in the ledger already"):
        sessions.hold(plan, by=place.liam, staff=place.liaison, **given)
    assert Activity.objects.count() == 1
    other = series_of(place, place.ours).plans.first()
    place.ours.support.ends_on = timezone.localdate() - timedelta(days=1)
    place.ours.support.save()
    with pytest.raises(CannotRecord, match="closed on"):
        sessions.hold(other, by=place.liam, staff=None, **given)


def test_meetings_without_the_center_are_time_and_not_reach(place: Place) -> None:
    made = sessions.record_meeting(place.ours, by=None, on=TODAY, minutes=90, present=[place.rosa, place.colleague])
    assert list(made.present.order_by("name")) == [place.colleague, place.rosa]
    assert not Activity.objects.exists()
    assert not Effort.objects.exists()
    with pytest.raises(CannotWork, match="formed on January 4, 2021"):
        sessions.record_meeting(place.ours, by=None, on=date(2020, 1, 1), minutes=5)


def test_a_member_of_two_teams_needs_two_parts(place: Place) -> None:
    with pytest.raises(CannotWork, match="already has the part “Data” in Delaware team"):
        members.join(place.theirs, by=None, person=place.colleague, role="data", since=TODAY)
    joined = members.join(place.theirs, by=None, person=place.colleague, role="policy", since=TODAY)
    assert place.health in place.theirs.support.recipients.all()
    with pytest.raises(CannotWork, match="in this team already"):
        members.join(place.theirs, by=None, person=place.colleague, role="member", since=TODAY)
    with pytest.raises(CannotWork, match="already has the part “Data”"):
        members.alter_member(joined, by=None, role="data")
    place.ours.ended_on = TODAY
    place.ours.save()
    members.alter_member(joined, by=None, role="data")  # the other team has ended


def test_an_agency_that_leaves_midway_keeps_its_past(place: Place) -> None:
    second = MemberFactory(team=place.ours, person=PersonFactory(name="Second", organization=place.health))
    asked = members.leave_agency(place.ours, by=None, organization=place.health, on=TODAY, because="Budget ended")
    assert len(asked) == 2
    second.refresh_from_db()
    assert (second.until, second.left_because) == (TODAY, "Budget ended")
    assert place.health in place.ours.support.recipients.all(), "it did receive the support"
    assert Mail.objects.get().to == "hal@health.test"
    with pytest.raises(CannotWork, match="has nobody in this team"):
        members.leave_agency(place.ours, by=None, organization=place.health, on=TODAY, because="again")
    with pytest.raises(CannotWork, match="ended on June 1, 2021 already"):
        members.leave(second, by=None, on=TODAY)
    with pytest.raises(CannotWork, match="until June 1, 2021; begin after"):
        members.join(place.ours, by=None, person=second.person, role="data", since=TODAY)


def test_a_changed_problem_keeps_the_old_one(place: Place) -> None:
    old = place.ours.problem
    made = teams.change_problem(
        place.ours,
        by=place.liam,
        new="Referrals get lost",
        why="Safety is solved",
        agreed_by="The whole team",
        on=TODAY,
    )
    assert (made.old, made.new, place.ours.problem) == (old, "Referrals get lost", "Referrals get lost")
    with pytest.raises(CannotWork, match="has now"):
        teams.change_problem(place.ours, by=None, new=" Referrals get lost ", why="x", agreed_by="y", on=TODAY)


def apply(place: Place, **values: Any) -> Application:
    people = [
        {"name": "Ana Agency", "agency": "Delaware Department of Education", "role": "lead", "email": "ana@sea.test"},
        {"name": "Hal Health", "agency": "Delaware Department of Health", "role": "policy", "email": "hal@health.test"},
        {"name": "Una Unknown", "agency": "A youth council", "role": "voice", "email": ""},
    ]
    given = {"contact_name": "Ana", "contact_email": "ana@sea.test", "problem": "Referrals", "people": people, **values}
    return applications.apply(place.collaborative, by=None, state=state("DE"), agency=place.sea, **given)


def test_an_accepted_application_forms_a_team_of_several_agencies(place: Place) -> None:
    made = apply(place)
    assert Mail.objects.get(to="ana@sea.test").subject == "Your application: Coherence Collaborative"
    team = applications.accept(made, by=place.liam, liaison=place.liaison, on=TODAY)
    found = {
        (one.person.name, one.role, one.organization) for one in team.members.select_related("person", "organization")
    }
    assert found == {("Ana Agency", "lead", place.sea), ("Hal Health", "policy", place.health)}
    assert set(team.support.recipients.all()) == {place.sea, place.health}
    assert team.support.liaison == place.liaison
    assert (team.problem, made.status) == ("Referrals", "accepted")
    with pytest.raises(CannotWork, match="accepted already"):
        applications.decline(made, by=None, answer="No")
    place.collaborative.call_closes_on = timezone.localdate() - timedelta(days=1)
    with pytest.raises(CannotWork, match="closed"):
        apply(place)


def test_a_theory_leads_onwards(place: Place) -> None:
    vision = works.add_element(place.ours, by=None, kind="vision", text="Safe", sphere="concern")
    step = works.add_element(place.ours, by=None, kind="strategy", text="Map", sphere="control", leads_to=[vision])
    assert list(step.leads_to.all()) == [vision]
    with pytest.raises(CannotWork, match="turn the arrow around"):
        works.alter_element(vision, by=None, leads_to=[step])
    foreign = works.add_element(place.theirs, by=None, kind="vision", text="Heard", sphere="concern")
    with pytest.raises(CannotWork, match="another team"):
        works.alter_element(step, by=None, leads_to=[foreign])
    works.remove_element(vision, by=None)
    assert TheoryElement.objects.filter(team=place.ours, removed_at=None).get() == step


def test_a_loop_goes_up_and_comes_back(place: Place) -> None:
    loop = works.raise_loop(place.ours, by=None, kind="barrier", text="Two forms", seen_by="Schools", on=TODAY)
    with pytest.raises(CannotWork, match="step “raised”"):
        works.answer_loop(loop, by=None, answer="Yes", on=TODAY)
    works.send_loop(loop, by=None, goes_to="The board", on=TODAY)
    with pytest.raises(CannotWork, match="The step before was on June 1, 2021"):
        works.answer_loop(loop, by=None, answer="Yes", on=date(2021, 5, 1))
    works.answer_loop(loop, by=None, answer="One form from now on", on=TODAY)
    assert loop.status == "answered", "open until the answer has travelled back"
    works.close_loop(loop, by=None, told_how="By letter", on=TODAY)
    assert loop.status == "closed"
    assert LoopFactory(team=place.ours).status == "raised"


def test_an_encounter_needs_both_sides(place: Place) -> None:
    asked = sharing.ask_to_meet(place.ours, by=None, asked=place.theirs, question="How did you begin?")
    assert Mail.objects.get().to == "omar@people.test"
    with pytest.raises(CannotWork, match="asked already"):
        sharing.ask_to_meet(place.ours, by=None, asked=place.theirs, question="Again?")
    sharing.answer_encounter(asked, by=None, agrees=True)
    told = Mail.objects.get(to="rosa@people.test")
    assert "omar@people.test" in told.body
    with pytest.raises(CannotWork, match="answered already"):
        sharing.answer_encounter(asked, by=None, agrees=False)


def test_an_insight_leaves_the_team_only_with_its_consent(place: Place) -> None:
    insight = sharing.mark_insight(place.ours, by=place.liam, title="Ask once", text="It saves weeks.", on=TODAY)
    with pytest.raises(CannotWork, match="has not agreed"):
        sharing.draft(insight, by=place.liam)
    sharing.consent(insight, by=None, agrees=False)
    with pytest.raises(CannotWork, match="has not agreed"):
        sharing.draft(insight, by=place.liam)
    sharing.consent(insight, by=None, agrees=True)
    resource = sharing.draft(insight, by=place.liam)
    assert (resource.status, resource.title, insight.resource) == ("draft", "Ask once", resource)
    with pytest.raises(CannotWork, match="draft was made"):
        sharing.consent(insight, by=None, agrees=False)


def test_what_is_shared_is_used_by_others(place: Place) -> None:
    item = sharing.shelve(place.theirs, by=None, title="Questions", is_common=True, added_on=TODAY)
    use = sharing.use_item(item, by=None, team=place.ours, how="As it is", on=TODAY)
    again = sharing.use_item(item, by=None, team=place.ours, how="Changed", on=TODAY)
    assert (use.pk, again.how, item.uses.count()) == (again.pk, "Changed", 1)
    own = sharing.shelve(place.theirs, by=None, title="Draft", is_common=False, added_on=TODAY)
    with pytest.raises(CannotWork, match="not on the common shelf"):
        sharing.use_item(own, by=None, team=place.ours, how="", on=TODAY)
    with pytest.raises(CannotWork, match="another collaborative"):
        sharing.use_item(item, by=None, team=TeamFactory(), how="", on=TODAY)


def test_a_pulse_is_answered_once_and_leaves_no_trace(place: Place) -> None:
    with pytest.raises(CannotWork, match="at least five members"):
        pulse.open_pulse(place.ours, by=None, closes_on=timezone.localdate())
    for _ in range(3):
        MemberFactory(team=place.ours)
    made = pulse.open_pulse(place.ours, by=None, closes_on=timezone.localdate())
    assert PulsePlace.objects.filter(round=made).count() == 5
    before = Entry.objects.count()
    mine = PulsePlace.objects.get(round=made, person=place.rosa)
    scores = {"trust_inside": 4, "trust_outside": 2, "belonging": 5, "agency": 3}
    pulse.answer_pulse(mine, by=None, scores=scores)
    with pytest.raises(CannotWork, match="answered this pulse already"):
        pulse.answer_pulse(mine, by=None, scores=scores)
    assert PulseAnswer.objects.count() == 1
    assert Entry.objects.count() == before, "answers have no history"
    names = {field.name for field in PulseAnswer._meta.fields}
    assert names == {"id", "round", "is_simulated", *scores}, "nothing says who or when"
    pulse.close_pulse(made, by=None)
    other = PulsePlace.objects.get(round=made, person=place.colleague)
    with pytest.raises(CannotWork, match="closed"):
        pulse.answer_pulse(other, by=None, scores=scores)


def test_a_team_that_ended_stands_still(place: Place, visit: Any, cast: Cast) -> None:
    teams.end_team(place.ours, by=place.liam, on=timezone.localdate(), reason="The year is over")
    assert place.ours.support.status == "closed"
    with pytest.raises(CannotWork, match="nobody joins"):
        members.join(place.ours, by=None, person=PersonFactory(), role="member", since=TODAY)
    visit("collaboratives:record-meeting", pk=place.ours.pk, as_=cast.liam, status=403)
    visit("collaboratives:change-problem", pk=place.ours.pk, as_=cast.rosa, status=403)
    assert "This team has ended" in visit("collaboratives:team", pk=place.ours.pk, as_=cast.rosa).text
    with pytest.raises(CannotWork, match="closed"):
        place.collaborative.support = SupportFactory(status="closed")
        teams.form_team(place.collaborative, by=None, state=state("OH"), formed_on=TODAY)
