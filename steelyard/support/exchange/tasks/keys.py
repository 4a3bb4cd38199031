"""The key that signs our feed: made at its first use, kept in the data folder, and part of every backup."""

import contextlib
import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from nacl.signing import SigningKey

from steelyard.support.exchange.rules.signing import public


def key_file() -> Path:
    return Path(settings.DATA) / "exchange.key"


def signing_key() -> SigningKey:
    """Two that make it at once end with one."""
    file = key_file()
    if not file.exists():
        with NamedTemporaryFile(dir=file.parent, prefix="exchange.", delete_on_close=False) as fresh:  # mode 0600
            fresh.write(bytes(SigningKey.generate()).hex().encode())
            fresh.flush()
            os.fsync(fresh.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(fresh.name, file)
    return _read(file, file.stat().st_mtime_ns)


def own_key() -> str:
    """The public half, as others read it."""
    return public(signing_key())


@lru_cache(maxsize=1)
def _read(file: Path, _written: int) -> SigningKey:
    """Read again when it was written anew: after a rotation, or when a backup brought it back."""
    return SigningKey(bytes.fromhex(file.read_text().strip()))
