"""Topics, states of a delivery, when one is tried again, and how one is signed."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from steelyard.foundation.kit.choices import Choice

LEASE = timedelta(minutes=2)  # longer than one conversation with a site can last
RETRY = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
SECONDS = 10  # to wait for an answer
FAILURES = 20  # tries in a row without success, then it is off
KEPT = timedelta(days=30)
HELD = 10  # subscriptions of one person
AT_ONCE = 500  # entries of the history read for one subscription in one go
TEST = "test"


@dataclass(frozen=True)
class Topic:
    """What one can hear of: the kind of record, and where a program reads one of them."""

    name: str
    label: str
    record: str  # the label of its table, as history writes it
    address: str  # the key of the record follows


TOPICS: dict[str, Topic] = {}


def topic(name: str, label: str, *, record: str, address: str) -> Topic:
    """Register a topic; only records that the reader's own pages show are ever told of."""
    if name in TOPICS:
        raise ValueError(f"The topic {name} is registered twice.")
    TOPICS[name] = Topic(name, label, record, address)
    return TOPICS[name]


class DeliveryStatus(Choice):
    WAITING = "waiting", "Waiting"
    TAKEN = "taken", "Taken"
    SHOWN = "shown", "Shown on screen"
    GIVEN_UP = "given_up", "Given up"


MARK: dict[str, str] = {
    DeliveryStatus.WAITING: "waiting",
    DeliveryStatus.TAKEN: "done",
    DeliveryStatus.SHOWN: "done",
    DeliveryStatus.GIVEN_UP: "attention",
}


def retry_after(attempts: int) -> timedelta | None:
    """How long a delivery waits after this many failed tries; None to give up."""
    return RETRY[attempts - 1] if 1 <= attempts <= len(RETRY) else None


def signature(secret: str, body: bytes, at: int) -> str:
    """HMAC-SHA256 over the moment (seconds since 1970), a point and the body: an old delivery cannot be sent as new."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"
