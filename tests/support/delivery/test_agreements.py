"""A needs statement, then a plan: written and sent by the center, approved or sent back by the agency that receives."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.models import Mail
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import AgreementText, Support
from steelyard.support.delivery.queries import agreements as queries
from steelyard.support.delivery.rules import (
    AFTER,
    NEXT_TEXT_STATUS,
    AgreementStep,
    TextKind,
    TextStatus,
    agreement_step,
    text_hash,
    too_early,
)
from tests.factories.delivery import AgreementFactory, AgreementTextFactory, SupportFactory, SupportProviderFactory
from tests.page import Visit
from tests.people import OMARS, PIAS, Cast

NEEDS, PLAN = TextKind.NEEDS_STATEMENT, TextKind.PLAN
SENT, APPROVED, BACK = TextStatus.SENT, TextStatus.APPROVED, TextStatus.SENT_BACK


@pytest.mark.parametrize(
    ("newest", "step"),
    [
        ({}, AgreementStep.WRITE_NEEDS),
        ({NEEDS: SENT}, AgreementStep.ANSWER_NEEDS),
        ({NEEDS: BACK}, AgreementStep.CHANGE_NEEDS),
        ({NEEDS: APPROVED}, AgreementStep.WRITE_PLAN),
        ({NEEDS: APPROVED, PLAN: SENT}, AgreementStep.ANSWER_PLAN),
        ({NEEDS: APPROVED, PLAN: BACK}, AgreementStep.CHANGE_PLAN),
        ({NEEDS: APPROVED, PLAN: APPROVED}, AgreementStep.ACTIVE),
        ({NEEDS: SENT, PLAN: APPROVED}, AgreementStep.ANSWER_NEEDS),
    ],
)
def test_the_first_kind_that_is_not_approved_says_what_comes_next(newest: Any, step: AgreementStep) -> None:
    assert agreement_step(newest) == step


def test_the_plan_comes_after_the_needs_statement() -> None:
    assert too_early(PLAN, {}) == "The plan comes after the needs statement, which is not approved."
    assert too_early(PLAN, {NEEDS: APPROVED}) == too_early(NEEDS, {}) == ""
    assert AFTER == {PLAN: NEEDS}


def test_what_was_answered_goes_nowhere() -> None:
    assert all(not NEXT_TEXT_STATUS[status] for status in (APPROVED, BACK, TextStatus.REPLACED))


def written(support: Support, by: Any, kind: TextKind = NEEDS, text: str = "One way to respond.") -> AgreementText:
    begun = actions.begin_text(support, by=by, kind=kind, number=queries.draft_of(support, kind).number, text=text)
    return queries.texts().get(pk=begun.pk)


def sent(support: Support, by: Any, kind: TextKind = NEEDS, text: str = "One way to respond.") -> AgreementText:
    draft = written(support, by, kind, text)
    actions.send_text(draft, by=by)
    return queries.texts().get(pk=draft.pk)


def approved(support: Support, cast: Cast, kind: TextKind = NEEDS, text: str = "One way to respond.") -> AgreementText:
    found = sent(support, cast.liam, kind, text)
    actions.approve_text(found, by=cast.rosa, sha256=found.sha256)
    return found


def is_active(support: Support) -> bool:
    return Support.objects.select_related("agreement").get(pk=support.pk).agreement.activated_at is not None


def test_it_is_active_only_after_both_and_no_longer_after_a_new_version(team: Support, cast: Cast) -> None:
    approved(team, cast)
    assert not is_active(team)
    approved(team, cast, PLAN, "We meet monthly.")
    assert is_active(team)
    newer = sent(team, cast.liam, NEEDS, "One way to respond, and to listen.")
    assert not is_active(team)
    assert queries.agreed(cast.rosa, team).step == AgreementStep.ANSWER_NEEDS
    actions.approve_text(newer, by=cast.rosa, sha256=newer.sha256)
    assert is_active(team)


def test_the_plan_is_sent_only_after_the_needs_statement_is_approved(team: Support, cast: Cast) -> None:
    plan = written(team, cast.liam, PLAN)
    with pytest.raises(actions.CannotAgree, match="comes after the needs statement"):
        actions.send_text(plan, by=cast.liam)
    assert AgreementText.objects.get(pk=plan.pk).status == TextStatus.DRAFT


def test_what_was_sent_stands(team: Support, cast: Cast) -> None:
    with pytest.raises(actions.CannotAgree, match="what was sent stands"):
        actions.alter_text(sent(team, cast.liam), by=cast.liam, text="Otherwise")


def test_an_approval_names_the_text_that_was_read(team: Support, cast: Cast) -> None:
    first = sent(team, cast.liam)
    second = sent(team, cast.liam, NEEDS, "Another text.")
    first.refresh_from_db()
    assert first.status == TextStatus.REPLACED
    with pytest.raises(actions.Changed) as changed:
        actions.approve_text(first, by=cast.rosa, sha256=first.sha256)
    assert changed.value.now == second
    with pytest.raises(actions.Changed):
        actions.approve_text(second, by=cast.rosa, sha256=text_hash("something else"))
    assert AgreementText.objects.filter(status=APPROVED).count() == 0


def test_it_is_answered_once(team: Support, cast: Cast) -> None:
    text = approved(team, cast)
    with pytest.raises(actions.CannotAgree, match="settled already: approved by Rosa"):
        actions.send_text_back(text, by=cast.rosa, sha256=text.sha256, note="No")


def test_two_who_answer_at_once(team: Support, cast: Cast) -> None:
    text = sent(team, cast.liam)
    other = queries.texts().get(pk=text.pk)
    actions.send_text_back(text, by=cast.rosa, sha256=text.sha256, note="Name the districts.")
    with pytest.raises((Stale, actions.CannotAgree)):
        actions.approve_text(other, by=cast.rosa, sha256=other.sha256)
    assert AgreementText.objects.get(pk=text.pk).status == BACK


def test_nothing_is_sent_where_nobody_can_answer(cast: Cast, agency: Any) -> None:
    alone = SupportFactory(name="Nobody's")
    draft = written(alone, cast.liam)
    with pytest.raises(actions.CannotAgree, match="Invite somebody first"):
        actions.send_text(draft, by=cast.liam)


def test_letters_go_to_the_agency_and_back_to_the_liaison(team: Support, cast: Cast) -> None:
    text = sent(team, cast.liam)
    [letter] = Mail.objects.all()
    assert letter.to == "rosa@people.test"
    assert letter.body.count(f"/agreements/texts/{text.pk}/") == 1
    actions.send_text_back(text, by=cast.rosa, sha256=text.sha256, note="Name the districts.")
    answer = Mail.objects.latest("pk")
    assert answer.to == "liam@people.test"
    assert "sent back" in answer.subject
    assert "Name the districts." in answer.body
    told = Entry.objects.filter(label="delivery.support", object_id=team.pk).order_by("-id").first()
    assert told is not None
    assert (told.verb, told.note) == ("delivery.agreement.sent_back", "Name the districts.")
    assert told.changes == {"needs statement": [None, "version 1"]}


# Pages


def answer(text: AgreementText, say: str, note: str = "") -> dict[str, str]:
    return {"sha256": text.sha256, "say": say, "note": note}


def test_the_desk_writes_sends_and_reads_the_answer(visit: Visit, cast: Cast, team: Support) -> None:
    page = visit("delivery:write-text", pk=team.pk, kind="needs_statement", as_=cast.liam)
    assert page.h1 == "Needs statement, version 1: Oregon team"
    data = {"number": "1", "version": "1", "text": "Principals ask for one way."}
    visit.post("delivery:write-text", data, pk=team.pk, kind="needs_statement", as_=cast.liam)
    draft = AgreementText.objects.get()
    assert "rosa@people.test" in visit("delivery:send-text", pk=draft.pk, as_=cast.liam).text
    visit("delivery:answer-text", pk=draft.pk, as_=cast.rosa, status=404)
    visit.post("delivery:send-text", {"version": "1"}, pk=draft.pk, as_=cast.liam)
    assert "Principals ask for one way." in visit("delivery:answer-text", pk=draft.pk, as_=cast.rosa).text
    visit.post("delivery:answer-text", answer(draft, "back"), pk=draft.pk, as_=cast.rosa, status=422)
    visit.post("delivery:answer-text", answer(draft, "back", "Name the districts."), pk=draft.pk, as_=cast.rosa)
    assert "Name the districts." in visit("delivery:support", pk=team.pk, as_=cast.liam).text
    assert "Name the districts." in visit("delivery:agreement", pk=team.pk, as_=cast.liam).text


def test_a_newer_version_meets_the_approval_of_the_older_with_both_texts(
    visit: Visit, cast: Cast, team: Support
) -> None:
    first = sent(team, cast.liam, NEEDS, "The first words")
    second = sent(team, cast.liam, NEEDS, "The second words")
    page = visit.post("delivery:answer-text", answer(first, "approve"), pk=first.pk, as_=cast.rosa, status=409)
    assert "The first words" in page.text
    assert "The second words" in page.text
    [form] = [one for one in page.all("form") if "texts" in (one.get("action") or "")]
    assert form.get("action") == second.get_absolute_url()
    second.refresh_from_db()
    assert second.status == SENT


def test_two_who_write_a_draft_see_both_texts(visit: Visit, cast: Cast, team: Support) -> None:
    written(team, cast.dana, NEEDS, "What Dana wrote")
    data = {"number": "1", "version": "0", "text": "What Liam wrote"}
    visit.post("delivery:write-text", data, pk=team.pk, kind="needs_statement", as_=cast.liam, status=422)
    data["version"] = "7"
    page = visit.post("delivery:write-text", data, pk=team.pk, kind="needs_statement", as_=cast.liam, status=409)
    assert "What Dana wrote" in page.text
    assert "What Liam wrote" in page.text
    assert AgreementText.objects.get().text == "What Dana wrote"


def test_an_agency_and_a_provider_see_nothing_of_another_agencys_agreement(
    visit: Visit, cast: Cast, team: Support
) -> None:
    SupportProviderFactory(support=team, organization_id=PIAS)
    text = sent(team, cast.liam, NEEDS, "Between Salem and us")
    missing = visit("delivery:answer-text", pk=999_999, as_=cast.omar, status=404)
    theirs = visit("delivery:answer-text", pk=text.pk, as_=cast.omar, status=404)
    assert theirs.text == missing.text
    visit.post("delivery:answer-text", answer(text, "approve"), pk=text.pk, as_=cast.omar, status=404)
    visit("delivery:agreement", pk=team.pk, as_=cast.omar, status=404)
    visit("delivery:agreement", pk=team.pk, as_=cast.pia, status=403)
    assert "Between Salem" not in visit("delivery:support", pk=team.pk, as_=cast.pia).text
    assert "Between Salem" in visit("delivery:support", pk=team.pk, as_=cast.rosa).text
    assert list(AgreementText.objects.visible_to(cast.omar)) == list(AgreementText.objects.visible_to(cast.pia)) == []


def test_who_is_both_a_recipient_elsewhere_and_a_provider_here_approves_nothing(
    visit: Visit, cast: Cast, team: Support
) -> None:
    cast.omar.held.create(role="partner", organization_id=PIAS, since="2019-01-01")
    SupportProviderFactory(support=team, organization_id=PIAS)
    text = sent(team, cast.liam)
    visit("delivery:support", pk=team.pk, as_=cast.omar)
    visit("delivery:agreement", pk=team.pk, as_=cast.omar, status=403)
    visit("delivery:answer-text", pk=text.pk, as_=cast.omar, status=404)
    assert OMARS not in {one.pk for one in team.recipients.all()}


def test_texts_of_any_length_and_script_are_shown_as_typed(visit: Visit, cast: Cast, team: Support) -> None:
    text = "<script>alert(1)</script> " + "שלום " * 2000
    sent(team, cast.liam, NEEDS, text)
    page = visit("delivery:agreement", pk=team.pk, as_=cast.rosa)
    assert "<script>alert" not in page.html
    assert page.text.count("שלום") == 2000


def test_the_number_of_queries_does_not_grow_with_versions(cast: Cast, team: Support) -> None:
    agreement = AgreementFactory(support=team)
    client, counts = Visit.client(cast.rosa), []
    for number in range(1, 4):
        AgreementTextFactory(agreement=agreement, number=number, status=APPROVED)
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"/supports/{team.pk}/agreement/").status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[2]
