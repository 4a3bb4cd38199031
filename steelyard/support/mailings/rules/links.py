"""Links in letters that stop them: made from the row's key and the program's key, so that nothing need be stored."""

import base64
import hmac
import re
from dataclasses import dataclass

RECIPIENT, OPT_OUT = "r", "o"  # what the number in a link counts
SAMPLE = "sample"  # stands in test letters and previews, where nobody can be taken off anything
_FORM = re.compile(r"(?P<kind>[ro])(?P<pk>[1-9][0-9]{0,17})-(?P<mark>[\w-]{22})", re.ASCII)


@dataclass(frozen=True)
class Link:
    """Which row a link is about."""

    kind: str
    pk: int


def token_for(kind: str, pk: int, secret: str) -> str:
    """A token that nobody without the program's key can make for another row."""
    return f"{kind}{pk}-{_mark(kind, pk, secret)}"


def link_of(token: str, secret: str) -> Link | None:
    """What a token is about; None for one that was never given or was cut off."""
    match = _FORM.fullmatch(token)
    if match is None:
        return None
    kind, pk = match["kind"], int(match["pk"])
    return Link(kind, pk) if hmac.compare_digest(match["mark"], _mark(kind, pk, secret)) else None


def _mark(kind: str, pk: int, secret: str) -> str:
    digest = hmac.digest(secret.encode(), f"steelyard.mailings.{kind}:{pk}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
