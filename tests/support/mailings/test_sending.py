"""Letters to an audience: what arrives, each address once whatever happens, and who is left out in the middle."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.directory.models import Address, Person
from steelyard.foundation.work import worker
from steelyard.foundation.work.models import Job, Mail
from steelyard.foundation.work.rules import JobStatus
from steelyard.support.mailings import actions
from steelyard.support.mailings.models import Mailing, MailingRecipient
from steelyard.support.mailings.queries import letters
from steelyard.support.mailings.rules import BounceKind, Heard, How, MailingStatus, RecipientStatus
from tests.factories.mailings import AudienceFactory, MailingFactory
from tests.foundation.work.conftest import Sink, Workers, told, until
from tests.page import Visit
from tests.people import Cast
from tests.support.mailings.conftest import part, read

pytestmark = pytest.mark.django_db
Readers = Callable[[int], list[Person]]


def sent_to() -> Counter[str]:
    return Counter(Mail.objects.filter(key__startswith="mailings.letter.").values_list("to", flat=True))


def again(mailing: Mailing) -> Mailing:
    mailing.refresh_from_db()
    return mailing


def test_each_gets_one_letter_as_text_and_page_with_a_way_out(smtp: Sink, readers: Readers, cast: Cast) -> None:
    readers(3)
    mailing = MailingFactory(sender="Ana Díaz, Center", reply_to="ana@center.test", subject="Spring 🌱 שלום")
    actions.begin(mailing, by=cast.cora)
    worker.drain()
    assert sorted(to for letter in smtp.letters for to in letter.rcpt_tos) == [f"p{n}@agency.test" for n in range(3)]
    letter = read(smtp)
    assert (letter["Subject"], letter["Reply-To"]) == ("Spring 🌱 שלום", "ana@center.test")
    assert letter["From"].addresses[0].display_name == "Ana Díaz, Center"
    assert letter["From"].addresses[0].addr_spec == "steelyard@localhost"
    assert part(letter, "plain").startswith("Hello,\n\nread the guide (https://center.test/guide).\n\n- one\n- two")
    page = part(letter, "html")
    assert '<a href="https://center.test/guide">the guide</a>' in page
    assert not any(word in page.lower() for word in ("<img", "<script", "<link", "<iframe", "src=", "url(", "style="))
    stop = letter["List-Unsubscribe"].strip("<>")
    assert stop in part(letter, "plain")
    assert stop in page
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    again(mailing)
    assert (mailing.status, mailing.recipients.count()) == (MailingStatus.SENT, 3)
    assert [entry.verb for entry in told(mailing)] == ["mailings.mailing.sent", "mailings.mailing.begun"]
    mail = Mail.objects.get(to="p0@agency.test")
    assert (mail.body, mail.html, mail.headers) == ("", "", {})  # the link out is nobody's to read any more


def test_a_long_address_of_the_site_is_not_torn_in_the_header(smtp: Sink, readers: Readers, settings: Any) -> None:
    settings.BASE_URL = "https://" + ".".join(["a-very-long-part-of-a-name"] * 5) + ".test"
    readers(1)
    actions.begin(MailingFactory(), by=None)
    worker.drain()
    raw = smtp.letters[0].content.decode()
    assert f"<{settings.BASE_URL}/mail/stop/r" in raw.replace("\r\n ", "")


def test_a_mailing_is_begun_once_and_not_changed_afterwards(visit: Visit, cast: Cast, readers: Readers) -> None:
    readers(1)
    mailing = MailingFactory()
    page = visit("mailings:send", pk=mailing.pk, as_=cast.cora)
    assert page.h1 == "Send this to 1 person?"
    visit.post("mailings:send", pk=mailing.pk, as_=cast.cora)
    visit.post("mailings:send", pk=mailing.pk, as_=cast.liam)
    assert Job.objects.filter(name="mailings.send").count() == 1
    fields = {"audience": str(mailing.audience_id), "subject": "Other", "text": "Other", "sender": "X"}
    page = visit.post("mailings:change", fields, pk=mailing.pk, as_=cast.cora, status=422)
    assert "people have it as it is" in page.text
    worker.drain()
    assert again(mailing).subject != "Other"
    assert sent_to() == {"p0@agency.test": 1}


def test_an_audience_of_nobody_is_sent_to_nobody(visit: Visit, cast: Cast) -> None:
    mailing = MailingFactory(audience=AudienceFactory(facts_kept={"states": ["WA"]}))
    page = visit("mailings:send", pk=mailing.pk, as_=cast.cora)
    assert (page.h1, "Nobody would get it" in page.text) == ("Send this to 0 people?", True)
    assert page.all("form", action=f"/mailings/{mailing.pk}/send/") == []
    actions.begin(mailing, by=cast.cora)  # the last of them left between the page and the button
    worker.drain()
    assert (again(mailing).status, Mail.objects.count()) == (MailingStatus.SENT, 0)


def test_who_opts_out_or_bounces_after_the_list_was_written_is_left_out(readers: Readers, settings: Any) -> None:
    settings.MAILING_RATE = 2
    people = readers(6)
    mailing = MailingFactory()
    actions.begin(mailing, by=None)
    with time_machine.travel(datetime(2021, 4, 30, 12, tzinfo=UTC), tick=False) as clock:
        Job.objects.update(due_at=datetime(2021, 4, 30, tzinfo=UTC))
        worker.drain()
        assert sum(sent_to().values()) == 2
        waiting = [one.address for one in letters.next_up(mailing, 10)]
        actions.opt_out(waiting[:1], by=None, how=How.LINK)
        other = next(one for one in people if one.addresses.get().email == waiting[1])
        other.addresses.create(email="second@agency.test")
        actions.opt_out(["second@agency.test"], by=None, how=How.LINK)
        key = MailingRecipient.objects.get(address=waiting[2])
        actions.note_bounce(
            "elsewhere", by=None, address=key.address, kind=BounceKind.HARD, heard=Heard.SERVER, words=""
        )
        for _ in range(4):
            clock.shift(timedelta(seconds=61))
            worker.drain()
    assert waiting[3] in sent_to()
    assert not set(waiting[:3]) & set(sent_to())
    assert again(mailing).status == MailingStatus.SENT
    assert letters.result(mailing).left_out == (
        ("Asked us not to write", 2),
        ("The address takes no letters", 1),
    ) or set(letters.result(mailing).left_out) == {("Asked us not to write", 2), ("The address takes no letters", 1)}


def test_no_more_letters_a_minute_than_the_rate_also_of_two_mailings(readers: Readers, settings: Any) -> None:
    settings.MAILING_RATE = 5
    readers(8)
    with time_machine.travel(datetime(2021, 4, 30, 12, tzinfo=UTC), tick=False) as clock:
        for _ in range(2):
            actions.begin(MailingFactory(), by=None)
        counts = []
        for _ in range(5):
            worker.drain()
            counts.append(Mail.objects.count())
            assert Job.objects.filter(status=JobStatus.RUNNING).count() == 0  # no worker stands and waits
            clock.shift(timedelta(seconds=60))
    assert counts == [5, 10, 15, 16, 16]
    assert set(sent_to().values()) == {2}


def test_a_stopped_mailing_goes_on_where_it_was(visit: Visit, cast: Cast, readers: Readers, settings: Any) -> None:
    settings.MAILING_RATE = 2
    readers(5)
    mailing = MailingFactory()
    actions.begin(mailing, by=cast.cora)
    worker.drain()
    assert "2 of 5 in the outbox or sent" in visit("mailings:mailing", pk=mailing.pk, as_=cast.cora).text
    visit.post("mailings:halt", pk=mailing.pk, as_=cast.liam)
    visit.post("mailings:halt", pk=mailing.pk, as_=cast.liam)
    assert Job.objects.get().status == JobStatus.CANCELLED
    settings.MAILING_RATE = 1000
    worker.drain()
    assert sum(sent_to().values()) == 2
    assert actions.post_some(mailing, by=None) == actions.Batch(0, is_over=True)  # a sender that did not hear of it
    assert "2 letters went; 3 wait" in visit("mailings:mailing", pk=mailing.pk, as_=cast.cora).text
    for _ in range(2):
        visit.post("mailings:go-on", pk=mailing.pk, as_=cast.cora)
    worker.drain()
    assert (sent_to(), again(mailing).status) == ({f"p{n}@agency.test": 1 for n in range(5)}, MailingStatus.SENT)
    verbs = [entry.verb.rpartition(".")[2] for entry in told(mailing)]
    assert verbs == ["sent", "resumed", "stopped", "begun"]


def test_work_that_was_cancelled_is_seen_and_gone_on_with(visit: Visit, cast: Cast, readers: Readers) -> None:
    readers(2)
    mailing = MailingFactory()
    actions.begin(mailing, by=cast.cora)
    visit.post("work:cancel", pk=Job.objects.get().pk, as_=cast.cora)
    assert "The work has halted" in visit("mailings:mailing", pk=mailing.pk, as_=cast.cora).text
    visit.post("mailings:go-on", pk=mailing.pk, as_=cast.cora)
    worker.drain()
    assert again(mailing).status == MailingStatus.SENT


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_write_each_letter_once(
    readers: Readers, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.MAILING_RATE = 1000
    monkeypatch.setattr("steelyard.support.mailings.actions.sending.AT_ONCE", 3)
    monkeypatch.setattr("steelyard.support.mailings.actions.sending.FROZEN_AT_ONCE", 4)
    readers(20)
    mailing = MailingFactory()
    actions.begin(mailing, by=None)
    start, raised, batches = threading.Barrier(3), list[BaseException](), Counter[int]()

    def send(place: int) -> None:
        try:
            mine = Mailing.objects.get(pk=mailing.pk)
            start.wait(10)
            while actions.freeze_some(mine, by=None):
                pass
            while not (batch := actions.post_some(mine, by=None)).is_over:
                batches[place] += batch.done
        except BaseException as error:  # noqa: BLE001 -- told by the thread that waits
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[place]) for place in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    assert sent_to() == {f"p{n}@agency.test": 1 for n in range(20)}
    assert (mailing.recipients.count(), sum(batches.values())) == (20, 20)
    assert again(mailing).status == MailingStatus.SENT


def test_a_killed_sender_loses_nothing_and_repeats_nothing(workers: Workers) -> None:
    Person.objects.bulk_create(Person(name=f"P {n}") for n in range(450))
    people = Person.objects.all()
    Address.objects.bulk_create(Address(person=one, email=f"p{one.pk}@agency.test", is_primary=True) for one in people)
    mailing = MailingFactory()
    actions.begin(mailing, by=None)
    away = {"STEELYARD_MAIL_RATE": "100000", "STEELYARD_MAIL_PORT": "9"}  # letters stay in the outbox meanwhile
    first = workers.start(**away)
    until(lambda: MailingRecipient.objects.filter(status=RecipientStatus.POSTED).exists())
    workers.kill(first)
    posted = MailingRecipient.objects.filter(status=RecipientStatus.POSTED).count()
    assert (posted, posted % 100) == (len(sent_to()), 0 if posted < 450 else 50)  # whole batches, each with its letters
    workers.start(**away)
    until(lambda: again(mailing).status == MailingStatus.SENT)
    assert (len(sent_to()), set(sent_to().values())) == (450, {1})


# Writing


def typed(whom: Any, **more: str) -> dict[str, str]:
    return {"audience": str(whom.pk), "subject": "News", "text": "Hello", "sender": "Ana", "reply_to": "", **more}


def test_a_hostile_letter_is_harmless(visit: Visit, cast: Cast, smtp: Sink, readers: Readers) -> None:
    readers(1)
    audience = AudienceFactory()
    sent = typed(
        audience,
        subject="Hello\r\nBcc: all@evil.test\n\nBuy",
        sender='Ana\r\nBcc: all@evil.test <evil@evil.test>, "x',
        text='<script>alert(1)</script><img src="https://evil.test/p.gif">\n\n\u202eabc שלום 🎉\n.\nFrom me',
    )
    visit.post("mailings:create", sent, as_=cast.cora)
    mailing = Mailing.objects.get()
    page = visit("mailings:mailing", pk=mailing.pk, as_=cast.cora)
    assert page.all("img") == []
    actions.begin(mailing, by=cast.cora)
    worker.drain()
    [envelope] = smtp.letters
    letter = read(smtp)
    assert (envelope.rcpt_tos, envelope.mail_from) == (["p0@agency.test"], "steelyard@localhost")
    assert (letter["Bcc"], letter["Subject"]) == (None, "Hello Bcc: all@evil.test Buy")
    assert [one.addr_spec for one in letter["From"].addresses] == ["steelyard@localhost"]
    assert "<img" not in part(letter, "html")
    assert "<script" not in part(letter, "html")
    assert '<p dir="auto">\u202eabc שלום 🎉<br>.<br>From me</p>' in part(letter, "html")


def test_what_is_too_long_or_without_an_audience_gets_a_sentence(visit: Visit, cast: Cast) -> None:
    audience = AudienceFactory()
    for more in (
        {"subject": "x" * 10_000},
        {"text": "x" * 30_001},
        {"audience": "9" * 30},
        {"reply_to": "nobody"},
        {"text": ""},
    ):
        page = visit.post("mailings:create", typed(audience, **more), as_=cast.cora, status=422)
        assert "usa-error-message" in page.html, more
    assert not Mailing.objects.exists()


def test_a_test_copy_goes_to_oneself_and_its_link_stops_nothing(visit: Visit, cast: Cast, smtp: Sink) -> None:
    mailing = MailingFactory(subject="Spring")
    visit.post("mailings:test", pk=mailing.pk, as_=cast.cora)
    worker.drain()
    letter = read(smtp)
    assert (letter["To"], letter["Subject"]) == (cast.cora.email, "Test: Spring")
    path = letter["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
    assert visit(f"/{path}").h1 == "This was a test copy"
    assert visit.client(None).post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (again(mailing).status, mailing.recipients.count()) == (MailingStatus.DRAFT, 0)
    for _ in range(20):
        visit.post("mailings:test", pk=mailing.pk, as_=cast.cora)
    assert Mail.objects.filter(subject="Test: Spring").count() == 20


def test_two_people_who_change_one_draft_see_both_texts(visit: Visit, cast: Cast) -> None:
    mailing = MailingFactory()
    sent = typed(mailing.audience, version="1", subject="First")
    visit.post("mailings:change", sent, pk=mailing.pk, as_=cast.cora)
    page = visit.post("mailings:change", sent | {"subject": "Second"}, pk=mailing.pk, as_=cast.liam, status=409)
    assert "First" in page.text
    assert again(mailing).subject == "First"


def test_the_list_of_mailings_costs_the_same_for_one_and_for_three(visit: Visit, cast: Cast) -> None:
    client, counts = visit.client(cast.cora), []
    for more in (1, 2):
        for _ in range(more):
            MailingFactory(subject="Spring")
        client.get("/mailings/", {"q": "spr"})
        with CaptureQueriesContext(connection) as done:
            assert "Spring" in client.get("/mailings/", {"q": "spr"}).content.decode()
        counts.append(len(done))
    assert counts[0] == counts[1]
