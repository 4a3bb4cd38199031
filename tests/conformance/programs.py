"""Programs that act for somebody: this part of the world of routes."""

from typing import Any

from steelyard.foundation.accounts.actions import make_token
from steelyard.foundation.hooks.actions import subscribe
from tests.people import Cast


def tokens(things: dict[str, Any], cast: Cast) -> None:
    """A token of the director's, and a webhook."""
    things["token"], _ = make_token(cast.dana, by=cast.dana, name="Sync", scopes=["people:read"], days=30)
    hears = {"name": "Sync", "address": "https://sync.agency.test/heard", "topics": ["people"]}
    things["webhook"], _ = subscribe(cast.dana, by=cast.dana, **hears)
