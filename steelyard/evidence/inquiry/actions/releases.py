"""Writing findings, releasing them and what stands beside them one by one, and the center's answers."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import TEXTS, Answer, Display, Excerpt, Finding, Quote
from steelyard.evidence.inquiry.queries.releases import group_named
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.rules.releasing import LEAST_PEOPLE
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

_STANDS = "This is released: it stays as it is. Take it back first."


@transaction.atomic
def write_finding(*, by: User | None, title: str, text: str, is_simulated: bool = False) -> Finding:
    guid = uuid4()
    sealed = TEXTS.seal(text, about=guid)
    made = Finding.objects.create(guid=guid, title=title, sealed_text=sealed, written_by=by, is_simulated=is_simulated)
    record(verbs.FINDING_WRITTEN, made, by=by)
    return made


@transaction.atomic
def alter_finding(finding: Finding, *, by: User | None, title: str, text: str) -> None:
    if finding.is_shown:
        raise NotNow(_STANDS)
    values: dict[str, Any] = {"title": title}
    if text != finding.text:
        values["sealed_text"] = TEXTS.seal(text, about=finding.guid)
    changes = change(finding, **values)
    if changes:
        record(verbs.FINDING_ALTERED, finding, by=by, changes=changes)


@transaction.atomic
def add_display(finding: Finding, *, by: User | None, title: str, rows: list[list[str]]) -> Display:
    """Put figures beside a finding; they are released by themselves."""
    made = Display.objects.create(finding=finding, title=title, rows=rows, is_simulated=finding.is_simulated)
    record(verbs.DISPLAY_ADDED, made, by=by)
    return made


@transaction.atomic
def pick_quote(excerpt: Excerpt, *, by: User | None, finding: Finding, text: str, group: str) -> Quote:
    """Pick words of an interview, said by somebody of a group that is large enough."""
    found = group_named(group, excerpt)
    if found is None:
        raise NotNow(f"A quote is attributed to a group of at least {LEAST_PEOPLE} interviewees.")
    guid = uuid4()
    made = Quote.objects.create(
        guid=guid, finding=finding, excerpt=excerpt, sealed_text=TEXTS.seal(text, about=guid), said_by=found.label, group=found.key, people=found.people,
        picked_by=by, is_simulated=excerpt.document.is_simulated,
    )  # fmt: skip
    record(verbs.QUOTE_PICKED, made, by=by)
    return made


@transaction.atomic
def review_quote(quote: Quote, *, by: User) -> None:
    """Say that one has read the quote as it would be shown, and that it points to nobody."""
    if quote.reviewed_at is None:
        change(quote, reviewed_by=by, reviewed_at=timezone.now())
        record(verbs.QUOTE_REVIEWED, quote, by=by)


@transaction.atomic
def release(thing: Any, *, by: User) -> None:
    """Let the center read a finding, a display or a quote; a quote only if its group is large enough today."""
    if thing.is_shown:
        raise NotNow("This is released already.")
    if isinstance(thing, Quote):
        if thing.reviewed_at is None:
            raise NotNow("Review the quote first.")
        if group_named(thing.group, thing.excerpt) is None:
            raise NotNow(f"The group it is attributed to has fewer than {LEAST_PEOPLE} interviewees now.")
    change(thing, released_by=by, released_at=timezone.now(), withdrawn_at=None)
    record(verbs.RELEASED, thing, by=by)


@transaction.atomic
def take_back(thing: Any, *, by: User) -> None:
    """Let the center no longer read it. Who read it has read it: history says from when to when it was shown."""
    if not thing.is_shown:
        raise NotNow("This is not released.")
    change(thing, withdrawn_at=timezone.now())
    record(verbs.TAKEN_BACK, thing, by=by)


@transaction.atomic
def answer(finding: Finding, *, by: User, said: str, did: str) -> Answer:
    """Say what the center heard, and what it does about it."""
    if not finding.is_shown:
        raise NotNow("This finding is not released.")
    made = Answer.objects.create(finding=finding, said=said, did=did, written_by=by)
    record(verbs.ANSWERED, made, by=by)
    return made


@transaction.atomic
def withdraw_answer(found: Answer, *, by: User) -> None:
    change(found, withdrawn_at=timezone.now())
    record(verbs.ANSWER_WITHDRAWN, found, by=by)
