"""A partner who is signed in answers a hand-off without the mailed link, and only their own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from steelyard.intake.models import HandOff
from steelyard.intake.rules import HandOffStatus
from tests.conformance.world import World, make
from tests.page import Visit
from tests.people import Cast


@pytest.fixture
def world(cast: Cast) -> World:
    return make(cast)


def test_a_partner_says_yes(visit: Visit, world: World) -> None:
    pia, hand_off = world.cast.pia, world["hand-off"]
    assert "Can you take up request" in visit("intake:my-hand-off", pk=hand_off.pk, as_=pia).h1
    visit.post("intake:my-hand-off", {"say": "yes", "answer": "Pia writes on Monday."}, pk=hand_off.pk, as_=pia)
    hand_off.refresh_from_db()
    assert (hand_off.status, hand_off.answer) == (HandOffStatus.ACCEPTED, "Pia writes on Monday.")
    assert "You said yes" in visit("intake:my-hand-off", pk=hand_off.pk, as_=pia).text
    first = hand_off.help_request.messages.latest("pk")
    assert "has taken up your request" in first.text
    assert first.sent_by is None, "the center tells it, not a person of ours"


def test_the_age_of_the_link_does_not_matter_to_who_is_signed_in(visit: Visit, world: World) -> None:
    hand_off = world["hand-off"]
    HandOff.objects.filter(pk=hand_off.pk).update(sent_at=timezone.now() - timedelta(days=200))
    token = world["hand-off-token"]
    assert "too old" in visit("intake:hand-off", token=token).text
    visit.post("intake:my-hand-off", {"say": "no", "reason": "not_ours"}, pk=hand_off.pk, as_=world.cast.pia)
    hand_off.refresh_from_db()
    assert hand_off.status == HandOffStatus.REFUSED


def test_anothers_hand_off_is_not_there(visit: Visit, world: World) -> None:
    other = world["other-hand-off"]
    missing = visit("intake:my-hand-off", pk=999_999, as_=world.cast.pia, status=404)
    assert visit("intake:my-hand-off", pk=other.pk, as_=world.cast.pia, status=404).text == missing.text
    visit.post("intake:my-hand-off", {"say": "yes"}, pk=other.pk, as_=world.cast.pia, status=404)
    visit.post("intake:my-hand-off", {"say": "yes"}, pk=other.pk, as_=world.cast.cora, status=403)
    other.refresh_from_db()
    assert other.status == HandOffStatus.OPEN
    assert list(HandOff.objects.visible_to(world.cast.pia)) == [world["hand-off"]]
    assert list(HandOff.objects.visible_to(world.cast.rosa)) == []
