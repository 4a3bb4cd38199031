"""The link check: what answers, what is broken, and that it never asks a machine of this house."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.outside import is_open
from steelyard.support.library import actions
from steelyard.support.library.jobs.links import walk
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.links import due
from steelyard.support.library.tasks.links import check
from tests.factories.library import ResourceFactory

HERE = frozenset({"127.0.0.1"})


class Site(BaseHTTPRequestHandler):
    """A site on this machine that answers as its path says."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path))
        words = self.path.strip("/").split("/", 1)
        if words[0] == "drip":
            self._drip()
            return
        if words[0] == "slow":
            threading.Event().wait(2)
        status = {"missing": 404, "gone": 410, "trouble": 500, "private": 403}.get(words[0], 200)
        if words[0] == "onlyget":
            status = 501 if self.command == "HEAD" else 200
        places = {
            "inside": "http://127.0.0.2/",
            "metadata": "http://169.254.169.254/latest/",
            "file": "file:///etc/passwd",
        }
        to = {"loop": "/loop", "moved": "/fine", **places}.get(words[0], "")
        if words[0] == "steps":
            left = int(words[1])
            to = f"/steps/{left - 1}" if left else ""
        self.send_response(302 if to else status)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(40):
                self.wfile.write(b"X-A: b\r\n")
                threading.Event().wait(0.1)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def at(site: Any, path: str) -> str:
    return f"http://127.0.0.1:{site.server_port}/{path}"


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("fine", "fine", ""),
        ("moved", "fine", ""),
        ("private", "fine", ""),
        ("onlyget", "fine", ""),
        ("steps/5", "fine", ""),
        ("ünïcode path?q=a b", "fine", ""),
        ("missing", "broken", "The site answers 404 Not Found."),
        ("gone", "broken", "The site answers 410 Gone."),
        ("trouble", "broken", "The site answers 500 Internal Server Error."),
        ("steps/6", "broken", "It leads on more than 5 times."),
        ("loop", "broken", "It leads on more than 5 times."),
        ("metadata", "refused", "not on the open internet"),
        ("inside", "refused", "not on the open internet"),
        ("file", "refused", "Only links to web pages"),
    ],
)
def test_what_a_site_answers(site: Any, path: str, status: str, problem: str) -> None:
    answer = check(at(site, path), allow=HERE)
    assert answer.status == status, answer
    assert problem in answer.problem


def test_a_site_that_does_not_answer_ends_the_waiting(site: Any) -> None:
    assert check(at(site, "slow"), allow=HERE, seconds=0.2).problem == "The site did not answer in time."


def test_a_site_that_sends_a_letter_now_and_then_is_cut_off(site: Any) -> None:
    began = time.monotonic()
    check(at(site, "drip"), allow=HERE, seconds=0.3)
    assert time.monotonic() - began < 2


def test_what_is_refused_is_not_even_connected_to() -> None:
    with socket.socket() as inner:
        inner.bind(("127.0.0.2", 0))
        inner.listen()
        inner.settimeout(0.2)
        url = f"http://127.0.0.2:{inner.getsockname()[1]}/"
        assert check(url, allow=HERE).status == "refused"
        with pytest.raises(TimeoutError):
            inner.accept()  # nobody came


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/",
        "http://2130706433:{port}/", "http://0177.0.0.1:{port}/", "http://0x7f000001:{port}/", "http://127.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
        "http://192.168.1.1/", "http://[fe80::1]/", "http://[fd00::1]/", "http://100.64.0.1/",
        "http://user:secret@127.0.0.1:{port}/", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)",
        "gopher://127.0.0.1:{port}/", "http:///nothing",
    ],
)  # fmt: skip
def test_an_address_of_this_house_is_never_asked(site: Any, url: str) -> None:
    assert check(url.format(port=site.server_port)).status == "refused"
    assert site.asked == []


def test_a_name_that_leads_here_is_refused(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver is the outside world; it is the one thing that is stood in for."""
    real = socket.getaddrinfo
    asked = []

    def lying(host: str, *given: Any, **named: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "friendly.example" else host, *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    assert check(f"http://friendly.example:{site.server_port}/").status == "refused"
    assert asked == ["friendly.example"]
    assert site.asked == []


@pytest.mark.parametrize(
    "url", ["http://[", "http://a:b:c/", "http://exa mple.invalid/", "http://x.invalid/\r\nHost: y"]
)
def test_what_is_no_address_is_no_error(url: str) -> None:
    assert check(url).status in {"broken", "refused"}


@pytest.mark.parametrize(
    ("address", "is_it"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("::1", False), ("::ffff:10.0.0.1", False),
        ("169.254.169.254", False), ("0.0.0.0", False), ("224.0.0.1", False), ("240.0.0.1", False), ("::", False),
        ("fe80::1%eth0", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::127.0.0.1", False),
        ("fec0::1", False), ("not an address", False),
    ],
)  # fmt: skip
def test_which_addresses_are_open(address: str, *, is_it: bool) -> None:
    assert is_open(address) == is_it


def test_the_walk_keeps_what_it_found(db: None, site: Any) -> None:
    fine, broken = ResourceFactory(url=at(site, "fine")), ResourceFactory(url=at(site, "missing"))
    inside = ResourceFactory(url="http://169.254.169.254/latest/")
    ResourceFactory()  # without a link
    assert walk(allow=HERE) == 3
    found = {one.pk: (one.link_status, one.link_problem) for one in Resource.objects.all() if one.url}
    assert found[fine.pk] == ("fine", "")
    assert found[broken.pk] == ("broken", "The site answers 404 Not Found.")
    assert found[inside.pk][0] == "refused"
    assert Entry.objects.count() == 2  # that a link answers is no news
    assert walk(allow=HERE) == 0
    inside.refresh_from_db()
    assert inside.version == 1


def test_broken_links_are_asked_again_soon_and_fine_ones_later(db: None) -> None:
    now = timezone.now()
    for days, status in ((4, "broken"), (4, "fine"), (31, "fine"), (2, "broken")):
        ResourceFactory(
            key=f"{status}-{days}",
            url="https://example.org/",
            link_status=status,
            link_checked_at=now - timedelta(days),
        )
    ResourceFactory(key="new", url="https://example.org/")
    assert [one.key for one in due(now)] == ["new", "fine-31", "broken-4"]


def test_another_link_is_unchecked(db: None) -> None:
    resource = ResourceFactory(url="https://example.org/", link_status="broken", link_problem="x")
    actions.alter_resource(resource, by=None, url="https://example.org/new")
    resource.refresh_from_db()
    assert (resource.link_status, resource.link_problem) == ("unchecked", "")
