"""Sending what waits in the outbox, one letter at a time over one connection."""

import logging
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.utils import timezone

from steelyard.foundation.work import actions, claims, tasks
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.registry import REFUSALS
from steelyard.foundation.work.rules import ATTEMPTS, MAIL_LEASE, MailStatus, retry_after

log = logging.getLogger("steelyard.work")


def send_due(stop: threading.Event | None = None, *, lease: timedelta = MAIL_LEASE, most: int = 50) -> bool:
    """Send the letters that are due, over one connection; true if there may be more."""
    due = list(Mail.objects.due(timezone.now())[:most])
    if due and settings.DEMONSTRATION:  # never sent: the outbox on screen is where these letters go
        Mail.objects.filter(pk__in=[mail.pk for mail in due]).update(status=MailStatus.SHOWN)
        return True
    mailer, down = mailers["smtp"], ""
    for mail in due:
        if (stop and stop.is_set()) or not claims.take_letter(mail, lease=lease):
            continue
        down = _send(mail, mailer, down)
    _hang_up(mailer)
    return len(due) == most


def _send(mail: Mail, mailer: Any, down: str) -> str:
    """Try one letter; answer why the server is out of reach, if it is, so that the rest need not wait for it."""
    if mail.attempts > ATTEMPTS:
        actions.give_up(mail, by=None, problem=f"Sending was interrupted {ATTEMPTS} times.")
        return down
    trouble = Trouble(down, is_down=True) if down else _deliver(mail, mailer)
    if trouble is None:
        claims.letter_sent(mail)
        return ""
    if _is_final(mail, trouble):
        claims.letter_refused(mail, trouble.problem)
    else:
        _tried(mail, trouble.problem)
    return trouble.problem if trouble.is_down else ""


@dataclass(frozen=True)
class Trouble:
    """Why a letter was not taken: in words, whether the server is out of reach, and its answer about the address."""

    problem: str
    is_down: bool
    refusal: tuple[int, str] | None = None


def _is_final(mail: Mail, trouble: Trouble) -> bool:
    """Whether somebody who listens has noted that this address takes no letters; all of them hear it."""
    if trouble.refusal is None:
        return False
    heard = [listener(mail, *trouble.refusal) for listener in REFUSALS]
    return any(heard)


def _deliver(mail: Mail, mailer: Any) -> Trouble | None:
    """Hand the letter over; answer what was wrong."""
    is_down = True
    try:
        mailer.open()  # nothing to do while the connection stands
        is_down = False
        mailer.send_messages([tasks.message_of(mail)])
    except Exception as error:  # noqa: BLE001 -- whatever it was is written beside the letter
        _hang_up(mailer)  # the next letter begins with a fresh connection
        return Trouble(tasks.reason(error), is_down, tasks.refusal(error))
    return None


def _hang_up(mailer: Any) -> None:
    with suppress(OSError):  # what happens to a farewell changes no letter; SMTPException is an OSError
        mailer.close()


def _tried(mail: Mail, problem: str) -> None:
    log.warning("letter_refused", extra={"letter": mail.pk, "attempt": mail.attempts, "problem": problem})
    wait = retry_after(mail.attempts)
    if wait is None:
        actions.give_up(mail, by=None, problem=problem)
    else:
        claims.letter_later(mail, wait, problem)
