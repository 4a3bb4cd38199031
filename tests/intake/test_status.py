"""The private page behind a link, the way back to it, and the portal's own view of the same."""

import json
import logging
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from steelyard.center.charge.models import Center, StaffMember
from steelyard.foundation.accounts.models import Held
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.logs import JsonFormatter
from steelyard.foundation.kit.models import Submission
from steelyard.foundation.work.models import Mail
from steelyard.intake.actions import requests as actions
from steelyard.intake.models import Decision, HandOff, HelpRequest, Message
from steelyard.intake.queries.status import steps
from steelyard.intake.rules import DecisionKind, HandOffStatus, RequestStatus
from tests.factories.delivery import SupportFactory
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory
from tests.factories.intake import HelpRequestFactory, MessageFactory

MONDAY = datetime(2021, 5, 3, 17, tzinfo=UTC)


def token_of(help_request: HelpRequest) -> str:
    return actions.open_link(help_request, by=None).split("/")[-2]


def holder(user: Any = None) -> StaffMember:
    person = PersonFactory(name="Cora Coordinator", user=user)
    return StaffMember.objects.create(person=person, title="Intake coordinator", since="2019-01-01")


@pytest.fixture
def center(db: None) -> Center:
    return Center.objects.create(
        name="Center for Trying Things", short_name="CTT", organization=OrganizationFactory(), contact_email="hello@center.test"
    )  # fmt: skip


# Where it stands


def test_a_new_request_tells_by_when_somebody_writes(visit: Any, center: Center) -> None:
    token = token_of(HelpRequestFactory(received_at=MONDAY))
    with time_machine.travel("2021-05-04 10:00-07:00", tick=False):
        page = visit("intake:status", token=token)
    assert "writes to you by May 6, 2021" in page.text
    assert "Nobody has taken this request up yet" in page.text
    [now] = page.all("li", aria_current="step")
    assert "Received" in "".join(now.itertext())


def test_a_late_reply_is_owned_up_to(visit: Any, center: Center) -> None:
    token = token_of(HelpRequestFactory(received_at=MONDAY))
    with time_machine.travel("2021-05-10 10:00-07:00", tick=False):
        page = visit("intake:status", token=token)
    assert "We said that we would write to you by May 6, 2021. We are late, and we are sorry." in page.text
    assert "hello@center.test" in page.text


def test_a_weighed_request_tells_who_has_it_and_by_when_it_is_decided(visit: Any, center: Center) -> None:
    request = HelpRequestFactory(
        received_at=MONDAY, status=RequestStatus.WEIGHED, holder=holder(), first_reply_at=MONDAY
    )
    with time_machine.travel("2021-05-10 10:00-07:00", tick=False):
        page = visit("intake:status", token=token_of(request))
    assert "by May 24, 2021" in page.text
    assert "Cora Coordinator, Intake coordinator, has this request." in page.text


def decided(kind: DecisionKind, **more: Any) -> HelpRequest:
    request = HelpRequestFactory(status=RequestStatus.DECIDED, received_at=MONDAY, decided_at=MONDAY, **more)
    support = None if kind == DecisionKind.DECLINED else SupportFactory(liaison=holder())
    reason = {"decline_reason": "out_of_scope", "offered_instead": "Ask Helping Hands."} if support is None else {}
    Decision.objects.create(help_request=request, kind=kind, message="Because.", support=support, **reason)
    MessageFactory(help_request=request, text="Because.")
    return request


