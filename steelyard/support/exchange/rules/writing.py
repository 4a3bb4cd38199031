"""Writing a feed and its CSV twin, line by line, so that a hundred thousand rows need no more memory than ten."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any

from nacl.signing import SigningKey

from steelyard.support.exchange.rules.fields import FIELDS, Row, columns
from steelyard.support.exchange.rules.lines import cells, line
from steelyard.support.exchange.rules.signing import message, public, sign
from steelyard.support.exchange.rules.twins import KEY, SIGNATURE, SUMS

_THEN = (1980, 1, 1, 0, 0, 0)  # one date for all parts: the same rows make the same file


def write_feed(target: IO[bytes], head: Row, body: Iterable[bytes], *, key: SigningKey) -> str:
    """Write head, lines and seal; the hash of all before the seal."""
    digest = hashlib.sha256()
    for piece in chain([line("feed", head)], body):
        digest.update(piece)
        target.write(piece)
    found = digest.hexdigest()
    seal = {"algorithm": "ed25519", "key": public(key), "sha256": found, "signature": sign(key, message(found))}
    target.write(line("seal", seal))
    return found


def write_twin(target: IO[bytes], lines: Iterable[bytes], key: SigningKey) -> None:
    """Write the CSV twin of a feed's lines, which stand in the order of their kinds; the seal is passed over."""
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, rows in _by_kind(lines):
            digest = hashlib.sha256()
            with archive.open(_part(f"{kind}.csv"), "w", force_zip64=True) as part:
                for piece in _csv(kind, rows):
                    digest.update(piece)
                    part.write(piece)
            sums.append(f"{digest.hexdigest()}  {kind}.csv\n")
        listed = "".join(sums).encode()
        for name, data in ((SUMS, listed), (SIGNATURE, sign(key, listed).encode()), (KEY, public(key).encode())):
            archive.writestr(_part(name), data)


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, _THEN)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _by_kind(lines: Iterable[bytes]) -> Iterator[tuple[str, Iterator[Row]]]:
    """Each kind with its rows, every kind once, those without rows too."""
    told = (json.loads(one) for one in lines)
    waiting: list[dict[str, Any]] = []

    def of(kind: str) -> Iterator[Row]:
        while True:
            row = waiting.pop() if waiting else next(told, None)
            if row is None:
                return
            if row["kind"] != kind:
                waiting.append(row)
                return
            yield row

    for kind in FIELDS:
        yield kind, of(kind)


def _csv(kind: str, rows: Iterable[Row]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns(kind))
    for number, row in enumerate(rows):
        writer.writerow(cells(kind, row))
        if number % 500 == 499:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
