"""Sealed values: what the database holds until the moment to open it, unreadable to whoever looks into the table.

Each seal says what it is about, so that a sealed value moved to another row does not open there. Values are padded:
their length tells nothing. The key lies in the data folder and is part of every backup.
"""

import contextlib
import json
import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

PADDED_TO = 4096


class Unopened(Exception):
    """The sealed value does not open here: another key made it, or it belongs to another row."""


def key_file() -> Path:
    return Path(settings.DATA) / "seal.key"


def seal(value: Any, *, about: str) -> bytes:
    """Seal a value that JSON can hold; ``about`` names what it belongs to and must be given to open it."""
    text = json.dumps([about, value], separators=(",", ":")).encode()
    padded = text + b" " * (-len(text) % PADDED_TO)
    return bytes(SealedBox(_key().public_key).encrypt(padded))


def unseal(sealed: bytes, *, about: str) -> Any:
    """The value of a seal; raises Unopened."""
    try:
        named, value = json.loads(SealedBox(_key()).decrypt(bytes(sealed)))
    except (CryptoError, ValueError, TypeError) as problem:
        raise Unopened("What was sealed does not open with the key of this installation.") from problem
    if named != about:
        raise Unopened("What was sealed belongs to something else.")
    return value


def _key() -> PrivateKey:
    """The key of this installation, made at its first use; two that make it at once end with one."""
    file = key_file()
    if not file.exists():
        with NamedTemporaryFile(dir=file.parent, prefix="seal.", delete_on_close=False) as fresh:  # mode 0600
            fresh.write(bytes(PrivateKey.generate()).hex().encode())
            fresh.flush()
            os.fsync(fresh.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(fresh.name, file)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(file: Path, _written: int) -> PrivateKey:
    """Read again when it was written anew: a server at work meets the key that a backup brought back."""
    return PrivateKey(bytes.fromhex(file.read_text().strip()))
