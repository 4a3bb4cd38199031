"""Each decision opens its own next step, tells the requester, and can be taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.intake.actions import decisions
from steelyard.intake.actions.decisions import Need, Plan
from steelyard.intake.models import Decision, HelpRequest
from steelyard.intake.rules import DecisionKind, NotNow, RequestStatus
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.delivery.rules import Origin, PromiseStatus, ProviderRole, Standing, SupportStatus
from tests.factories.delivery import ActivityFactory, CostFactory, EffortFactory
from tests.intake.conftest import AGAINST, LETTER, TODAY, Desk, decline, invariants, plan, resource, serve, take_back


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-01-12T18:00:00Z", tick=False)


# Acts


def test_direct_service_opens_a_support_that_the_center_leads(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    decision = serve(desk)
    support = decision.support
    assert support is not None
    assert (support.tier, support.status, support.origin) == ("targeted", SupportStatus.ACTIVE, Origin.REQUEST)
    assert (support.liaison, support.expected_minutes, support.plan) == (desk.liam, 1200, "Meet twice.")
    assert list(support.recipients.all()) == [desk.agency]
    assert list(support.topics.all()) == [desk.topic]
    assert list(support.focal_areas.all()) == [desk.focal_area]
    [part] = support.providers.all()
    assert (part.organization, part.role, part.standing) == (
        desk.center.organization, ProviderRole.LEAD, Standing.CENTER
    )  # fmt: skip
    assert (desk.fresh.status, desk.fresh.decided_at, desk.fresh.first_reply_at) == (
        RequestStatus.DECIDED, timezone.now(), timezone.now()
    )  # fmt: skip
    invariants()


def test_the_liaison_promises_the_first_step(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    serve(desk)
    [promise] = Promise.objects.all()
    assert (promise.by_staff, promise.to_organization, promise.due_on) == (desk.liam, desk.agency, date(2026, 1, 19))


def test_intensive_support_starts_as_proposed(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    support = serve(desk, tier="intensive").support
    assert support is not None
    assert support.status == SupportStatus.PROPOSED


def test_every_decision_goes_out_by_mail_with_the_private_link(desk: Desk, sent: Any) -> None:
    desk.weigh(DecisionKind.DIRECT)
    serve(desk)
    [(to, subject, body)] = sent()
    assert (to, subject) == (desk.request.email, f"Your request {desk.request.number}")
    assert body.startswith(LETTER.message)
    assert "/status/" in body
    [message] = desk.request.messages.all()
    assert (message.text, message.sent_by, message.from_requester) == (LETTER.message, desk.cast.cora, False)


def test_a_later_letter_does_not_move_the_first_reply(desk: Desk) -> None:
    earlier = timezone.now() - timedelta(days=2)
    HelpRequest.objects.update(first_reply_at=earlier)
    desk.weigh(DecisionKind.DIRECT)
    serve(desk)
    assert desk.fresh.first_reply_at == earlier


def test_to_collaborate_takes_at_least_one_partner(desk: Desk) -> None:
    desk.weigh(DecisionKind.COLLABORATE)
    with pytest.raises(NotNow, match="at least one partner"):
        decisions.collaborate(desk.fresh, by=desk.cast.cora, letter=LETTER, plan=plan(desk), partners=[])
    part = {"organization": desk.provider, "role": "presenter", "does": "Two webinars", "until": date(2026, 6, 30)}
    decision = decisions.collaborate(desk.fresh, by=desk.cast.cora, letter=LETTER, plan=plan(desk), partners=[part])  # type: ignore[list-item]
    assert decision.support is not None
    parts = {(p.organization, p.role, p.standing, p.does, p.until) for p in decision.support.providers.all()}
    assert parts == {
        (desk.center.organization, ProviderRole.CO_LEAD, Standing.CENTER, "", None),
        (desk.provider, ProviderRole.PRESENTER, Standing.EXTERNAL, "Two webinars", date(2026, 6, 30)),
    }
    invariants()


def test_to_amplify_takes_resources_or_a_hand_off(desk: Desk, sent: Any) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    brief = resource(desk, title="Safe halls", url="https://safe.test/halls")
    given = {"by": desk.cast.cora, "letter": LETTER, "plan": Plan("Amplify", TODAY), "source": desk.provider}
    with pytest.raises(NotNow, match="choose resources"):
        decisions.amplify(desk.fresh, **given)  # type: ignore[arg-type]
    decision = decisions.amplify(desk.fresh, **given, resources=[brief])  # type: ignore[arg-type]
    assert decision.support is not None
    [part] = decision.support.providers.all()
    assert (decision.support.tier, part.role, part.organization) == ("general", ProviderRole.SOURCE, desk.provider)
    assert list(decision.resources.all()) == [brief]
    assert desk.fresh.status == RequestStatus.DECIDED
    assert "Safe halls, https://safe.test/halls" in sent()[-1][2]
    assert desk.request.messages.get().text == LETTER.message, "the page lists resources in their own place"
    invariants()


def test_to_illuminate_writes_the_need_down(desk: Desk) -> None:
    desk.weigh(DecisionKind.ILLUMINATE)
    decision = decisions.illuminate(
        desk.fresh,
        by=desk.cast.cora,
        letter=LETTER,
        plan=Plan("Illuminate: safe buses", TODAY),
        need=Need("Safe buses", desk.topic, "A brief for the funder"),
    )
    [need] = UnmetNeed.objects.all()
    assert (need.title, need.topic, need.organization) == ("Safe buses", desk.topic, desk.agency)
    assert (need.how_made_visible, need.description) == ("A brief for the funder", desk.request.need)
    assert decision.unmet_need == need
    assert decision.support is not None
    assert decision.support.tier == "general"
    invariants()


def test_declining_needs_no_weighing_and_opens_nothing(desk: Desk, sent: Any) -> None:
    decision = decline(desk)
    assert (decision.decline_reason, decision.offered_instead) == ("not_ready", "Ask us again in May.")
    assert not Support.objects.exists()
    assert "Why: Not ready." in sent()[-1][2]
    assert "Ask us again in May." in sent()[-1][2]
    invariants()


@pytest.mark.parametrize("missing", [{"decline_reason": ""}, {"offered_instead": ""}, {"message": ""}])
def test_the_database_itself_refuses_to_decline_without_reason_offer_or_letter(desk: Desk, missing: Any) -> None:
    values = {"kind": "declined", "decline_reason": "other", "offered_instead": "A brief", "message": "No"} | missing
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(help_request=desk.request, **values)


def test_the_database_itself_refuses_a_decision_that_opens_nothing(desk: Desk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(help_request=desk.request, kind="direct_service", message="Yes")


def test_without_a_weighing_a_request_can_only_be_declined(desk: Desk) -> None:
    with pytest.raises(NotNow, match="weigh it first"):
        serve(desk)
    HelpRequest.objects.update(status=RequestStatus.WEIGHED)
    with pytest.raises(NotNow, match="weigh it first"):
        serve(desk)
    assert not Support.objects.exists()


def test_leaving_the_weighing_takes_a_reason_which_is_kept(desk: Desk) -> None:
    desk.weigh(DecisionKind.ILLUMINATE)
    with pytest.raises(decisions.NeedsReason, match="Illuminate"):
        serve(desk)
    decision = decisions.serve(desk.fresh, by=desk.cast.cora, letter=AGAINST, plan=plan(desk))
    assert decision.override_reason == AGAINST.override_reason
    entry = Entry.objects.filter(verb="intake.help_request.decided").get()
    assert (entry.note, entry.changes["decision"]) == (AGAINST.override_reason, [None, "Direct service"])


def test_a_reason_that_was_not_needed_is_not_kept(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    decision = decisions.serve(desk.fresh, by=desk.cast.cora, letter=AGAINST, plan=plan(desk))
    assert decision.override_reason == ""


def test_two_who_decide_at_once(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    mine = desk.fresh
    decline(desk)
    with pytest.raises(Stale):
        decisions.serve(mine, by=desk.cast.dana, letter=LETTER, plan=plan(desk))
    assert Decision.objects.get().kind == DecisionKind.DECLINED
    assert not Support.objects.exists()
    assert desk.request.messages.count() == 1
    invariants()


def test_what_is_simulated_opens_what_is_simulated(desk: Desk) -> None:
    HelpRequest.objects.update(is_simulated=True)
    desk.weigh(DecisionKind.DIRECT)
    support = serve(desk).support
    assert support is not None
    assert (support.is_simulated, support.promises.get().is_simulated) == (True, True)


# Taking back and closing


def test_a_decision_taken_back_is_kept_and_the_requester_is_told(desk: Desk, sent: Any) -> None:
    desk.weigh(DecisionKind.DIRECT)
    decision = serve(desk)
    withdrawn = take_back(desk)
    assert (withdrawn.kind, withdrawn.message, withdrawn.why) == (
        DecisionKind.DIRECT, LETTER.message, "We overlooked a partner."
    )  # fmt: skip
    assert (withdrawn.made_by, withdrawn.made_at, withdrawn.withdrawn_by) == (
        desk.cast.cora, decision.made_at, desk.cast.dana
    )  # fmt: skip
    assert not Decision.objects.exists()
    assert (desk.fresh.status, desk.fresh.decided_at) == (RequestStatus.WEIGHED, None)
    assert sent()[-1][2].startswith("We look again.")
    invariants()
    decline(desk)
    assert desk.fresh.decision.kind == DecisionKind.DECLINED
    invariants()


def test_an_untouched_support_is_closed_with_its_promises(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    serve(desk, starts_on=date(2026, 2, 1))
    take_back(desk)
    support = Support.objects.get()
    assert (support.status, support.ends_on) == (SupportStatus.CLOSED, date(2026, 2, 1))
    assert support.promises.get().status == PromiseStatus.DROPPED


@pytest.mark.parametrize("touch", [ActivityFactory, EffortFactory, CostFactory])
def test_a_support_on_which_somebody_worked_stays(desk: Desk, touch: Any) -> None:
    desk.weigh(DecisionKind.DIRECT)
    support = serve(desk).support
    more = {"staff": desk.liam} if touch is EffortFactory else {"award_year": desk.year} if touch is CostFactory else {}
    touch(support=support, **more)
    take_back(desk)
    assert Support.objects.get().status == SupportStatus.ACTIVE


def test_the_need_and_the_resources_of_a_withdrawn_decision_are_kept(desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    brief = resource(desk)
    decisions.amplify(
        desk.fresh,
        by=desk.cast.cora,
        letter=LETTER,
        plan=Plan("Amplify", TODAY),
        source=desk.provider,
        resources=[brief],
    )
    assert list(take_back(desk).resources.all()) == [brief]


def test_only_what_is_decided_and_waits_for_nobody_is_closed(desk: Desk) -> None:
    with pytest.raises(NotNow):
        decisions.close(desk.fresh, by=desk.cast.cora)
    decline(desk)
    decisions.close(desk.fresh, by=desk.cast.cora)
    assert (desk.fresh.status, desk.fresh.closed_at) == (RequestStatus.CLOSED, timezone.now())
    with pytest.raises(NotNow):
        decisions.close(desk.fresh, by=desk.cast.cora)
    take_back(desk)
    assert (desk.fresh.status, desk.fresh.closed_at) == (RequestStatus.WEIGHED, None)
