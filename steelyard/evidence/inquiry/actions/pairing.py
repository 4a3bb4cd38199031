"""Coding a document blind, together, and agreeing on what differs."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import TEXTS, Code, Coding, Document, Pairing, PairMember, Resolution
from steelyard.evidence.inquiry.queries.codes import number
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

LEAST = 2


@transaction.atomic
def pair(document: Document, *, by: User | None, coders: Sequence[User]) -> Pairing:
    """Let several people code a document, each seeing only their own marks. Nobody may have begun."""
    if not document.is_ready:
        raise NotNow("This document is not open for coding.")
    if len({one.pk for one in coders}) < LEAST:
        raise NotNow("Choose at least two people.")
    if Coding.objects.filter(document=document, coder__in=coders, removed_at__isnull=True).exists():
        raise NotNow("One of them has marked something in this document already. Choose a document that is new to all.")
    try:
        with transaction.atomic():
            made = Pairing.objects.create(document=document, opened_by=by, codebook=number())
    except IntegrityError as problem:
        raise NotNow("This document is being coded blind already.") from problem
    PairMember.objects.bulk_create(PairMember(pairing=made, coder=one) for one in coders)
    record(verbs.PAIRED, made, by=by, note=str(document))
    return made


@transaction.atomic
def finish(pairing: Pairing, *, by: User) -> None:
    """Say that one has coded all there is to code; when the last one says so, everything is shown."""
    mine = pairing.members.filter(coder=by, finished_at__isnull=True)
    if not mine.update(finished_at=timezone.now()):
        raise NotNow("You do not code this document blind, or you have finished already.")
    if not pairing.members.filter(finished_at__isnull=True).exists():
        change(pairing, shown_at=timezone.now())
    record(verbs.FINISHED, pairing, by=by)


@transaction.atomic
def resolve(pairing: Pairing, *, by: User, code: Code, span: Span, applies: bool, note: str) -> Resolution:
    """Keep what was agreed on a stretch, with the reason; saying it again replaces what was agreed before."""
    if pairing.shown_at is None:
        raise NotNow("Not everybody has finished.")
    place = {"pairing": pairing, "code": code, "start": span.start, "end": span.end}
    found = Resolution.objects.filter(**place).first()
    if found is None:
        guid = uuid4()
        sealed = TEXTS.seal(note, about=guid)
        found = Resolution.objects.create(guid=guid, applies=applies, sealed_note=sealed, resolved_by=by, **place)
    else:
        sealed = TEXTS.seal(note, about=found.guid)
        change(found, applies=applies, sealed_note=sealed, resolved_by=by, resolved_at=timezone.now())
    record(verbs.RESOLVED, found, by=by)
    return found
