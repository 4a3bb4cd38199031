"""Addresses that must not be written to: one click, the switch, bounces by the server and by mail."""

import mailbox
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from steelyard.center.directory.models import Person
from steelyard.faces.command.main import app
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work import actions as work
from steelyard.foundation.work import worker
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.rules import MailStatus
from steelyard.foundation.work.tasks import message_id
from steelyard.support.mailings import actions
from steelyard.support.mailings.models import Bounce, OptOut
from steelyard.support.mailings.queries import audiences
from steelyard.support.mailings.rules import BounceKind, How
from steelyard.support.mailings.rules.facts import Facts
from tests.factories.directory import AddressFactory, PersonFactory
from tests.factories.mailings import (
    BounceFactory,
    MailingFactory,
    MailingRecipientFactory,
    OptOutFactory,
    token_of,
)
from tests.foundation.work.conftest import Sink
from tests.page import Visit
from tests.people import Cast
from tests.support.mailings.conftest import part, read
from tests.support.mailings.test_rules import RETURNED, bounce

pytestmark = pytest.mark.django_db
Readers = Callable[[int], list[Person]]


def reached() -> list[str]:
    return sorted(email for _, email in audiences.addresses(audiences.people(Facts()), 100))


def closed() -> set[str]:
    return set(OptOut.objects.filter(ended_at__isnull=True).values_list("address", flat=True))


# One click


def test_one_click_of_a_mail_program_stops_all_letters_to_the_person() -> None:
    person = PersonFactory(email="ann@a.test")
    AddressFactory(person=person, email="old@a.test")
    recipient = MailingRecipientFactory(address="ann@a.test", person=person)
    path = f"/mail/stop/{token_of(recipient)}/"
    strict = Client(enforce_csrf_checks=True)  # RFC 8058: no cookie, no page before, no redirect after
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers or not answer.cookies.get("sessionid")
    assert answer["Referrer-Policy"] == "no-referrer"
    made = OptOut.objects.get(address="ann@a.test")
    assert (made.how, made.mailing) == (How.ONE_CLICK, recipient.mailing)
    assert closed() == {"ann@a.test", "old@a.test"}
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert OptOut.objects.count() == 2
    told = Entry.objects.filter(label="mailings.optout")
    assert told.count() == 2
    assert not any("@" in f"{one.name}{one.changes}{one.note}" for one in told)  # history names no address


def test_looking_at_the_link_changes_nothing_and_a_button_stops_and_starts(visit: Visit) -> None:
    path = f"/mail/stop/{token_of(MailingRecipientFactory(address='ann@a.test'))}/"
    for _ in range(3):
        assert visit(path).h1 == "Stop our mailings?"
    assert Client().head(path).status_code == 200
    assert closed() == set()
    assert visit.post(path, {"act": "stop"}).response["Location"] == "?stopped=1"
    page = visit(path)
    assert page.h1 == "You get no more mailings from us"
    assert "registrations for events" in page.text
    visit.post(path, {"act": "start"})
    assert (closed(), OptOut.objects.get().ended_how) == (set(), How.LINK)
    visit.post(path, {"act": "stop"})
    assert OptOut.objects.count() == 2  # what was said before is kept


