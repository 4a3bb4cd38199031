"""Asking whether a link still answers, without ever asking a machine of this house.

Each hop is resolved once and the very address that was looked at is the one that is asked, so that a name cannot
point elsewhere in between.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from steelyard.support.library.rules import LinkStatus
from steelyard.support.library.rules.addresses import is_open

HOPS = 5
SECONDS = 10.0  # for one answer
ALL_SECONDS = 30.0  # for all hops of a link together
MOST_READ = 1024
AGENT = "Steelyard-link-check/1 (checks each link once in some weeks)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# These answer, but not to programs: somebody is there.
_THERE = frozenset({401, 403, 405, 406, 429, 999})


@dataclass(frozen=True)
class Answer:
    """What became of asking: the status for the record and, unless it is fine, a sentence."""

    status: LinkStatus
    problem: str = ""


class Refused(Exception):
    """A hop that is not asked at all."""


def check(url: str, *, allow: Collection[str] = (), seconds: float = SECONDS) -> Answer:
    """Follow a link to its end. ``allow`` names addresses of this house that may be asked all the same (tests)."""
    until = time.monotonic() + ALL_SECONDS
    try:
        for _ in range(HOPS + 1):
            status, location = _ask(url, allow, seconds)
            if status not in _REDIRECTS or not location:
                return _judged(status)
            url = urljoin(url, location)
            if time.monotonic() > until:
                return Answer(LinkStatus.BROKEN, "It took too long.")
    except Refused as refusal:
        return Answer(LinkStatus.REFUSED, str(refusal))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Answer(LinkStatus.BROKEN, _reason(problem))
    return Answer(LinkStatus.BROKEN, f"It leads on more than {HOPS} times.")


def _judged(status: int) -> Answer:
    if status < 400 or status in _THERE:
        return Answer(LinkStatus.FINE)
    return Answer(
        LinkStatus.BROKEN, f"The site answers {status} {http.client.responses.get(status, '')}.".replace(" .", ".")
    )


def _reason(problem: Exception) -> str:
    match problem:
        case TimeoutError():
            return "The site did not answer in time."
        case socket.gaierror():
            return "Nobody knows the name of the site."
        case ssl.SSLError():
            return "The certificate of the site is not valid."
        case ConnectionRefusedError():
            return "The site does not take connections."
    return "The site could not be asked."


def _ask(url: str, allow: Collection[str], seconds: float) -> tuple[int, str]:
    """The status and where it leads: by HEAD, and by GET where HEAD is not understood."""
    status, location = _once("HEAD", url, allow, seconds)
    if status >= 400 and status not in {404, 410}:
        return _once("GET", url, allow, seconds)
    return status, location


def _once(method: str, url: str, allow: Collection[str], seconds: float) -> tuple[int, str]:  # noqa: PLR0917 -- one request's parts
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("Only links to web pages are followed.")
    if parts.username or parts.password:
        raise Refused("A link with a name or password in it is not followed.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _connection(parts.scheme, parts.hostname, _resolved(parts.hostname, port, allow), port, seconds)
    # A site that sends a letter now and then would never run into the time of a single answer.
    cut = threading.Timer(2 * seconds, _cut, [connection])
    cut.daemon = True
    cut.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, _plain(target), headers={"User-Agent": AGENT, "Accept": "*/*"})
        response = connection.getresponse()
        if method == "GET":
            response.read(MOST_READ)
        return response.status, response.headers.get("Location", "")
    finally:
        cut.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _plain(target: str) -> str:
    """What people paste may hold letters that a request line cannot."""
    return "".join(char if "!" <= char <= "~" else "".join(f"%{byte:02X}" for byte in char.encode()) for char in target)


def _resolved(host: str, port: int, allow: Collection[str]) -> str:
    """The address to ask; every address of the name must be one of the open internet."""
    found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    inside = [address for address in found if address not in allow and not is_open(address)]
    if inside:
        raise Refused("The link leads to an address that is not on the open internet.")
    return min(found, key=lambda address: (":" in address, address))


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, under the name that the link says."""

    address = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedSafely(http.client.HTTPSConnection):
    """The same with a certificate that must be valid for the name."""

    address = ""

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _connection(scheme: str, host: str, address: str, port: int, seconds: float) -> _Pinned | _PinnedSafely:  # noqa: PLR0917 -- as above
    kind = _PinnedSafely if scheme == "https" else _Pinned
    connection = kind(host, port, timeout=seconds)
    connection.address = address
    return connection
