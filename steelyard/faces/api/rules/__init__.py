"""What an answer of the API looks like, and how it refuses."""

from typing import Any

MOST_ROWS, USUAL_ROWS = 200, 50
# How many requests a token may send within a minute; permits are drawn from the database in blocks of so many.
RATE, SECONDS, BLOCK = 600, 60, 20
LONGEST_KEY = 200  # characters of the header by which a write happens once
KEEP_KEYS_DAYS = 1

TITLES = {
    400: "This request cannot be read",
    401: "A token is needed",
    403: "This is not open to you",
    404: "Nothing is here",
    405: "Not in this way",
    409: "It does not fit what is there",
    412: "It has changed since",
    422: "Something in the request is not right",
    429: "Too many requests",
}


class Refusal(Exception):
    """An answer that is not what was asked for: its status, a plain sentence, and sentences beside fields."""

    def __init__(self, status: int, detail: str, *, errors: list[dict[str, str]] | None = None) -> None:
        self.status, self.detail, self.errors = status, detail, errors or []
        self.headers: dict[str, str] = {}
        super().__init__(detail)


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The one shape of every refusal (RFC 9457)."""
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "This cannot be done"),
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