@pytest.mark.parametrize(
    ("kind", "what", "following"),
    [
        (DecisionKind.DIRECT, "We help with this ourselves.", "Cora Coordinator writes to you"),
        (DecisionKind.COLLABORATE, "We work on this together with a partner", "Cora Coordinator writes to you"),
        (DecisionKind.AMPLIFY, "Others do this well.", "Look at what we sent you."),
        (DecisionKind.ILLUMINATE, "Nobody does this well yet", "We bring this need to those who can meet it."),
        (DecisionKind.DECLINED, "The reason: out of scope.", "Look at what we sent you."),
    ],
)
def test_a_decision_tells_what_why_and_what_follows(visit: Any, kind: DecisionKind, what: str, following: str) -> None:
    page = visit("intake:status", token=token_of(decided(kind)))
    assert what in page.text
    assert following in page.text
    assert "Because." in page.text
    assert ("Ask Helping Hands." in page.text) == (kind == DecisionKind.DECLINED)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (HandOffStatus.OPEN, "We asked Helping Hands"),
        (HandOffStatus.ACCEPTED, "Helping Hands has said yes"),
        (HandOffStatus.REFUSED, "Helping Hands cannot take this up"),
        (HandOffStatus.WITHDRAWN, "Look at what we sent you."),
    ],
)
def test_a_hand_off_tells_how_it_goes(visit: Any, status: HandOffStatus, told: str) -> None:
    request = decided(DecisionKind.AMPLIFY)
    provider = OrganizationFactory(name="Helping Hands")
    HandOff.objects.create(
        help_request=request, provider=provider, email="h@h.test", what="x", token_hash="y", status=status
    )
    page = visit("intake:status", token=token_of(request))
    assert told in page.text
    assert ("Helping Hands" in page.text) == (status != HandOffStatus.WITHDRAWN)


def test_the_five_steps(db: None) -> None:
    def standings(request: HelpRequest, *hand_offs: HandOff) -> list[str]:
        return [step.standing for step in steps(request, hand_offs)]

    assert standings(HelpRequestFactory()) == ["now", "ahead", "ahead", "ahead", "ahead"]
    assert standings(HelpRequestFactory(status="weighed")) == ["done", "now", "ahead", "ahead", "ahead"]
    direct = decided(DecisionKind.DIRECT)
    assert standings(direct) == ["done", "done", "now", "skipped", "ahead"]
    amplified = decided(DecisionKind.AMPLIFY)
    assert standings(amplified) == ["done", "done", "now", "ahead", "ahead"]
    amplified.status = RequestStatus.HANDED_OFF
    assert standings(amplified, HandOff(sent_at=MONDAY)) == ["done", "done", "done", "now", "ahead"]
    amplified.status = RequestStatus.CLOSED
    assert standings(amplified) == ["done", "done", "done", "skipped", "now"]
    assert standings(amplified, HandOff(sent_at=MONDAY)) == ["done", "done", "done", "done", "now"]


def test_the_page_reads_as_often_whatever_happened(visit: Any, center: Center, django_assert_num_queries: Any) -> None:
    client, plain, full = Client(), HelpRequestFactory(), decided(DecisionKind.AMPLIFY)
    for _ in range(4):
        MessageFactory(help_request=full)
    for request, count in ((plain, 4), (full, 5)):
        path = reverse("intake:status", args=[token_of(request)])
        with django_assert_num_queries(count):
            client.get(path)


# Privacy


def test_the_page_is_kept_nowhere_and_sends_its_address_nowhere(visit: Any) -> None:
    response = visit("intake:status", token=token_of(HelpRequestFactory())).response
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("token", ["x", "x" * 22, "é" * 22, "%00"])
def test_a_wrong_link_says_what_to_do(visit: Any, token: str) -> None:
    page = visit(f"/status/{token}/", status=404)
    assert page.h1 == "This link opens nothing"
    assert page.response["Cache-Control"] == "no-store"


def test_no_log_line_holds_a_token(db: None, caplog: pytest.LogCaptureFixture) -> None:
    token = token_of(HelpRequestFactory())
    path = reverse("intake:status", args=[token])
    caplog.set_level(logging.INFO, logger="steelyard")
    Client().get(path)
    Client().post(path, {"text": ""})
    Client().get(f"{path}é/")
    assert len(caplog.records) >= 5
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert [line for line in lines if token in line] == []
    assert "/status/<str:token>/" in {json.loads(line)["message"].rpartition(": ")[2] for line in lines}


