"""Fetching a feed from another center: never from this house, never more than a feed may have, never for ever."""

import http.client
import json
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from steelyard.foundation.kit.outside import REDIRECTS, NotAsked, asked, reason
from steelyard.support.exchange.rules import FORMAT, MEGABYTE, MOST_BYTES

WELL_KNOWN = "/.well-known/steelyard-exchange.json"
HOPS = 5
SECONDS = 15.0  # for one answer to begin, and between two pieces of it
ALL_SECONDS = 120.0  # for all of it
PIECE = 64 * 1024
AGENT = "Steelyard-exchange/1"
_NOTICE = 16 * 1024  # a page that only says where the feed is has less
LOOPBACK = frozenset({"127.0.0.1", "::1"})


class NotFetched(Exception):
    """Why nothing was fetched, as a sentence."""


@dataclass(frozen=True)
class Fetched:
    """A fetched file, or none where the other side says that nothing changed."""

    path: Path | None
    etag: str


@dataclass(frozen=True)
class Limits:
    """How long and how much; tests use less."""

    seconds: float = SECONDS
    all_seconds: float = ALL_SECONDS
    most: int = MOST_BYTES


def whole(url: str) -> str:
    """The address to ask: of a site alone it is the place where it says where its feed is."""
    return urljoin(url, WELL_KNOWN) if urlsplit(url).path in {"", "/"} else url


def fetch(url: str, *, etag: str = "", limits: Limits | None = None) -> Fetched:
    """Fetch a feed into a file, which the caller removes. Raises NotFetched."""
    limits = limits or Limits()
    until = time.monotonic() + limits.all_seconds
    try:
        found = _follow(whole(url), etag, limits, until=until)
        if found.path and (feed := _notice(found.path)):
            found.path.unlink()
            return _follow(urljoin(whole(url), feed), etag, limits, until=until)
    except NotAsked as refusal:
        raise NotFetched(str(refusal)) from refusal
    except (OSError, http.client.HTTPException, ValueError) as problem:
        late = time.monotonic() > until
        raise NotFetched("The site took too long." if late else reason(problem)) from problem
    return found


def _notice(path: Path) -> str:
    """Where the feed is, if the file is the page that says so."""
    if path.stat().st_size > _NOTICE:
        return ""
    with suppress(ValueError, RecursionError):
        said = json.loads(path.read_bytes())
        if isinstance(said, dict) and said.get("format") == FORMAT and isinstance(said.get("feed"), str):
            return str(said["feed"])
    return ""


def _follow(url: str, etag: str, limits: Limits, *, until: float) -> Fetched:
    allow: Collection[str] = LOOPBACK if settings.EXCHANGE_LOOPBACK else ()
    headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
    if etag:
        headers["If-None-Match"] = etag
    for _ in range(HOPS + 1):
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        with asked("GET", url, headers=headers, allow=allow, seconds=limits.seconds, all_seconds=left) as response:
            if response.status not in REDIRECTS or not response.headers.get("Location"):
                return _taken(response, limits, until)
            url = urljoin(url, response.headers["Location"])
    raise NotFetched(f"The address leads on more than {HOPS} times.")


def _taken(response: http.client.HTTPResponse, limits: Limits, until: float) -> Fetched:
    if response.status == 304:
        return Fetched(None, "")
    if response.status != 200:
        raise NotFetched(f"The site answers {response.status} {http.client.responses.get(response.status, '')}.")
    if response.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}:
        raise NotFetched("The site sends the feed compressed although that was not asked for; it is not unpacked.")
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdecimal() and (len(declared) > 15 or int(declared) > limits.most):
        raise NotFetched(_too_large(limits))
    with NamedTemporaryFile(dir=settings.DATA, prefix=".fetched-", delete=False) as file:
        path = Path(file.name)
        try:
            _copy(response, file, limits, until=until)  # type: ignore[arg-type]  # the wrapper of a temporary file is one to write into
        except BaseException:
            path.unlink()
            raise
    return Fetched(path, response.headers.get("ETag", "")[:200])


def _copy(response: http.client.HTTPResponse, file: BinaryIO, limits: Limits, *, until: float) -> None:
    size = 0
    while piece := response.read1(PIECE):
        size += len(piece)
        if size > limits.most:
            raise NotFetched(_too_large(limits))
        if time.monotonic() > until:
            raise TimeoutError
        file.write(piece)
    if response.length:  # cut off before its declared end
        raise ConnectionError
    if time.monotonic() > until:
        raise TimeoutError


def _too_large(limits: Limits) -> str:
    return f"The file is larger than {limits.most // MEGABYTE:,} MB. It is not fetched."
