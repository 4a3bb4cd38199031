"""A provider asks before it answers, and both sides tell 60 days later how it went."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.work.registry import DUTIES
from steelyard.intake.actions import hand_off_talk, hand_offs
from steelyard.intake.jobs import ask_how_hand_offs_went, flag_old_hand_offs
from steelyard.intake.models import HandOff, HandOffOutcome, HandOffQuestion
from steelyard.intake.queries import waiting
from steelyard.intake.queries.hand_offs import acceptance
from steelyard.intake.queries.today import Why
from steelyard.intake.rules import HandOffStatus, RefusalReason
from tests.intake.conftest import Desk
from tests.intake.test_hand_offs import NOW, answer, handed_off, token, token_in  # noqa: F401 -- handed_off is a fixture
from tests.page import Page

QUESTION = "Is it for one school or for all of them?"


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


# Asking first


@pytest.mark.usefixtures("handed_off")
def test_a_provider_asks_and_the_hand_off_stays_open(visit: Any, desk: Desk, sent: Any) -> None:
    answer(visit, sent, "ask", question=QUESTION)
    assert (HandOff.objects.get().status, HandOffQuestion.objects.get().text) == (HandOffStatus.OPEN, QUESTION)
    to, _, body = sent()[-1]
    assert to == desk.request.email
    assert QUESTION in body
    page = visit("intake:hand-off", token=token(sent))
    assert "Not answered yet" in page.text
    assert page.all("button", name="say"), "it may still say yes or no"
    assert [(one.why, one.help_request) for one in waiting(desk.cast.cora)] == [(Why.ASKS, desk.fresh)]
    assert "asks something about" in visit("desk:today", as_=desk.cast.cora).text


def test_an_empty_question_and_the_same_question_twice(visit: Any, handed_off: HandOff, sent: Any) -> None:  # noqa: F811 -- the fixture
    assert "This field is required" in answer(visit, sent, "ask", question=" ", status=422).text
    for _ in range(2):
        answer(visit, sent, "ask", question=QUESTION)
    assert handed_off.questions.count() == 1


def test_the_center_answers_and_the_provider_is_told_by_a_new_link(
    visit: Any,
    handed_off: HandOff,  # noqa: F811 -- the fixture
    desk: Desk,
    sent: Any,
    time_machine: Any,
) -> None:
    old = token(sent)
    answer(visit, sent, "ask", question=QUESTION)
    asked = HandOffQuestion.objects.get()
    assert "Answer " in visit("intake:help-request", pk=desk.request.pk, as_=desk.cast.cora).text
    time_machine.move_to(NOW + timedelta(days=3), tick=False)
    where = {"pk": handed_off.pk, "question": asked.pk}
    visit("intake:reply", **where, as_=desk.cast.cora)
    data = {"version": asked.version, "answer": "For all twelve."}
    visit.post("intake:reply", data, **where, as_=desk.cast.cora)
    page = visit.post("intake:reply", data, **where, as_=desk.cast.dana, status=409)
    assert "For all twelve." in page.text
    to, _, body = sent()[-1]
    assert (to, QUESTION in body, "For all twelve." in body) == ("hello@safe.test", True, True)
    visit("intake:hand-off", token=old, status=404)
    assert "For all twelve." in visit("intake:hand-off", token=token_in(body)).text
    handed_off.refresh_from_db()
    assert (handed_off.first_sent_at, handed_off.sent_at) == (NOW, timezone.now())
    assert waiting(desk.cast.cora) == []


def test_a_question_that_waits_for_us_is_no_silence_of_the_provider(handed_off: HandOff) -> None:  # noqa: F811 -- the fixture
    hand_off_talk.ask(handed_off, by=None, question=QUESTION)
    later = timezone.localdate() + timedelta(days=20)
    assert flag_old_hand_offs(later) == 0
    hand_off_talk.reply(HandOffQuestion.objects.select_related("hand_off").get(), by=None, answer="Yes.")
    assert flag_old_hand_offs(later) == 1


def test_a_question_of_another_hand_off_is_not_there(visit: Any, handed_off: HandOff, desk: Desk) -> None:  # noqa: F811 -- the fixture
    asked = hand_off_talk.ask(handed_off, by=None, question=QUESTION)
    visit("intake:reply", pk=handed_off.pk, question=asked.pk + 1, as_=desk.cast.cora, status=404)
    visit("intake:reply", pk=10**18, question=asked.pk, as_=desk.cast.cora, status=404)


@pytest.mark.usefixtures("handed_off")
def test_no_needs_a_reason_and_another_reason_needs_words(visit: Any, sent: Any) -> None:
    page = answer(visit, sent, "no", why="We are full.", status=422)
    assert "We are full." in page.text
    assert "Say in a sentence" in answer(visit, sent, "no", reason="other", status=422).text
    assert HandOff.objects.get().status == HandOffStatus.OPEN
    answer(visit, sent, "no", reason="other", why="Our grant has ended.")
    found = HandOff.objects.get()
    assert (found.status, found.reason, found.answer) == ("refused", RefusalReason.OTHER, "Our grant has ended.")


# How it went


@pytest.fixture
def accepted(handed_off: HandOff, time_machine: Any) -> HandOff:  # noqa: F811 -- the fixture
    """A hand-off accepted four days after its first letter."""
    time_machine.move_to(NOW + timedelta(days=4), tick=False)
    return hand_offs.accept(handed_off, by=None)


def links(sent: Any) -> dict[str, str]:
    """The token of each side's letter, by address."""
    found = [(to, re.search(r"/hand-off/went/([\w-]+)/", body)) for to, _, body in sent()]
    return {to: match[1] for to, match in found if match}


