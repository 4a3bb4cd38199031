"""Tickets: 128 random bits as people can type them. The database holds only their hash."""

import hashlib
import re
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of Crockford: none that looks like another
LENGTH = 26  # letters of 5 bits hold 128
_ALIKE = str.maketrans("OILU", "011V")
_BETWEEN = re.compile(r"[\s\-–—.]+")


def new_ticket() -> str:
    """A ticket, in groups as the letter prints it."""
    number = secrets.randbits(128)
    text = "".join(LETTERS[number >> 5 * at & 31] for at in reversed(range(LENGTH)))
    return "-".join((text[:6], text[6:11], text[11:16], text[16:21], text[21:]))


def read(typed: str) -> str:
    """The ticket behind what somebody typed, without groups and case; anything else comes back empty."""
    text = _BETWEEN.sub("", typed[:100]).upper().translate(_ALIKE)
    return text if len(text) == LENGTH and set(text) <= set(LETTERS) else ""


def hash_of(ticket: str) -> str:
    """SHA-256 of a ticket as ``read`` gives it."""
    return hashlib.sha256(read(ticket).encode()).hexdigest()


def new_id() -> str:
    """128 random bits for a row that must tell nothing by its key."""
    return secrets.token_hex(16)
