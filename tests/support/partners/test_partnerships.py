"""A partnership: interest, terms, both sides confirm, joint supports that recipients see, reviews, the end."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.access import allows
from steelyard.support.delivery.models import SupportProvider
from steelyard.support.partners.actions import partnerships as actions
from steelyard.support.partners.actions.partnerships import Looked, Signed
from steelyard.support.partners.models import Partnership
from steelyard.support.partners.rules import PartnershipStatus, Side, Verdict
from tests.factories.directory import OrganizationFactory
from tests.factories.partners import PartnershipFactory
from tests.page import Page, location
from tests.support.partners.conftest import Bench

TERMS = {
    "title": "Crisis plans", "fit": "They train, we know the teams.", "center_does": "Brings teams",
    "partner_does": "Trains", "for_whom": "Ten teams", "starts_on": "2026-01-05", "ends_on": "2026-12-20",
    "cost": "Free", "sustained": "Teams keep it", "duplicates": "Nobody does; we asked.",
}  # fmt: skip


def token(sent: Any) -> str:
    found = re.findall(r"/partnership/([\w-]+)/", "\n".join(body for _, _, body in sent()))
    return str(found[-1])


def answer(visit: Any, secret: str, say: str, *, status: int = 303, **data: Any) -> Page:
    page: Page = visit.post(
        "partners:terms", {"say": say, "once": str(uuid.uuid4()), **data}, token=secret, status=status
    )
    return page


def agreed(bench: Bench) -> Partnership:
    """Both sides have confirmed."""
    actions.confirm(bench.partnership, by=bench.cast.liam, signed=Signed(Side.CENTER))
    return actions.confirm(bench.partnership, by=bench.cast.pia, signed=Signed(Side.PARTNER, "Pia"))


# From interest to agreement


def test_from_interest_to_terms_that_both_confirm(visit: Any, bench: Bench, sent: Any) -> None:
    liam = bench.cast.liam
    answered = visit.post("partners:begin", {"title": "Crisis plans"}, organization=bench.partner.pk, as_=liam)
    begun = Partnership.objects.exclude(pk=bench.partnership.pk).get()
    assert location(answered) == begun.get_absolute_url()
    assert begun.status == PartnershipStatus.INTEREST
    page = visit("partners:partnership", pk=begun.pk, as_=liam)
    assert "Say whether somebody does the same already" in page.text
    early = {"version": begun.version, "email": "maya@safe.test"}
    assert "Say why the two fit" in visit.post("partners:send", early, pk=begun.pk, as_=liam, status=422).text
    visit.post("partners:write", {**TERMS, "version": begun.version}, pk=begun.pk, as_=liam)
    begun.refresh_from_db()
    assert begun.status == PartnershipStatus.EXPLORING
    visit.post("partners:send", {"version": begun.version, "email": "maya@safe.test"}, pk=begun.pk, as_=liam)
    secret = token(sent)
    page = visit("partners:terms", token=secret)
    assert "Nobody does; we asked." in page.text
    begun.refresh_from_db()
    answer(visit, secret, "yes", version=begun.version, name="Maya Moss")
    begun.refresh_from_db()
    assert (begun.status, begun.partner_name) == (PartnershipStatus.EXPLORING, "Maya Moss")
    visit.post("partners:confirm", {"version": begun.version}, pk=begun.pk, as_=liam)
    begun.refresh_from_db()
    assert begun.status == PartnershipStatus.AGREED
    assert sent()[-1][0] == "maya@safe.test"
    assert "Both sides have confirmed" in visit("partners:terms", token=secret).text
    told = list(Entry.objects.filter(verb="partners.partnership.confirmed").values_list("note", flat=True))
    assert told == ["Maya Moss", ""]


def test_a_partner_who_is_signed_in_needs_no_link_and_nobody_else_confirms_for_it(visit: Any, bench: Bench) -> None:
    other = PartnershipFactory(partner=OrganizationFactory())
    visit("partners:my-partnership", pk=bench.partnership.pk, as_=bench.cast.pia, status=404)
    assert bench.partnership.title not in visit("portal:portal", as_=bench.cast.pia).text, "interest is our own"
    actions.confirm(bench.partnership, by=bench.cast.liam, signed=Signed(Side.CENTER))
    data = {"say": "yes", "version": bench.partnership.version, "name": "Pia"}
    visit("partners:my-partnership", pk=bench.partnership.pk, as_=bench.cast.pia)
    visit.post("partners:my-partnership", data, pk=bench.partnership.pk, as_=bench.cast.pia)
    assert bench.fresh.partner_confirmed_by == bench.cast.pia
    visit.post("partners:my-partnership", data, pk=other.pk, as_=bench.cast.pia, status=404)
    visit.post("partners:my-partnership", data, pk=other.pk, as_=bench.cast.liam, status=403)
    visit.post("partners:my-partnership", data, pk=other.pk, as_=bench.cast.rosa, status=404)
    assert not allows(bench.cast.pia, "partners.confirm", other), "also where somebody sees it"


def test_what_was_read_is_what_is_confirmed(visit: Any, bench: Bench, sent: Any) -> None:
    actions.send(bench.partnership, by=None, email="maya@safe.test")
    read, secret = bench.fresh.version, token(sent)
    actions.write_terms(bench.partnership, by=bench.cast.liam, cost="Each day 900 dollars")
    page = answer(visit, secret, "yes", version=read, name="Maya", status=409)
    assert "read them again" in page.text
    assert "900 dollars" in page.text
    assert bench.fresh.partner_confirmed_at is None
    visit.post("partners:confirm", {"version": read}, pk=bench.partnership.pk, as_=bench.cast.liam)
    assert bench.fresh.center_confirmed_at is None


def test_a_changed_term_takes_both_confirmations_back_and_a_new_title_none(bench: Bench) -> None:
    actions.confirm(bench.partnership, by=bench.cast.liam, signed=Signed(Side.CENTER))
    actions.write_terms(bench.partnership, by=bench.cast.liam, title="Another name", cost=bench.partnership.cost)
    assert bench.fresh.center_confirmed_at is not None
    actions.write_terms(bench.partnership, by=bench.cast.liam, cost="Nobody pays")
    assert bench.fresh.center_confirmed_at is None


def test_the_partner_writes_what_should_change_and_the_liaison_reads_it(visit: Any, bench: Bench, sent: Any) -> None:
    actions.confirm(bench.partnership, by=bench.cast.liam, signed=Signed(Side.CENTER))
    actions.send(bench.partnership, by=None, email="maya@safe.test")
    secret = token(sent)
    page = answer(visit, secret, "change", version=bench.fresh.version, said=" ", status=422)
    assert "This field is required" in page.text
    answer(visit, secret, "change", version=bench.fresh.version, said="We start in March.")
    assert bench.fresh.center_confirmed_at is None
    assert sent()[-1][0] == bench.cast.liam.email
    assert "We start in March." in visit("desk:today", as_=bench.cast.liam).text


def test_links_that_are_old_replaced_or_wrong(visit: Any, bench: Bench, sent: Any) -> None:
    actions.send(bench.partnership, by=None, email="maya@safe.test")
    first = token(sent)
    actions.send(bench.partnership, by=None, email="maya@safe.test")
    assert len(sent()) == 2
    visit("partners:terms", token=first, status=404)
    secret = token(sent)
    Partnership.objects.update(sent_at=timezone.now() - timedelta(days=61))
    assert "too old" in visit("partners:terms", token=secret).text
    answer(visit, secret, "yes", version=bench.fresh.version, name="Maya")
    assert bench.fresh.partner_confirmed_at is None
    for wrong in ("x" * 400, "📮", "%00"):
        visit(f"/partnership/{wrong}/", status=404)


# Joint supports


def test_a_joint_support_is_seen_by_partner_and_recipient_with_who_does_what_until_when(
    visit: Any, bench: Bench
) -> None:
    agreed(bench)
    data = {
        "version": bench.partnership.version, "support": bench.support.name, "role": "co_lead",
        "does": "Trains the crisis team", "since": "2026-01-05", "until": "2026-12-20",
    }  # fmt: skip
    visit.post("partners:link", data, pk=bench.partnership.pk, as_=bench.cast.liam)
    part = SupportProvider.objects.get(organization=bench.partner)
    assert (part.role, part.until) == ("co_lead", date(2026, 12, 20))
    for who in (bench.cast.rosa, bench.cast.pia):
        page = visit("delivery:support", pk=bench.support.pk, as_=who)
        assert "Brings the teams" in page.text, "who owns what"
        assert "Trains the crisis team" in page.text
        assert "Dec 20, 2026" in page.text
    twice = visit.post("partners:link", {**data, "version": bench.fresh.version}, pk=bench.partnership.pk,
                       as_=bench.cast.liam, status=422)  # fmt: skip
    assert "linked already" in twice.text
    visit.post("partners:unlink", pk=bench.partnership.pk, support=bench.support.pk, as_=bench.cast.liam)
    assert not bench.fresh.supports.exists()
    assert SupportProvider.objects.filter(organization=bench.partner).exists(), "the part itself stays"
    visit.post("partners:unlink", pk=bench.partnership.pk, support=bench.support.pk, as_=bench.cast.liam, status=404)


def test_nothing_is_linked_before_both_agree(visit: Any, bench: Bench) -> None:
    data = {"version": bench.partnership.version, "support": bench.support.name, "role": "lead"}
    page = visit.post("partners:link", data, pk=bench.partnership.pk, as_=bench.cast.liam, status=422)
    assert "once both sides have agreed" in page.text
    page = visit.post("partners:link", {**data, "support": f"x #{10**17}"}, pk=bench.partnership.pk,
                      as_=bench.cast.liam, status=422)  # fmt: skip
    assert "not here" in page.text


# Reviews


def test_reviews_keep_change_or_end_and_are_the_evidence_of_quality(visit: Any, bench: Bench) -> None:
    agreed(bench)
    data = {"version": bench.partnership.version, "on": "2026-06-01", "went_well": "The teams came.", "verdict": "keep"}
    visit.post("partners:review", data, pk=bench.partnership.pk, as_=bench.cast.liam)
    assert bench.fresh.status == PartnershipStatus.REVIEWED
    page = visit("partners:provider", pk=bench.partner.pk, as_=bench.cast.cora)
    assert "The teams came." in page.text
    assert bench.partnership.get_absolute_url() in page.html
    change = {**data, "version": bench.fresh.version, "verdict": "change"}
    page = visit.post("partners:review", change, pk=bench.partnership.pk, as_=bench.cast.liam, status=422)
    assert "Say what should be different" in page.text
    visit.post(
        "partners:review", {**change, "to_change": "Begin earlier."}, pk=bench.partnership.pk, as_=bench.cast.liam
    )
    assert (bench.fresh.status, bench.fresh.center_confirmed_at) == (PartnershipStatus.EXPLORING, None)


def test_a_review_that_ends_it_and_an_end_that_stays(visit: Any, bench: Bench) -> None:
    found = agreed(bench)
    looked = Looked(date(2026, 6, 1), "It was good.", "Their grant has ended.", Verdict.END)
    actions.review(found, by=bench.cast.liam, looked=looked)
    assert (bench.fresh.status, bench.fresh.ended_because) == (PartnershipStatus.ENDED, "Their grant has ended.")
    data = {"version": bench.fresh.version, "why": "Again"}
    for act in ("end", "reopen"):
        assert "cannot become" in visit.post(f"partners:{act}", data, pk=found.pk, as_=bench.cast.liam, status=422).text
    with pytest.raises(actions.CannotPartner):
        actions.write_terms(bench.fresh, by=None, cost="None")


def test_two_who_write_at_once_see_both_texts(visit: Any, bench: Bench) -> None:
    data = {**TERMS, "version": bench.partnership.version}
    visit.post("partners:write", data, pk=bench.partnership.pk, as_=bench.cast.liam)
    second = {**data, "cost": "Other"}
    page = visit.post("partners:write", second, pk=bench.partnership.pk, as_=bench.cast.dana, status=409)
    assert "Other" in page.text
    assert "Free" in page.text
    bad = {**TERMS, "version": bench.fresh.version, "ends_on": "2025-01-01", "cost": "a\0b", "starts_on": "0001-01-01"}
    page = visit.post("partners:write", bad, pk=bench.partnership.pk, as_=bench.cast.liam, status=422)
    assert "cannot be stored" in page.text
    assert "Check the year" in page.text


def test_lists_cost_the_same_however_many(visit: Any, bench: Bench, django_assert_max_num_queries: Any) -> None:
    def queries(route: str, as_: Any) -> int:
        with django_assert_max_num_queries(80) as counted:
            visit(route, as_=as_)
        return len(counted)

    routes = [
        ("partners:partnerships", bench.cast.cora),
        ("partners:providers", bench.cast.cora),
        ("portal:portal", bench.cast.pia),
    ]
    Partnership.objects.update(sent_at=timezone.now())
    few = [queries(*route) for route in routes]
    for n in range(3):
        home = bench.partner if n else OrganizationFactory()
        more = PartnershipFactory(partner=home, title=f"More {n}", sent_at=timezone.now())
        more.supports.add(bench.support)
    assert [queries(*route) for route in routes] == few
