"""The key of names: names are sealed with its public half, and shown only while its private half is on this server.

Both lie in ``inquiry/`` of the data folder and in no backup. The evaluator may carry ``names.key`` away: pseudonyms
then cannot be turned back here, while everything else goes on.
"""

import contextlib
import os
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from steelyard.evidence.inquiry.models import NameRule
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.rules.renaming import Rule


class KeyAway(NotNow):
    def __init__(self) -> None:
        super().__init__("The key of names is not on this server, so names cannot be shown. Put names.key back first.")


def folder() -> Path:
    place = Path(settings.DATA) / "inquiry"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def private_file() -> Path:
    return folder() / "names.key"


def public_file() -> Path:
    return folder() / "names.public"


def seal(name: str) -> bytes:
    return bytes(SealedBox(PublicKey(_public())).encrypt(name.encode()))


def unseal(sealed: bytes | memoryview) -> str:
    """The name; raises KeyAway."""
    try:
        key = PrivateKey(bytes.fromhex(private_file().read_text().strip()))
        return SealedBox(key).decrypt(bytes(sealed)).decode()
    except (FileNotFoundError, CryptoError, ValueError) as problem:
        raise KeyAway from problem


def is_here() -> bool:
    return private_file().exists() or not public_file().exists()


def _public() -> bytes:
    """The public half, which stays; both are made at the first use, and two that make them at once end with one."""
    if not public_file().exists():
        key = PrivateKey.generate()
        if _first(private_file(), bytes(key).hex()):
            _first(public_file(), bytes(key.public_key).hex())
        elif not public_file().exists():  # the private half is there alone: from a stop in between
            kept = PrivateKey(bytes.fromhex(private_file().read_text().strip()))
            _first(public_file(), bytes(kept.public_key).hex())
    return bytes.fromhex(public_file().read_text().strip())


def _first(file: Path, content: str) -> bool:
    """Write a file if nobody did, whole and on the disk; whether we were first."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as one:
        one.write(content)
        one.flush()
        os.fsync(one.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
            return True
        return False
    finally:
        fresh.unlink()


def kept_rules() -> list[Rule]:
    """The rules of documents before, while the key is here; else none."""
    if not private_file().exists():
        return []
    rows = NameRule.objects.order_by("pk").only("sealed_name", "becomes")
    return [Rule(unseal(one.sealed_name), one.becomes) for one in rows]
