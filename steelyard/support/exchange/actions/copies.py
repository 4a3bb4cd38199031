"""Copies of other centers' feeds: received, read, taken in as a whole, undone."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from steelyard.center.directory.rules import name_key
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.text import fold
from steelyard.support.exchange import verbs
from steelyard.support.exchange.models import (
    Copy,
    FromElsewhere,
    KnownElsewhere,
    OfferedElsewhere,
    Source,
    SupportedElsewhere,
)
from steelyard.support.exchange.queries.sources import TABLES, counted
from steelyard.support.exchange.rules import OPEN, CopyStatus, is_newer, why_not_newer
from steelyard.support.exchange.rules.lines import digest
from steelyard.support.exchange.rules.reading import Head, Line, Signed

BATCH = 2000
SAME = "This very feed is in use already; nothing changed."


class NotNow(Exception):
    """Why this cannot be done with a copy any more, as a sentence."""


@transaction.atomic
def receive(source: Source, *, by: Any, came_from: str, file: BinaryIO, applies_itself: bool = False) -> Copy:
    """Keep a feed that came, to be read. A copy that waited before it is thrown away."""
    for waiting in Copy.objects.filter(source=source, status__in=sorted(OPEN)):
        _forget(waiting)
        change(waiting, status=CopyStatus.DROPPED, stored="")
    copy = Copy(source=source, status=CopyStatus.READING, came_from=came_from[:500], made_by=by)
    copy.applies_itself = applies_itself
    copy.stored.save("feed", File(file), save=False)
    copy.save(force_insert=True)
    record(verbs.RECEIVED, copy, by=by, changes={"source": [None, source]})
    return copy


@transaction.atomic
def expect_key(copy: Copy, *, by: Any, key: str) -> Copy:
    """Wait until somebody compares the fingerprint of the key that a feed is signed with."""
    source = copy.source
    change(copy, status=CopyStatus.UNCONFIRMED, key=key)
    problem = "This feed is signed with another key than the one that was confirmed." if source.key else ""
    change(source, offered_key=key, checked_at=timezone.now(), problem=problem)
    record(verbs.KEY_OFFERED, source, by=by, changes={"fingerprint": [source.fingerprint, source.offered_fingerprint]})
    return copy


@transaction.atomic
def read_again(copy: Copy, *, by: Any) -> Copy:
    """Read a copy that waited for its key. Raises NotNow and Stale."""
    if copy.status != CopyStatus.UNCONFIRMED:
        raise NotNow("This copy does not wait for its key.")
    change(copy, status=CopyStatus.READING)
    record(verbs.RECEIVED, copy, by=by)
    return copy


@transaction.atomic
def forget_rows(copy: Copy, *, by: Any) -> None:
    """Take away what an interrupted reading left of a copy."""
    del by
    _empty(copy)


@transaction.atomic
def stage_rows(copy: Copy, *, by: Any, rows: Iterable[Line]) -> int:
    """Keep some rows of a copy that is being read; how many. What they say is checked already."""
    del by  # nothing is decided: history tells when the copy is read
    made: dict[type[FromElsewhere], list[Any]] = {}
    for row in rows:
        if row.kind == "center":
            change(copy, about=row.values)
            continue
        one = _row(copy, row)
        made.setdefault(type(one), []).append(one)
    for table, found in made.items():
        table._default_manager.bulk_create(found, batch_size=BATCH)
    return sum(map(len, made.values()))


def _row(copy: Copy, row: Line) -> FromElsewhere:
    told = row.values
    same: dict[str, Any] = {"copy": copy, "key": told["key"], "digest": digest(row.kind, told), "told": told}
    match row.kind:
        case "offering":
            return OfferedElsewhere(**same, name=told["name"], tier=told["tier"])
        case "expertise":
            topic = told["topic"]
            return KnownElsewhere(**same, topic=topic, topic_key=fold(topic)[:120], depth=told.get("depth", ""))
    agency = {name: told.get(name, "") for name in ("agency", "agency_state", "agency_nces")}
    days = {"since": told.get("from"), "until": told.get("until")}
    return SupportedElsewhere(**same, **agency, **days, agency_key=name_key(told["agency"]), level=told["level"])


@transaction.atomic
def end_reading(copy: Copy, *, by: Any, head: Head, seal: Signed) -> Copy:
    """The copy is read whole: what it changes is counted, and its file forgotten. Raises NotNow."""
    refusal = why_not_newer(head.sequence, read=copy.source.sequence, same_bytes=seal.sha256 == copy.source.file_hash)
    if refusal:
        raise NotNow(refusal)
    notes = []
    if is_newer(head.version):
        notes.append(f"The feed has version {head.version}; what is new in it is passed over here.")
    _forget(copy)
    told: dict[str, Any] = {"format_version": head.version, "sequence": head.sequence, "published_at": head.made_at}
    change(copy, status=CopyStatus.READY, key=seal.key, file_hash=seal.sha256, stored="", notes=notes, **told)
    change(copy, counts=counted(copy))
    change(copy.source, checked_at=timezone.now(), problem="", offered_key="")
    record(verbs.READ, copy, by=by, changes={"sequence": [None, head.sequence]})
    return copy


@transaction.atomic
def find_same(copy: Copy, *, by: Any) -> Copy:
    """Note that this very feed is in use already: nothing is to be read or taken in."""
    _forget(copy)
    change(copy, status=CopyStatus.DROPPED, stored="", sequence=copy.source.sequence, notes=[SAME])
    change(copy.source, checked_at=timezone.now(), problem="")
    record(verbs.DROPPED, copy, by=by, note=SAME)
    return copy


@transaction.atomic
def refuse_copy(copy: Copy, *, by: Any, problem: str, told: Iterable[str] = ()) -> Copy:
    """Nothing of this feed is taken, for a reason that is told."""
    _empty(copy)
    _forget(copy)
    change(copy, status=CopyStatus.REFUSED, problem=problem, notes=list(told), stored="", about={})
    change(copy.source, checked_at=timezone.now(), problem=problem, etag="")
    record(verbs.REFUSED, copy, by=by, note=problem)
    return copy


@transaction.atomic
def apply_copy(copy: Copy, *, by: Any) -> Copy:
    """Put a copy in the place of the one in use, whole. Raises NotNow and Stale.

    Of the former copy's support only what the new one says word for word is kept for undoing: what an agency took
    back must not come again.
    """
    source = copy.source
    if copy.status != CopyStatus.READY or source.stopped_at is not None:
        raise NotNow("This copy does not wait to be taken in any more.")
    refusal = why_not_newer(copy.sequence, read=source.sequence, same_bytes=copy.file_hash == source.file_hash)
    if refusal or copy.key != source.key:
        raise NotNow(refusal or "The key of this source was changed since. Fetch the feed again.")
    former = source.current
    change(copy, status=CopyStatus.APPLIED, applied_at=timezone.now(), replaced=former, counts=counted(copy))
    change(source, current=copy, sequence=copy.sequence, file_hash=copy.file_hash, problem="")
    for older in Copy.objects.filter(source=source, status=CopyStatus.REPLACED):
        _empty(older)
    if former is not None:
        change(former, status=CopyStatus.REPLACED)
        still = SupportedElsewhere.objects.filter(copy=copy, key=OuterRef("key"), digest=OuterRef("digest"))
        SupportedElsewhere.objects.filter(~Exists(still), copy=former).delete()
    record(verbs.APPLIED, copy, by=by, changes={"in use": [former, copy]})
    return copy


@transaction.atomic
def undo_copy(copy: Copy, *, by: Any) -> Copy:
    """Bring the former copy back; without one, nothing of this source is shown. Raises NotNow and Stale."""
    source = copy.source
    if not copy.may_be_undone or source.current_id != copy.pk:
        raise NotNow("This copy is not the one in use, or has been in use for too long to be undone.")
    former = copy.replaced
    change(source, current=former)
    change(copy, status=CopyStatus.UNDONE, undone_at=timezone.now())
    if former is not None:
        change(former, status=CopyStatus.APPLIED)
    _empty(copy)
    record(verbs.UNDONE, copy, by=by, changes={"in use": [copy, former]})
    return copy


@transaction.atomic
def drop_copy(copy: Copy, *, by: Any) -> Copy:
    """Throw a copy away that waits. Raises NotNow and Stale."""
    if copy.status not in OPEN:
        raise NotNow("Only a copy that waits can be thrown away.")
    _empty(copy)
    _forget(copy)
    change(copy, status=CopyStatus.DROPPED, stored="", about={})
    change(copy.source, offered_key="", etag="")
    record(verbs.DROPPED, copy, by=by)
    return copy


def _empty(copy: Copy) -> None:
    for table in TABLES.values():
        table._default_manager.filter(copy=copy).delete()


def _forget(copy: Copy) -> None:
    """Remove the file of a copy once that is committed."""
    if copy.stored:
        stored, name = copy.stored.storage, copy.stored.name
        transaction.on_commit(lambda: stored.delete(str(name)))