def test_a_line_about_a_request_names_its_route() -> None:
    http = RequestFactory().get("/status/secret/")
    http.resolver_match = resolve("/status/secret/")
    record = logging.makeLogRecord({"msg": "Bad: %s", "args": ("/status/secret/",), "request": http})
    line = json.loads(JsonFormatter().format(record))
    assert line["message"] == "Bad: /status/<str:token>/"
    assert "request" not in line


def test_a_cookie_less_browser_may_add_to_its_request(visit: Any) -> None:
    """A page without referrer has no origin to check: the secret address itself is the proof."""
    request = HelpRequestFactory()
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        reverse("intake:status", args=[token_of(request)]), {"text": "More."}, headers={"Origin": "null"}
    )
    assert response.status_code == 303
    assert request.messages.get().text == "More."


# Adding


def test_what_is_added_is_kept_and_told_to_the_holder_without_its_words(visit: Any, cast: Any) -> None:
    request = HelpRequestFactory(holder=holder(cast.cora))
    token = token_of(request)
    form = {"text": "نحتاج أيضًا\n👩🏽‍🏫 \u201cmore\u201d", "once": str(uuid.uuid4())}
    answer = visit.post("intake:status", form, token=token)
    visit.post("intake:status", form, token=token)
    [message] = Message.objects.all()
    assert (message.text, message.from_requester, message.sent_by) == (form["text"], True, None)
    assert answer.response["Location"] == "?added=1#letters"
    assert token not in str(Submission.objects.get().__dict__)
    [mail] = Mail.objects.all()
    assert (mail.to, "more" in mail.body) == (cast.cora.email, False)
    assert request.get_absolute_url() in mail.body
    assert Entry.objects.filter(verb="intake.help_request.added").count() == 1
    page = visit("intake:status", token=token, query={"added": "1"})
    assert "You wrote" in page.text
    assert "We have what you added." in page.text


def test_adding_nothing_or_too_much_gives_it_back(visit: Any) -> None:
    token = token_of(HelpRequestFactory())
    for text in ("", "   ", "\u200b\0", "y" * 4001):
        page = visit.post("intake:status", {"text": text}, token=token, status=422)
        assert text.strip().replace("\0", "") in page.html
    assert Message.objects.count() == 0


def test_adding_too_often_is_stopped(visit: Any) -> None:
    path = reverse("intake:status", args=[token_of(HelpRequestFactory())])
    answers = [Client().post(path, {"text": ""}).status_code for _ in range(42)]
    assert answers == [422] * 40 + [429] * 2
    page = visit._checked(Client().post(path, {"text": "Still here"}), 429)
    assert "Still here" in page.text


# The way back


def test_the_link_is_mailed_again_and_older_ones_stay_good(visit: Any, center: Center) -> None:
    request = HelpRequestFactory(number="2021-0007")
    old = token_of(request)
    answer = visit.post("intake:status-link", {"number": " 2021 / 7", "email": "RITA@agency.test"})
    [mail] = Mail.objects.all()
    assert (mail.to, mail.secret) == ("rita@agency.test", True)
    new = mail.body.partition("/status/")[2].partition("/")[0]
    for token in (old, new):
        visit("intake:status", token=token)
    assert "a letter with a new link is on its way" in visit(answer.response["Location"]).text


def test_the_answer_is_the_same_for_what_nobody_knows(visit: Any) -> None:
    HelpRequestFactory(number="2021-0007")
    answers = {
        visit.post("intake:status-link", {"number": number, "email": email}).response["Location"]
        for number, email in [
            ("2021-0007", "rita@agency.test"),
            ("2021-0007", "x@y.test"),
            ("1999-1", "rita@agency.test"),
        ]
    }
    assert len(answers) == 1
    assert Mail.objects.count() == 1


def test_three_letters_a_day_and_no_more(visit: Any) -> None:
    HelpRequestFactory(number="2021-0007")
    for _ in range(5):
        visit.post("intake:status-link", {"number": "2021-0007", "email": "rita@agency.test"})
    assert Mail.objects.count() == 3
    assert Entry.objects.filter(verb="intake.help_request.linked").count() == 3


