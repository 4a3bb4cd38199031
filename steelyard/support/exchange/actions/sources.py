"""Centers that are read, and the keys they sign with."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import start
from steelyard.foundation.work.models import Job
from steelyard.support.exchange import verbs
from steelyard.support.exchange.models import Copy, Source
from steelyard.support.exchange.queries.sources import TABLES
from steelyard.support.exchange.rules import OPEN, CopyStatus


class Twice(Exception):
    """That this address or key belongs to a source already, as a sentence."""


@transaction.atomic
def add_source(
    *, by: Any, name: str, url: str = "", organization: Organization | None = None, is_simulated: bool = False
) -> Source:
    """Begin to read another center. Nothing of it is taken in before its key is confirmed. Raises Twice."""
    try:
        with transaction.atomic():
            source = Source.objects.create(
                name=name, url=url, organization=organization, made_by=by, is_simulated=is_simulated
            )
    except IntegrityError as problem:
        raise Twice("This address is read already.") from problem
    record(verbs.SOURCE_ADDED, source, by=by, changes={"url": [None, url]} if url else {})
    return source


@transaction.atomic
def alter_source(source: Source, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Change how a source is called and read; return what changed. Raises Stale and Twice."""
    try:
        with transaction.atomic():
            changes = change(source, **values)
    except IntegrityError as problem:
        raise Twice("This address is read already.") from problem
    if changes:
        record(verbs.SOURCE_ALTERED, source, by=by, changes=changes)
    return changes


@transaction.atomic
def confirm_key(source: Source, *, by: Any, key: str) -> Source:
    """Pin the key whose fingerprint somebody compared. Under a new key the numbers begin anew. Raises Stale and Twice."""
    former = source.fingerprint
    values = {"key_confirmed_at": timezone.now(), "key_confirmed_by": by}
    values |= {"offered_key": "", "problem": "", "sequence": 0, "file_hash": "", "etag": ""}
    try:
        with transaction.atomic():
            change(source, key=key, **values)
    except IntegrityError as problem:
        raise Twice("Another source is read under this key already.") from problem
    record(verbs.KEY_CONFIRMED, source, by=by, changes={"fingerprint": [former, source.fingerprint]})
    return source


@transaction.atomic
def ask_fetch(source: Source, *, by: Any) -> Job:
    """Have a source's feed fetched; while that is under way, asking again is the same work. Raises Stale."""
    if source.job is not None and source.job.is_open:
        return source.job
    job = start("exchange.fetch", by=by, title=f"Fetch the feed of {source}", arguments={"pk": source.pk})
    change(source, job=job)
    return job


@transaction.atomic
def note_check(source: Source, *, by: Any, problem: str = "", etag: str | None = None) -> Source:
    """Note that a source was asked, and why that failed; history tells of a problem only when it is a new one."""
    is_news = bool(problem) and problem != source.problem
    change(source, checked_at=timezone.now(), problem=problem, **({} if etag is None else {"etag": etag}))
    if is_news:
        record(verbs.SOURCE_ALTERED, source, by=by, changes={"problem": ["", problem]})
    return source


@transaction.atomic
def stop_source(source: Source, *, by: Any) -> Source:
    """Stop reading a center, and forget what came from it. Twice is as good as once. Raises Stale."""
    if source.stopped_at:
        return source
    change(source, stopped_at=timezone.now(), current=None, offered_key="", reads_weekly=False)
    copies = Copy.objects.filter(source=source)
    for table in TABLES.values():
        table._default_manager.filter(copy__in=copies).delete()
    for one in copies.exclude(stored=""):
        transaction.on_commit(_remover(one))
    copies.filter(status__in=sorted({*OPEN, CopyStatus.APPLIED})).update(status=CopyStatus.DROPPED, stored="", about={})
    record(verbs.SOURCE_STOPPED, source, by=by)
    return source


def _remover(copy: Copy) -> Any:
    stored, name = copy.stored.storage, copy.stored.name
    return lambda: stored.delete(str(name))
