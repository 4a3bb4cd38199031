"""How often a token may ask: counted in the database, so that all workers count together."""

import time
from threading import Lock

from steelyard.faces.api.rules import BLOCK, RATE, SECONDS
from steelyard.foundation.accounts.models import Token
from steelyard.foundation.kit.limits import take

# Permits drawn and not used yet, by token and window: one write to the database serves a block of requests.
_drawn: dict[tuple[str, int], int] = {}
_drawing = Lock()


def has_permit(token: Token) -> bool:
    """Use one permit of this minute; false where there is none left."""
    window = int(time.time()) // SECONDS
    key = (token.token_hash, window)
    with _drawing:
        left = _drawn.get(key, 0)
        if not left:
            for old in [one for one in _drawn if one[1] < window]:
                del _drawn[old]
            left = take("api", token.token_hash[:32], most=RATE, seconds=SECONDS, block=BLOCK)
        _drawn[key] = max(0, left - 1)
    return left > 0


def seconds_left() -> int:
    """Until permits are given again."""
    return SECONDS - int(time.time()) % SECONDS
