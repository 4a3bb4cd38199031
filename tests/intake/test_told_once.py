"""A requester is told of each step of a hand-off, once, however often and by whomever it is done.

Each guard against a second letter is switched off in the last tests, which must then see the second letter.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.kit.models import Stale
from steelyard.intake.actions import hand_off_talk, hand_offs
from steelyard.intake.jobs import ask_how_hand_offs_went
from steelyard.intake.models import HandOff, Message
from steelyard.intake.rules import NotNow, RefusalReason
from tests.factories.directory import OrganizationFactory
from tests.intake.conftest import Desk
from tests.intake.test_hand_offs import ASKED, handed_off  # noqa: F401 -- handed_off is a fixture

Step = Callable[[HandOff], Any]

STEPS: dict[str, Step] = {
    "asks": lambda one: hand_off_talk.ask(one, by=None, question="For one school or for all?"),
    "says yes": lambda one: hand_offs.accept(one, by=None),
    "says no": lambda one: hand_offs.refuse(one, by=None, reason=RefusalReason.NO_ROOM),
    "is taken back": lambda one: hand_offs.take_back(one, by=None, why="They found help."),
}
# The guard that keeps a second act of each step from a second letter.
GUARDS = {
    "asks": (hand_off_talk, "_check_new"),
    "says yes": (hand_offs, "_check_open"),
    "says no": (hand_offs, "_check_open"),
    "is taken back": (hand_offs, "_check_held"),
}


def told(desk: Desk, sent: Any) -> int:
    """How many letters the requester has; each stands on the page of the request as well, but for the last question."""
    letters = [body for to, _, body in sent() if to == desk.request.email]
    kept = Message.objects.filter(help_request=desk.request).count()
    assert len([body for body in letters if "/hand-off/went/" not in body]) == kept
    return len(letters)


def again(step: Step, one: HandOff) -> None:
    """A step, the same once more, and once more by somebody whose page is from before."""
    fresh = HandOff.objects.select_related("help_request", "provider")
    before = fresh.get(pk=one.pk)
    step(fresh.get(pk=one.pk))
    for copy in (fresh.get(pk=one.pk), before):
        with suppress(hand_offs.Answered, Stale):
            step(copy)


@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_told_once(name: str, handed_off: HandOff, desk: Desk, sent: Any) -> None:  # noqa: F811 -- the fixture
    before = told(desk, sent)
    again(STEPS[name], handed_off)
    assert told(desk, sent) == before + 1


@pytest.mark.usefixtures("handed_off")
def test_the_first_provider_is_told_of_by_the_decision_the_next_by_a_letter(desk: Desk, sent: Any) -> None:
    assert told(desk, sent) == 1
    other = OrganizationFactory(name="Calm Halls")
    for _ in range(2):
        with suppress(NotNow):
            hand_offs.pass_on(desk.fresh, by=desk.cast.cora, provider=other, asked=ASKED)
    assert told(desk, sent) == 2
    assert "passed your request on to Calm Halls" in next(
        body for to, _, body in sent()[::-1] if to == desk.request.email
    )


def test_a_whole_hand_off_is_as_many_letters_as_steps(handed_off: HandOff, desk: Desk, sent: Any) -> None:  # noqa: F811 -- the fixture
    again(STEPS["asks"], handed_off)
    hand_off_talk.reply(handed_off.questions.get(), by=desk.cast.cora, answer="For all of them.")
    again(STEPS["says yes"], handed_off)
    for days in (60, 61, 90):
        ask_how_hand_offs_went(timezone.localdate() + timedelta(days=days))
    assert told(desk, sent) == len(["decided", "asked", "accepted", "how did it go"])


def overwrite(one: Any, **values: Any) -> dict[str, list[Any]]:
    """A change that asks for no version, and is one also where nothing differs."""
    type(one).objects.filter(pk=one.pk).update(version=F("version") + 1, **values)
    return {name: [None, value] for name, value in values.items()}


@pytest.mark.parametrize("name", STEPS)
def test_without_its_guard_a_step_is_told_twice(
    name: str,
    handed_off: HandOff,  # noqa: F811 -- the fixture
    desk: Desk,
    sent: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = told(desk, sent)
    monkeypatch.setattr(*GUARDS[name], lambda *_: None)
    monkeypatch.setattr(hand_offs, "change", overwrite)  # behind it a second yes is no change, and fails
    again(STEPS[name], handed_off)
    assert told(desk, sent) > before + 1


@pytest.mark.usefixtures("handed_off")
def test_without_its_guard_a_provider_is_asked_twice(desk: Desk, sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_offs, "_check_unasked", lambda *_: None)
    for _ in range(2):
        hand_offs.pass_on(desk.fresh, by=desk.cast.cora, provider=desk.provider, asked=ASKED)
    assert told(desk, sent) == 3


def test_without_versions_two_pages_tell_twice(
    handed_off: HandOff,  # noqa: F811 -- the fixture
    desk: Desk,
    sent: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two who opened the page before either answered: what keeps the second out is the version of the record."""
    before = told(desk, sent)
    monkeypatch.setattr(hand_offs, "change", overwrite)
    again(STEPS["says yes"], handed_off)
    assert told(desk, sent) == before + 2
