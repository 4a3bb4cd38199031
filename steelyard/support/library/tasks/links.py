"""Asking whether a link still answers, without ever asking a machine of this house (see ``kit.outside``)."""

import http.client
import time
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin

from steelyard.foundation.kit.outside import REDIRECTS, NotAsked, asked, reason
from steelyard.support.library.rules import LinkStatus

HOPS = 5
SECONDS = 10.0  # for one answer
ALL_SECONDS = 30.0  # for all hops of a link together
MOST_READ = 1024
AGENT = "Steelyard-link-check/1 (checks each link once in some weeks)"
# These answer, but not to programs: somebody is there.
_THERE = frozenset({401, 403, 405, 406, 429, 999})


@dataclass(frozen=True)
class Answer:
    """What became of asking: the status for the record and, unless it is fine, a sentence."""

    status: LinkStatus
    problem: str = ""


def check(url: str, *, allow: Collection[str] = (), seconds: float = SECONDS) -> Answer:
    """Follow a link to its end. ``allow`` names addresses of this house that may be asked all the same (tests)."""
    until = time.monotonic() + ALL_SECONDS
    try:
        for _ in range(HOPS + 1):
            status, location = _ask(url, allow, seconds)
            if status not in REDIRECTS or not location:
                return _judged(status)
            url = urljoin(url, location)
            if time.monotonic() > until:
                return Answer(LinkStatus.BROKEN, "It took too long.")
    except NotAsked as refusal:
        return Answer(LinkStatus.REFUSED, str(refusal))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Answer(LinkStatus.BROKEN, reason(problem))
    return Answer(LinkStatus.BROKEN, f"It leads on more than {HOPS} times.")


def _judged(status: int) -> Answer:
    if status < 400 or status in _THERE:
        return Answer(LinkStatus.FINE)
    return Answer(
        LinkStatus.BROKEN, f"The site answers {status} {http.client.responses.get(status, '')}.".replace(" .", ".")
    )


def _ask(url: str, allow: Collection[str], seconds: float) -> tuple[int, str]:
    """The status and where it leads: by HEAD, and by GET where HEAD is not understood."""
    status, location = _once("HEAD", url, allow, seconds=seconds)
    if status >= 400 and status not in {404, 410}:
        return _once("GET", url, allow, seconds=seconds)
    return status, location


def _once(method: str, url: str, allow: Collection[str], *, seconds: float) -> tuple[int, str]:
    headers = {"User-Agent": AGENT, "Accept": "*/*"}
    with asked(method, url, headers=headers, allow=allow, seconds=seconds, all_seconds=2 * seconds) as response:
        if method == "GET":
            response.read(MOST_READ)
        return response.status, response.headers.get("Location", "")
