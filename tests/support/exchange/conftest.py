"""A site on this machine that answers as its table says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        name = self.path.strip("/").split("/")[0]
        with suppress(OSError):
            getattr(self, f"_{name}", self._file)()

    def _file(self) -> None:
        data = self.server.files.get(self.path)
        if data is None:
            self._answer(404, b"")
        elif self.headers.get("If-None-Match") == '"one"':
            self._answer(304, b"")
        else:
            self._answer(200, data, ETag='"one"')

    def _answer(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def _inside(self) -> None:
        self._answer(302, b"", Location="http://127.0.0.2/feed")

    def _metadata(self) -> None:
        self._answer(302, b"", Location="http://169.254.169.254/latest/")

    def _neighbour(self) -> None:
        self._answer(302, b"", Location=self.server.neighbour)

    def _loop(self) -> None:
        self._answer(302, b"", Location="/loop")

    def _packed(self) -> None:
        self._answer(200, b"x", Content_Encoding="gzip")

    def _huge(self) -> None:
        self._answer(200, b"", Content_Length="1" + "0" * 30)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(64):
            self.wfile.write(bytes(64 * 1024))

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(60):
            self.wfile.write(b"x")
            self.wfile.flush()
            threading.Event().wait(0.1)

    def _short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Any]:
    with serving("127.0.0.1") as server:
        yield server


@pytest.fixture
def neighbour(site: Any) -> Iterator[Any]:
    """A site inside this house that nobody outside may have us ask; ``/neighbour`` of the other site leads to it."""
    with serving("127.0.0.2") as server:
        site.neighbour = f"{server.address}/f"
        yield server


@contextmanager
def serving(host: str) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer((host, 0), Handler)
    server.asked, server.files = [], {}
    server.address = f"http://{host}:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
