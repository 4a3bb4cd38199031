"""Pages of engagements: who sees which, what a refused form gives back, signing, and the director's view."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.rules import TierKey
from steelyard.center.context.models import ContextEvent
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements.actions import agreeing
from steelyard.support.engagements.actions import engagements as actions
from steelyard.support.engagements.models import Engagement, Rating
from steelyard.support.engagements.rules import later, month_of
from steelyard.support.engagements.rules.scorecard import Feature
from tests.factories.collaboratives import InsightFactory, LoopFactory
from tests.factories.delivery import ActivityFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.factories.engagements import (
    EngagementFactory,
    InnovationFactory,
    LinkageFactory,
    MilestoneFactory,
    PassageFactory,
    RiskFactory,
    StageFactory,
    ready_to_offer,
)
from tests.page import Page, location, text_of
from tests.people import Cast

PARTS = (
    "engagement",
    "people",
    "agreement",
    "plan",
    "decisions",
    "scorecard",
    "reach",
    "barriers",
    "insights",
    "after",
)
HOSTILE = "<b>Ümläut</b> שלום 😀 & “quotes”"


@pytest.fixture
def filled(engaged: Engagement, agency: Any) -> Engagement:
    """One of everything, with words that a careless page would break on."""
    innovation = InnovationFactory(engagement=engaged, name=HOSTILE)
    StageFactory(innovation=innovation, organization=agency)
    StageFactory(innovation=innovation, organization=agency, stage="installation", until=date(2021, 9, 1))
    MilestoneFactory(engagement=engaged, title=HOSTILE)
    RiskFactory(engagement=engaged, what=HOSTILE)
    PassageFactory(innovation=innovation, source=agency, target=OrganizationFactory(), what=HOSTILE)
    LoopFactory(team=None, support=engaged.support, text=HOSTILE)
    InsightFactory(team=None, support=engaged.support, title=HOSTILE)
    LinkageFactory(engagement=engaged, person=PersonFactory(name=HOSTILE))
    engaged.decisions.create(what=HOSTILE, who="Both", on=date(2021, 2, 1), why=HOSTILE)
    return engaged


@pytest.mark.parametrize("part", PARTS)
def test_each_part_opens_for_both_sides_and_is_nowhere_for_others(
    visit: Any, cast: Cast, filled: Engagement, part: str
) -> None:
    for user in (cast.dana, cast.liam, cast.eva, cast.rosa):
        page: Page = visit(f"engagements:{part}", as_=user, pk=filled.pk)
        assert "<b>Ümläut" not in page.html
    for user in (cast.omar, cast.pia):
        visit(f"engagements:{part}", as_=user, pk=filled.pk, status=404)
    visit(f"engagements:{part}", as_=cast.fay, pk=filled.pk, status=403)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_opens_while_nothing_is_in_it(visit: Any, cast: Cast, engaged: Engagement, part: str) -> None:
    for user in (cast.liam, cast.rosa):
        visit(f"engagements:{part}", as_=user, pk=engaged.pk)


def test_the_months_of_the_plan_show_what_lasted_meanwhile_to_the_center(
    visit: Any, cast: Cast, engaged: Engagement
) -> None:
    ContextEvent.objects.create(key="flood", name="A <b>flood</b>", starts_on=engaged.support.starts_on)
    assert "A <b>flood</b>: since" in visit("engagements:plan", as_=cast.liam, pk=engaged.pk).text
    assert "flood" not in visit("engagements:plan", as_=cast.rosa, pk=engaged.pk).text


@pytest.mark.parametrize("feature", list(Feature))
def test_each_score_opens_its_rows(visit: Any, cast: Cast, filled: Engagement, feature: Feature) -> None:
    for user in (cast.dana, cast.rosa):
        visit("engagements:feature", as_=user, pk=filled.pk, feature=feature.value)
    visit("engagements:feature", as_=cast.dana, pk=filled.pk, feature="total", status=404)


def test_one_act_opens_it_from_the_page_of_the_support(visit: Any, cast: Cast, agency: Any) -> None:
    support = SupportFactory(tier=TierKey.INTENSIVE, status=SupportStatus.PROPOSED, recipients=[agency])
    assert "Open the engagement" in visit(support.get_absolute_url(), as_=cast.liam).text
    assert "Open the engagement" not in visit(support.get_absolute_url(), as_=cast.eva).text
    visit.post("engagements:open", as_=cast.rosa, support=support.pk, status=403)
    opened = visit.post("engagements:open", as_=cast.liam, support=support.pk)
    engagement = Engagement.objects.get(support=support)
    assert location(opened) == engagement.get_absolute_url()
    assert "workspace of this engagement" in visit(support.get_absolute_url(), as_=cast.liam).text
    assert "our workspace" in visit(support.get_absolute_url(), as_=cast.rosa).text
    assert location(visit.post("engagements:open", as_=cast.liam, support=support.pk)) == support.get_absolute_url()


def test_what_stands_on_the_workspace_is_not_drawn_on_the_support_too(visit: Any, cast: Cast, agency: Any) -> None:
    support = SupportFactory(tier=TierKey.INTENSIVE, status=SupportStatus.PROPOSED, recipients=[agency])
    before = visit(support.get_absolute_url(), as_=cast.liam)
    assert "Readiness" in [text_of(head) for head in before.all("h2")]
    engagement = actions.open_engagement(support, by=cast.liam)
    after = visit(support.get_absolute_url(), as_=cast.liam)
    assert "Readiness" not in [text_of(head) for head in after.all("h2")]
    assert "Readiness" in [text_of(head) for head in visit(engagement.get_absolute_url(), as_=cast.liam).all("h2")]


# The agreement


def test_both_sides_sign_on_their_own_page_and_nobody_for_the_other(
    visit: Any, cast: Cast, engaged: Engagement
) -> None:
    draft = ready_to_offer(engaged, by=cast.liam)
    visit("engagements:version", as_=cast.rosa, pk=draft.pk, status=404)  # a draft is the center's own
    visit.post("engagements:offer-version", as_=cast.liam, pk=draft.pk)
    draft.refresh_from_db()
    page = visit("engagements:version", as_=cast.rosa, pk=draft.pk)
    assert "You sign for the agency" in page.text
    unread = visit.post("engagements:sign-version", {"sha256": draft.sha256}, as_=cast.rosa, pk=draft.pk, status=422)
    assert "Tick the box" in unread.text
    read = {"sha256": draft.sha256, "has_read": "on"}
    visit.post("engagements:sign-version", read, as_=cast.omar, pk=draft.pk, status=404)
    visit.post("engagements:sign-version", read, as_=cast.eva, pk=draft.pk, status=403)
    visit.post("engagements:sign-version", read, as_=cast.rosa, pk=draft.pk)
    again = visit.post("engagements:sign-version", read, as_=cast.rosa, pk=draft.pk, status=422)
    assert "signed this version already" in again.text
    visit.post("engagements:sign-version", read, as_=cast.dana, pk=draft.pk)
    assert "Signed by both sides" in visit("engagements:engagement", as_=cast.rosa, pk=engaged.pk).text
    printed = visit("engagements:print-version", as_=cast.rosa, pk=draft.pk)
    assert draft.sha256 in printed.text and "Rosa" in printed.text


def test_a_signature_under_words_that_were_replaced_is_not_taken(visit: Any, cast: Cast, engaged: Engagement) -> None:
    first = ready_to_offer(engaged, by=cast.liam)
    agreeing.offer(first, by=cast.liam)
    second = agreeing.begin_version(engaged, by=cast.liam)
    agreeing.offer(second, by=cast.liam)
    read = {"sha256": first.sha256, "has_read": "on"}
    led = visit.post("engagements:sign-version", read, as_=cast.rosa, pk=first.pk)
    assert location(led) == second.get_absolute_url()
    assert not first.signatures.exists()


def test_two_who_write_the_draft_at_once_see_both_texts(visit: Any, cast: Cast, engaged: Engagement) -> None:
    draft = agreeing.begin_version(engaged, by=cast.liam)
    typed = {"version": draft.version, "taper": "Mine", "codesign_milestone": "Plan"}
    agreeing.alter_version(draft, by=cast.dana, taper="Theirs")
    page = visit.post("engagements:write-version", typed, as_=cast.liam, pk=draft.pk, status=409)
    assert "Mine" in page.text and "Theirs" in page.text


# The plan


def test_days_in_the_wrong_order_come_back_with_a_sentence(visit: Any, cast: Cast, filled: Engagement) -> None:
    typed = {"plan_from": "2022-03-01", "plan_until": "2022-02-01", "version": filled.version}
    page = visit.post("engagements:days", typed, as_=cast.liam, pk=filled.pk, status=422)
    assert "The plan ends on February 1, 2022, before it begins on March 1, 2022." in page.text
    span = filled.stages.filter(stage="exploration").get()
    typed = {"since": "2022-03-01", "until": "2022-02-01", "version": span.version}
    page = visit.post("engagements:stage", typed, as_=cast.rosa, pk=span.pk, status=422)
    assert "before it begins" in page.text


def test_a_stage_of_another_agency_cannot_be_touched(visit: Any, cast: Cast, elsewhere: Any) -> None:
    span = StageFactory(innovation=InnovationFactory(engagement=elsewhere))
    visit("engagements:stage", as_=cast.rosa, pk=span.pk, status=404)


def test_what_has_ended_stands_still(visit: Any, cast: Cast, filled: Engagement) -> None:
    actions.end_engagement(filled, by=cast.liam, on=date(2021, 12, 1), note="Done.")
    visit("engagements:add-milestone", as_=cast.liam, pk=filled.pk, status=403)
    visit("engagements:add-milestone", as_=cast.rosa, pk=filled.pk, status=403)
    page = visit("engagements:after", as_=cast.liam, pk=filled.pk)
    assert "Check now" in page.text
    found = {"standing": "in_place", "told_by": "Rosa", "on": timezone.localdate().isoformat()}
    visit.post("engagements:check", found, as_=cast.liam, pk=filled.pk, months=6)
    visit("engagements:check", as_=cast.liam, pk=filled.pk, months=7, status=404)
    assert "Still in place" in visit("engagements:after", as_=cast.rosa, pk=filled.pk).text


# Both ways


def test_the_agency_rates_and_the_center_cannot_do_it_for_it(visit: Any, cast: Cast, engaged: Engagement) -> None:
    answers = {feature.value: "3" for feature in Feature} | {"clarity_words": "Clear enough"}
    visit.post("engagements:rate", answers, as_=cast.liam, pk=engaged.pk, status=403)
    visit.post("engagements:rate", {**answers, "clarity": "9"}, as_=cast.rosa, pk=engaged.pk, status=422)
    visit.post("engagements:rate", answers, as_=cast.rosa, pk=engaged.pk)
    assert Rating.objects.count() == 6
    for user in (cast.dana, cast.rosa):
        assert "Clear enough" in visit("engagements:scorecard", as_=user, pk=engaged.pk).text


def test_a_month_without_a_shared_contact_shows_on_both_sides(visit: Any, cast: Cast, engaged: Engagement) -> None:
    month = later(month_of(timezone.localdate()), -1)
    engaged.support.starts_on = month
    engaged.support.save()
    for user in (cast.liam, cast.rosa):
        page = visit("engagements:engagement", as_=user, pk=engaged.pk)
        assert "no contact at which both sides were present" in page.text
    activity = ActivityFactory(support=engaged.support, on=month)
    ParticipationFactory(activity=activity, organization=engaged.support.recipients.get())
    for user in (cast.liam, cast.rosa):
        assert "no contact" not in visit("engagements:engagement", as_=user, pk=engaged.pk).text


def test_a_barrier_goes_to_the_state_and_back_in_the_portal(visit: Any, cast: Cast, engaged: Engagement) -> None:
    raised = {"kind": "barrier", "text": "No time", "seen_by": "Two districts", "on": "2022-01-03"}
    where = location(visit.post("engagements:barriers", raised, as_=cast.rosa, pk=engaged.pk))
    steps = ({"goes_to": "State board"}, {"answer": "An hour"}, {"told_how": "By letter"})
    for version, step in enumerate(steps, 1):
        visit.post(where, {**step, "on": "2022-01-04", "version": version}, as_=cast.rosa)
    assert "told back" in visit(where, as_=cast.liam).text
    visit(where, as_=cast.omar, status=404)


def test_an_insight_of_another_engagement_is_not_there(
    visit: Any, cast: Cast, engaged: Engagement, elsewhere: Any
) -> None:
    theirs = InsightFactory(team=None, support=elsewhere.support)
    visit.post("engagements:consent", {"answers": "yes"}, as_=cast.rosa, pk=engaged.pk, insight=theirs.pk, status=404)
    visit.post("engagements:consent", {"answers": "yes"}, as_=cast.rosa, pk=engaged.pk, insight=10**30, status=404)


# All of them


def test_the_director_sees_all_in_as_many_queries_for_one_as_for_three(
    visit: Any, cast: Cast, engaged: Engagement, agency: Any, django_assert_max_num_queries: Any
) -> None:
    del engaged

    def queries() -> int:
        with django_assert_max_num_queries(60) as found:
            page = visit("engagements:engagements", as_=cast.dana)
        assert "Not signed" in page.text
        return len(found)

    one = queries()
    for _ in range(2):
        EngagementFactory(support__recipients=[agency])
    assert queries() == one
    visit("engagements:engagements", as_=cast.rosa, status=403)
    assert "Harbor: coaching" in visit("engagements:mine", as_=cast.rosa).text
    assert "Harbor: coaching" not in visit("engagements:mine", as_=cast.omar).text


def test_the_page_of_five_years_takes_as_many_queries_as_that_of_three_months(
    visit: Any, cast: Cast, engaged: Engagement, agency: Any, django_assert_max_num_queries: Any
) -> None:
    def week(n: int) -> None:
        activity = ActivityFactory(support=engaged.support, on=timezone.localdate() - timedelta(weeks=n))
        ParticipationFactory(activity=activity, organization=agency)

    def queries() -> int:
        with django_assert_max_num_queries(80) as found:
            visit("engagements:engagement", as_=cast.liam, pk=engaged.pk)
        return len(found)

    for n in range(12):
        week(n)
    few = queries()
    for n in range(12, 60):
        week(n)
    assert queries() == few


def test_someone_of_the_linkage_team_sees_it_while_they_are_in_it(
    visit: Any, cast: Cast, engaged: Engagement, elsewhere: Any
) -> None:
    del engaged
    person = PersonFactory(name="Rosa", user=cast.rosa)
    member = LinkageFactory(engagement=elsewhere, person=person)
    assert "Lakeside" in visit("engagements:engagement", as_=cast.rosa, pk=elsewhere.pk).text
    visit("engagements:rate", as_=cast.rosa, pk=elsewhere.pk, status=403)  # but answers for no agency but her own
    actions.end_member(member, by=cast.liam, on=timezone.localdate() - timedelta(days=1))
    visit("engagements:engagement", as_=cast.rosa, pk=elsewhere.pk, status=404)


def test_today_tells_of_a_check_that_is_due(visit: Any, cast: Cast, engaged: Engagement) -> None:

    staff = StaffMember.objects.create(
        person=PersonFactory(name="Liam", user=cast.liam), title="Liaison", since=date(2018, 10, 1)
    )
    engaged.support.liaison = staff
    engaged.support.save()
    actions.end_engagement(engaged, by=cast.liam, on=later(timezone.localdate(), -8), note="Done.")
    assert reverse("engagements:check", args=[engaged.pk, 6]) in visit("desk:today", as_=cast.liam).html
