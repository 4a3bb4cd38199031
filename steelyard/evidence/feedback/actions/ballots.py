"""Ballots: cast one by one, opened all at once by two people; and answers that come from elsewhere."""

import random
from collections.abc import Iterable, Mapping, Sequence
from secrets import SystemRandom
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.evidence.feedback import verbs
from steelyard.evidence.feedback.models import (
    AnswerRow,
    Ballot,
    FreeText,
    MarkedAnswer,
    MarkedBallot,
    MarkedTicket,
    Ticket,
    Wave,
    Witness,
)
from steelyard.evidence.feedback.queries.waves import ballots_of, form_of
from steelyard.evidence.feedback.rules import LEAST_BALLOTS, NotNow, WaveStatus
from steelyard.evidence.feedback.rules.sealing import Unopened, seal, unseal
from steelyard.evidence.feedback.rules.tickets import hash_of, new_id, read
from steelyard.evidence.feedback.tasks import keys
from steelyard.evidence.questionnaires.rules.shape import Kind
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import start

SCRUB = "feedback.scrub"
_CHUNK = 500
_dice: random.Random = SystemRandom()


def cast(wave: Wave, *, by: None, ticket: str, answers: Mapping[str, Any]) -> bool:
    """Take in one form: spend the ticket and keep the sealed ballot, both or neither; false if there is no such ticket.

    Nothing tells afterwards that it happened: no history, no time, no order.
    """
    del by
    if not read(ticket):
        return False
    box = seal(answers, public=bytes(wave.public_key or b""))
    with transaction.atomic():
        if wave.is_anonymous:
            return _spend(wave, ticket, box)
        return _spend_marked(wave, ticket, box)


def _spend(wave: Wave, ticket: str, box: bytes) -> bool:
    spent, _ = Ticket.objects.filter(wave=wave.pk, hash=hash_of(ticket)).delete()
    if spent:
        Ballot.objects.bulk_create([Ballot(wave=wave.pk, id=new_id(), box=box)])
    return bool(spent)


def _spend_marked(wave: Wave, ticket: str, box: bytes) -> bool:
    rows = MarkedTicket.objects.filter(wave=wave.pk, hash=hash_of(ticket))
    mark = rows.values_list("mark", flat=True).first()
    spent = rows.delete()[0] if mark is not None else 0
    if spent:
        MarkedBallot.objects.bulk_create([MarkedBallot(wave=wave.pk, id=new_id(), box=box, mark=bytes(mark or b""))])
    return bool(spent)


@transaction.atomic
def witness(wave: Wave, *, by: User) -> None:
    """Confirm, as the second person, that the ballots may be opened."""
    if wave.status != WaveStatus.CLOSED:
        raise NotNow("An opening is confirmed once the wave is closed.")
    _, is_new = Witness.objects.get_or_create(wave=wave, user=by)
    if is_new:
        record(verbs.WITNESSED, wave, by=by)


@transaction.atomic
def open_ballots(wave: Wave, *, by: User, private: bytes) -> int:
    """Open every ballot at once, shuffle, keep answers and texts apart, and delete the ballots; how many forms there are.

    One transaction: cut off anywhere, the ballots are as they were, and it is done again with another shuffle.
    """
    if wave.status != WaveStatus.CLOSED:
        raise NotNow("Close the wave before you open its ballots.")
    if not wave.witnesses.exclude(user=by).exists():
        raise NotNow("A second person must confirm first that the ballots may be opened.")
    forms, spoiled = _unsealed(wave, private)
    if len(forms) + spoiled < LEAST_BALLOTS:
        raise NotNow(f"Fewer than {LEAST_BALLOTS} forms came, so they are not opened.")
    if not forms:
        raise NotNow("Not one ballot opens with this key, so all of them stay as they are.")
    values = {"ballots_opened_at": timezone.now(), "forms": len(forms), "spoiled": spoiled}
    change(wave, status=WaveStatus.OPENED.value, **values)
    _keep(wave, [answers for answers, _ in forms], [mark for _, mark in forms])
    ballots_of(wave).delete()
    start(SCRUB, by=by)
    record(verbs.BALLOTS_OPENED, wave, by=by, changes={"forms": [None, len(forms)]})
    return len(forms)


