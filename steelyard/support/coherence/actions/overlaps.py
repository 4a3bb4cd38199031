"""Overlaps: raised with the agency's consent, answered by whoever is in them, and gone when the consent is."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.coherence import tasks, verbs
from steelyard.support.coherence.models import MapRow, Overlap
from steelyard.support.coherence.queries import overlaps as queries
from steelyard.support.coherence.rules import NotNow, OverlapStatus, quarter_of


@transaction.atomic
def look(day: date, *, by: Any, agencies: Collection[int] | None = None) -> tuple[int, int]:
    """End what is no longer there, and raise what is new: of every map, or of these. How many ended and were raised."""
    ended = 0
    for one in queries.gone(day, agencies=agencies).order_by("id"):
        _lapse(one, by=by)
        ended += 1
    raised = _raise(queries.to_raise(day, agencies=agencies), day, by=by)
    return ended, raised


@transaction.atomic
def look_again(agency: Organization, *, by: Any) -> None:
    """After a change of one map; what a provider may no longer see is gone before the page answers."""
    look(timezone.localdate(), by=by, agencies=[agency.pk])


def _raise(pairs: list[queries.Pair], day: date, *, by: Any) -> int:
    if not pairs:
        return 0
    first, _ = quarter_of(day)
    marked = MapRow.objects.in_bulk({key for pair in pairs for key in (pair.first, pair.second)})
    made = Overlap.objects.bulk_create(
        (
            Overlap(
                agency_id=pair.agency, topic_id=pair.topic, first_row_id=pair.first, second_row_id=pair.second,
                quarter_on=first,
                is_simulated=marked[pair.first].is_simulated and marked[pair.second].is_simulated,
            )
            for pair in pairs
        ),
        batch_size=500,
    )  # fmt: skip
    for one in queries.full(Overlap.objects.filter(pk__in=[one.pk for one in made])).order_by("id"):
        tasks.ask_to_clarify(one)
    record(verbs.RAISED, made[0] if len(made) == 1 else None, by=by, changes={"overlaps": [0, len(made)]})
    return len(made)


@transaction.atomic
def confirm(overlap: Overlap, *, by: Any, version: int, first_does: str, second_does: str) -> Overlap:
    """Say who does what: both go on, and these two are not asked again on this topic while it stays so."""
    _refuse(overlap, version)
    change(
        overlap, status=OverlapStatus.COMPLEMENTARY.value, first_does=first_does, second_does=second_does,
        ended_at=timezone.now(), ended_by=by,
    )  # fmt: skip
    record(verbs.COMPLEMENTARY, overlap, by=by)
    return overlap


@transaction.atomic
def settle(overlap: Overlap, *, by: Any, version: int) -> Overlap:
    """One of the two steps back; they are asked again only if both are still there in another quarter."""
    _refuse(overlap, version)
    change(overlap, status=OverlapStatus.SETTLED.value, ended_at=timezone.now(), ended_by=by)
    record(verbs.SETTLED, overlap, by=by)
    return overlap


@transaction.atomic
def reopen(overlap: Overlap, *, by: Any, version: int) -> Overlap:
    """Roles are not as they were confirmed: the question stands again, with what was said before to begin from."""
    if overlap.version != version:
        raise Stale(overlap)
    if overlap.status != OverlapStatus.COMPLEMENTARY:
        raise NotNow("Only confirmed roles can be asked about again.")
    change(overlap, status=OverlapStatus.OPEN.value, ended_at=None, ended_by=None)
    record(verbs.REOPENED, overlap, by=by)
    return overlap


@transaction.atomic
def roles_changed(row: MapRow, *, by: Any) -> None:
    """Roles that were confirmed of a row that says something else now are asked about anew."""
    rows = Overlap.objects.standing().filter(Q(first_row=row) | Q(second_row=row))
    for one in rows.filter(status=OverlapStatus.COMPLEMENTARY).order_by("id"):
        _lapse(one, by=by)


def _lapse(one: Overlap, *, by: Any) -> None:
    change(one, status=OverlapStatus.LAPSED.value, ended_at=timezone.now(), ended_by=by)
    record(verbs.LAPSED, one, by=by)


def _refuse(overlap: Overlap, version: int) -> None:
    if overlap.version != version:
        raise Stale(overlap)
    if not overlap.is_open:
        raise NotNow("This was answered already.")
