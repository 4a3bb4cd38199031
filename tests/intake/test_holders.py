"""How requests change hands."""

from typing import Any

import pytest
from django.urls import reverse

from steelyard.center.charge.models import StaffMember
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.models import Mail
from steelyard.intake.actions import requests as actions
from steelyard.intake.models import HelpRequest
from steelyard.intake.rules import RequestStatus
from tests.factories.directory import LEAFactory, PersonFactory
from tests.factories.intake import HelpRequestFactory
from tests.intake.conftest import member
from tests.page import location, text_of


def test_one_takes_a_request_and_returns_to_the_same_page(visit: Any, cast: Any) -> None:
    me, request = member("Cora", cast.cora), HelpRequestFactory()
    page = visit("intake:inbox", query={"q": ""}, as_=cast.cora)
    [form], [button] = page.all("form", id="take"), page.all("button", form="take")
    assert button.get("formaction") == reverse("intake:assign", args=[request.pk])
    fields = {
        e.get("name"): e.get("value") for e in [*form.iter("input"), button] if e.get("name") != "csrfmiddlewaretoken"
    }
    assert fields == {"holder": str(me.pk), "next": "/requests/?q=", "version": "1"}
    answer = visit.post("intake:assign", fields, pk=request.pk, as_=cast.cora)
    assert location(answer) == "/requests/"
    request.refresh_from_db()
    assert (request.holder, request.status) == (me, RequestStatus.NEW)
    assert Mail.objects.count() == 0
    entry = Entry.objects.get(verb="intake.help_request.assigned")
    assert entry.changes == {"holder": [None, "Cora"]}


def test_a_colleague_who_gets_a_request_is_told(visit: Any, cast: Any) -> None:
    liam, request = member("Liam", cast.liam), HelpRequestFactory()
    visit.post("intake:assign", {"holder": liam.pk, "version": 1}, pk=request.pk, as_=cast.cora)
    [mail] = Mail.objects.all()
    assert (mail.to, request.number in mail.subject, request.need in mail.body) == (cast.liam.email, True, False)
    visit.post("intake:assign", {"holder": "", "version": 2}, pk=request.pk, as_=cast.cora)
    request.refresh_from_db()
    assert request.holder is None


def test_who_comes_second_is_told_who_came_first(visit: Any, cast: Any) -> None:
    cora, liam, request = member("Cora", cast.cora), member("Liam", cast.liam), HelpRequestFactory()
    visit.post("intake:assign", {"holder": cora.pk, "version": 1}, pk=request.pk, as_=cast.cora)
    page = visit.post("intake:assign", {"holder": liam.pk, "version": 1}, pk=request.pk, as_=cast.liam, status=409)
    assert "Somebody else changed this" in page.text
    [row] = [tr for tr in page.tree.iter("tr") if text_of(tr).startswith("Held by")]
    assert [text_of(cell) for cell in row] == ["Held by", "Cora", "Liam"]
    assert [e.get("value") for e in page.all("input", name="version")] == ["2"]
    request.refresh_from_db()
    assert request.holder == cora
    visit.post("intake:assign", {"holder": liam.pk, "version": 2}, pk=request.pk, as_=cast.liam)


def test_an_old_copy_is_refused(db: None, cast: Any) -> None:
    request, holder = HelpRequestFactory(), member("Cora")
    old = HelpRequest.objects.get(pk=request.pk)
    actions.assign(request, by=cast.cora, holder=holder)
    with pytest.raises(Stale):
        actions.settle_agency(old, by=cast.cora, agency=LEAFactory())


def test_only_staff_of_today_may_be_chosen(visit: Any, cast: Any) -> None:
    gone = StaffMember.objects.create(person=PersonFactory(), since="2019-01-01", until="2020-01-01")
    request = HelpRequestFactory()
    for holder in (gone.pk, 10**12, "x"):
        page = visit.post("intake:assign", {"holder": holder, "version": 1}, pk=request.pk, as_=cast.cora, status=422)
        assert list(page.response.context["form"].errors) == ["holder"]
    elsewhere = {"holder": "", "version": 1, "next": "https://elsewhere.test/"}
    assert location(visit.post("intake:assign", elsewhere, pk=request.pk, as_=cast.cora)) == "/requests/"


def test_who_may_give_requests(visit: Any, cast: Any) -> None:
    request = HelpRequestFactory(agency=LEAFactory())
    for user in (cast.dana, cast.cora, cast.liam):
        assert visit("intake:assign", pk=request.pk, as_=user).h1 == f"Who holds {request.number}"
    for user in (cast.libby, cast.rosa, cast.pia):
        visit("intake:assign", pk=request.pk, as_=user, status=403)
    visit("intake:assign", pk=10**12, as_=cast.cora, status=404)
