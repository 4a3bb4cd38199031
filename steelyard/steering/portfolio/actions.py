"""Asking the adviser, keeping its answers, leaning to one, and setting what the charge asks."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.analysis.adviser import Advice
from steelyard.center.charge.models import AwardYear, FocalArea
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.foundation.work.actions import start
from steelyard.steering.portfolio import verbs
from steelyard.steering.portfolio.models import AskedShare, Choice, Question
from steelyard.steering.portfolio.rules import kept

SOLVE = "portfolio.solve"


@transaction.atomic
def ask(asked: Mapping[str, Any], *, by: Any, found: Advice | None = None) -> Question:
    """Keep a question with its answers, or have it worked on where they are not found yet."""
    question = Question.objects.create(asked=asked, requests=len(asked["requests"]), made_by=by)
    record(verbs.ASKED, question, by=by, note=f"{question.requests} requests")
    if found is None:
        job = start(SOLVE, by=by, title="Find good sets of requests", arguments={"question": question.pk})
        change(question, job=job)
        return question
    answer(question, by=by, found=found)
    return question


@transaction.atomic
def answer(question: Question, *, by: Any, found: Advice) -> Question:
    change(question, answer=kept(found), answered_at=timezone.now())
    record(verbs.ANSWERED, question, by=by, note=f"{len(found.answers)} answers")
    return question


@transaction.atomic
def lean(question: Question, *, by: Any, letter: str, reason: str) -> Choice:
    """Write down to which answer people lean; it decides no request."""
    choice = Choice.objects.create(question=question, letter=letter, reason=reason, made_by=by)
    record(verbs.LEANED, question, by=by, note=f"{choice}: {reason}")
    return choice


@transaction.atomic
def set_share(area: FocalArea, *, by: Any, year: AwardYear, version: int, percent: int | None, source: str) -> None:
    """Bring what the charge asks of an area to this; no percent asks nothing any more. Raises Stale."""
    found = AskedShare.objects.filter(award_year=year, focal_area=area).first()
    if version != (found.version if found else 0):
        raise Stale(found or area)
    if found is None:
        if percent is not None:
            new = AskedShare.objects.create(award_year=year, focal_area=area, percent=percent, source=source)
            record(verbs.SHARE_SET, new, by=by, note=f"{area}, {year}: {source}")
    elif changes := change(found, percent=percent, source=source or found.source):
        act = verbs.SHARE_DROPPED if percent is None else verbs.SHARE_ALTERED
        record(act, found, by=by, changes=changes, note=f"{area}, {year}")
