"""Programs that act for somebody: this part of the world of routes."""

from typing import Any

from steelyard.foundation.accounts.actions import make_token
from tests.people import Cast


def tokens(things: dict[str, Any], cast: Cast) -> None:
    """A token of the director's; addresses of the API name things that it would read."""
    things["token"], _ = make_token(cast.dana, by=cast.dana, name="Sync", scopes=["people:read"], days=30)
