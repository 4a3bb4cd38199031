"""Bounces as values: what a mail server's answer means, and what a delivery status notification (RFC 3464) tells."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from steelyard.support.mailings.rules import BounceKind

_ENHANCED = re.compile(r"\b(?P<status>[245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"\b(?P<code>[45]\d\d)\b")
_ID = re.compile(r"<[^<>\s]{3,250}>")
_ADDRESS = re.compile(r"[^\s<>\"]{1,180}@[^\s<>\"]{1,120}")
# Of what fails for good, this is about the letter or the moment, not about the address: a full mailbox, a letter too
# large, a sender who is not trusted (RFC 3463, sections 3.3 to 3.8).
_PASSING = ("5.2.2", "5.2.3", "5.3.", "5.4.", "5.5.", "5.6.", "5.7.")
# Codes of SMTP that speak of the mailbox where no enhanced status says more (RFC 5321, section 4.2).
_OF_THE_MAILBOX = frozenset({521, 550, 551, 553, 556})
MOST_BYTES = 20 * 1024 * 1024


def weight(code: int, words: str) -> BounceKind:
    """What a server's refusal says of the address: closed for good, or only now. An enhanced status in the words decides."""
    found = _ENHANCED.search(words)
    if found:
        return weight_of_status(found["status"])
    return BounceKind.HARD if code in _OF_THE_MAILBOX else BounceKind.SOFT


def weight_of_status(status: str) -> BounceKind:
    """What an enhanced status code (RFC 3463) says of the address."""
    return BounceKind.HARD if status.startswith("5.") and not status.startswith(_PASSING) else BounceKind.SOFT


@dataclass(frozen=True)
class Failure:
    """One address that a letter did not reach: as we wrote it and as others rewrote it, and why."""

    addresses: tuple[str, ...]
    kind: BounceKind
    words: str


@dataclass(frozen=True)
class Report:
    """What one notification tells: which letters it may be about, and whom they did not reach."""

    letters: tuple[str, ...]  # Message-IDs
    failures: tuple[Failure, ...]


def read(content: bytes) -> Report | None:
    """What a message tells of letters that did not arrive; None if it is no delivery status notification."""
    message = message_from_bytes(content[:MOST_BYTES], policy=policy.compat32)
    statuses = [part for part in message.walk() if part.get_content_type() in _STATUS]
    if not statuses:
        return None
    failures = tuple(failure for part in statuses for failure in _failures(_groups(part)))
    return Report(letters=tuple(dict.fromkeys(_letters(message))), failures=failures)


_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})
Group = dict[str, str]


def _groups(part: Message) -> list[Group]:
    """The blocks of a status part: the first about the letter, each further one about an address."""
    payload: Any = part.get_payload()
    if isinstance(payload, list) and part.get_content_type() == "message/delivery-status":
        return [_fields(block.items()) for block in payload if block.items()]  # the parser made a message of each
    # Of the kind for addresses beyond ASCII (RFC 6533) the parser makes one message, or leaves it encoded.
    raw: Any = part.get_payload(decode=True)
    inner = "\n\n".join(map(str, payload)) if isinstance(payload, list) else ""
    text = inner or (raw if isinstance(raw, bytes) else str(payload).encode()).decode("utf-8", "replace")
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [_fields(message_from_bytes(block.encode(), policy=policy.compat32).items()) for block in blocks]


def _fields(items: Iterable[tuple[str, Any]]) -> Group:
    return {name.lower(): " ".join(str(value).split()) for name, value in items}


def _failures(groups: list[Group]) -> Iterator[Failure]:
    for group in groups:
        addresses = tuple(dict.fromkeys(_addresses(group)))
        action = group.get("action", "").partition(" ")[0].lower()
        if not addresses or action not in {"failed", "delayed"}:
            continue
        words = f"{group.get('status', '')} {group.get('diagnostic-code', '')}".strip()[:300]
        kind = BounceKind.SOFT if action == "delayed" else _weight_of(group)
        yield Failure(addresses, kind, words or action)


def _weight_of(group: Group) -> BounceKind:
    """The server's own words say more than a status that says "undefined" (5.0.0)."""
    status = _ENHANCED.search(group.get("status", ""))
    words = group.get("diagnostic-code", "")
    if status and not status["status"].endswith(".0.0"):
        return weight_of_status(status["status"])
    code = _CODE.search(words)
    if code or _ENHANCED.search(words):
        return weight(int(code["code"]) if code else 0, words)
    return weight_of_status(status["status"]) if status else BounceKind.SOFT


def _addresses(group: Group) -> Iterator[str]:
    """What we wrote first: an address that forwards has another one behind it."""
    for name in ("original-recipient", "final-recipient"):
        _, _, address = group.get(name, "").rpartition(";")
        found = _ADDRESS.search(address)
        if found:
            yield found[0].lower()


def _letters(message: Message) -> Iterator[str]:
    """The Message-IDs of the letters that came back, whole or only their headers, and what the notification answers."""
    for part in message.walk():
        if part.get_content_type() in _RETURNED:
            yield from _ids_of(part)
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(str(message.get(name, "")))


def _ids_of(part: Message) -> Iterator[str]:
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        for inner in payload:
            yield from _ID.findall(str(inner.get("Message-ID", "")))
        return
    raw: Any = part.get_payload(decode=True)
    headers = message_from_bytes(raw if isinstance(raw, bytes) else b"", policy=policy.compat32)
    yield from _ID.findall(str(headers.get("Message-ID", "")))