def test_a_link_that_was_cut_off_gets_a_plain_sentence(visit: Visit) -> None:
    token = token_of(MailingRecipientFactory())
    for wrong in (token[:-3], token.replace("r", "o", 1), "nonsense", "r" + "9" * 30, "%00"):
        page = visit(f"/mail/stop/{wrong}/", status=404)
        assert (page.h1, "answer any letter of ours" in page.text) == (
            "This link leads nowhere",
            True,
        ) or wrong == "%00"
        assert Client().post(f"/mail/stop/{wrong}/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert closed() == set()


def test_the_next_mailing_leaves_out_who_stopped(smtp: Sink, readers: Readers, visit: Visit) -> None:
    readers(2)
    for expected in (2, 3):
        actions.begin(MailingFactory(), by=None)
        worker.drain()
        assert len(smtp.letters) == expected
        [letter] = [read(smtp, n) for n in range(2) if read(smtp, n)["To"] == "p0@agency.test"]
        path = letter["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
        assert Client().post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert read(smtp)["To"] == "p1@agency.test"


# The switch


def test_oneself_stops_and_starts_ones_own_letters(visit: Visit, cast: Cast) -> None:
    person = PersonFactory(name="Rosa", user=cast.rosa, email="rosa@agency.test")
    MailingRecipientFactory(person=person, address="rosa@agency.test", mailing__subject="News of spring")
    page = visit("mailings:mine", as_=cast.rosa)
    assert "News of spring" in page.text
    assert "News of spring" not in visit("mailings:mine", as_=cast.omar).text
    visit.post("mailings:switch", {"act": "stop"}, as_=cast.rosa)
    assert closed() == {"rosa@agency.test", "rosa@people.test"}
    assert "You get no mailings from us since" in visit("mailings:mine", as_=cast.rosa).text
    assert "You get no mailings" in visit("portal:portal", as_=cast.rosa).text
    visit.post("mailings:switch", {"act": "start"}, as_=cast.rosa)
    assert closed() == set()


def test_who_told_the_center_gets_one_letter_with_the_way_back(visit: Visit, cast: Cast, smtp: Sink) -> None:
    person = PersonFactory(name="Ann", email="ann@a.test")
    AddressFactory(person=person, email="old@a.test")
    for _ in range(2):
        visit.post("mailings:note", pk=person.pk, as_=cast.liam)
    assert closed() == {"ann@a.test", "old@a.test"}
    page = visit("directory:person", pk=person.pk, as_=cast.liam)
    assert "by telling the center" in page.text
    assert page.all("form", action=f"/mailings/people/{person.pk}/stop/") == []  # and nothing that opens it again
    worker.drain()
    assert [one.rcpt_tos for one in smtp.letters] == [["ann@a.test"]]
    link = part(read(smtp), "plain").partition("/mail/stop/")[2].split()[0]
    visit.post(f"/mail/stop/{link}", {"act": "start"})
    assert closed() == set()


def test_evaluator_and_funder_read_nothing_of_it(visit: Visit, cast: Cast) -> None:
    person = PersonFactory(name="Ann", email="ann@a.test")
    MailingRecipientFactory(person=person, address="ann@a.test", mailing__subject="News of spring")
    assert "News of spring" in visit("directory:person", pk=person.pk, as_=cast.cora).text
    assert "News of spring" not in visit("directory:person", pk=person.pk, as_=cast.eva).text
    for route in ("mailings:mailings", "mailings:audiences", "mailings:create-audience"):
        for who in (cast.eva, cast.fay):
            visit(route, as_=who, status=403)


# Bounces


@pytest.mark.parametrize(
    ("answer", "kind", "status", "left"),
    [
        ("550 5.1.1 no such user", BounceKind.HARD, MailStatus.REFUSED, []),
        ("450 4.2.1 later", BounceKind.SOFT, MailStatus.WAITING, ["p0@agency.test"]),
    ],
)
def test_a_refusal_while_sending_is_noted(
    smtp: Sink, readers: Readers, answer: str, kind: BounceKind, status: MailStatus, left: list[str]
) -> None:  # fmt: skip
    readers(1)
    mailing = MailingFactory()
    smtp.refuse = answer
    actions.begin(mailing, by=None)
    worker.drain()
    made = Bounce.objects.get()
    assert (made.address, made.kind, made.mailing, made.words) == ("p0@agency.test", kind, mailing, answer)
    assert (Mail.objects.get().status, reached()) == (status, left)


def letter_to(address: str, key: str = "events.reminder.1") -> bytes:
    """A report that comes back for a letter of ours to this address."""
    work.post(key=key, to=address, subject="Hello", body="Text")
    block = f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 unknown"
    return bounce(block, RETURNED.replace("<abc@center.test>", message_id(key)))


def run(path: Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["mail", "bounces", str(path)])
    return done.exit_code, done.output


def fill(kind: str, path: Path, messages: list[bytes]) -> None:
    if kind == "eml":
        path.write_bytes(messages[0])
        return
    box: mailbox.Mailbox[mailbox.Message] = mailbox.mbox(path) if kind == "mbox" else mailbox.Maildir(path)
    for message in messages:
        box.add(message)
    box.close()


@pytest.mark.parametrize("kind", ["mbox", "maildir", "eml"])
def test_reports_in_a_mailbox_close_addresses_once(kind: str, tmp_path: Path) -> None:
    PersonFactory(email="gone@a.test")
    PersonFactory(email="safe@a.test")
    work.post(key="events.reminder.2", to="safe@a.test", subject="Hello", body="Text")  # another letter than it names
    forged = bounce("Final-Recipient: rfc822;safe@a.test\nAction: failed\nStatus: 5.1.1", RETURNED)
    messages = [letter_to("gone@a.test"), forged, b"Subject: Away\n\nUntil Monday."]
    fill(kind, tmp_path / "box", messages)
    code, output = run(tmp_path / "box")
    assert (code, reached()) == (0, ["safe@a.test"])
    assert "1 closed for good" in output
    assert ("1 not about a letter of ours" in output, "1 no report" in output) == (kind != "eml", kind != "eml")
    assert "1 known before" in run(tmp_path / "box")[1]
    assert Bounce.objects.count() == 1
    actions.reopen(Bounce.objects.get(), by=None)
    run(tmp_path / "box")  # the same report again does not close what a person opened
    assert reached() == ["gone@a.test", "safe@a.test"]


def test_a_mailbox_that_is_none_gets_a_sentence(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing")[0] == 1
    (tmp_path / "folder").mkdir()
    code, output = run(tmp_path / "folder")
    assert (code, "no mailbox" in output) == (1, True)
    (tmp_path / "empty").touch()
    assert run(tmp_path / "empty")[0] == 0


def test_a_closed_address_stands_on_the_persons_page_and_a_coordinator_opens_it(visit: Visit, cast: Cast) -> None:
    person = PersonFactory(name="Ann", email="ann@a.test")
    made = BounceFactory(address="ann@a.test")
    for again in ("second letter",):
        BounceFactory(address="ann@a.test", letter=again)
    page = visit("directory:person", pk=person.pk, as_=cast.cora)
    assert "550 5.1.1 no such user" in page.text
    assert reached() == []
    visit.post("mailings:reopen", pk=made.pk, as_=cast.liam, status=403)
    page = visit.post("mailings:reopen", {"next": person.get_absolute_url()}, pk=made.pk, as_=cast.cora)
    assert page.response["Location"] == person.get_absolute_url()
    assert reached() == ["ann@a.test"]


def test_people_who_said_no_before_stay_out_whatever_the_case_of_letters() -> None:
    OptOutFactory(address="ann@a.test")
    PersonFactory(email="ann@a.test")
    actions.opt_out(["ANN@A.TEST"], by=None, how=How.LINK)
    assert (OptOut.objects.count(), reached()) == (1, [])
