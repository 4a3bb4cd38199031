"""A real mail server on loopback, and real worker processes on the tests' own database."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, models

from steelyard.foundation.history.models import Entry
from tests.foundation.work import kinds  # noqa: F401 -- registers the kinds of work of these tests

ROOT = Path(__file__).resolve().parents[3]


class Sink:
    """Takes letters; ``refuse`` answers every address with that line, ``slow`` waits before it accepts a letter."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.begun = self.port = 0
        self.refuse = ""
        self.slow = 0.0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 -- the library's name
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- the library's name
        self.begun += 1
        await asyncio.sleep(self.slow)
        self.letters.append(envelope)
        return "250 OK"

    @property
    def environment(self) -> dict[str, str]:
        return {"STEELYARD_MAIL_HOST": "127.0.0.1", "STEELYARD_MAIL_PORT": str(self.port)}

    def texts(self) -> list[str]:
        return [letter.content.decode() for letter in self.letters]


@pytest.fixture
def sink() -> Iterator[Sink]:
    handler = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def smtp(settings: Any, sink: Sink) -> Sink:
    """Send to the sink from this process, through Django's own SMTP mailer."""
    settings.MAILERS = {
        "default": {"BACKEND": "steelyard.foundation.work.mail.OutboxBackend"},
        "smtp": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": sink.port, "timeout": 5},
        },
    }
    return sink


def told(obj: models.Model) -> models.QuerySet[Entry]:
    """What history tells of an object, newest first."""
    return Entry.objects.filter(label=obj._meta.label_lower, object_id=obj.pk).order_by("-id")


def until(condition: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


class Workers:
    """Starts worker processes on the tests' database, kills them, and ends what is left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = folder / "worker.log"

    def start(
        self, *, lease: float = 1.0, mail_lease: float = 1.0, poll: float = 0.2, **environment: str
    ) -> "subprocess.Popen[bytes]":
        seconds = map(str, (lease, mail_lease, poll))
        command = [sys.executable, "-m", "tests.foundation.work.process", *seconds]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment() | environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def environment(self) -> dict[str, str]:
        base = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        base |= {"STEELYARD_DATA": str(self.folder), "STEELYARD_LOG_LEVEL": "INFO"}
        base |= {"STEELYARD_STATIC": str(self.folder / "static")}
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite":
            link = self.folder / "steelyard.sqlite3"
            if not link.exists():
                link.symlink_to(name)
            return base
        parts = urlsplit(os.environ["DATABASE_URL"])
        return base | {"DATABASE_URL": parts._replace(path=f"/{quote(name)}").geturl()}

    @staticmethod
    def kill(process: "subprocess.Popen[bytes]") -> None:
        process.kill()
        process.wait(10)

    def kill_all(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)

    @staticmethod
    def end(process: "subprocess.Popen[bytes]") -> float:
        """Ask to end as a supervisor does; how many seconds it took."""
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        return time.monotonic() - began


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[Workers]:
    started = Workers(tmp_path)
    yield started
    started.kill_all()
