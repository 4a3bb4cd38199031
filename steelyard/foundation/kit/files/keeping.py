"""Keeping the content of files, each under the hash of what it holds."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """Where content lies among the stored files, its hash and its size."""

    name: str
    sha256: str
    size: int


def keep(content: Any, *, under: str) -> Kept:
    """Store content once in the folder ``under``; a file is in its place whole or not at all."""
    content.seek(0)
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    name = f"{under}/{sha256[:2]}/{sha256}"
    target = Path(default_storage.path(name))
    if not _holds(target, sha256):
        _write(content, target)
    return Kept(name, sha256, target.stat().st_size)


def _holds(target: Path, sha256: str) -> bool:
    if not target.is_file():
        return False
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _write(content: Any, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content.seek(0)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete_on_close=False) as part:
        while piece := content.read(PIECE):
            part.write(piece)
        part.flush()
        os.fsync(part.fileno())
        part.close()
        Path(part.name).replace(target)
