"""How often one place may post, counted in the memory of one process and nowhere else."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from threading import Lock

MOST, WINDOW = 600, 600  # posts in ten minutes: a whole agency may sit behind one address
KEY_LIFE = 24 * 60 * 60
_MOST_PLACES = 50_000


class Limiter:
    """Counts posts by a fingerprint of their sender, whose key is made when the process starts and lives for a day."""

    def __init__(self, most: int = MOST, window: int = WINDOW) -> None:
        self.most, self.window = most, window
        self._key, self._key_until = b"", 0.0
        self._counts: OrderedDict[bytes, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def is_over(self, address: str, now: float) -> bool:
        """Count one post; true if it is one too many. ``now`` is a clock that only goes forward, in seconds."""
        with self._lock:
            if now >= self._key_until:
                self._key, self._key_until = secrets.token_bytes(32), now + KEY_LIFE
                self._counts.clear()
            place = hmac.digest(self._key, address.encode(), hashlib.sha256)
            until, count = self._counts.pop(place, (now + self.window, 0))
            if now >= until:
                until, count = now + self.window, 0
            self._counts[place] = (until, count + 1)
            while len(self._counts) > _MOST_PLACES:
                self._counts.popitem(last=False)
            return count >= self.most
