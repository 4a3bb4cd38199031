"""The letter as a mail server takes it, and in plain words why one did not."""

import hashlib
import smtplib
from email.message import MIMEPart
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from steelyard.foundation.work.models import Mail


def message_of(mail: Mail) -> EmailMessage:
    """The letter as it goes out; a letter sent twice has one Message-ID, so that receivers can see that it is one."""
    mark = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{mark}@{host}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers)
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


def _text(answer: object) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(text.split())[:300]
