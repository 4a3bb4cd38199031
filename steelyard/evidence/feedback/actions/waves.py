"""Planning, opening and closing waves."""

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.evidence.feedback import verbs
from steelyard.evidence.feedback.models import MarkedTicket, Ticket, Wave
from steelyard.evidence.feedback.queries.waves import ballots_of, denominators, refusal
from steelyard.evidence.feedback.rules import KeyKind, Mode, NotNow, WaveStatus, floored
from steelyard.evidence.feedback.rules.hooks import OPENING
from steelyard.evidence.feedback.rules.sealing import LEAST_PASSPHRASE, new_code, new_key, unwrapped, wrap
from steelyard.evidence.feedback.tasks import keys
from steelyard.evidence.questionnaires.models import QuestionnaireVersion
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@transaction.atomic
def plan(
    version: QuestionnaireVersion, *, by: User | None, title: str, mode: Mode, period: tuple[date, date], **more: Any
) -> Wave:
    """Plan a wave that asks a version of a questionnaire about a period.

    ``more`` may hold ``groups`` (names of the questions by which people describe themselves), ``answer_until``,
    ``is_simulated`` and ``is_reconstructed``.
    """
    made = Wave.objects.create(
        code="".join(secrets.choice(_LETTERS) for _ in range(10)),
        title=title,
        mode=mode,
        questionnaire_version=version,
        sha256=version.sha256,
        period_from=period[0],
        period_to=period[1],
        made_by=by,
        **more,
    )
    record(verbs.PLANNED, made, by=by, changes={"mode": [None, made.get_mode_display()]})
    return made


@transaction.atomic
def alter(wave: Wave, *, by: User | None, **values: Any) -> None:
    """Change a wave that was not opened yet."""
    if not wave.is_draft:
        raise NotNow("This wave is open: its mode, questions and period stay as they are.")
    if version := values.get("questionnaire_version"):
        values["sha256"] = version.sha256
    changes = change(wave, **values)
    if changes:
        record(verbs.ALTERED, wave, by=by, changes=changes)


@transaction.atomic
def open_wave(wave: Wave, *, by: User | None, passphrase: str = "") -> str:
    """Freeze everything, make the key and let ballots come; answers the recovery code to print.

    Without a passphrase the server holds the key, and the code is empty.
    """
    if why := refusal(wave, timezone.localdate()):
        raise NotNow(why)
    if passphrase and len(passphrase) < LEAST_PASSPHRASE:
        raise NotNow(f"A passphrase has at least {LEAST_PASSPHRASE} characters.")
    for act in OPENING:
        act(wave, by)
    invited, key, code = denominators(wave), new_key(), new_code() if passphrase else ""
    kept = wrap(key.private, passphrase=passphrase, code=code) if passphrase else unwrapped(key.private)
    changes = change(
        wave,
        status=WaveStatus.OPEN.value,
        key_kind=(KeyKind.PASSPHRASE if passphrase else KeyKind.SERVER).value,
        public_key=key.public,
        invited_addresses=invited.addresses,
        invited_people=invited.people,
        opened_at=timezone.now(),
    )
    keys.put_away(wave, kept)  # last: a wave that was opened elsewhere keeps its key
    record(verbs.OPENED, wave, by=by, changes={name: changes[name] for name in ("key_kind", "invited_people")})
    return code


@transaction.atomic
def count_forms(wave: Wave, *, by: User | None) -> None:
    """Note how many forms came, rounded down to ten; once a day, so that the number follows nobody."""
    del by
    today = timezone.localdate()
    if wave.seen_on != today:
        change(wave, forms_seen=floored(ballots_of(wave).count()), seen_on=today)


@transaction.atomic
def close(wave: Wave, *, by: User | None) -> None:
    """Take no more ballots; tickets that were not used are gone."""
    if wave.status != WaveStatus.OPEN:
        raise NotNow("Only an open wave can be closed.")
    change(wave, status=WaveStatus.CLOSED.value, closed_at=timezone.now())
    for model in (Ticket, MarkedTicket):
        model.objects.filter(wave=wave.pk).delete()
    change(wave, forms_seen=floored(ballots_of(wave).count()), seen_on=timezone.localdate())
    record(verbs.CLOSED, wave, by=by, changes={"forms_seen": [None, wave.forms_seen]})
