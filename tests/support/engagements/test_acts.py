"""Acts: opening, agreeing and signing, planning, passing on, checking; and what the database itself holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.charge.rules import TierKey
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work import imports
from steelyard.foundation.work.imports import Fate
from steelyard.foundation.work.models import Mail
from steelyard.support.collaboratives.actions import sharing, works
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.delivery.rules import ActivityKind, Mode, SupportStatus
from steelyard.support.engagements.actions import after, agreeing, planning
from steelyard.support.engagements.actions import engagements as actions
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.models import AgreementVersion, Engagement, Signature
from steelyard.support.engagements.queries import portfolio, scoring, workspace
from steelyard.support.engagements.queries.agreeing import agreements, compared, moved_since
from steelyard.support.engagements.rules import Means, Side, Stage, Standing, later, month_of
from steelyard.support.engagements.rules.scorecard import Feature
from tests.factories.delivery import ActivityFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import OrganizationFactory
from tests.factories.engagements import EngagementFactory, InnovationFactory, PassageFactory, ready_to_offer
from tests.people import Cast


def refused(act: Any) -> str:
    with pytest.raises(CannotEngage) as found, transaction.atomic():
        act()
    return str(found.value)


def test_an_engagement_is_opened_once_on_an_intensive_support(agency: Any, cast: Cast) -> None:
    basic = SupportFactory(recipients=[agency])
    assert "intensive tier" in refused(lambda: actions.open_engagement(basic, by=cast.liam))
    support = SupportFactory(tier=TierKey.INTENSIVE, status=SupportStatus.PROPOSED)
    assert "which agency" in refused(lambda: actions.open_engagement(support, by=cast.liam))
    support.recipients.set([agency])
    opened = actions.open_engagement(support, by=cast.liam)
    assert "already" in refused(lambda: actions.open_engagement(support, by=cast.liam))
    assert Entry.objects.filter(label="engagements.engagement", object_id=opened.pk).exists()


# Signing


def signed_by(version: AgreementVersion, side: Side, user: Any) -> Signature:
    version.refresh_from_db()
    return agreeing.sign(version, by=user, side=side, sha256=version.sha256)


def test_an_agreement_counts_when_both_sides_signed_the_same_words(engaged: Engagement, cast: Cast) -> None:
    draft = ready_to_offer(engaged, by=cast.liam)
    agreeing.offer(draft, by=cast.liam)
    assert Mail.objects.filter(to=cast.rosa.email).exists()
    signed_by(draft, Side.AGENCY, cast.rosa)
    assert agreements(cast.liam, engaged).in_force is None
    assert "already" in refused(lambda: signed_by(draft, Side.AGENCY, cast.rosa))
    signed_by(draft, Side.CENTER, cast.dana)
    found = agreements(cast.rosa, engaged).in_force
    assert found is not None and {one.sha256 for one in found.signatures.all()} == {found.sha256}


def test_editing_after_signing_makes_a_new_version_that_both_sign_again(engaged: Engagement, cast: Cast) -> None:
    first = ready_to_offer(engaged, by=cast.liam)
    agreeing.offer(first, by=cast.liam)
    signed_by(first, Side.AGENCY, cast.rosa)
    signed_by(first, Side.CENTER, cast.dana)
    assert "stands" in refused(lambda: agreeing.alter_version(first, by=cast.liam, taper="None."))
    second = agreeing.begin_version(engaged, by=cast.liam)
    agreeing.alter_version(second, by=cast.liam, codesign_milestone="The plan is approved", taper="None.")
    differences = compared(second, timezone.localdate())
    assert differences is not None and [one.heading for one in differences][-1] == "How it tapers off"
    agreeing.offer(second, by=cast.liam)
    with pytest.raises(agreeing.Changed), transaction.atomic():
        agreeing.sign(first, by=cast.dana, side=Side.CENTER, sha256=first.sha256)
    found = agreements(cast.rosa, engaged)
    assert (found.in_force, found.offered) == (first, second)
    assert "Half the visits" in found.all[1].text  # the old one stays readable


def test_what_is_missing_is_asked_for_before_anything_is_offered(engaged: Engagement, cast: Cast) -> None:
    draft = agreeing.begin_version(engaged, by=cast.liam)
    told = refused(lambda: agreeing.offer(draft, by=cast.liam))
    assert "needs statement is not approved" in told and "at least one goal" in told


def test_nothing_is_offered_where_nobody_of_the_agency_can_sign(cast: Cast) -> None:
    draft = ready_to_offer(EngagementFactory(support__recipients=[OrganizationFactory()]), by=cast.liam)
    assert "Nobody of the agency can sign in" in refused(lambda: agreeing.offer(draft, by=cast.liam))


@pytest.mark.parametrize("column", ["content", "text", "sha256", "number", "offered_at"])
def test_the_database_holds_that_offered_words_never_change(engaged: Engagement, cast: Cast, column: str) -> None:
    draft = ready_to_offer(engaged, by=cast.liam)
    agreeing.offer(draft, by=cast.liam)
    values: dict[str, Any] = {"content": {"exit": "Other"}, "text": "Other", "sha256": "0" * 64, "number": 7}
    values["offered_at"] = timezone.now() + timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementVersion.objects.filter(pk=draft.pk).update(**{column: values[column]})


def test_the_database_takes_no_signature_under_other_words_and_none_changes(engaged: Engagement, cast: Cast) -> None:
    draft = ready_to_offer(engaged, by=cast.liam)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(agreement_version=draft, side=Side.AGENCY, sha256="0" * 64)
    agreeing.offer(draft, by=cast.liam)
    made = signed_by(draft, Side.AGENCY, cast.rosa)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=made.pk).update(signed_by=cast.dana)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementVersion.objects.filter(pk=draft.pk).update(signed_at=timezone.now())
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():  # nor one that is born signed
        AgreementVersion.objects.create(
            engagement=engaged, number=9, text="Words", sha256="1" * 64, offered_at=now, signed_at=now
        )


def test_newer_texts_are_told_and_the_signed_words_stay(engaged: Engagement, cast: Cast) -> None:
    draft = ready_to_offer(engaged, by=cast.liam)
    agreeing.offer(draft, by=cast.liam)
    assert moved_since(draft) == []
    text = engaged.support.agreement.texts.get(kind="plan")
    engaged.support.agreement.texts.filter(pk=text.pk).update(text="Another plan.")
    assert moved_since(draft) == ["Plan"]


# The plan


def test_a_plan_or_a_stage_that_ends_before_it_begins_is_refused(engaged: Engagement, agency: Any, cast: Cast) -> None:
    day = date(2022, 3, 1)
    before = day - timedelta(days=1)
    assert "before it begins" in refused(
        lambda: planning.set_plan(engaged, by=cast.liam, plan_from=day, plan_until=before)
    )
    innovation = planning.add_innovation(engaged, by=cast.liam, name="Tiered supports")
    values = {"by": cast.liam, "organization": agency, "stage": Stage.EXPLORATION.value}
    assert "before it begins" in refused(lambda: planning.begin_stage(innovation, since=day, until=before, **values))
    planning.begin_stage(innovation, since=day, until=later(day, 6), **values)
    overlapping = {**values, "stage": Stage.INSTALLATION.value}
    planning.begin_stage(innovation, since=later(day, 4), **overlapping)  # stages overlap
    assert "already" in refused(lambda: planning.begin_stage(innovation, since=later(day, 5), **values))
    planning.begin_stage(innovation, since=later(day, 12), **values)  # and are gone back to


def test_the_example_plan_fills_an_empty_one_once(engaged: Engagement, cast: Cast) -> None:
    planning.take_example(engaged, by=cast.liam, first=date(2022, 1, 3), years=4, innovation="Tiered supports")
    engaged.refresh_from_db()
    assert engaged.plan_until == date(2026, 1, 2)
    span = engaged.stages.get()
    assert (span.stage, span.until) == (Stage.EXPLORATION, date(2022, 8, 3))
    again = {"first": date(2022, 1, 3), "years": 2, "innovation": "Tiered supports"}
    assert "plan already" in refused(lambda: planning.take_example(engaged, by=cast.liam, **again))


def contact(engaged: Engagement, on: date, *, who: Any = None, **values: Any) -> Any:
    made = ActivityFactory(support=engaged.support, on=on, **values)
    if who is not None:
        ParticipationFactory(activity=made, organization=who)
    return made


def test_the_ledger_gives_the_dose_and_a_month_without_both_sides_shows(
    engaged: Engagement, agency: Any, cast: Cast
) -> None:
    today = timezone.localdate()
    month = later(month_of(today), -2)
    engaged.support.starts_on = month
    planning.set_dose(engaged, by=cast.liam, since=month, visits=1, contacts=2, minutes=120)
    contact(engaged, month, who=agency, kind=ActivityKind.VISIT, mode=Mode.IN_PERSON)
    contact(engaged, month, who=agency, mode=Mode.WRITTEN)  # a letter is no meeting
    contact(engaged, later(month, 1))  # nobody of the agency was there
    contact(engaged, month, who=agency, kind=ActivityKind.PRODUCT_RELEASE)  # nobody met
    found = workspace.workspace(engaged, today)
    first = found.months[0]
    assert (first.given.contacts, first.given.visits, first.shared) == (2, 1, 1)
    assert (first.planned.contacts, first.planned.visits) == (2, 1)
    assert found.silent == [later(month, 1)]
    card = {row.score.feature: row.score for row in scoring.scorecard(engaged, today).rows}
    assert (card[Feature.FREQUENCY].got, card[Feature.FREQUENCY].of) == (1, 2)
    assert (card[Feature.INTENSITY].got, card[Feature.INTENSITY].of) == (1, 1)


# Both ways


def test_an_agency_rates_its_provider_and_again_in_a_month_corrects_it(
    engaged: Engagement, agency: Any, cast: Cast
) -> None:
    today = timezone.localdate()
    for level in (2, 4):
        answers = {Feature.CLARITY.value: (level, "Who does what is clear.")}
        after.rate(engaged, by=cast.rosa, organization=agency, on=today, answers=answers)
    row = scoring.scorecard(engaged, today).rows[0]
    assert (row.rating.level, row.ratings) == (4, 1)
    wrong = {Feature.CLARITY.value: (5, "")}
    told = refused(lambda: after.rate(engaged, by=cast.rosa, organization=agency, on=today, answers=wrong))
    assert "four answers" in told


def test_what_is_passed_on_goes_to_another_and_stands_once(engaged: Engagement, agency: Any, cast: Cast) -> None:
    innovation = InnovationFactory(engagement=engaged)
    values = {"what": "Guide", "means": Means.TRAINING.value, "on": date(2022, 1, 1), "people": 10}
    same = {**values, "source": agency, "target": agency}
    assert "another organization" in refused(lambda: after.pass_on(innovation, by=cast.rosa, **same))
    once = {**values, "source": agency, "target": OrganizationFactory()}
    after.pass_on(innovation, by=cast.rosa, **once)
    assert "already" in refused(lambda: after.pass_on(innovation, by=cast.rosa, **once))


def test_a_file_of_passages_comes_in_once_and_each_bad_row_tells_why(engaged: Engagement, agency: Any) -> None:
    engaged.support.code = "deep"
    engaged.support.save()
    agency.code = "SEA"
    agency.save()
    OrganizationFactory(code="LEA")
    InnovationFactory(engagement=engaged, name="Tiered supports")
    good = {"support": "deep", "innovation": "Tiered supports", "what": "Guide", "source": "SEA", "target": "LEA",
            "means": "training", "on": "2022-01-03", "people": "40"}  # fmt: skip
    bad = [{**good, "target": "SEA"}, {**good, "innovation": "Unknown"}, {**good, "people": "-1"}]
    found = imports.run("passages", [good, *bad], by=None)
    assert (found.counts[Fate.REFUSED], engaged.passages.count()) == (3, 0)  # all of it goes in, or none
    assert imports.run("passages", [good], by=None).counts[Fate.ADDED] == 1
    again = imports.run("passages", [{**good, "people": "50"}], by=None)
    assert again.counts[Fate.CHANGED] == 1
    assert engaged.passages.get().people == 50


def test_a_barrier_travels_to_a_decision_and_back(engaged: Engagement, cast: Cast) -> None:
    day = date(2022, 1, 3)
    loop = works.raise_loop(
        engaged.support, by=cast.rosa, kind="barrier", text="No time", seen_by="Two districts", on=day
    )
    with pytest.raises(CannotWork), transaction.atomic():
        works.answer_loop(loop, by=cast.rosa, answer="Yes", on=day)
    works.send_loop(loop, by=cast.rosa, goes_to="State board", on=day)
    works.answer_loop(loop, by=cast.rosa, answer="An hour each week.", on=day)
    works.close_loop(loop, by=cast.rosa, told_how="By letter", on=day)
    assert engaged.support.loops.get().status == "closed"


def test_an_insight_leaves_only_with_the_agencys_yes(engaged: Engagement, cast: Cast) -> None:
    insight = sharing.mark_insight(
        engaged.support, by=cast.liam, title="Ask once", text="Schools were asked twice.", on=date(2022, 1, 3)
    )
    with pytest.raises(CannotWork, match="agency has not agreed"), transaction.atomic():
        sharing.draft(insight, by=cast.liam)
    sharing.consent(insight, by=cast.rosa, agrees=True)
    assert [one.pk for one in sharing.draft(insight, by=cast.liam).states.all()] == ["DE"]


# The end


def test_checks_come_by_themselves_after_the_end_and_are_counted(engaged: Engagement, cast: Cast) -> None:
    today = timezone.localdate()
    engaged.support.starts_on = later(today, -30)
    engaged.support.save()
    values = {"on": today, "standing": Standing.IN_PLACE.value, "told_by": "Rosa"}
    assert "not ended" in refused(lambda: after.check(engaged, by=cast.liam, months=6, **values))
    actions.end_engagement(engaged, by=cast.liam, on=later(today, -7), note="The agency coaches alone.")
    assert [one.months for one in portfolio.checks_due(today)] == [6]
    assert "too little" in refused(lambda: after.check(engaged, by=cast.liam, months=12, **values))
    after.check(engaged, by=cast.liam, months=6, **values)
    assert portfolio.checks_due(today) == []
    assert (portfolio.lasting().in_place, portfolio.lasting().percent) == (1, 100)


def test_all_engagements_take_as_many_queries_as_a_few(
    agency: Any, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    today = timezone.localdate()

    def made(n: int) -> None:
        for _ in range(n):
            one = EngagementFactory(support__recipients=[agency])
            contact(one, today, who=agency)
            PassageFactory(innovation=InnovationFactory(engagement=one))

    def counted() -> int:
        with django_assert_max_num_queries(40) as found:
            portfolio.portfolio(portfolio.wanted(Engagement.objects.visible_to(cast.dana)), today)
        return len(found)

    made(1)
    counted()  # who asks is looked up once
    few = counted()
    made(4)
    assert counted() == few