@pytest.mark.parametrize("number", ["", "7", "२०२१-०००७", "2021-" + "1" * 40, "\0", "x"])
def test_what_is_no_number_is_said_so(visit: Any, number: str) -> None:
    page = visit.post("intake:status-link", {"number": number, "email": "a@b.test"}, status=422)
    assert list(page.response.context["form"].errors) == ["number"]


# The portal


def test_recipients_follow_the_requests_of_their_own_agency(visit: Any, cast: Any) -> None:
    ours, theirs = LEAFactory(), LEAFactory()
    Held.objects.filter(user=cast.rosa).update(organization_id=ours.pk)
    Held.objects.filter(user=cast.omar).update(organization_id=theirs.pk)
    mine = HelpRequestFactory(agency=ours, number="2021-0001", name="Colleague")
    other = HelpRequestFactory(agency=theirs, number="2021-0002")
    page = visit("intake:my-requests", as_=cast.rosa)
    assert "2021-0001" in page.text
    assert "2021-0002" not in page.text
    assert "Colleague" in visit("intake:my-request", pk=mine.pk, as_=cast.rosa).text
    visit("intake:my-request", pk=other.pk, as_=cast.rosa, status=404)
    visit("intake:my-request", pk=10**12, as_=cast.rosa, status=404)
    visit("intake:my-request", pk=mine.pk, as_=cast.omar, status=404)
    visit("intake:my-requests", as_=cast.pia, status=403)
    visit("intake:my-requests", as_=cast.cora, status=403)
    visit("intake:my-requests", status=302)


def test_an_agency_that_asked_nothing_sees_what_belongs_there(visit: Any, cast: Any) -> None:
    Held.objects.filter(user=cast.rosa).update(organization_id=LEAFactory().pk)
    assert "No request yet" in visit("intake:my-requests", as_=cast.rosa).text


def test_the_portal_reads_as_often_for_three_as_for_one(visit: Any, cast: Any, django_assert_num_queries: Any) -> None:
    agency = LEAFactory()
    Held.objects.filter(user=cast.rosa).update(organization_id=agency.pk)
    client = visit.client(cast.rosa)
    path = reverse("intake:my-requests")
    client.get(path)
    for more in (1, 2):
        for _ in range(more):
            HelpRequestFactory(agency=agency, holder=holder())
        with django_assert_num_queries(4):
            client.get(path)


# Plain words


def grade(text: str) -> float:
    """The school year in the United States that reads a text with ease, by the formula of Flesch and Kincaid."""
    sentences = max(1, sum(text.count(mark) for mark in ".?!"))
    words = [word for word in "".join(c if c.isalpha() else " " for c in text).lower().split() if word]
    syllables = sum(
        max(
            1,
            len([1 for a, b in zip(" " + word, word, strict=False) if b in "aeiouy" and a not in "aeiouy"])
            - word.endswith("e"),
        )
        for word in words
    )
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_the_grade_of_a_text_is_counted() -> None:
    assert grade("The cat sat on the mat.") < 2
    assert grade("Organizational capacity determines implementation infrastructure sustainability considerations.") > 20


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_public_pages_read_with_ease(visit: Any, center: Center, kind: DecisionKind) -> None:
    pages = [
        visit("intake:ask"),
        visit("intake:status-link"),
        visit("intake:link-sent"),
        visit("/status/x/", status=404),
    ]
    pages.append(visit("intake:status", token=token_of(decided(kind))))
    for page in pages:
        told = [
            " ".join("".join(e.itertext()).split()) for tag in ("p", "li", "label", "legend") for e in page.all(tag)
        ]
        text = " ".join(line if line[-1:] in ".?!" else f"{line}." for line in told if line)
        assert grade(text) <= 9, page.h1


def test_links_lead_to_this_site(db: None) -> None:
    assert actions.open_link(HelpRequestFactory(), by=None).startswith(f"{settings.BASE_URL}/status/")
