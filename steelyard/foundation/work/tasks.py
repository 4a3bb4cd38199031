"""The letter as a mail server takes it, and in plain words why one did not."""

import hashlib
import smtplib
from email.message import MIMEPart
from email.policy import default
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from steelyard.foundation.work.models import Mail


def message_id(key: str) -> str:
    """A letter sent twice has one Message-ID, so that receivers can see that it is one, and bounces name it."""
    mark = hashlib.sha256(key.encode()).hexdigest()[:32]
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{mark}@{host}>"


class Unfolded(EmailMultiAlternatives):
    """A letter whose header lines are as long as RFC 5322 allows: folded at 78, a long address would be encoded."""

    def message(self, *, policy: Any = default) -> Any:
        return super().message(policy=policy.clone(max_line_length=998))


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The letter as it goes out: plain text always, the page beside it where there is one."""
    headers = {"Message-ID": message_id(mail.key), "Auto-Submitted": "auto-generated"} | mail.headers
    answers = [headers.pop("Reply-To")] if "Reply-To" in headers else None
    kind = Unfolded if mail.headers else EmailMultiAlternatives
    message = kind(mail.subject, mail.body, to=[mail.to], headers=headers, reply_to=answers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        message.attach(_invitation(mail.calendar))
    return message


def _invitation(calendar: str) -> MIMEPart:
    """The calendar as bytes, so that its line ends stay CRLF, as calendar programs want them."""
    part = MIMEPart()
    params = {"charset": "utf-8", "method": "CANCEL" if "\nMETHOD:CANCEL" in calendar else "PUBLISH"}
    part.set_content(
        calendar.encode(), "text", "calendar", disposition="attachment", filename="event.ics", params=params
    )
    return part


def reason(error: Exception) -> str:
    """Why a letter was not taken, for the people who look after the outbox."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, answer = next(iter(error.recipients.values()))
            return f"The mail server refused the address: {code} {_text(answer)}"
        case smtplib.SMTPAuthenticationError():
            return f"The mail server refused our name or password: {error.smtp_code} {_text(error.smtp_error)}"
        case smtplib.SMTPResponseException():
            return f"The mail server refused the letter: {error.smtp_code} {_text(error.smtp_error)}"
        case smtplib.SMTPException():
            return f"The mail server broke off: {_text(error)}"
        case OSError():
            return f"The mail server could not be reached: {_text(error)}"
    return f"The letter could not be made: {_text(error)}"


def refusal(error: Exception) -> tuple[int, str] | None:
    """The server's code and words, if what it refused is the address."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return None
    code, answer = next(iter(error.recipients.values()))
    return code, _text(answer)


def _text(answer: object) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(text.split())[:300]
