"""Today shows what was sent back and whom one keeps waiting, until it is answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.support.protocols.actions.replies import reply
from steelyard.support.protocols.models import Ballot
from steelyard.support.protocols.rules import EQUITY, BallotStatus
from tests.factories.delivery import AgreementFactory, AgreementTextFactory, SupportFactory
from tests.factories.directory import PersonFactory
from tests.factories.protocols import finished, in_review, opened, rated, said
from tests.people import Cast

Visit = Any
BACK = "Texts sent back to you"


@pytest.fixture
def liam(cast: Cast) -> StaffMember:
    person = PersonFactory(name="Liam Frost", user=cast.liam)
    return StaffMember.objects.create(person=person, since=timezone.localdate() - timedelta(days=900))


def test_a_text_that_an_agency_sent_back_waits_for_the_liaison(visit: Visit, cast: Cast, liam: StaffMember) -> None:
    agreement = AgreementFactory(support=SupportFactory(name="Oregon team", liaison=liam))
    AgreementTextFactory(agreement=agreement, status="sent_back", note="Name the schools.")
    AgreementTextFactory(agreement__support=SupportFactory(name="Of another"), status="sent_back", note="No.")
    text = visit("desk:today", as_=cast.liam).text
    assert BACK in text
    assert "Oregon team" in text
    assert "Name the schools." in text
    assert "Of another" not in text
    assert "nobody waits" not in text
    assert BACK not in visit("desk:today", as_=cast.cora).text


@pytest.mark.parametrize(("status", "shown"), [("draft", 1), ("sent", 0), ("approved", 0)])
def test_it_waits_until_a_newer_version_is_sent(
    visit: Visit, cast: Cast, liam: StaffMember, status: str, shown: int
) -> None:
    agreement = AgreementFactory(support=SupportFactory(liaison=liam))
    AgreementTextFactory(agreement=agreement, status="sent_back", note="Name the schools.")
    AgreementTextFactory(agreement=agreement, number=2, status=status)
    assert visit("desk:today", as_=cast.liam).text.count(BACK) == shown


def test_nothing_waits_on_a_closed_support(visit: Visit, cast: Cast, liam: StaffMember) -> None:
    agreement = AgreementFactory(support=SupportFactory(liaison=liam, status="closed", ends_on=timezone.localdate()))
    AgreementTextFactory(agreement=agreement, status="sent_back", note="Name the schools.")
    assert BACK not in visit("desk:today", as_=cast.liam).text


def test_a_review_waits_for_whoever_was_asked(visit: Visit, cast: Cast) -> None:
    run = opened(in_review(title="Caring for adults"), by=cast.libby)
    ballot = run.ballots.get(position=1)
    Ballot.objects.filter(pk=ballot.pk).update(user=cast.liam)
    assert "Caring for adults" in visit("desk:today", as_=cast.liam).text
    assert "Caring for adults" not in visit("desk:today", as_=cast.cora).text
    Ballot.objects.filter(pk=ballot.pk).update(status=BallotStatus.DECLINED)
    assert "Caring for adults" not in visit("desk:today", as_=cast.liam).text


def test_a_review_that_was_not_passed_waits_for_the_librarian(visit: Visit, cast: Cast) -> None:
    resource = in_review(title="Caring for adults")
    run = opened(resource, by=cast.libby)
    assert "Caring for adults" not in visit("desk:today", as_=cast.libby).text
    finished(run, rated(4, 4, 4), rated(5, 4, 3), rated(3, 4, 4))
    text = visit("desk:today", as_=cast.libby).text
    assert "Reviews that came back" in text
    assert "Expert review: not passed" in text
    assert "Caring for adults" not in visit("desk:today", as_=cast.cora).text


def test_a_reply_that_is_owed_waits_until_it_is_given(visit: Visit, cast: Cast) -> None:
    run = finished(opened(in_review(), by=cast.libby, key=EQUITY.key), said(values="not_yet"), said())
    assert "Equity review: a reply is owed" in visit("desk:today", as_=cast.libby).text
    reply(run.ballots.get(position=1), by=cast.libby, item="values", text="We added a page.")
    assert "Equity review" not in visit("desk:today", as_=cast.libby).text
