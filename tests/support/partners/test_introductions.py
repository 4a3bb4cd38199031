"""Introductions: neither side learns of the other before both agreed; introduced; what came of it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.work.registry import DUTIES
from steelyard.support.partners.actions import introductions as actions
from steelyard.support.partners.actions.introductions import CannotIntroduce, Idea, Whom
from steelyard.support.partners.jobs import ask_what_came_of_introductions
from steelyard.support.partners.models import Introduction, IntroductionSide
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.factories.partners import IntroductionFactory, IntroductionSideFactory
from tests.page import Page
from tests.support.partners.conftest import Bench

ABOUT = "How to keep a crisis line running at night"
SECRETS = ("Quiet Hills", "Quinn Fields", "quinn@hills.test", "We have run one since 2015.")


@pytest.fixture
def hills(bench: Bench) -> Any:
    return OrganizationFactory(name="Quiet Hills Schools", short_name="QHS")


@pytest.fixture
def asked(bench: Bench, hills: Any) -> Introduction:
    """Harbor Schools (Rosa's) and Quiet Hills are asked."""
    first = Whom("Rosa Reyes", "rosa@harbor.test", "We want to open one.", bench.agency)
    second = Whom("Quinn Fields", "quinn@hills.test", "We have run one since 2015.", hills)
    return actions.ask(
        Idea(ABOUT, "The Harbor team", liaison=bench.liam), by=bench.cast.liam, first=first, second=second
    )


def links(sent: Any) -> dict[str, str]:
    """The newest token of each side, by address."""
    found = [(to, re.search(r"/introduction/([\w-]+)/", body)) for to, _, body in sent()]
    return {to: match[1] for to, match in found if match}


def answer(visit: Any, secret: str, say: str, *, status: int = 303, **data: Any) -> Page:
    sending = {"say": say, "once": str(uuid.uuid4()), **data}
    page: Page = visit.post("partners:consent", sending, token=secret, status=status)
    return page


@pytest.mark.usefixtures("asked")
def test_nothing_of_one_is_told_to_the_other_before_both_agreed(visit: Any, bench: Bench, sent: Any) -> None:
    rosa = links(sent)["rosa@harbor.test"]
    side = IntroductionSide.objects.get(place=1)

    def shown_to_rosa() -> str:
        pages = [
            visit("partners:consent", token=rosa).html,
            visit("partners:my-introduction", pk=side.pk, as_=bench.cast.rosa).html,
            visit("portal:portal", as_=bench.cast.rosa).html,
        ]
        return "".join([*pages, *(body for to, _, body in sent() if to == "rosa@harbor.test")])

    assert ABOUT in shown_to_rosa()
    assert [secret for secret in SECRETS if secret in shown_to_rosa()] == []
    answer(visit, rosa, "yes")
    assert [secret for secret in SECRETS if secret in shown_to_rosa()] == []
    other = IntroductionSide.objects.get(place=2)
    visit("partners:my-introduction", pk=other.pk, as_=bench.cast.rosa, status=404)
    visit("partners:introduction", pk=side.introduction_id, as_=bench.cast.rosa, status=403)


def test_the_second_yes_introduces_both(visit: Any, asked: Introduction, sent: Any) -> None:
    tokens = links(sent)
    for secret in tokens.values():
        answer(visit, secret, "yes")
    asked.refresh_from_db()
    assert asked.status == "introduced"
    letters = {to: body for to, _, body in sent()[-2:]}
    assert [secret for secret in SECRETS if secret not in letters["rosa@harbor.test"]] == []
    assert "rosa@harbor.test" in letters["quinn@hills.test"]
    assert "quinn@hills.test" in visit("partners:consent", token=tokens["rosa@harbor.test"]).text
    count = len(sent())
    answer(visit, tokens["rosa@harbor.test"], "no")
    assert (Introduction.objects.get().status, len(sent())) == ("introduced", count)


def test_a_no_ends_it_without_a_word_of_who_it_was(visit: Any, asked: Introduction, sent: Any) -> None:
    tokens = links(sent)
    answer(visit, tokens["rosa@harbor.test"], "yes")
    answer(visit, tokens["quinn@hills.test"], "no")
    asked.refresh_from_db()
    assert asked.status == "declined"
    to, _, body = sent()[-1]
    assert to == "rosa@harbor.test"
    assert [secret for secret in SECRETS if secret in body] == []
    page = visit("partners:consent", token=tokens["rosa@harbor.test"])
    assert "does not come about" in page.text
    assert [secret for secret in SECRETS if secret in page.html] == []


@pytest.mark.parametrize(
    "about", ["Quiet Hills Schools knows it", "qhs knows it", "Ask QUINN FIELDS", "write quinn@hills.test"]
)
def test_what_both_read_first_names_neither(bench: Bench, hills: Any, about: str) -> None:
    first = Whom("Rosa Reyes", "rosa@harbor.test", "", bench.agency)
    second = Whom("Quinn Fields", "quinn@hills.test", "", hills)
    with pytest.raises(CannotIntroduce, match="names one of them"):
        actions.ask(Idea(about, "Us"), by=None, first=first, second=second)
    assert not Introduction.objects.exists()


def test_the_form_asks_an_agency_and_an_expert(visit: Any, bench: Bench, sent: Any) -> None:
    expert = PersonFactory(name="Erin East")
    data = {
        "about": ABOUT, "asked_by": "The Harbor team", "first_organization": "Harbor Schools", "first_name": "Rosa",
        "first_email": "rosa@harbor.test", "second_person": f"Erin East #{expert.pk}", "second_name": "Erin East",
        "second_email": "erin@east.test",
    }  # fmt: skip
    page = visit.post("partners:ask", {**data, "about": "Meet Erin East"}, as_=bench.cast.liam, status=422)
    assert "names one of them" in page.text
    neither = {**data, "second_person": ""}
    assert "Say which organization" in visit.post("partners:ask", neither, as_=bench.cast.liam, status=422).text
    same = {**data, "second_person": "", "second_organization": "Harbor Schools"}
    assert "Both sides are the same" in visit.post("partners:ask", same, as_=bench.cast.liam, status=422).text
    visit.post("partners:ask", data, as_=bench.cast.liam)
    assert set(links(sent)) == {"rosa@harbor.test", "erin@east.test"}
    found = Introduction.objects.get()
    assert "Erin East" in visit("partners:introduction", pk=found.pk, as_=bench.cast.cora).text


def test_a_new_link_and_a_withdrawal(visit: Any, asked: Introduction, bench: Bench, sent: Any) -> None:
    side, old = IntroductionSide.objects.get(place=2), links(sent)["quinn@hills.test"]
    data = {"version": side.version, "email": "quinn@hills.test"}
    visit.post("partners:again", data, pk=side.pk, as_=bench.cast.liam)
    visit("partners:consent", token=old, status=404)
    visit.post("partners:again", data, pk=side.pk, as_=bench.cast.dana, status=409)
    visit.post("partners:withdraw", {"version": asked.version, "why": "Solved."}, pk=asked.pk, as_=bench.cast.liam)
    assert "does not come about" in visit("partners:consent", token=links(sent)["quinn@hills.test"]).text
    with pytest.raises(CannotIntroduce, match="settled"):
        actions.withdraw(Introduction.objects.get(), by=None, why="Twice")


def test_an_old_link_takes_no_answer_and_who_is_signed_in_needs_none(
    visit: Any, asked: Introduction, bench: Bench, sent: Any
) -> None:
    IntroductionSide.objects.update(sent_at=timezone.now() - timedelta(days=61))
    secret = links(sent)["rosa@harbor.test"]
    assert "too old" in visit("partners:consent", token=secret).text
    answer(visit, secret, "yes")
    side = IntroductionSide.objects.get(place=1)
    assert side.answer == "asked"
    visit.post("partners:my-introduction", {"say": "yes"}, pk=side.pk, as_=bench.cast.rosa)
    side.refresh_from_db()
    assert side.answer == "agreed"
    visit.post("partners:my-introduction", {"say": "yes"}, pk=side.pk, as_=bench.cast.omar, status=404)
    visit.post("partners:my-introduction", {"say": "yes"}, pk=side.pk, as_=bench.cast.liam, status=403)


def test_what_came_of_it_is_asked_once_after_60_days(visit: Any, asked: Introduction, bench: Bench, sent: Any) -> None:
    for secret in links(sent).values():
        answer(visit, secret, "yes")
    today = timezone.localdate()
    assert ask_what_came_of_introductions(today + timedelta(days=59)) == 0
    assert ask_what_came_of_introductions(today + timedelta(days=60)) == 1
    assert ask_what_came_of_introductions(today + timedelta(days=61)) == 0
    assert "support.partners.jobs.look_at_introductions" in DUTIES
    secret = links(sent)["quinn@hills.test"]
    assert "This field is required" in answer(visit, secret, "came", words="Well", status=422).text
    answer(visit, secret, "came", came_of="working", words="We meet each month.")
    assert "We meet each month." in visit("partners:introduction", pk=asked.pk, as_=bench.cast.cora).text
    assert "We meet each month." not in visit("partners:consent", token=links(sent)["rosa@harbor.test"]).text


def test_the_list_and_the_portal_cost_the_same_however_many(
    visit: Any, asked: Introduction, bench: Bench, hills: Any, django_assert_max_num_queries: Any
) -> None:
    def queries(route: str, as_: Any) -> int:
        with django_assert_max_num_queries(80) as counted:
            visit(route, as_=as_)
        return len(counted)

    routes = [("partners:introductions", bench.cast.cora), ("portal:portal", bench.cast.rosa)]
    few = [queries(*route) for route in routes]
    for _ in range(3):
        more = IntroductionFactory(status="introduced")
        IntroductionSideFactory(introduction=more, organization=bench.agency)
        IntroductionSideFactory(introduction=more, place=2, organization=hills)
    assert [queries(*route) for route in routes] == few
