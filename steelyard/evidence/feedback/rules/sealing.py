"""Sealing: answers under the public key of a wave, all of one size, and that key's private half under a passphrase."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from nacl import pwhash, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

BOX, MARK = 16_384, 256  # bytes, sealed
_OVERHEAD = SealedBox(PrivateKey.generate().public_key).encrypt(b"").__len__()
LEAST_PASSPHRASE = 12


class TooLong(Exception):
    """The answers do not fit into one ballot."""


class Unopened(Exception):
    """The passphrase, the code or the key does not open this."""


@dataclass(frozen=True)
class Fresh:
    """A new key: the public half to keep, the private half to put away."""

    public: bytes
    private: bytes


def new_key() -> Fresh:
    key = PrivateKey.generate()
    return Fresh(bytes(key.public_key), bytes(key))


def seal(content: Any, *, public: bytes, size: int = BOX) -> bytes:
    """Seal what JSON can hold, padded so that every box has the same size; raises TooLong."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    room = size - _OVERHEAD
    if len(text) > room:
        raise TooLong
    return bytes(SealedBox(PublicKey(public)).encrypt(text.ljust(room)))


def unseal(box: bytes, *, private: bytes) -> Any:
    """What was sealed; raises Unopened."""
    try:
        return json.loads(SealedBox(PrivateKey(private)).decrypt(bytes(box)))
    except (CryptoError, ValueError) as problem:
        raise Unopened("A ballot does not open with this key.") from problem


def belongs(private: bytes, public: bytes) -> bool:
    return bytes(PrivateKey(private).public_key) == bytes(public)


# The private half, put away


def new_code() -> str:
    """A recovery code to print: 128 bits in groups."""
    text = secrets.token_hex(16)
    return "-".join(text[at : at + 4] for at in range(0, 32, 4))


def wrap(private: bytes, *, passphrase: str, code: str) -> dict[str, Any]:
    """The private key under a passphrase (Argon2id) and, a second time, under the recovery code."""
    salt = utils.random(pwhash.argon2id.SALTBYTES)
    ops, memory = pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_INTERACTIVE
    return {
        "kind": "passphrase",
        "salt": _text(salt),
        "ops": ops,
        "memory": memory,
        "by_passphrase": _text(SecretBox(_stretched(passphrase, salt, ops=ops, memory=memory)).encrypt(private)),
        "by_code": _text(SecretBox(_coded(code)).encrypt(private)),
    }


def unwrapped(private: bytes) -> dict[str, Any]:
    """A key that the server holds itself: whoever has its disk can open the ballots."""
    return {"kind": "server", "key": _text(private)}


def unwrap(kept: dict[str, Any], *, secret: str) -> bytes:
    """The private key by passphrase or recovery code; raises Unopened."""
    if kept.get("kind") == "server":
        return _bytes(kept["key"])
    tries = (
        (lambda: _stretched(secret, _bytes(kept["salt"]), ops=kept["ops"], memory=kept["memory"]), "by_passphrase"),
        (lambda: _coded(secret), "by_code"),
    )
    for key, name in tries:
        try:
            return bytes(SecretBox(key()).decrypt(_bytes(kept[name])))
        except CryptoError:
            continue
    raise Unopened("Neither the passphrase nor the recovery code of this wave is what you entered.")


def _stretched(passphrase: str, salt: bytes, *, ops: int, memory: int) -> bytes:
    return bytes(pwhash.argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=ops, memlimit=memory))


def _coded(code: str) -> bytes:
    plain = "".join(code.split()).replace("-", "").lower()
    return hashlib.blake2b(plain.encode(), digest_size=SecretBox.KEY_SIZE, person=b"steelyard.code").digest()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)


# Marks of confidential waves


def pseudonym(key: bytes, kind: str, of: object) -> str:
    """A stable mark for a person or an organization, which nobody without the key can work out or match."""
    return hashlib.blake2b(f"{kind}:{of}".encode(), key=key, digest_size=16).hexdigest()
