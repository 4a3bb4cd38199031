"""Cursors: where a list goes on, sealed against changes and bound to the list, its filters and its reader."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer

from steelyard.faces.api.rules import Refusal

# No time in it: the same page gives the same cursor, and so the same ETag.
_SIGNER = Signer(salt="steelyard.api.cursor")


def about(name: str, filters: Mapping[str, object], user: Any) -> str:
    """What a cursor holds for."""
    return hashlib.sha256(json.dumps([name, filters, user.pk], sort_keys=True).encode()).hexdigest()[:24]


def cursor_of(key: str | None, holds_for: str) -> str | None:
    return _SIGNER.sign_object([key, holds_for]) if key else None


def key_of(cursor: str, holds_for: str) -> str:
    """Where the list goes on; empty at its beginning. Refuses what was never given, or given for another list."""
    if not cursor:
        return ""
    try:
        key, given_for = _SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError, TypeError) as forged:
        raise _wrong("Nobody was given this cursor. Begin the list again without one.") from forged
    if given_for != holds_for:
        raise _wrong("This cursor belongs to another list or other filters. Begin the list again without one.")
    return str(key)


def _wrong(says: str) -> Refusal:
    return Refusal(422, says, errors=[{"field": "cursor", "says": says}])
