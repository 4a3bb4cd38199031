"""Feeds that somebody else made: by our own writer, and by hand where they are to be wrong."""

import hashlib
import json
import zipfile
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from steelyard.support.exchange.rules import FORMAT, VERSION
from steelyard.support.exchange.rules.lines import line
from steelyard.support.exchange.rules.signing import message, sign
from steelyard.support.exchange.rules.writing import write_feed, write_twin

KEY = SigningKey(b"k" * 32)
OTHER = SigningKey(b"o" * 32)
Told = tuple[str, dict[str, Any]]


def head(*, rows: int = 0, **other: Any) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "sequence": 7,
        "made_at": "2026-11-20T08:00:00Z",
        "rows": rows,
        **other,
    }


def offering(key: str = "coaching", **other: Any) -> Told:
    return "offering", {
        "key": key,
        "name": f"Offering {key}",
        "tier": "intensive",
        "topics": ["Trust", "Safety"],
        **other,
    }


def support(key: str = "s1", **other: Any) -> Told:
    told = {
        "level": "all",
        "agency": "Harbor Schools",
        "agency_state": "OR",
        "agency_nces": "4100001",
        "tier": "targeted",
    }
    return "support", {"key": key, **told, "topics": ["Trust"], "from": "2026-01-15", **other}


def exists(key: str = "s2", agency: str = "Lake Schools") -> Told:
    return "support", {"key": key, "level": "exists", "agency": agency, "agency_state": "OH"}


CENTER: Told = ("center", {"name": "The Lakes Center", "email": "lakes@example.org", "states": ["OH", "OR"]})
EXPERTISE: Told = ("expertise", {"key": "trust", "topic": "Trust", "depth": "deep"})
ALL: tuple[Told, ...] = (CENTER, offering(), EXPERTISE, support(), exists())


def made(path: Path, rows: Iterable[Told] = ALL, *, key: SigningKey = KEY, **of_head: Any) -> Path:
    """A feed as our writer makes it."""
    body = [line(kind, row) for kind, row in rows]
    with path.open("wb") as file:
        write_feed(file, head(rows=len(body), **of_head), body, key=key)
    return path


def twin(path: Path, rows: Iterable[Told] = ALL, *, key: SigningKey = KEY, **of_head: Any) -> Path:
    body = [line(kind, row) for kind, row in rows]
    with path.open("wb") as file:
        write_twin(file, [line("feed", head(rows=len(body), **of_head)), *body], key)
    return path


def sealed(path: Path, *lines: bytes, key: SigningKey = KEY) -> Path:
    """Any bytes with a seal that holds: what somebody with a key could send."""
    content = b"".join(lines)
    sha256 = hashlib.sha256(content).hexdigest()
    public = b64encode(bytes(key.verify_key)).decode()
    seal = {"algorithm": "ed25519", "key": public, "sha256": sha256, "signature": sign(key, message(sha256))}
    path.write_bytes(content + line("seal", seal))
    return path


def packed(path: Path, tables: dict[str, bytes], *, key: SigningKey = KEY, sums: bytes | None = None) -> Path:
    """Any tables as a signed twin."""
    listed = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in tables.items()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tables.items():
            archive.writestr(name, data)
        archive.writestr("SHA256SUMS", listed if sums is None else sums)
        archive.writestr("signature.txt", sign(key, listed if sums is None else sums))
        archive.writestr("key.txt", b64encode(bytes(key.verify_key)))
    return path


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"