def _unsealed(wave: Wave, private: bytes) -> tuple[list[tuple[dict[str, Any], dict[str, str]]], int]:
    """Answers and marks of all ballots that hold any, and how many do not."""
    forms, spoiled = [], 0
    columns = ("box",) if wave.is_anonymous else ("box", "mark")
    for row in ballots_of(wave).values_list(*columns).iterator(chunk_size=_CHUNK):
        try:
            answers, *mark = [unseal(bytes(one), private=private) for one in row]
        except Unopened:
            spoiled += 1
            continue
        forms.append((answers, mark[0] if mark else {}))
    return forms, spoiled


def _keep(wave: Wave, forms: Sequence[Mapping[str, Any]], marks: Sequence[Mapping[str, str]] = ()) -> None:
    """Write answers and texts, each in a random order of its own under random keys."""
    apart = {one.name for one in form_of(wave).questions if one.kind == Kind.TEXT}
    closed = [{name: value for name, value in form.items() if name not in apart} for form in forms]
    texts = [(name, form[name]) for form in forms for name in sorted(apart & form.keys()) if form[name]]
    rows: list[Any] = (
        [AnswerRow(wave=wave.pk, id=new_id(), answers=one) for one in closed]
        if wave.is_anonymous
        else [
            MarkedAnswer(wave=wave.pk, id=new_id(), answers=one, who=mark.get("who", ""), group=mark.get("group", ""))
            for one, mark in zip(closed, marks, strict=True)
        ]
    )
    _write(rows)
    _write([FreeText(wave=wave.pk, question=name, id=new_id(), text=text) for name, text in texts])


def _write(rows: list[Any]) -> None:
    if rows:
        _dice.shuffle(rows)
        type(rows[0]).objects.bulk_create(rows, batch_size=_CHUNK)


@transaction.atomic
def destroy_key(wave: Wave, *, by: User | None) -> None:
    """Destroy the key once the answers are opened and backed up: from then on every old copy of a ballot is noise."""
    if wave.status != WaveStatus.OPENED:
        raise NotNow("The key is destroyed after the ballots were opened.")
    now = timezone.now()
    change(wave, status=WaveStatus.SEALED_OFF.value, sealed_off_at=now, key_destroyed_at=now)
    start(SCRUB, by=by)
    record(verbs.KEY_DESTROYED, wave, by=by)
    transaction.on_commit(lambda: keys.destroy(wave))


@transaction.atomic
def destroy_ballots(wave: Wave, *, by: User | None, why: str) -> None:
    """Give up ballots that are too few or whose key is lost: they go unread, and with them the key."""
    if wave.status != WaveStatus.CLOSED:
        raise NotNow("Only ballots of a closed wave that was not opened can be destroyed.")
    now = timezone.now()
    values = {"sealed_off_at": now, "key_destroyed_at": now, "why_destroyed": why}
    change(wave, status=WaveStatus.SEALED_OFF.value, **values)
    ballots_of(wave).delete()
    start(SCRUB, by=by)
    record(verbs.BALLOTS_DESTROYED, wave, by=by, note=why)
    transaction.on_commit(lambda: keys.destroy(wave))


@transaction.atomic
def take_in(
    wave: Wave,
    rows: Sequence[Mapping[str, Any]],
    texts: Mapping[str, Iterable[str]],
    *,
    by: User | None,
    invited: tuple[int | None, int | None] = (None, None),
) -> int:
    """Take in answers that were not given here, marked as simulated; ``invited`` is (by address, by person) as known.

    ``rows`` hold closed questions, ``texts`` what was written by name of the question. The wave ends sealed off.
    """
    if not (wave.is_draft and wave.is_anonymous and wave.is_reconstructed and wave.is_simulated):
        raise NotNow("Only an anonymous draft marked as reconstructed and simulated takes in answers.")
    now = timezone.now()
    values = {"forms": len(rows), "invited_addresses": invited[0], "invited_people": invited[1]}
    change(wave, status=WaveStatus.SEALED_OFF.value, ballots_opened_at=now, sealed_off_at=now, **values)
    _write([AnswerRow(wave=wave.pk, id=new_id(), answers=dict(row)) for row in rows])
    _write(
        [FreeText(wave=wave.pk, question=name, id=new_id(), text=one) for name, many in texts.items() for one in many]
    )
    record(verbs.TAKEN_IN, wave, by=by, changes={"forms": [None, len(rows)]})
    return len(rows)
