"""Long work between centers: our feed kept as things stand, theirs fetched and read, each in bounded memory."""

from collections.abc import Callable
from datetime import time
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.actions import start
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import daily, work
from steelyard.foundation.work.rules import Refused
from steelyard.support.exchange import actions
from steelyard.support.exchange.models import Copy, Feed, Source
from steelyard.support.exchange.queries.feed import feed, publishing, rows, seen_now
from steelyard.support.exchange.queries.sources import due, waiting
from steelyard.support.exchange.rules import CopyStatus
from steelyard.support.exchange.rules.reading import Problems, Unreadable, head_of, rows_of, signed
from steelyard.support.exchange.tasks.feeds import feed_file, write_body
from steelyard.support.exchange.tasks.fetching import NotFetched, fetch

CHUNK = 5000
TRIES = 3
Told = Callable[[int], None]


def _silent(_: int) -> None:
    """Nobody waits for news of a short feed."""


def feed_now() -> Feed:
    """The feed as things stand: made anew whenever history went on or a day passed, else as it is; then two queries."""
    found = feed()
    for _ in range(TRIES):
        seen = seen_now()
        if found.file_hash and found.seen == seen and feed_file(found.file_hash).exists():
            return found
        body = write_body(rows(publishing()))
        try:
            return actions.publish(found, by=None, body=body, seen=seen)
        except Stale:  # somebody else made it, or chose otherwise, meanwhile
            found = feed()
        finally:
            body.file.close()
    raise Stale(found)


def read_copy(copy: Copy, *, by: Any, told: Told = _silent) -> Copy:
    """Read a copy that was received; what it becomes stands in its status. Read again from its beginning after a kill."""
    path = Path(copy.stored.path)
    try:
        seal = signed(path)
        if seal.key != copy.source.key:
            return actions.expect_key(copy, by=by, key=seal.key)
        if copy.source.current_id and seal.sha256 == copy.source.file_hash:
            return actions.find_same(copy, by=by)
        head = head_of(path)
        _stage(copy, path, by=by, told=told)
        actions.end_reading(copy, by=by, head=head, seal=seal)
    except Problems as problem:
        return actions.refuse_copy(copy, by=by, problem=str(problem), told=problem.told)
    except (Unreadable, actions.NotNow) as problem:
        return actions.refuse_copy(copy, by=by, problem=str(problem))
    if copy.applies_itself:
        actions.apply_copy(copy, by=by)
    return copy


def _stage(copy: Copy, path: Path, *, by: Any, told: Told) -> None:
    """All rows, in pieces; what an interrupted run left is taken away first."""
    actions.forget_rows(copy, by=by)
    done = 0
    for piece in batched(rows_of(path), CHUNK, strict=False):
        actions.stage_rows(copy, by=by, rows=piece)
        done += len(piece)
        told(done)


def fetch_source(source: Source, *, by: Any, applies_itself: bool = False) -> Copy | None:
    """Fetch a source's feed and receive it; None if nothing changed since. Raises NotFetched."""
    try:
        found = fetch(source.url, etag=source.etag if source.current_id and not waiting(source) else "")
    except NotFetched as problem:
        actions.note_check(source, by=by, problem=str(problem))
        raise
    if found.path is None:
        actions.note_check(source, by=by)
        return None
    try:
        with transaction.atomic(), found.path.open("rb") as file:
            actions.note_check(source, by=by, etag=found.etag)
            return actions.receive(source, by=by, came_from=source.url, file=file, applies_itself=applies_itself)
    finally:
        found.path.unlink(missing_ok=True)


@work("exchange.fetch", title="Fetch the feed of another center")
def fetch_work(progress: Progress, pk: int, *, applies_itself: bool = False) -> dict[str, Any]:
    source = Source.objects.select_related("current").get(pk=pk)
    url = source.get_absolute_url()
    if source.stopped_at is not None:
        return {"url": url, "summary": "This center is no longer read."}
    progress.stage("Fetching")
    try:
        copy = fetch_source(source, by=progress.by, applies_itself=applies_itself)
    except NotFetched as problem:
        raise Refused(str(problem)) from problem
    if copy is None:
        return {"url": url, "summary": "Nothing changed since the last time."}
    return _read(progress, copy)


@work("exchange.read", title="Read the feed of another center")
def read_work(progress: Progress, pk: int) -> dict[str, Any]:
    copy = Copy.objects.select_related("source__current").get(pk=pk)
    if copy.status != CopyStatus.READING:
        return {"url": copy.get_absolute_url(), "summary": "This copy was read before."}
    return _read(progress, copy)


def _read(progress: Progress, copy: Copy) -> dict[str, Any]:
    progress.stage("Reading")
    read_copy(copy, by=progress.by, told=progress.step)
    if copy.status == CopyStatus.REFUSED:
        raise Refused(copy.problem)
    if copy.status == CopyStatus.UNCONFIRMED:
        return {"url": copy.source.get_absolute_url(), "summary": "Compare the fingerprint of its key first."}
    return {"url": copy.get_absolute_url(), "summary": "The copy is read."}


@work("exchange.apply", title="Take in the feed of another center")
def apply_work(progress: Progress, pk: int) -> dict[str, Any]:
    return _once(progress, pk, actions.apply_copy, summary="The copy is in use.")


@work("exchange.undo", title="Undo taking in the feed of another center")
def undo_work(progress: Progress, pk: int) -> dict[str, Any]:
    return _once(progress, pk, actions.undo_copy, summary="The copy before it is in use again.")


def _once(progress: Progress, pk: int, act: Callable[..., Copy], *, summary: str) -> dict[str, Any]:
    copy = Copy.objects.select_related("source__current", "replaced").get(pk=pk)
    progress.stage("Writing")

    def once() -> dict[str, Any]:
        act(copy, by=progress.by)
        return {"url": copy.get_absolute_url(), "summary": summary}

    try:
        return progress.once(once)
    except actions.NotNow as problem:
        raise Refused(str(problem)) from problem


@daily(at=time(4, 45))
def read_sources() -> None:
    """Fetch the feeds that are read weekly."""
    for source in due(timezone.now()):
        start(
            "exchange.fetch",
            by=None,
            title=f"Fetch the feed of {source}",
            arguments={"pk": source.pk, "applies_itself": True},
        )
