"""The letters of a wave: the first one, which holds the ticket and goes straight to the mail server, and reminders."""

import hmac
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from steelyard.center.charge.models import Center
from steelyard.evidence.feedback.models import Invitation, Wave
from steelyard.evidence.feedback.rules import PROMISE, Mode
from steelyard.foundation.kit import words
from steelyard.foundation.work.actions import post

SEPARATOR = "-"
PLACEHOLDER = "[Here stands the link with a ticket. Tickets are never kept, so no page shows one.]"


def sender() -> str:
    """The center's name, as letters sign it."""
    return Center.objects.values_list("name", flat=True).first() or "the center"


def first(wave: Wave, invitation: Invitation, *, link: str, code: str) -> tuple[str, str]:
    """Subject and text of the letter that invites."""
    until = f" Please answer by {words.day(wave.answer_until)}." if wave.answer_until else ""
    lines = [
        "Hello,",
        (
            f"between {words.day(wave.period_from)} and {words.day(wave.period_to)} you took part in something that "
            f"{sender()} offers. We ask you for a few minutes of feedback.{until}"
        ),
        PROMISE[Mode(wave.mode)],
        f"Your form: {link}",
    ]
    if code:
        lines.append(f"If the form asks for the code of this letter, type: {code}")
    lines += ["The link works once. Please do not pass it on.", _farewell(wave, invitation)]
    return f"Your feedback: {wave.title}", "\n\n".join(lines)


def _farewell(wave: Wave, invitation: Invitation) -> str:
    address = settings.BASE_URL + reverse("feedback:no-more", args=[token_of(invitation)])
    return f"No more letters about {wave.title}: {address}"


def link_of(wave: Wave, ticket: str) -> str:
    """The address of the form; what stands after # is never sent to a server."""
    return f"{settings.FEEDBACK_URL}/{wave.code}#{ticket}"


def send_ticket(mailer: Any, wave: Wave, invitation: Invitation, *, ticket: str) -> None:
    """Hand the letter with the ticket to the mail server: it is kept nowhere and passes nothing that keeps letters."""
    subject, body = first(wave, invitation, link=link_of(wave, ticket), code=ticket)
    headers = {"Auto-Submitted": "auto-generated"}
    mailer.send_messages([EmailMultiAlternatives(subject, body, to=[invitation.address], headers=headers)])


def show_placeholder(wave: Wave, invitation: Invitation) -> None:
    """The demonstration sends nothing; its page of letters shows that one would have gone."""
    subject, body = first(wave, invitation, link=PLACEHOLDER, code="")
    post(key=f"feedback.invite.{wave.pk}.{invitation.pk}", to=invitation.address, subject=subject, body=body)


def remind(wave: Wave, invitation: Invitation, *, number: int) -> None:
    """A reminder to everybody, through the outbox: it holds no ticket and does not know who answered."""
    body = "\n\n".join((
        "Hello,",
        (f"some days ago we sent you a letter, “Your feedback: {wave.title}”. If you have answered, thank you: there is "
        "nothing more to do. We write to everybody, because nobody can see who has answered."),
        "If you have not, please use the link in that first letter. We cannot send it again: it is kept nowhere.",
        _farewell(wave, invitation),
    ))  # fmt: skip
    subject = f"Reminder: {wave.title}"
    post(key=f"feedback.remind.{wave.pk}.{number}.{invitation.pk}", to=invitation.address, subject=subject, body=body)


# The link that ends the letters of a wave


def token_of(invitation: Invitation) -> str:
    return f"{invitation.pk}{SEPARATOR}{_mark(invitation.pk)}"


def invitation_of(token: str) -> int | None:
    """The number of the invitation a link speaks for; None for one that was never given."""
    number, _, mark = token.partition(SEPARATOR)
    known = number.isascii() and number.isdecimal() and len(number) <= 18
    return int(number) if known and hmac.compare_digest(mark.encode(), _mark(int(number)).encode()) else None


def _mark(pk: int) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"steelyard.feedback.no-more:{pk}".encode(), "sha256").hex()[:32]
