"""The files of our feed: a body of rows, then head, body and seal in one file, and from that the CSV twin."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Any, BinaryIO

from django.conf import settings

from steelyard.support.exchange.models import Feed
from steelyard.support.exchange.rules import FORMAT, VERSION
from steelyard.support.exchange.rules.fields import MOMENT, Row
from steelyard.support.exchange.rules.lines import line
from steelyard.support.exchange.rules.signing import fingerprint
from steelyard.support.exchange.rules.writing import write_feed, write_twin
from steelyard.support.exchange.tasks.keys import own_key, signing_key


@dataclass(frozen=True)
class Body:
    """The rows of a feed, written to a file of no name, with their hash and their number by kind."""

    file: BinaryIO
    sha256: str
    counts: dict[str, int]


def folder() -> Path:
    found = Path(settings.DATA) / "exchange"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def write_body(rows: Iterable[tuple[str, Row]]) -> Body:
    """Write rows as they come, one at a time."""
    file: Any = TemporaryFile(dir=folder())  # noqa: SIM115 -- it lives as long as the body
    digest, counts = hashlib.sha256(), Counter[str]()
    for kind, row in rows:
        piece = line(kind, row)
        digest.update(piece)
        file.write(piece)
        counts[kind] += 1
    return Body(file, digest.hexdigest(), dict(counts))


def finish(body: Body, *, sequence: int, moment: datetime) -> str:
    """Put head and seal around a body; the file is in its place whole or not at all, and every other one is gone."""
    head = {"format": FORMAT, "version": VERSION, "sequence": sequence, "made_at": f"{moment.astimezone(UTC):{MOMENT}}"}
    body.file.seek(0)
    with NamedTemporaryFile(dir=folder(), prefix=".part-", delete_on_close=False) as part:
        rows = sum(body.counts.values())
        file_hash = write_feed(part, {**head, "rows": rows}, body.file, key=signing_key())
        _keep(part, feed_file(file_hash))
    _forget_others(file_hash)
    return file_hash


def _keep(part: Any, target: Path) -> None:
    part.flush()
    os.fsync(part.fileno())
    part.close()
    Path(part.name).replace(target)


def _forget_others(file_hash: str) -> None:
    """What an agency took back must not lie around in an older file."""
    for file in folder().glob("feed-*"):
        if file_hash[:20] not in file.name:
            file.unlink(missing_ok=True)


def name_of(file_hash: str) -> str:
    """A feed's short name: of what it says and of the key that signed it."""
    return f"{file_hash[:20]}-{fingerprint(own_key())[:4]}"


def feed_file(file_hash: str) -> Path:
    return folder() / f"feed-{name_of(file_hash)}.jsonl"


def twin_file(found: Feed) -> Path:
    """The CSV twin of the feed, written when somebody asks for it first."""
    target = folder() / f"feed-{name_of(found.file_hash)}.zip"
    if not target.exists():
        with (
            feed_file(found.file_hash).open("rb") as lines,
            NamedTemporaryFile(dir=folder(), prefix=".part-", delete_on_close=False) as part,
        ):
            write_twin(part, lines, signing_key())
            _keep(part, target)
    return target
