"""What higher apps do at the moment a wave opens, without this one knowing them."""

from collections.abc import Callable
from typing import Any

# Called with (wave, user) inside the transaction that opens the wave; refuses by raising NotNow.
OPENING: list[Callable[[Any, Any], None]] = []


def on_opening[F: Callable[[Any, Any], None]](function: F) -> F:
    """Register what must hold, or be frozen, before a wave takes its first ballot."""
    OPENING.append(function)
    return function
