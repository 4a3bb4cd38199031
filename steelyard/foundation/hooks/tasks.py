"""Sending one delivery to its address, and what came of it in words."""

import http.client
import json
import time
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings

from steelyard import __version__
from steelyard.foundation.hooks import queries
from steelyard.foundation.hooks.models import Delivery
from steelyard.foundation.hooks.rules import SECONDS, signature
from steelyard.foundation.kit.outside import REDIRECTS, NotAsked, asked, reason

LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Answer:
    """What the address answered, and why that is not good; no problem where it took the delivery."""

    status: int | None
    problem: str = ""


def send(delivery: Delivery) -> Answer:
    """Post it, signed. The address is looked up anew and must be of the open internet; redirects are not followed."""
    allow: Collection[str] = LOOPBACK if settings.EXCHANGE_LOOPBACK else ()
    body = json.dumps(queries.told(delivery), separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Steelyard/{__version__}",
        "Steelyard-Delivery": str(delivery.pk),
        "Steelyard-Signature": signature(queries.secret_of(delivery.subscription), body, int(time.time())),
    }
    times = {"seconds": SECONDS, "all_seconds": 2 * SECONDS}
    address = delivery.subscription.address
    try:
        with asked("POST", address, headers=headers, allow=allow, body=body, **times) as response:
            return _answered(response.status)
    except NotAsked as refusal:
        return Answer(None, str(refusal))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Answer(None, reason(problem))


def _answered(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(status)
    if status in REDIRECTS:
        return Answer(status, f"The address leads elsewhere ({status}), which is not followed. Give the last address.")
    return Answer(status, f"The address answers {status}.")
