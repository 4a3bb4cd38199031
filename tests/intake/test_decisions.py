"""Each decision opens its own next step, tells the requester, and can be taken back; by act and by page."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.intake.actions import decisions
from steelyard.intake.actions.decisions import Letter, Need, Plan
from steelyard.intake.models import Decision, HandOff, HelpRequest, WithdrawnDecision
from steelyard.intake.rules import DecisionKind, DeclineReason, NotNow, RequestStatus
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.delivery.rules import Origin, PromiseStatus, ProviderRole, Standing, SupportStatus
from steelyard.support.library.models import Resource
from tests.factories.delivery import ActivityFactory, CostFactory, EffortFactory
from tests.factories.library import ResourceFactory
from tests.intake.conftest import Desk
from tests.page import Page, location

LETTER = Letter("Dear Rita, this is our answer.")
AGAINST = Letter("Dear Rita, this is our answer.", "The director promised it at the convening.")
TODAY = date(2026, 1, 12)


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-01-12T18:00:00Z", tick=False)


def resource(desk: Desk, **values: Any) -> Resource:
    """A resource on the topic of the request."""
    made: Resource = ResourceFactory(**values)
    made.topics.add(desk.topic)
    return made


def plan(desk: Desk, **more: Any) -> Plan:
    return Plan(**{"name": "School safety: Harbor", "tier": "targeted", "liaison": desk.liam, "plan": "Meet twice.",
                   "expected_minutes": 1200, "starts_on": TODAY, "first_step_on": date(2026, 1, 19), **more})  # fmt: skip


def serve(desk: Desk, *, by: Any = None, **more: Any) -> Decision:
    return decisions.serve(desk.fresh, by=by or desk.cast.cora, letter=LETTER, plan=plan(desk, **more))


def decline(desk: Desk, record: HelpRequest | None = None) -> Decision:
    return decisions.decline(
        record or desk.fresh,
        by=desk.cast.cora,
        letter=LETTER,
        reason=DeclineReason.NOT_READY,
        offered_instead="Ask us again in May.",
    )


def invariants() -> None:
    """What holds of every decision, whatever happened."""
    for decision in Decision.objects.select_related("help_request", "support"):
        assert decision.message
        assert decision.help_request.messages.filter(from_requester=False).exists()
        assert decision.help_request.status in {RequestStatus.DECIDED, RequestStatus.HANDED_OFF, RequestStatus.CLOSED}
        assert (decision.kind == DecisionKind.DECLINED) == (decision.support is None)
    undecided = HelpRequest.objects.filter(status__in=[RequestStatus.NEW, RequestStatus.WEIGHED])
    assert not undecided.filter(decision__isnull=False).exists()
    assert not undecided.filter(decided_at__isnull=False).exists()


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


def take_back(desk: Desk) -> WithdrawnDecision:
    return decisions.reopen(desk.fresh, by=desk.cast.dana, why="We overlooked a partner.", message="We look again.")


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


# Pages


def typed(desk: Desk, **more: Any) -> dict[str, Any]:
    return {"version": desk.fresh.version, "message": LETTER.message, "once": str(uuid.uuid4()), **more}


def support_typed(desk: Desk, **more: Any) -> dict[str, Any]:
    fields = {
        "name": "School safety: Harbor",
        "tier": "targeted",
        "liaison": desk.liam.pk,
        "hours": "20.5",
        "starts_on": "2026-01-12",
        "first_step_on": "2026-01-19",
        "plan": "Meet twice.",
    }
    return typed(desk, **fields | more)


def partner_typed(desk: Desk, **more: Any) -> dict[str, Any]:
    first = {
        "partner-0-organization": f"{desk.provider.name} #{desk.provider.pk}",
        "partner-0-role": "co_lead",
        "partner-0-does": "Two webinars",
        "partner-0-since": "",
        "partner-0-until": "2026-06-30",
    }
    blank = {f"partner-{n}-{name}": "" for n in (1, 2, 3) for name in ("organization", "does", "since", "until")}
    roles = {f"partner-{n}-role": "co_lead" for n in (1, 2, 3)}
    return first | blank | roles | {"partner-TOTAL_FORMS": 4, "partner-INITIAL_FORMS": 0} | more


def decide(visit: Any, desk: Desk, kind: str, data: dict[str, Any], status: int = 303, by: Any = None) -> Page:
    page: Page = visit.post(
        "intake:decide-as", data, pk=desk.request.pk, kind=kind, as_=by or desk.cast.cora, status=status
    )
    return page


def errors(page: Page) -> set[str]:
    return set(page.response.context["form"].errors)


def test_the_page_opens_on_what_the_weighing_suggests(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.ILLUMINATE)
    page = visit("intake:decide", pk=desk.request.pk, as_=desk.cast.cora)
    assert "The weighing suggests illuminate." in page.text
    assert page.all("textarea", name="how")
    assert page.all("textarea", name="override_reason") == []
    [letter] = page.all("textarea", name="message")
    assert "".join(letter.itertext()).strip().startswith("Dear Rita Requester,")


def test_without_a_weighing_the_page_only_declines(visit: Any, desk: Desk) -> None:
    page = visit("intake:decide", pk=desk.request.pk, as_=desk.cast.cora)
    assert len(page.all("input", name="reason")) == len(DeclineReason)
    answer = visit("intake:decide-as", pk=desk.request.pk, kind="direct_service", as_=desk.cast.cora, status=303)
    assert location(answer) == desk.request.get_absolute_url()
    visit("intake:decide-as", pk=desk.request.pk, kind="nonsense", as_=desk.cast.cora, status=404)


def test_direct_service_by_page(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    page = visit("intake:decide", pk=desk.request.pk, as_=desk.cast.cora)
    assert "Liam, deep knowledge" in page.text
    answer = decide(visit, desk, "direct_service", support_typed(desk))
    assert location(answer) == desk.request.get_absolute_url()
    support = Support.objects.get()
    assert (support.expected_minutes, support.liaison, support.plan) == (1230, desk.liam, "Meet twice.")
    page = visit("intake:help-request", pk=desk.request.pk, as_=desk.cast.cora)
    assert "Direct service" in page.text
    assert support.name in page.text
    invariants()


def test_collaborate_by_page(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.COLLABORATE)
    decide(visit, desk, "collaborate", support_typed(desk) | partner_typed(desk))
    part = Support.objects.get().providers.get(organization=desk.provider)
    assert (part.role, part.does, part.until) == ("co_lead", "Two webinars", date(2026, 6, 30))
    invariants()


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"partner-0-organization": ""}, "required"),
        ({"partner-0-organization": "Nobody we know"}, "suggestions"),
        ({"partner-0-organization": "Gone #99999999"}, "no provider"),
        ({"partner-0-since": "2026-07-01"}, "last day lies before the first"),
        ({"partner-1-organization": "Safe Schools Partners", "partner-1-does": "Again"}, "stands twice"),
        ({"partner-1-does": "Something, by nobody"}, "required"),
    ],
)
def test_partners_that_cannot_be(visit: Any, desk: Desk, more: dict[str, str], problem: str) -> None:
    desk.weigh(DecisionKind.COLLABORATE)
    page = decide(visit, desk, "collaborate", support_typed(desk) | partner_typed(desk, **more), status=422)
    assert problem in page.text
    assert "Two webinars" in page.html
    assert not Support.objects.exists()


def test_a_partner_typed_by_its_exact_name_is_found(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.COLLABORATE)
    data = partner_typed(desk, **{"partner-0-organization": "safe schools partners"})
    decide(visit, desk, "collaborate", support_typed(desk) | data)
    assert Support.objects.get().providers.filter(organization=desk.provider).exists()


def test_amplify_by_page_with_resources(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    brief = resource(desk, title="Safe halls")
    data = typed(desk, source=desk.provider.name, resources=[brief.pk], email="", what="")
    decide(visit, desk, "amplify", data)
    assert list(Decision.objects.get().resources.all()) == [brief]
    assert not HandOff.objects.exists()
    invariants()


def test_amplify_by_page_with_a_hand_off(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    page = visit("intake:decide", pk=desk.request.pk, as_=desk.cast.cora, query={"provider": desk.provider.pk})
    assert [e.get("value") for e in page.all("input", name="email")] == ["hello@safe.test"]
    data = typed(desk, source=desk.provider.name, hand_off="on", email="hello@safe.test", what="Call them.")
    decide(visit, desk, "amplify", data)
    assert HandOff.objects.get().what == "Call them."
    assert desk.fresh.status == RequestStatus.HANDED_OFF
    invariants()


def test_amplify_with_nothing_is_refused_beside_the_field(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    data = typed(desk, source=desk.provider.name, email="", what="")
    assert errors(decide(visit, desk, "amplify", data, status=422)) == {"hand_off"}
    resource(desk)
    assert errors(decide(visit, desk, "amplify", data, status=422)) == {"resources"}
    assert errors(decide(visit, desk, "amplify", data | {"hand_off": "on"}, status=422)) == {"email", "what"}


def test_illuminate_by_page(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.ILLUMINATE)
    decide(visit, desk, "illuminate", typed(desk, title="Safe buses", topic=desk.topic.pk, how="A brief"))
    assert UnmetNeed.objects.get().title == "Safe buses"
    invariants()


def test_decline_by_page(visit: Any, desk: Desk) -> None:
    decide(visit, desk, "declined", typed(desk, reason="out_of_scope", offered_instead="Ask the state library."))
    assert Decision.objects.get().offered_instead == "Ask the state library."
    page = visit("intake:help-request", pk=desk.request.pk, as_=desk.cast.cora)
    assert "Ask the state library." in page.text
    invariants()


@pytest.mark.parametrize("missing", ["reason", "offered_instead", "message"])
def test_nobody_is_declined_without_reason_offer_and_letter(visit: Any, desk: Desk, missing: str) -> None:
    data = typed(desk, reason="other", offered_instead="A brief.")
    assert errors(decide(visit, desk, "declined", data | {missing: " "}, status=422)) == {missing}
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in DecisionKind if kind != DecisionKind.DECLINED])
def test_no_decision_without_a_letter(visit: Any, desk: Desk, kind: DecisionKind) -> None:
    desk.weigh(kind)
    page = decide(visit, desk, kind, support_typed(desk, message="") | partner_typed(desk), status=422)
    assert "message" in errors(page)
    assert desk.fresh.status == RequestStatus.WEIGHED


def test_leaving_the_weighing_by_page_takes_a_reason(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.ILLUMINATE)
    page = decide(visit, desk, "direct_service", support_typed(desk), status=422)
    assert errors(page) == {"override_reason"}
    decide(visit, desk, "direct_service", support_typed(desk, override_reason="A promise of the director"))
    assert Decision.objects.get().override_reason == "A promise of the director"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "a" * 201), ("tier", "huge"), ("liaison", "999999"), ("liaison", ""), ("hours", "0"),
        ("hours", "1e9"), ("hours", "many"), ("starts_on", "2020-01-01"), ("starts_on", "31/31/2026"),
        ("first_step_on", "2026-01-11"), ("message", "a" * 10_001), ("plan", "NUL\0"), ("version", ""),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_beside_its_field(visit: Any, desk: Desk, field: str, value: str) -> None:
    desk.weigh(DecisionKind.DIRECT)
    page = decide(visit, desk, "direct_service", support_typed(desk, **{field: value}), status=422)
    assert errors(page) == {field}
    assert not Decision.objects.exists()


def test_the_later_of_two_is_refused_and_reads_both_texts(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    mine = support_typed(desk, message="My own long letter.", plan="My own plan.")
    decline(desk)
    page = decide(visit, desk, "direct_service", mine, status=409, by=desk.cast.dana)
    for text in ("Cora saved first", "Declined", LETTER.message, "My own long letter.", "My own plan."):
        assert text in page.text
    assert Decision.objects.get().kind == DecisionKind.DECLINED
    [version] = page.all("input", name="version")
    again = decide(visit, desk, "direct_service", mine | {"version": version.get("value")}, status=422)
    assert "reopen it first" in again.text
    assert "My own long letter." in again.text
    invariants()


def test_what_else_changed_is_shown_as_well(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    mine = support_typed(desk)
    desk.weigh(DecisionKind.COLLABORATE, by=desk.cast.liam)
    page = decide(visit, desk, "direct_service", mine, status=409)
    assert "Nothing was overwritten" in page.text
    assert not Decision.objects.exists()


def test_a_double_click_decides_once(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    data = support_typed(desk)
    first, second = (decide(visit, desk, "direct_service", data) for _ in range(2))
    assert location(first) == location(second)
    assert (Support.objects.count(), desk.request.messages.count()) == (1, 1)


def test_taking_back_by_page(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    serve(desk)
    page = visit("intake:reopen", pk=desk.request.pk, as_=desk.cast.cora)
    assert "it is closed" in page.text
    data = typed(desk, why="A partner wrote.", message="We look again.")
    assert errors(
        visit.post("intake:reopen", data | {"why": ""}, pk=desk.request.pk, as_=desk.cast.cora, status=422)
    ) == {"why"}
    visit.post("intake:reopen", data, pk=desk.request.pk, as_=desk.cast.cora)
    assert (desk.fresh.status, WithdrawnDecision.objects.get().why) == (RequestStatus.WEIGHED, "A partner wrote.")
    page = visit("intake:help-request", pk=desk.request.pk, as_=desk.cast.cora)
    assert "A partner wrote." in page.text
    invariants()


def test_taking_back_what_somebody_took_back_before(visit: Any, desk: Desk) -> None:
    decline(desk)
    data = typed(desk, why="Mine", message="We look again.")
    take_back(desk)
    page = visit.post("intake:reopen", data, pk=desk.request.pk, as_=desk.cast.cora, status=409)
    assert "Nothing was overwritten" in page.text
    assert WithdrawnDecision.objects.count() == 1
    answer = visit("intake:reopen", pk=desk.request.pk, as_=desk.cast.cora, status=303)
    assert location(answer) == desk.request.get_absolute_url()


def test_closing_by_the_button(visit: Any, desk: Desk) -> None:
    answer = visit.post("intake:close", pk=desk.request.pk, as_=desk.cast.cora)
    assert (location(answer), desk.fresh.status) == (desk.request.get_absolute_url(), RequestStatus.NEW)
    decline(desk)
    answer = visit.post("intake:close", pk=desk.request.pk, as_=desk.cast.cora)
    assert (location(answer), desk.fresh.status) == ("/requests/", RequestStatus.CLOSED)


def test_writing_to_the_requester_is_a_first_reply(visit: Any, desk: Desk, sent: Any) -> None:
    visit.post("intake:write", {"text": "We read it."}, pk=desk.request.pk, as_=desk.cast.liam)
    assert desk.fresh.first_reply_at == timezone.now()
    assert sent()[-1][2].startswith("We read it.")
    page = visit.post("intake:write", {"text": " "}, pk=desk.request.pk, as_=desk.cast.liam, status=422)
    assert errors_of_write(page) == {"text"}


def errors_of_write(page: Page) -> set[str]:
    return set(page.response.context["write"].errors)
