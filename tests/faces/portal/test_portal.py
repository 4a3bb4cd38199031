"""The portal shows one's own agency's or organization's side and nobody else's."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.faces.portal.rules import where_it_stands
from steelyard.intake.rules import DecisionKind, Due, Owed
from tests.conformance.world import World, make
from tests.factories.delivery import (
    ActivityFactory,
    AgreementTextFactory,
    ParticipationFactory,
    PromiseFactory,
    SessionFactory,
    SupportFactory,
    SupportProviderFactory,
)
from tests.factories.directory import PersonFactory
from tests.factories.intake import HelpRequestFactory
from tests.page import Visit
from tests.people import Cast


@pytest.fixture
def world(cast: Cast) -> World:
    return make(cast)


def test_a_recipient_reads_what_is_going_on(visit: Visit, world: World) -> None:
    support = world["support"]
    SupportProviderFactory(support=support, organization__name="Northern Lab", role="co_lead", until=date(2099, 5, 31))
    page = visit("portal:portal", as_=world.cast.rosa)
    assert page.h1 == "What is going on between us and the center?"
    assert "1 text waits for your approval" in page.text
    for told in (
        support.name, "Liam", "Northern Lab", "until May 31, 2099", world["session"].title, world["promise"].what,
        world["new-request"].number, "Somebody reads it and writes to you by", "Colleague of Rosa",
        "The agency answers the needs statement",
    ):  # fmt: skip
        assert told in page.text, told
    [first] = [one for one in page.all("a") if "usa-button" in (one.get("class") or "")]
    assert first.get("href") == world["text"].get_absolute_url(), "one clear next step"


def test_nobody_reads_anything_of_another_agency(visit: Visit, world: World) -> None:
    other, theirs = world["other-support"], world["other-agency"]
    PromiseFactory(support=other, what="Their promise", due_on=timezone.localdate())
    PromiseFactory(
        support=world["support"], what="To another of the team", to_organization=theirs, due_on=timezone.localdate()
    )
    PersonFactory(name="Their person", organization=theirs)
    SessionFactory(support=other, title="Their session")
    unseen = (
        other.name, theirs.name, "Their promise", "To another of the team", "Their person", "Their session",
        world["other-request"].number,
    )  # fmt: skip
    for route, with_ in (("portal:portal", {}), ("delivery:support", {"pk": world["support"].pk})):
        for reader in (world.cast.rosa, world.cast.pia):
            page = visit(route, as_=reader, **with_)
            assert [word for word in unseen if word in page.text] == []
    assert world["support"].name not in visit("portal:portal", as_=world.cast.omar).text


def test_a_partner_reads_its_parts_and_what_waits(visit: Visit, world: World) -> None:
    page = visit("portal:portal", as_=world.cast.pia)
    assert page.h1 == "What do we do together with the center?"
    assert "1 request waits for your yes or no" in page.text
    for told in (world["support"].name, "Lead", "no end set", "Coaching for state teams", world["session"].title):
        assert told in page.text, told
    assert world["text"].text not in page.text
    assert world["new-request"].number not in page.text


def test_the_first_pages_of_who_has_nothing_yet(visit: Visit, cast: Cast) -> None:
    page = visit("portal:portal", as_=cast.rosa)
    assert "not tied to an organization yet" in page.text
    assert "No support is under way" in page.text
    assert "No joint support" in visit("portal:portal", as_=cast.pia).text
    assert "The advisory board" in visit("portal:portal", as_=cast.abe).text


def test_staff_have_the_desk_instead(visit: Visit, cast: Cast) -> None:
    visit("portal:portal", as_=cast.cora, status=403)
    visit("portal:portal", status=302)


def _grow(world: World) -> None:
    """One more of everything that the portal lists."""
    agency, partner, today = world["agency"], world["partner"], timezone.localdate()
    support = SupportFactory(recipients=[agency], liaison=world["staff"], starts_on=today - timedelta(days=9))
    SupportProviderFactory(support=support, organization=partner)
    AgreementTextFactory(agreement__support=support)
    SessionFactory(support=support)
    PromiseFactory(support=support, by_staff=world["staff"], to_organization=agency, due_on=today)
    activity = ActivityFactory(support=support, on=today)
    ParticipationFactory(activity=activity, person=PersonFactory(organization=agency))
    HelpRequestFactory(agency=agency, topic=world["topic"])


@pytest.mark.parametrize(("who", "most"), [("rosa", 50), ("pia", 27)])
def test_the_number_of_queries_does_not_grow(world: World, who: str, most: int) -> None:
    client, counts = Visit.client(getattr(world.cast, who)), []
    for _ in range(3):
        _grow(world)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/portal/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2] <= most, counts


def test_the_page_of_a_support_tells_its_beginning_to_who_asked(visit: Visit, world: World) -> None:
    support = world["decided-request"].decision.support
    own = visit("delivery:support", pk=support.pk, as_=world.cast.rosa)
    assert "What it began with" in own.text
    assert str(world["decided-request"]) in own.text
    SupportProviderFactory(support=support, organization=world["partner"])
    assert "What it began with" not in visit("delivery:support", pk=support.pk, as_=world.cast.pia).text


DAY = date(2021, 3, 4)


@pytest.mark.parametrize(
    ("status", "kind", "due", "words"),
    [
        ("new", "", Due(Owed.REPLY, DAY, 0), "Somebody reads it and writes to you by Mar 4, 2021."),
        ("new", "", Due(Owed.REPLY, DAY, 2), "We owe you a reply since Mar 4, 2021. We are sorry."),
        ("weighed", "", Due(Owed.DECISION, DAY, 0), "We look at who can help best and tell you by Mar 4, 2021."),
        ("decided", DecisionKind.DIRECT, None, "We help with this ourselves."),
        ("closed", DecisionKind.DECLINED, None, "We could not take this up; our letter says why. It is closed."),
        ("handed_off", DecisionKind.AMPLIFY, None,
         "Others do this well; we sent you what they offer. We asked somebody to take it up."),
    ],
)  # fmt: skip
def test_where_a_request_stands_in_plain_words(status: str, kind: str, due: Any, words: str) -> None:
    assert where_it_stands(status, kind=kind, due=due) == words
