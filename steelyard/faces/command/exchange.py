"""``steelyard exchange``: our feed into a file, and feeds of other centers from a file or an address."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.fields.files import FieldFile

from steelyard.faces.command.refusals import Refused
from steelyard.foundation.work.tables import Unreadable
from steelyard.support.exchange import actions, jobs
from steelyard.support.exchange.models import Copy, Source
from steelyard.support.exchange.queries.sources import source_at, source_called, source_with
from steelyard.support.exchange.rules import CopyStatus
from steelyard.support.exchange.rules.reading import head_of, rows_of, signed
from steelyard.support.exchange.rules.signing import fingerprint, same_fingerprint
from steelyard.support.exchange.tasks.feeds import feed_file, twin_file
from steelyard.support.exchange.tasks.fetching import NotFetched, fetch

Echo = Callable[..., Any]


@dataclass(frozen=True)
class Wanted:
    """What is imported, and what is known of who made it."""

    place: str
    source: str
    fingerprint: str
    preview: bool

    @property
    def is_address(self) -> bool:
        return self.place.startswith(("http://", "https://"))


class _OnlyLooking(Exception):
    """Roll back what was staged to be looked at."""


def export_feed(file: Path) -> str:
    """Write our feed, or its CSV twin where the name ends in .zip; what was written, in a sentence."""
    if file.exists():
        raise Refused(f"{file} exists; choose another name.")
    feed = jobs.feed_now()
    from_file = twin_file(feed) if file.suffix.lower() == ".zip" else feed_file(feed.file_hash)
    shutil.copyfile(from_file, file)
    told = ", ".join(f"{count} {kind}" for kind, count in feed.counts.items()) or "nothing"
    return f"Number {feed.sequence} with {told}: {file}"


def import_feed(wanted: Wanted, *, as_json: bool, echo: Echo) -> None:
    """Take in a feed, or say what it would change. Raises Refused and Unreadable."""
    with _at_hand(wanted) as path:
        told = _preview(wanted, path) if wanted.preview else _taken(wanted, path)
    if as_json:
        echo(json.dumps(told, ensure_ascii=False))
        return
    for kind, counts in told["counts"].items():
        echo(f"{kind:10} " + ", ".join(f"{count} {change}" for change, count in counts.items()))
    echo(told["summary"])


@contextmanager
def _at_hand(wanted: Wanted) -> Iterator[Path]:
    """The feed as a file, fetched if it is an address."""
    if not wanted.is_address:
        path = Path(wanted.place)
        if not path.is_file():
            raise Refused(f"There is no file {path}.")
        yield path
        return
    try:
        found = fetch(wanted.place)
    except NotFetched as problem:
        raise Refused(str(problem)) from problem
    if found.path is None:  # only whoever sends an ETag is told that nothing changed
        raise Refused("The site sent nothing.")
    try:
        yield found.path
    finally:
        found.path.unlink(missing_ok=True)


def _preview(wanted: Wanted, path: Path) -> dict[str, Any]:
    """Read it whole as if it were taken in, then take all of that back."""
    told: dict[str, Any] = {}
    try:
        with _whole() as stored:
            copy = _read(wanted, path, stored)
            told = _told(copy, is_written=False, summary="This was a preview; nothing was written.")
            raise _OnlyLooking
    except _OnlyLooking:
        return told


@contextmanager
def _whole() -> Iterator[list[FieldFile]]:
    """All or nothing: where the database forgets, the files in the list are removed as well."""
    stored: list[FieldFile] = []
    try:
        with transaction.atomic():
            yield stored
    except BaseException:
        for one in stored:
            one.storage.delete(str(one.name))
        raise


def _taken(wanted: Wanted, path: Path) -> dict[str, Any]:
    with _whole() as stored:
        copy = _read(wanted, path, stored)
        if copy.status == CopyStatus.DROPPED:
            return _told(copy, is_written=False, summary=actions.SAME)
        actions.apply_copy(copy, by=None)
    return _told(copy, is_written=True, summary=f"In use: {copy.source} as of {copy.published_at:%Y-%m-%d}.")


def _read(wanted: Wanted, path: Path, stored: list[FieldFile]) -> Copy:
    """The copy, read and ready; its file is remembered in ``stored`` for whoever rolls back."""
    source = _source(wanted, path)
    with path.open("rb") as file:
        copy = actions.receive(source, by=None, came_from=wanted.place, file=file)
    stored.append(FieldFile(copy, copy._meta.get_field("stored"), copy.stored.name))
    jobs.read_copy(copy, by=None)
    if copy.status == CopyStatus.REFUSED:
        raise Refused("\n".join([copy.problem, *copy.notes]))
    return copy


def _source(wanted: Wanted, path: Path) -> Source:
    """Whom this feed is from: known by its key, or confirmed now by the fingerprint given. Raises Refused."""
    seal = signed(path)
    found = source_with(seal.key)
    named = source_called(wanted.source) if wanted.source else source_at(wanted.place) if wanted.is_address else None
    if wanted.source and named is None:
        raise Refused(f"No center is read under the name {wanted.source}.")
    if found is not None and named in (None, found):
        return found
    if not same_fingerprint(wanted.fingerprint, seal.key):
        other = f", not with the one that was confirmed for {named}" if named and named.key else ""
        raise Refused(
            f"This feed is signed with a key that nobody confirmed{other}. Its fingerprint is {fingerprint(seal.key)}. "
            "If the center itself told you the same, give it along with --fingerprint."
        )
    if found is not None:
        raise Refused(f"This key is confirmed for {found} already.")
    source = named or actions.add_source(by=None, name=_name(path), url=wanted.place if wanted.is_address else "")
    return actions.confirm_key(source, by=None, key=seal.key)


def _name(path: Path) -> str:
    """What the center calls itself."""
    head_of(path)
    first = next((row for row in rows_of(path) if row.kind == "center"), None)
    if first is None:
        raise Unreadable("This feed does not say which center it is from.")
    return str(first.values["name"])[:200]


def _told(copy: Copy, *, is_written: bool, summary: str) -> dict[str, Any]:
    return {
        "source": copy.source.name,
        "sequence": copy.sequence,
        "made_at": copy.published_at.isoformat() if copy.published_at else None,
        "written": is_written,
        "counts": copy.counts,
        "notes": copy.notes,
        "summary": summary,
    }
