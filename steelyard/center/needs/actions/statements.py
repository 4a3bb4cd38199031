"""Needs in words: altered, weighed, linked to focal areas, merged by a person and taken apart again."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.needs import verbs
from steelyard.center.needs.models import FocalLink, Merge, Round, Statement, Weighing
from steelyard.center.needs.queries.rounds import open_round
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch


class NoRound(Exception):
    """Needs are weighed and voted on while a round is open; a sentence for the reader."""


class CannotMerge(Exception):
    """These two cannot become one; the message says why."""


class CannotUnmerge(Exception):
    """A merge that cannot be undone now; the message says why."""


class LinkedAlready(Exception):
    """The need stands behind that focal area already."""


@transaction.atomic
def alter_statement(
    statement: Statement, *, by: User | None, topics: Iterable[Topic] | None = None, **values: Any
) -> dict[str, list[Any]]:
    """Bring a need to these words and return what changed; raises Stale."""
    changes = change(statement, **values if topics is None else {**values, "topics": topics})
    if changes:
        record(verbs.STATEMENT_ALTERED, statement, by=by, changes=changes)
    return changes


def _now_open() -> Round:
    """The open round, held until the transaction ends so that it cannot close meanwhile. Raises NoRound."""
    found = open_round()
    held = Round.objects.select_for_update().filter(pk=found.pk, is_open=True).first() if found else None
    if held is None:
        raise NoRound("No round is open. The director opens one; until then nothing is weighed or voted on.")
    return held


@transaction.atomic
def weigh(statement: Statement, *, by: User | None, weight: int, reason: str) -> Weighing:
    """Weigh a need in the open round, for a reason. Raises NoRound, and Stale if somebody changed it meanwhile."""
    current = _now_open()
    old = Weighing.objects.filter(statement=statement, round=current).first()
    if not change(statement, weight=weight):
        touch(statement)
    values = {"weight": weight, "reason": reason, "made_by": by, "made_at": timezone.now()}
    weighing, _ = Weighing.objects.update_or_create(statement=statement, round=current, defaults=values)
    told: dict[str, list[Any]] = {
        "weight": [old.weight if old else None, weight],
        "reason": [old.reason if old else None, reason],
    }
    record(verbs.WEIGHED, statement, by=by, changes=told, note=current.name)
    return weighing


@transaction.atomic
def link(statement: Statement, *, by: User | None, focal_area: FocalArea, reason: str) -> FocalLink:
    """Put a need behind a focal area, for a reason; the open round is noted. Raises LinkedAlready."""
    if FocalLink.objects.filter(statement=statement, focal_area=focal_area, ended_at__isnull=True).exists():
        raise LinkedAlready(f"This need stands behind {focal_area} already.")
    made = FocalLink.objects.create(
        statement=statement, focal_area=focal_area, reason=reason, round=open_round(), made_by=by
    )
    record(verbs.LINKED, statement, by=by, changes={"focal area": [None, focal_area]}, note=reason)
    return made


@transaction.atomic
def unlink(made: FocalLink, *, by: User | None) -> None:
    """End a link; that it was there stays known."""
    if FocalLink.objects.filter(pk=made.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        record(verbs.UNLINKED, made.statement, by=by, changes={"focal area": [made.focal_area, None]})


@transaction.atomic
def merge(kept: Statement, *, by: User | None, gone: Statement) -> Merge:
    """Let ``gone`` stand under ``kept``, with whatever was merged into it before.

    Voices, links, weights and votes stay with the sentence they were given to; pages of the kept one show them all
    (votes apart: nobody voted on the other sentence). Raises CannotMerge and Stale.
    """
    _refuse_unlike(kept, gone)
    touch(kept)
    change(gone, under=kept)
    moved = list(Statement.objects.filter(under=gone).values_list("pk", flat=True))
    Statement.objects.filter(pk__in=moved).update(under=kept)
    made = Merge.objects.create(kept=kept, gone=gone, moved=moved, made_by=by)
    record(verbs.MERGED, kept, by=by, note=gone.text)
    record(verbs.GONE, gone, by=by, note=kept.text)
    return made


def _refuse_unlike(kept: Statement, gone: Statement) -> None:
    if kept.pk == gone.pk:
        raise CannotMerge("These are one and the same. Choose another need.")
    if kept.under_id or gone.under_id:
        raise CannotMerge("One of these was already merged into another need.")
    if kept.withdrawn_at or gone.withdrawn_at:
        raise CannotMerge("One of these was withdrawn.")
    if kept.is_raw and not gone.is_raw:
        raise CannotMerge("Keep the need that is in words of ours; the other still has a request’s own words.")


@transaction.atomic
def unmerge(made: Merge, *, by: User | None) -> Statement:
    """Take a merge apart exactly as it was made. Raises CannotUnmerge."""
    kept, gone = Statement.objects.get(pk=made.kept_id), Statement.objects.get(pk=made.gone_id)
    if kept.under_id is not None:
        raise CannotUnmerge(f"“{kept}” was itself merged into another need since. Undo that merge first.")
    if not Merge.objects.filter(pk=made.pk, undone_at__isnull=True).update(undone_at=timezone.now()):
        raise CannotUnmerge("This merge was already undone.")
    change(gone, under=None)
    Statement.objects.filter(pk__in=made.moved, under=kept).update(under=gone)
    record(verbs.UNMERGED, kept, by=by, note=gone.text)
    record(verbs.BACK, gone, by=by, note=kept.text)
    return gone
