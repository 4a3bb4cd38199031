"""Asking machines of the open internet, without ever asking one of this house.

Each hop is resolved once and the very address that was looked at is the one that is asked, so that a name cannot
point elsewhere in between.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

REDIRECTS = frozenset({301, 302, 303, 307, 308})

# What ``is_global`` lets through although it may lead back inside: translations and tunnels of IPv4.
_TUNNELS = [ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


class NotAsked(Exception):
    """An address that is not asked at all; the message says why in a sentence."""


def is_open(address: str) -> bool:
    """Whether an address is one of the open internet: not loopback, private, link-local, metadata, multicast."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_open(str(found.ipv4_mapped))
        if found.is_site_local or any(found in network for network in _TUNNELS):
            return False
    return _is_public(found)


def _is_public(found: IPv4Address | IPv6Address) -> bool:
    return found.is_global and not (
        found.is_loopback or found.is_private or found.is_link_local or found.is_multicast or found.is_reserved
    )


@contextmanager
def asked(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    allow: Collection[str],
    seconds: float,
    all_seconds: float,
    body: bytes | None = None,
) -> Iterator[http.client.HTTPResponse]:
    """The answer of one hop, redirects not followed; the connection is cut after ``all_seconds``, however it drips.

    ``allow`` names addresses of this house that may be asked all the same. Raises NotAsked, OSError, HTTPException
    and ValueError.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotAsked("Only links to web pages are followed.")
    if parts.username or parts.password:
        raise NotAsked("A link with a name or password in it is not followed.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    kind = _PinnedSafely if parts.scheme == "https" else _Pinned
    connection = kind(parts.hostname, port, timeout=seconds)
    connection.address = _resolved(parts.hostname, port, allow)
    # A site that sends a letter now and then would never run into the time of a single answer.
    cut = threading.Timer(all_seconds, _cut, [connection])
    cut.daemon = True
    cut.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, _plain(target), body=body, headers=dict(headers))
        yield connection.getresponse()
    finally:
        cut.cancel()
        connection.close()


def reason(problem: Exception) -> str:
    """Why asking failed, as a sentence."""
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
        raise NotAsked("The link leads to an address that is not on the open internet.")
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
