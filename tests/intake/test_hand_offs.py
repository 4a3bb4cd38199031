"""Handing off: the mailed link, the provider's answer, silence, and who is told."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.registry import DUTIES
from steelyard.intake.actions import decisions, hand_offs
from steelyard.intake.actions.decisions import Letter, Plan
from steelyard.intake.jobs import flag_old_hand_offs
from steelyard.intake.models import HandOff, HelpRequest
from steelyard.intake.queries import waiting
from steelyard.intake.queries.today import Why
from steelyard.intake.rules import DecisionKind, HandOffStatus, NotNow, RefusalReason, RequestStatus
from steelyard.support.delivery.models import SupportProvider
from steelyard.support.delivery.rules import ProviderRole
from tests.factories.directory import OrganizationFactory
from tests.intake.conftest import Desk
from tests.page import Page, location

ASKED = hand_offs.Asked("hello@safe.test", "Please call them this week.")
NOW = datetime(2026, 1, 12, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def handed_off(desk: Desk) -> HandOff:
    """The request of the desk, handed off to the provider."""
    desk.weigh(DecisionKind.AMPLIFY)
    decisions.amplify(
        desk.fresh,
        by=desk.cast.cora,
        letter=Letter("We pass your request on."),
        plan=Plan("Amplify: school safety", timezone.localdate()),
        source=desk.provider,
        hand_off=ASKED,
    )
    return HandOff.objects.get()


def token_in(body: str) -> str:
    found = re.search(r"/hand-off/([\w-]+)/", body)
    assert found
    return found[1]


def token(sent: Any) -> str:
    """The token of the newest letter to the provider."""
    return token_in([body for to, _, body in sent() if to.endswith("@safe.test")][-1])


def answer(visit: Any, sent: Any, say: str, *, words: str = "", status: int = 303, **more: Any) -> Page:
    data = {"say": say, "answer": words, "once": str(uuid.uuid4()), **more}
    page: Page = visit.post("intake:hand-off", data, token=token(sent), status=status)
    return page


# Sending


def test_the_letter_says_what_is_asked_and_nothing_personal(handed_off: HandOff, desk: Desk, sent: Any) -> None:
    [(to, subject, body)] = [one for one in sent() if one[0] == "hello@safe.test"]
    assert subject == f"Can you take up request {desk.request.number}?"
    for text in (ASKED.what, desk.agency.name, desk.request.need, "60 days"):
        assert text in body
    assert desk.request.name not in body
    assert desk.request.email not in body
    assert (handed_off.status, handed_off.email) == (HandOffStatus.OPEN, to)


def test_the_request_stays_open_until_the_provider_accepts(handed_off: HandOff, desk: Desk) -> None:
    assert desk.fresh.status == RequestStatus.HANDED_OFF
    with pytest.raises(NotNow, match="has not answered yet"):
        decisions.close(desk.fresh, by=desk.cast.cora)
    hand_offs.accept(handed_off, by=None)
    decisions.close(desk.fresh, by=desk.cast.cora)
    assert desk.fresh.status == RequestStatus.CLOSED


def test_the_token_is_kept_nowhere(handed_off: HandOff, sent: Any) -> None:
    secret = token(sent)
    assert secret not in handed_off.token_hash
    assert not [entry for entry in Entry.objects.all() if secret in str(entry.changes) + entry.note]


def test_the_provider_becomes_the_amplified_source(handed_off: HandOff, desk: Desk) -> None:
    [part] = SupportProvider.objects.filter(organization=desk.provider)
    assert (part.role, part.since, part.until) == (ProviderRole.SOURCE, timezone.localdate(), None)


@pytest.mark.usefixtures("handed_off")
def test_one_provider_is_not_asked_twice_at_once(desk: Desk) -> None:
    with pytest.raises(NotNow, match="has not answered the last letter"):
        hand_offs.send(desk.fresh, by=desk.cast.cora, provider=desk.provider, asked=ASKED)


def test_a_declined_request_is_not_handed_off(desk: Desk) -> None:
    decisions.decline(desk.fresh, by=desk.cast.cora, letter=Letter("No."), reason="other", offered_instead="A brief")
    with pytest.raises(NotNow, match="declined"):
        hand_offs.send(desk.fresh, by=desk.cast.cora, provider=desk.provider, asked=ASKED)
    assert not HandOff.objects.exists()


# The provider's page


@pytest.mark.usefixtures("handed_off")
def test_opening_the_link_changes_nothing(visit: Any, desk: Desk, sent: Any) -> None:
    for _ in range(3):
        page = visit("intake:hand-off", token=token(sent))
    assert page.h1 == f"Can you take up request {desk.request.number}?"
    assert [e.get("value") for e in page.all("button", name="say")] == ["yes", "ask", "no"]
    assert desk.request.email not in page.html
    assert desk.request.name not in page.text
    assert HandOff.objects.get().status == HandOffStatus.OPEN


@pytest.mark.usefixtures("handed_off")
def test_the_page_is_kept_by_no_cache_and_no_search(sent: Any) -> None:
    response = Client().get(f"/hand-off/{token(sent)}/")
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.usefixtures("handed_off")
def test_yes_tells_the_requester_and_shows_whom_to_write_to(visit: Any, desk: Desk, sent: Any) -> None:
    answer(visit, sent, "yes", words="Maya will write on Monday.")
    found = HandOff.objects.get()
    assert (found.status, found.answered_at, found.answer) == (
        HandOffStatus.ACCEPTED, NOW, "Maya will write on Monday."
    )  # fmt: skip
    assert desk.fresh.status == RequestStatus.HANDED_OFF
    to, _, body = sent()[-1]
    assert to == desk.request.email
    assert body.startswith(f"{desk.provider.name} has taken up your request and will write to you.\n\nMaya will write")
    page = visit("intake:hand-off", token=token(sent))
    assert "You said yes" in page.text
    assert desk.request.email in page.text
    assert page.all("button", name="say") == []


@pytest.mark.usefixtures("handed_off")
def test_no_brings_the_request_back(visit: Any, desk: Desk, sent: Any) -> None:
    answer(visit, sent, "no", reason="no_room", why="We are full until May.")
    assert HandOff.objects.get().status == HandOffStatus.REFUSED
    assert desk.fresh.status == RequestStatus.DECIDED
    to, _, body = sent()[-1]
    assert to == desk.request.email
    for words in ("cannot take up your request", "no room for it at present", "We are full until May."):
        assert words in body
    assert "You said no" in visit("intake:hand-off", token=token(sent)).text
    page = visit("intake:help-request", pk=desk.request.pk, as_=desk.cast.cora)
    assert "Choose another provider" in page.text
    assert "We are full until May." in page.text


@pytest.mark.usefixtures("handed_off")
def test_a_second_answer_changes_nothing(visit: Any, desk: Desk, sent: Any) -> None:
    answer(visit, sent, "yes")
    letters = len(sent())
    answer(visit, sent, "no", words="Changed our mind")
    answer(visit, sent, "yes")
    found = HandOff.objects.get()
    assert (found.status, found.answer, len(sent())) == (HandOffStatus.ACCEPTED, "", letters)


@pytest.mark.usefixtures("handed_off")
def test_neither_yes_nor_no_is_asked_again(visit: Any, sent: Any) -> None:
    page = answer(visit, sent, "perhaps", words="Let us talk first.", status=422)
    assert "Let us talk first." in page.text
    assert HandOff.objects.get().status == HandOffStatus.OPEN


@pytest.mark.usefixtures("handed_off")
def test_an_old_link_takes_no_answer(visit: Any, sent: Any) -> None:
    HandOff.objects.update(sent_at=NOW - timedelta(days=61))
    page = visit("intake:hand-off", token=token(sent))
    assert "too old" in page.text
    assert page.all("button", name="say") == []
    answer(visit, sent, "yes")
    assert HandOff.objects.get().status == HandOffStatus.OPEN


@pytest.mark.parametrize("secret", ["nothing", "a" * 500, "%00", "📮"])
def test_a_wrong_link_opens_nothing(visit: Any, db: None, secret: str) -> None:
    page = visit(f"/hand-off/{secret}/", status=404)
    assert page.h1 == "This link opens nothing"


# While it waits


def test_after_fifteen_days_without_an_answer_it_is_flagged_once(handed_off: HandOff, desk: Desk) -> None:
    today = timezone.localdate()
    assert flag_old_hand_offs(today + timedelta(days=14)) == 0
    assert flag_old_hand_offs(today + timedelta(days=15)) == 1
    assert flag_old_hand_offs(today + timedelta(days=16)) == 0
    handed_off.refresh_from_db()
    assert handed_off.flagged_at is not None
    assert Entry.objects.filter(verb="intake.hand_off.flagged", actor="Steelyard").count() == 1
    assert [(one.help_request, one.why) for one in waiting(desk.cast.cora)] == [(desk.fresh, Why.SILENT)]


def test_what_is_answered_is_never_flagged(handed_off: HandOff) -> None:
    hand_offs.refuse(handed_off, by=None, reason=RefusalReason.NO_ROOM)
    assert flag_old_hand_offs(timezone.localdate() + timedelta(days=99)) == 0


def test_somebody_looks_every_day() -> None:
    assert "intake.jobs.look_at_hand_offs" in DUTIES


def test_a_new_link_ends_the_old_one_and_the_flag(visit: Any, handed_off: HandOff, desk: Desk, sent: Any) -> None:
    old = token(sent)
    hand_offs.flag(handed_off, by=None)
    page = visit("intake:send-again", pk=handed_off.pk, as_=desk.cast.cora)
    assert [e.get("value") for e in page.all("input", name="email")] == ["hello@safe.test"]
    data = {"version": handed_off.version, "email": "maya@safe.test"}
    assert location(visit.post("intake:send-again", data, pk=handed_off.pk, as_=desk.cast.cora)).endswith(
        f"/requests/{desk.request.pk}/"
    )
    handed_off.refresh_from_db()
    assert (handed_off.flagged_at, handed_off.email) == (None, "maya@safe.test")
    assert token(sent) != old
    visit("intake:hand-off", token=old, status=404)
    visit("intake:hand-off", token=token(sent))
    assert "…" in str(Entry.objects.get(verb="intake.hand_off.sent_again").changes["email"]), "addresses stay out"


def test_two_who_send_again_at_once(visit: Any, handed_off: HandOff, desk: Desk) -> None:
    data = {"version": handed_off.version, "email": "maya@safe.test"}
    visit.post("intake:send-again", data, pk=handed_off.pk, as_=desk.cast.cora)
    page = visit.post("intake:send-again", data, pk=handed_off.pk, as_=desk.cast.dana, status=409)
    assert "Nothing was overwritten" in page.text


def test_withdrawing_tells_the_provider(visit: Any, handed_off: HandOff, desk: Desk, sent: Any) -> None:
    data = {"version": handed_off.version, "why": "They found help elsewhere."}
    visit.post("intake:withdraw", data, pk=handed_off.pk, as_=desk.cast.cora)
    handed_off.refresh_from_db()
    assert handed_off.status == HandOffStatus.WITHDRAWN
    assert desk.fresh.status == RequestStatus.DECIDED
    assert [(to, "no longer" in body) for to, _, body in sent()[-2:]] == [
        ("hello@safe.test", True), (desk.request.email, True)
    ]  # fmt: skip
    secret = token_in(next(body for to, _, body in sent() if "/hand-off/" in body))
    assert "No longer needed" in visit("intake:hand-off", token=secret).text
    again = {"version": handed_off.version, "why": "Twice"}
    page = visit.post("intake:withdraw", again, pk=handed_off.pk, as_=desk.cast.cora, status=422)
    assert "nothing to withdraw" in page.text


def test_taking_the_decision_back_withdraws_the_hand_off(handed_off: HandOff, desk: Desk, sent: Any) -> None:
    hand_offs.accept(handed_off, by=None)
    decisions.reopen(desk.fresh, by=desk.cast.cora, why="A mistake", message="We look again.")
    handed_off.refresh_from_db()
    assert (handed_off.status, desk.fresh.status) == (HandOffStatus.WITHDRAWN, RequestStatus.WEIGHED)
    assert [to for to, _, _ in sent()][-2:] == ["hello@safe.test", desk.request.email]


def test_another_provider_takes_the_place_of_one_who_refused(visit: Any, handed_off: HandOff, desk: Desk) -> None:
    hand_offs.refuse(handed_off, by=None, reason=RefusalReason.NO_ROOM)
    other = OrganizationFactory(name="Calm Halls")
    page = visit("intake:new-hand-off", pk=desk.request.pk, as_=desk.cast.cora)
    assert "get in touch with Harbor Department of Education about school safety" in page.text
    data = {"version": desk.fresh.version, "provider": "Calm Halls", "email": "hi@calm.test", "what": "Call them."}
    visit.post("intake:new-hand-off", data, pk=desk.request.pk, as_=desk.cast.cora)
    parts = {part.organization: part.until for part in SupportProvider.objects.filter(role=ProviderRole.SOURCE)}
    assert parts == {desk.provider: timezone.localdate(), other: None}
    assert desk.fresh.status == RequestStatus.HANDED_OFF
    page = visit.post("intake:new-hand-off", data, pk=desk.request.pk, as_=desk.cast.dana, status=409)
    assert "Nothing was overwritten" in page.text
    assert HandOff.objects.count() == 2


def test_what_is_not_decided_is_not_handed_off_by_page(visit: Any, desk: Desk) -> None:
    answered = visit("intake:new-hand-off", pk=desk.request.pk, as_=desk.cast.cora, status=303)
    assert location(answered) == desk.request.get_absolute_url()
    data = {"version": 1, "provider": desk.provider.name, "email": "hi@safe.test", "what": "Call them."}
    page = visit.post("intake:new-hand-off", data, pk=desk.request.pk, as_=desk.cast.cora, status=422)
    assert "weigh it first" in page.text


# What waits for whom


def test_what_waits_for_whom(desk: Desk, handed_off: HandOff) -> None:
    hand_offs.refuse(handed_off, by=None, reason=RefusalReason.NO_ROOM)
    cora = {one.why for one in waiting(desk.cast.cora)}
    assert cora == {Why.REFUSED}
    HelpRequest.objects.update(status=RequestStatus.NEW, holder=None)
    assert {one.why for one in waiting(desk.cast.cora)} == {Why.NEW}
    assert waiting(desk.cast.liam) == []
    HelpRequest.objects.update(status=RequestStatus.WEIGHED, holder=desk.liam)
    assert {one.why for one in waiting(desk.cast.liam)} == {Why.UNDECIDED}
    assert waiting(desk.cast.cora) == []
    assert [waiting(one) for one in (desk.cast.rosa, desk.cast.eva, desk.cast.nobody)] == [[], [], []]
