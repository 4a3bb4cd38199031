"""Deciding, taking back and closing by page."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from steelyard.center.needs.models import UnmetNeed
from steelyard.intake.models import Decision, HandOff, WithdrawnDecision
from steelyard.intake.rules import DecisionKind, DeclineReason, RequestStatus
from steelyard.support.delivery.models import Support
from tests.intake.conftest import LETTER, Desk, decline, invariants, resource, serve, take_back
from tests.page import Page, location


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-01-12T18:00:00Z", tick=False)


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
