"""The CSV twin of a feed: one table to a kind in a ZIP file, with the sums of all tables signed."""

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from steelyard.foundation.work.tables import Unreadable
from steelyard.support.exchange.rules import MOST_BYTES, MOST_LINE, MOST_PACKED, MOST_PARTS
from steelyard.support.exchange.rules.lines import from_cells

SUMS, SIGNATURE, KEY = "SHA256SUMS", "signature.txt", "key.txt"
PIECE = 64 * 1024
_SUM = re.compile(r"([0-9a-f]{64}) [ *]([a-z_]{1,40})\.csv")
_BOMB = "This file unpacks to far more than a feed should. It is not read."
_DAMAGED = "This file is damaged and cannot be unpacked."


def is_twin(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, after a look at what it declares. Raises Unreadable, for damage that shows later too."""
    if path.stat().st_size > MOST_PACKED:
        raise Unreadable(_BOMB)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise Unreadable(_BOMB)
            if len(set(names)) < len(names):
                raise Unreadable("This file holds two parts of one name. It is not read.")
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        raise Unreadable(_DAMAGED) from problem


def twin_signed(path: Path) -> tuple[str, str, bytes]:
    """Key, signature and the signed sums, after each table was found to be what its sum says. Raises Unreadable."""
    with _opened(path) as archive:
        sums, signature, key = (_small(archive, name) for name in (SUMS, SIGNATURE, KEY))
        wanted = _sums(sums)
        tables = {name for name in archive.namelist() if name.endswith(".csv")}
        if tables != {f"{kind}.csv" for kind in wanted}:
            raise Unreadable("The tables of this file are not those whose sums are signed.")
        left = MOST_BYTES
        for kind, expected in wanted.items():
            found, size = _sum_of(archive, f"{kind}.csv", left)
            left -= size
            if found != expected:
                raise Unreadable(f"The table {kind}.csv is not the one that was signed.")
    return _ascii(key), _ascii(signature), sums


def _ascii(data: bytes) -> str:
    return data.decode("ascii", errors="replace").strip()


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        raise Unreadable(f"This is no CSV twin of a feed: it has no part {name}.")
    with archive.open(name) as part:
        return part.read(8192)


def _sums(data: bytes) -> dict[str, str]:
    found = [_SUM.fullmatch(line) for line in _ascii(data).splitlines()]
    if not found or len(found) > MOST_PARTS or None in found:
        raise Unreadable(f"The part {SUMS} does not list the tables of a feed.")
    return {one[2]: one[1] for one in found if one}


def _sum_of(archive: zipfile.ZipFile, name: str, left: int) -> tuple[str, int]:
    """The sum of what a part really holds, whatever it declares."""
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            if size > left:
                raise Unreadable(_BOMB)
            digest.update(piece)
    return digest.hexdigest(), size


def twin_rows(path: Path, kinds: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Place, kind and cells of each row of the tables that are known, in the order of ``kinds``. Raises Unreadable."""
    with _opened(path) as archive:
        for kind in kinds:
            if f"{kind}.csv" in archive.namelist():
                yield from _table(archive, kind)


def _table(archive: zipfile.ZipFile, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    name = f"{kind}.csv"
    with archive.open(name) as part, io.TextIOWrapper(part, "utf-8-sig", newline="") as text:
        try:
            rows = csv.reader(_short(text, name), strict=True)
            headings = next(rows, [])
            for number, row in enumerate(rows, start=2):
                if len(row) > len(headings):
                    raise Unreadable(f"Row {number} of {name} has more cells than the table has headings.")
                yield f"{name} row {number}", kind, from_cells(kind, headings, row)
        except (csv.Error, UnicodeDecodeError) as problem:
            raise Unreadable(f"{name} is not a well-formed CSV file in UTF-8.") from problem


def _short(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    while line := text.readline(MOST_LINE + 1):
        if len(line) > MOST_LINE:
            raise Unreadable(f"A line of {name} is longer than {MOST_LINE // 1024} KB. It is not read.")
        yield line
