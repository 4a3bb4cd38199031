"""The trail from what was heard to what is offered."""

from typing import Any

import pytest

from steelyard.center.needs.actions import link
from steelyard.center.needs.models import Statement
from steelyard.center.offerings import actions
from steelyard.center.offerings.models import Offering, OfferingNeed
from steelyard.foundation.history.queries import told_of
from tests.center.offerings.test_offerings import offer
from tests.factories.charge import FocalAreaFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
NEED = "Goals of state and school do not fit."


@pytest.fixture
def need() -> Statement:
    return Statement.objects.create(key="goals", text=NEED)


def answered(need: Statement, by: Any = None) -> OfferingNeed:
    return actions.answer(offer(), by=by, statement=need, reason="Teams work on goals that fit.")


def test_a_director_names_the_need_that_an_offering_answers(visit: Any, cast: Cast, need: Statement) -> None:
    offering = offer()
    page = visit("offerings:offering", pk=offering.pk, as_=cast.dana)
    assert "None is named yet." in page.text
    form = {"statement": f"{NEED} #{need.pk}", "reason": "Teams work on goals that fit."}
    visit.post("offerings:answer", form, as_=cast.dana, status=303, pk=offering.pk)
    page = visit("offerings:offering", pk=offering.pk, as_=cast.dana)
    assert NEED in page.text
    assert "Teams work on goals that fit." in page.text
    assert any("need" in entry.sentence for entry in told_of(offering._meta.label_lower, offering.pk))


def test_the_need_shows_what_is_offered_for_it(visit: Any, cast: Cast, need: Statement) -> None:
    assert "Nothing yet." in visit("needs:statement", pk=need.pk, as_=cast.cora).text
    answered(need)
    page = visit("needs:statement", pk=need.pk, as_=cast.cora)
    assert "A question answered" in page.text
    assert "Nothing yet." not in page.text


def test_a_focal_area_shows_what_is_offered_for_the_needs_behind_it(visit: Any, cast: Cast, need: Statement) -> None:
    area = FocalAreaFactory()
    other = Statement.objects.create(key="merged", text="Merged into the first", under=need)
    link(other, by=None, focal_area=area, reason="Heard in spring.")
    answered(need)
    page = visit("needs:focal-area", pk=area.pk, as_=cast.cora)
    assert "A question answered" in page.text


def test_visitors_read_why_we_offer_it_but_never_a_requests_own_words(visit: Any, need: Statement) -> None:
    made = answered(need)
    raw = Statement.objects.create(key="raw", text="Word for word from a request", is_raw=True)
    actions.answer(made.offering, by=None, statement=raw, reason="x")
    page = visit("offerings:published-offering", key=made.offering.key)
    assert NEED in page.text
    assert raw.text not in page.text


def test_it_is_said_once_and_ended_without_being_forgotten(visit: Any, cast: Cast, need: Statement) -> None:
    made = answered(need)
    form = {"statement": f"{NEED} #{need.pk}", "reason": "Again."}
    page = visit.post("offerings:answer", form, as_=cast.dana, status=422, pk=made.offering_id)
    assert "answers this need already" in page.text
    visit.post("offerings:unanswer", {}, as_=cast.dana, status=303, pk=made.pk)
    assert NEED not in visit("offerings:published-offering", key=made.offering.key).text
    assert OfferingNeed.objects.filter(ended_at__isnull=False).count() == 1
    visit.post("offerings:answer", form, as_=cast.dana, status=303, pk=made.offering_id)


def test_only_who_keeps_the_profile_names_needs(visit: Any, cast: Cast, need: Statement) -> None:
    made = answered(need)
    visit("offerings:answer", as_=cast.liam, status=403, pk=made.offering_id)
    visit.post("offerings:unanswer", {}, as_=cast.liam, status=403, pk=made.pk)
    assert "End this" not in visit("offerings:offering", pk=made.offering_id, as_=cast.liam).text


def test_wrong_input_gets_a_sentence(visit: Any, cast: Cast, need: Statement) -> None:
    offering: Offering = offer()
    for typed in ("", "nobody ever said this", "x #999999999", "x" * 400):
        form = {"statement": typed, "reason": "Because."}
        visit.post("offerings:answer", form, as_=cast.dana, status=422, pk=offering.pk)
    assert not OfferingNeed.objects.exists()
