"""Reading a feed that somebody else made: signed or not at all, within bounded memory, with a sentence for whatever is wrong.

First the bytes are checked against their signature; only then is anything of them understood.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from steelyard.foundation.work.tables import Unreadable
from steelyard.support.exchange.rules import FORMAT, MOST_BYTES, MOST_LINE, MOST_ROWS, MOST_TOLD, why_not_read
from steelyard.support.exchange.rules.fields import FIELDS, ROWS, Row, checked
from steelyard.support.exchange.rules.signing import is_key, is_signed, message
from steelyard.support.exchange.rules.twins import is_twin, twin_rows, twin_signed

__all__ = ["Head", "Line", "Problems", "Signed", "Unreadable", "head_of", "rows_of", "signed"]

_DAMAGED = "This feed is damaged or was changed on its way: its signature does not hold."
_NO_SEAL = "This is no feed of exchange: its last line is no seal."


@dataclass(frozen=True)
class Signed:
    """That a feed's signature holds, with which key it was made, and the hash of what was signed."""

    key: str
    sha256: str


@dataclass(frozen=True)
class Head:
    """What the first line says of the whole feed."""

    version: str
    sequence: int
    made_at: datetime
    rows: int


@dataclass(frozen=True)
class Line:
    """A row as it was understood: where it stands, its kind and its values."""

    place: str
    kind: str
    values: Row


class Problems(Unreadable):
    """Rows that cannot be; the feed is refused as a whole, and each of the first ones is told."""

    def __init__(self, told: list[str], count: int) -> None:
        self.told, self.count = told, count
        more = f" {count - len(told):,} more are like these." if count > len(told) else ""
        super().__init__(f"This feed holds {count:,} rows that cannot be: {'; '.join(told[:3])}.{more}")


def signed(path: Path) -> Signed:
    """Check the signature that a feed carries. Raises Unreadable; whether the key is one we trust is not asked here."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("This file is empty (0 bytes).")
    if size > MOST_BYTES:
        raise Unreadable("This feed is far larger than a feed should be. It is not read.")
    if is_twin(path):
        key, signature, sums = twin_signed(path)
        return _held(key, signature, over=sums, sha256=hashlib.sha256(sums).hexdigest())
    digest, last = hashlib.sha256(), b""
    with path.open("rb") as file:
        for line in _lines(file):
            digest.update(last)
            last = line
    seal = _parsed(last, _NO_SEAL)
    if seal.get("kind") != "seal":
        raise Unreadable(_NO_SEAL)
    if seal.get("algorithm") != "ed25519":
        raise Unreadable("This feed is signed in a way that is not known here; Ed25519 is read.")
    found = digest.hexdigest()
    return _held(seal.get("key"), seal.get("signature"), over=message(found), sha256=found)


def _held(key: Any, signature: Any, *, over: bytes, sha256: str) -> Signed:
    if not isinstance(key, str) or not isinstance(signature, str) or not is_key(key):
        raise Unreadable("The seal of this feed has no key or no signature.")
    if not is_signed(over, signature=signature, key=key):
        raise Unreadable(_DAMAGED)
    return Signed(key, sha256)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(MOST_LINE + 1):
        if len(line) > MOST_LINE:
            raise Unreadable(f"A line of this feed is longer than {MOST_LINE // 1024} KB. It is not read.")
        yield line


def _parsed(line: bytes, otherwise: str) -> dict[str, Any]:
    """A line as a record; raises Unreadable with the sentence given. Thousands of brackets in a row end here too."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(otherwise) from problem
    if not isinstance(found, dict):
        raise Unreadable(otherwise)
    return found


def head_of(path: Path) -> Head:
    """What the feed says of itself. Raises Unreadable, for a version that is not read too."""
    first = next(_said(path), None)
    if first is None or first[1] != "feed":
        raise Unreadable("This is no feed of exchange: it does not begin with what it is.")
    _, _, told = first
    if told.get("format") != FORMAT:
        raise Unreadable("This is no feed of exchange.")
    refusal = why_not_read(told["version"] if isinstance(told.get("version"), str) else "")
    if refusal:
        raise Unreadable(refusal)
    values, problems = checked("feed", told)
    if problems:
        raise Unreadable(f"The head of this feed cannot be: {'; '.join(problems)}.")
    made_at = datetime.fromisoformat(values["made_at"])
    return Head(values["version"], values["sequence"], made_at, values["rows"])


def rows_of(path: Path) -> Iterator[Line]:
    """The rows in order. Raises Unreadable at the end if any of them cannot be; kinds that are not known are passed over."""
    told: list[str] = []
    count = 0
    seen: set[bytes] = set()
    for number, (place, kind, said) in enumerate(_said(path)):
        if number > MOST_ROWS + 1:
            raise Unreadable(f"This feed has more than {MOST_ROWS:,} rows. It is not read.")
        if kind not in ROWS:
            if kind == "feed" and number:
                raise Unreadable("This feed says twice what it is.")
            continue
        values, problems = checked(kind, said)
        problems = problems or _again(seen, kind, values)
        if not problems:
            yield Line(place, kind, values)
            continue
        count += 1
        if len(told) < MOST_TOLD:
            told.append(f"{place}: {', '.join(problems)}")
    if count:
        raise Problems(told, count)


def _again(seen: set[bytes], kind: str, values: Row) -> list[str]:
    """Whether a row with this key was there before; the names are hashed, so that 250,000 of them stay small."""
    name = hashlib.blake2b(f"{kind} {values.get('key', '')}".encode(), digest_size=12).digest()
    if name in seen:
        return [f"the key {values['key']} stands twice" if "key" in values else f"there are two of the kind {kind}"]
    seen.add(name)
    return []


_WORD = re.compile(r"[a-z_]{1,40}")


def _said(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Place, kind and fields of each line, whatever file it comes in; the seal is left out."""
    if is_twin(path):
        yield from twin_rows(path, FIELDS)
        return
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file), start=1):
            said = _parsed(line, f"Line {number} of this feed is no record of named fields.")
            kind = said.get("kind")
            if not isinstance(kind, str) or not _WORD.fullmatch(kind):
                raise Unreadable(f"Line {number} of this feed does not say what it is.")
            if kind != "seal":
                yield f"line {number}", kind, said
