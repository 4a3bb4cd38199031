"""Texts that lie sealed in the database and are read often: one key of the data folder, quick enough for lists.

Each seal is bound to a mark of its row, so that a sealed text moved to another row does not open there. The key is made
at its first use and is part of every backup. What must be unreadable until a moment comes lies in ``kit.seals`` instead.
"""

import contextlib
import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.conf import settings
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random

_NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_KEY = bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES
_seal, _open = (
    bindings.crypto_aead_xchacha20poly1305_ietf_encrypt,
    bindings.crypto_aead_xchacha20poly1305_ietf_decrypt,
)


class Unopened(Exception):
    """The sealed text does not open here: another key made it, or it belongs to another row."""


class Box:
    """What is sealed under one key, by the name of its file."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def key_file(self) -> Path:
        return _place(settings.DATA, self.name)

    def seal(self, text: str, *, about: UUID) -> bytes:
        """Seal a text; ``about`` is the mark of its row, and must be given to open it."""
        nonce = random(_NONCE)
        return nonce + _seal(text.encode(), about.bytes, nonce, self._key())

    def unseal(self, sealed: bytes | memoryview, *, about: UUID) -> str:
        """The text of a seal; raises Unopened."""
        whole = bytes(sealed)
        try:
            return _open(whole[_NONCE:], about.bytes, whole[:_NONCE], self._key()).decode()
        except (CryptoError, ValueError) as problem:
            raise Unopened("What was sealed does not open with the key of this installation.") from problem

    def _key(self) -> bytes:
        """Two that make it at once end with one."""
        file = self.key_file
        try:
            return _read(file, file.stat().st_mtime_ns)
        except FileNotFoundError:
            with NamedTemporaryFile(
                dir=file.parent, prefix=f"{self.name}.", delete_on_close=False
            ) as fresh:  # mode 0600
                fresh.write(random(_KEY).hex().encode())
                fresh.flush()
                os.fsync(fresh.fileno())
                with contextlib.suppress(FileExistsError):
                    os.link(fresh.name, file)
            return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _place(folder: Path, name: str) -> Path:
    """Made once: a list of fifty seals would join the same path fifty times."""
    return Path(folder) / f"{name}.key"


@lru_cache(maxsize=8)
def _read(file: Path, _written: int) -> bytes:
    """Read again when it was written anew: a server at work meets the key that a backup brought back."""
    return bytes.fromhex(file.read_text().strip())