def tell(visit: Any, secret: str, *, status: int = 303, **data: Any) -> Page:
    page: Page = visit.post("intake:how-it-went", {"once": str(uuid.uuid4()), **data}, token=secret, status=status)
    return page


@pytest.fixture
def asked(accepted: HandOff, sent: Any, time_machine: Any) -> dict[str, str]:
    time_machine.move_to(NOW + timedelta(days=64), tick=False)
    assert ask_how_hand_offs_went(timezone.localdate()) == 1
    return links(sent)


def test_both_sides_are_asked_once_60_days_after_the_yes(accepted: HandOff, desk: Desk, sent: Any) -> None:
    said = timezone.localdate()
    assert ask_how_hand_offs_went(said + timedelta(days=59)) == 0
    assert ask_how_hand_offs_went(said + timedelta(days=60)) == 1
    assert ask_how_hand_offs_went(said + timedelta(days=61)) == 0
    assert set(links(sent)) == {"hello@safe.test", desk.request.email}
    assert "intake.jobs.look_after_hand_offs" in DUTIES


def test_what_was_accepted_long_before_is_not_asked_about(accepted: HandOff) -> None:
    assert ask_how_hand_offs_went(timezone.localdate() + timedelta(days=200)) == 0


def test_both_tell_each_for_itself_and_the_coordinator_writes_it_down(
    visit: Any, asked: dict[str, str], desk: Desk
) -> None:
    assert "How hand-offs went" in visit("desk:today", as_=desk.cast.cora).text
    requester, provider = asked[desk.request.email], asked["hello@safe.test"]
    assert visit("intake:how-it-went", token=requester).h1 == "Did it help?"
    assert "This field is required" in tell(visit, requester, words="Well", status=422).text
    tell(visit, requester, helped="partly", words="They came once.")
    tell(visit, requester, helped="no")
    tell(visit, provider, words="We met with the principals.")
    outcome = HandOffOutcome.objects.get()
    assert (outcome.helped, outcome.requester_says, outcome.provider_says) == (
        "partly", "They came once.", "We met with the principals."
    )  # fmt: skip
    assert "They came once." not in visit("intake:how-it-went", token=provider).text
    page = visit("intake:outcome", pk=outcome.hand_off_id, as_=desk.cast.cora)
    assert "They came once." in page.text
    data = {"version": outcome.version, "words": "Ask them for single visits."}
    visit.post("intake:outcome", data, pk=outcome.hand_off_id, as_=desk.cast.cora)
    assert "How hand-offs went" not in visit("desk:today", as_=desk.cast.cora).text
    visit.post("intake:outcome", data, pk=outcome.hand_off_id, as_=desk.cast.cora, status=409)
    visit.post("intake:outcome", data, pk=outcome.hand_off_id, as_=desk.cast.libby, status=403)
    visit("intake:how-it-went", token="nothing", status=404)


def test_time_to_a_yes_is_measured_from_the_first_letter(
    visit: Any,
    handed_off: HandOff,  # noqa: F811 -- the fixture
    desk: Desk,
    time_machine: Any,
) -> None:
    time_machine.move_to(NOW + timedelta(days=5), tick=False)
    hand_offs.send_again(handed_off, by=None, email="maya@safe.test")
    time_machine.move_to(NOW + timedelta(days=7), tick=False)
    hand_offs.accept(handed_off, by=None)
    found = acceptance(timezone.localdate())
    assert (found.days, found.n, found.answered) == (7, 1, 1)
    page = visit("intake:hand-offs", as_=desk.cast.cora)
    assert "after 7 days" in page.text
    assert "7 days from the first letter" in visit("intake:help-request", pk=desk.request.pk, as_=desk.cast.cora).text


def test_the_list_of_hand_offs_costs_the_same_however_many(
    visit: Any,
    handed_off: HandOff,  # noqa: F811 -- the fixture
    desk: Desk,
    django_assert_max_num_queries: Any,
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(40) as counted:
            visit("intake:hand-offs", as_=desk.cast.cora)
        return len(counted)

    few = queries()
    for n in range(3):
        more = HandOff.objects.create(
            help_request=desk.request, provider=handed_off.provider, email="a@b.test", what="x", token_hash=str(n)
        )
        HandOffQuestion.objects.create(hand_off=more, text="Why?")
    assert queries() == few
