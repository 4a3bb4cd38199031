"""Key files: in a folder beside the database, and in none of its backups."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from nacl import utils

from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.rules import NotNow
from steelyard.evidence.feedback.rules.sealing import Unopened, belongs, unwrap
from steelyard.evidence.feedback.rules.tickets import new_id

PSEUDONYMS = "pseudonyms.key"


class KeyLost(Exception):
    """The key file is not there: what it sealed cannot be read any more."""


def folder() -> Path:
    place = Path(settings.DATA) / "feedback"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def file_of(wave: Wave) -> Path:
    return folder() / f"{wave.code}.key"


def put_away(wave: Wave, kept: dict[str, Any]) -> None:
    """Write the key of a wave; on the disk when this returns."""
    _write(file_of(wave), json.dumps(kept).encode())


def of(wave: Wave) -> dict[str, Any]:
    """The key file of a wave; raises KeyLost."""
    try:
        kept: dict[str, Any] = json.loads(file_of(wave).read_text())
    except (OSError, ValueError) as problem:
        raise KeyLost from problem
    return kept


def private(wave: Wave, secret: str) -> bytes:
    """The private key of a wave by passphrase or recovery code; raises NotNow with what can be done."""
    try:
        key = unwrap(of(wave), secret=secret)
    except KeyLost as lost:
        raise NotNow(
            "The key file of this wave is not on this server. Put back the copy that you kept apart; without it nobody, "
            "neither you nor we, can read these ballots, and all that is left is to destroy them."
        ) from lost
    except Unopened as wrong:
        raise NotNow(str(wrong)) from wrong
    if not belongs(key, bytes(wave.public_key or b"")):
        raise NotNow("The key file on this server belongs to another wave.")
    return key


def destroy(wave: Wave) -> None:
    """Overwrite the key file and take it away."""
    file = file_of(wave)
    with suppress(FileNotFoundError):
        size = file.stat().st_size
        with file.open("r+b") as one:
            one.write(b"\0" * size)
            one.flush()
            os.fsync(one.fileno())
        file.unlink()
        _settle(file.parent)


def pseudonym_key() -> bytes:
    """The key from which marks of people and organizations are made, in all confidential waves the same."""
    file = folder() / PSEUDONYMS
    if not file.exists():
        _write(file, utils.random(32), anew=False)
    return file.read_bytes()


def _write(file: Path, content: bytes, *, anew: bool = True) -> None:
    """Write a file whole, for us alone; ``anew`` replaces what is there, else the first one stays."""
    fresh = file.with_name(f"{file.name}.{new_id()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as one:
        one.write(content)
        one.flush()
        os.fsync(one.fileno())
    if anew:
        fresh.replace(file)
    else:
        with suppress(FileExistsError):  # two at once end with one
            os.link(fresh, file)
        fresh.unlink()
    _settle(file.parent)


def _settle(place: Path) -> None:
    """Have the folder itself on the disk: else the power could take along a name in it whose wave is open."""
    at = os.open(place, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)
