"""Consent: what an agency lets each viewer see of each row. It holds from the moment it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from steelyard.center.directory.models import Organization
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, touch
from steelyard.support.coherence import verbs
from steelyard.support.coherence.actions.overlaps import look_again
from steelyard.support.coherence.models import MapRow, Share
from steelyard.support.coherence.rules import LEVEL_WORDS, NOTHING, NotNow, Origin, Viewer
from steelyard.support.delivery.models import Support


@dataclass(frozen=True)
class Given:
    """What one viewer may see; a level of None says nothing of this provider, so it sees what all on the map see."""

    viewer: str
    level: int | None
    organization: Organization | None = None


@transaction.atomic
def share(row: MapRow, *, by: Any, version: int, given: Iterable[Given]) -> MapRow:
    """Set what these viewers see of a row; others keep what they had. Less than before holds at once, everywhere."""
    if row.version != version:
        raise Stale(row)
    changes = {_viewer(one): pair for one in given if (pair := _write(row, one))}
    if changes:
        touch(row)
        look_again(row.agency, by=by)
        record(verbs.SHARED, row, by=by, changes=changes)
    return row


@transaction.atomic
def share_all(agency: Organization, *, by: Any, rows: Iterable[MapRow], given: Given) -> int:
    """Give one viewer the same of every row; returns in how many that changes something."""
    count = 0
    for row in rows:
        pair = _write(row, given)
        if pair:
            touch(row)
            record(verbs.SHARED, row, by=by, changes={_viewer(given): pair})
            count += 1
    if count:
        look_again(agency, by=by)
    return count


@transaction.atomic
def row_of_ledger(agency: Organization, *, by: Any, support: Support, provider: Organization) -> MapRow:
    """The row by which an agency says who may see a support of the center; it holds nothing of the support itself."""
    if not support.recipients.filter(pk=agency.pk).exists():
        raise NotNow("This support is not given to your agency.")
    row, is_new = MapRow.objects.get_or_create(
        agency=agency, support=support, provider=provider,
        defaults={"origin": Origin.LEDGER.value, "is_simulated": support.is_simulated},
    )  # fmt: skip
    if is_new:
        record(verbs.ROW_ADDED, row, by=by)
    return row


def _write(row: MapRow, one: Given) -> list[Any] | None:
    """Write one share; what it was and is in words, or None if that is the same."""
    of: Mapping[str, Any] = {"viewer": one.viewer, "organization": one.organization}
    found = row.shares.filter(**of).first()
    before = found.level if found else None
    # For everybody but a single provider, nothing is said where nothing is shared.
    wanted = None if one.viewer != Viewer.ORGANIZATION and one.level == NOTHING else one.level
    if before == wanted:
        return None
    if wanted is None:
        row.shares.filter(**of).delete()
    else:
        Share.objects.update_or_create(row=row, **of, defaults={"level": wanted})
    return [_word(before), _word(wanted)]


def _word(level: int | None) -> str:
    return "As for all" if level is None else LEVEL_WORDS[level]


def _viewer(one: Given) -> str:
    """The kind of viewer alone: whom an agency works with is not for history to tell."""
    return Viewer(one.viewer).label
