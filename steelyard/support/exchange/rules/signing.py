"""Signatures over a feed: Ed25519 over the hash of its bytes, so that a feed of any length is checked in passing."""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey


def message(sha256: str) -> bytes:
    """What is signed of a feed: a word that says what it is, and the hash of the lines before the seal."""
    return f"steelyard-exchange {sha256}\n".encode()


def sign(key: SigningKey, signed: bytes) -> str:
    return b64encode(key.sign(signed).signature).decode()


def public(key: SigningKey) -> str:
    return b64encode(bytes(key.verify_key)).decode()


def is_signed(signed: bytes, *, signature: str, key: str) -> bool:
    """Whether the key made this signature of these bytes; anything that is no key or signature is no."""
    try:
        VerifyKey(b64decode(key, validate=True)).verify(signed, b64decode(signature, validate=True))
    except (CryptoError, NotBase64, ValueError, TypeError):
        return False
    return True


def is_key(text: str) -> bool:
    try:
        VerifyKey(b64decode(text, validate=True))
    except (CryptoError, NotBase64, ValueError, TypeError):
        return False
    return True


def fingerprint(key: str) -> str:
    """A key in words that two people can compare over the telephone: 32 signs of its hash in groups of four."""
    found = hashlib.sha256(b64decode(key)).hexdigest()[:32]
    return " ".join(found[at : at + 4] for at in range(0, 32, 4))


def same_fingerprint(typed: str, key: str) -> bool:
    """Whether what somebody typed is the key's fingerprint, with or without blanks."""
    return "".join(typed.split()).lower() == fingerprint(key).replace(" ", "")
