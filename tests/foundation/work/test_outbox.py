"""Letters: one reason sends one letter, secrets are not kept, and a mail server that says no is asked again."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage, send_mail

from steelyard.foundation.work import actions, claims, queries, sending, tasks
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.rules import MailStatus
from tests.foundation.work.conftest import Sink, told

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 4, 30, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def post(key: str = "k", **fields: Any) -> Mail:
    return actions.post(**{"key": key, "to": "rosa@people.test", "subject": "Your request", "body": "Text", **fields})


def test_one_key_is_one_letter_and_the_subject_is_one_line() -> None:
    first = post(subject="Your\r\nBcc: all@people.test   request")
    assert post(subject="Another") == first
    assert [mail.subject for mail in Mail.objects.all()] == ["Your Bcc: all@people.test request"]


def test_a_letter_reaches_the_mail_server(smtp: Sink) -> None:
    mail = post(body="Grüße\n.\nhttps://example.test/s/abc")
    sending.send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.problem) == (MailStatus.SENT, 1, "")
    assert mail.sent_at is not None
    [letter] = smtp.letters
    assert (letter.rcpt_tos, letter.mail_from) == (["rosa@people.test"], "steelyard@localhost")
    assert "Subject: Your request" in letter.content.decode()
    assert mail.body == "Grüße\n.\nhttps://example.test/s/abc"
    sending.send_due()
    assert len(smtp.letters) == 1


def test_a_secret_is_gone_once_it_is_sent(smtp: Sink) -> None:
    mail = post(body="Your code is 123456", secret=True)
    sending.send_due()
    mail.refresh_from_db()
    assert "123456" in smtp.letters[0].content.decode()
    assert (mail.status, mail.body) == (MailStatus.SENT, "")


def test_a_refused_letter_is_tried_again_and_then_given_up(smtp: Sink, clock: Any) -> None:
    smtp.refuse = "550 no such person"
    mail, tried = post(), []
    for minutes in (0, 1, 5, 25, 125):
        clock.shift(timedelta(minutes=minutes) - timedelta(seconds=1))
        sending.send_due()  # a second too early: nothing happens, but for the first
        clock.shift(timedelta(seconds=1))
        sending.send_due()
        mail.refresh_from_db()
        tried.append((mail.attempts, mail.status))
    assert tried == [*((number, MailStatus.WAITING) for number in range(1, 5)), (5, MailStatus.FAILED)]
    assert mail.problem == "The mail server refused the address: 550 no such person"
    assert queries.failed_letters() == 1
    assert [entry.verb for entry in told(mail)] == ["work.mail.failed"]


def test_a_letter_given_up_can_be_sent_again(smtp: Sink) -> None:
    mail = post()
    with pytest.raises(actions.NotFailed):
        actions.send_again(mail, by=None)
    Mail.objects.update(status=MailStatus.FAILED, attempts=5, problem="no")
    mail.refresh_from_db()
    actions.send_again(mail, by=None)
    sending.send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, len(smtp.letters)) == (MailStatus.SENT, 1, 1)


def test_a_mail_server_that_does_not_answer_is_asked_once_a_round(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        options = {"host": "127.0.0.1", "port": silent.getsockname()[1], "timeout": 0.2}
        settings.MAILERS = {"smtp": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
        for number in range(3):
            post(f"k{number}")
        sending.send_due()
        assert {(mail.attempts, mail.status) for mail in Mail.objects.all()} == {(1, MailStatus.WAITING)}
        assert {mail.problem for mail in Mail.objects.all()} == {
            "The mail server broke off: Connection unexpectedly closed: timed out"
        }
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_mail_server_that_is_not_there(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        options = {"host": "127.0.0.1", "port": gone.getsockname()[1]}
    settings.MAILERS = {"smtp": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    mail = post()
    sending.send_due()
    mail.refresh_from_db()
    assert mail.problem.startswith("The mail server could not be reached: ")


def test_the_same_letter_is_recognized_when_it_comes_twice() -> None:
    mail, other = post(), post("other")
    marks = [tasks.message_of(one).message()["Message-ID"] for one in (mail, mail, other)]
    assert marks[0] == marks[1] != marks[2]
    assert marks[0].endswith("@localhost>")


def test_one_bad_letter_does_not_hold_the_others(smtp: Sink) -> None:
    post("bad", to="not an address")
    post("good")
    sending.send_due()
    bad = Mail.objects.get(key="bad")
    assert (bad.status, bad.problem.split(":")[0]) == (MailStatus.WAITING, "The letter could not be made")
    assert [letter.rcpt_tos for letter in smtp.letters] == [["rosa@people.test"]]


def test_a_letter_in_another_workers_hands_is_left_alone(smtp: Sink) -> None:
    mail = post()
    other = Mail.objects.get(pk=mail.pk)
    assert claims.take_letter(other)
    assert not claims.take_letter(mail)
    sending.send_due()
    assert smtp.letters == []


def test_a_worker_that_lost_its_letter_changes_nothing(smtp: Sink) -> None:
    slow = post()
    claims.take_letter(slow, lease=timedelta(0))
    sending.send_due()
    claims.letter_later(slow, timedelta(minutes=1), "too late")
    assert not claims.letter_failed(slow, "too late")
    slow.refresh_from_db()
    assert (slow.status, slow.problem) == (MailStatus.SENT, "")


def test_sending_that_was_always_cut_off_is_given_up(smtp: Sink) -> None:
    mail = post()
    for _ in range(5):
        claims.take_letter(mail, lease=timedelta(0))
    sending.send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.problem) == (MailStatus.FAILED, "Sending was interrupted 5 times.")
    assert smtp.letters == []


def test_the_demonstration_shows_and_never_sends(smtp: Sink, settings: Any) -> None:
    settings.DEMONSTRATION = True
    mail = post(body="Your code is 123456", secret=True)
    sending.send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.body, mail.is_readable) == (MailStatus.SHOWN, "Your code is 123456", True)
    assert smtp.begun == 0


def test_what_django_sends_goes_through_the_outbox(smtp: Sink) -> None:
    send_mail("Reset", "https://example.test/reset/abc", None, ["rosa@people.test"])
    EmailMessage("Both", "Text", to=["a@people.test"], bcc=["b@people.test"]).send()
    assert [(mail.to, mail.subject, mail.secret) for mail in Mail.objects.order_by("id")] == [
        ("rosa@people.test", "Reset", True),
        ("a@people.test", "Both", True),
        ("b@people.test", "Both", True),
    ]
    assert smtp.begun == 0


def test_a_message_with_files_is_refused(smtp: Sink) -> None:
    with pytest.raises(ValueError, match="text only"):
        EmailMessage("Files", "Text", to=["a@people.test"], attachments=[("a.txt", "a", "text/plain")]).send()
    assert not Mail.objects.exists()
    assert smtp.begun == 0


def test_a_page_goes_beside_the_plain_text_with_the_lines_of_its_envelope(smtp: Sink) -> None:
    headers = {
        "From": "Ana <ana@center.test>",
        "Reply-To": "ana@center.test",
        "List-Unsubscribe": "<https://center.test/1>\r\nBcc: x@evil.test",
    }
    mail = post(html="<p>Page</p>", headers=headers, secret=True)
    sending.send_due()
    message = message_from_bytes(smtp.letters[0].content, policy=policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (message["From"], message["Reply-To"]) == ("Ana <ana@center.test>", "ana@center.test")
    assert message["List-Unsubscribe"] == "<https://center.test/1> Bcc: x@evil.test"
    assert message["Bcc"] is None
    mail.refresh_from_db()
    assert (mail.body, mail.html, mail.headers) == ("", "", {})  # they hold private links as the text does


def test_who_listens_may_end_the_tries_at_an_address_that_is_refused(
    smtp: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, int, str]] = []

    def final(mail: Mail, code: int, words: str) -> bool:
        heard.append((mail.to, code, words))
        return True

    def deaf(mail: Mail, code: int, words: str) -> bool:
        return not final(mail, code, words)

    monkeypatch.setattr(sending, "REFUSALS", [final, deaf])
    smtp.refuse = "550 5.1.1 nobody here"
    mail = post()
    sending.send_due()
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (MailStatus.REFUSED, 1)
    assert heard == [("rosa@people.test", 550, "5.1.1 nobody here")] * 2  # both hear it, whoever says it is final
