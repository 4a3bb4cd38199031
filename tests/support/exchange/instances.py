"""A second installation on this machine: a data folder, a database and a server of its own, driven as people drive one."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from django.conf import settings
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[3]
NAME = "steelyard_other_center"
# What the other installation runs to tell what it holds, or to have something to tell.
FOUND = """
import json
from steelyard.support.exchange.models import KnownElsewhere, OfferedElsewhere, SupportedElsewhere
tables = (OfferedElsewhere, KnownElsewhere, SupportedElsewhere)
print(json.dumps([row.told for table in tables for row in table.objects.in_use().order_by("key")]))
"""
FILLED = """
from steelyard.center.charge.models import Center
from steelyard.center.directory.models import Organization
from steelyard.center.offerings.models import Offering
from steelyard.support.exchange import actions
from steelyard.support.exchange.queries.feed import publishing
own = Organization.objects.create(name="Other Center", kind="center")
Center.objects.create(name="The Other Center", short_name="Other", organization=own)
Offering.objects.create(key="other-coaching", name="Coaching of the other", tier="targeted", is_published=True)
actions.choose(publishing(), by=None, is_on=True)
"""


class Instance:
    """An installation in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.environment = {
            **os.environ,
            "STEELYARD_DATA": str(folder),
            "STEELYARD_MODE": "test",
            "STEELYARD_EXCHANGE_LOOPBACK": "yes",
            "DATABASE_URL": _copied_database(folder),
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment["STEELYARD_URL"] = self.address
        self.server: subprocess.Popen[bytes] | None = None

    def command(self, *words: str, code: int = 0) -> str:
        """What ``steelyard`` says, ended with this code."""
        ran = self._run("-m", "steelyard.faces.command", *words)
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def found(self, *, first_fill: bool = False) -> list[dict[str, Any]]:
        """The rows in use here that came from elsewhere; before that, where wanted, there is something to tell."""
        said = self._shell(FILLED + FOUND if first_fill else FOUND)
        return list(json.loads(said.strip().splitlines()[-1]))

    def _shell(self, program: str) -> str:
        ran = self._run("manage.py", "shell", "--no-imports", "-c", program)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )  # fmt: skip

    def serve(self) -> None:
        words = [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
        ]
        self.server = subprocess.Popen(
            [sys.executable, *words, "--no-access-log", "--log-level", "error", "steelyard.config.wsgi:application"],
            cwd=ROOT, env=self.environment,
        )  # fmt: skip
        until = time.monotonic() + 40
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.address}/exchange/schema.json", timeout=5) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.3)
        raise AssertionError("the other installation does not answer")

    def end(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(20)
        if connection.vendor == "postgresql":
            _on_the_side(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def _copied_database(folder: Path) -> str:
    """A database with the tables of this one and nothing in them; its address, empty for SQLite."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "steelyard.sqlite3")])
        return ""
    here = connection.settings_dict
    connections.close_all()
    # A copy needs a database that nobody is in; threads of the live server of tests before this one may still be.
    _on_the_side(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{here['NAME']}'")
    _on_the_side(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    _on_the_side(f'CREATE DATABASE "{NAME}" TEMPLATE "{here["NAME"]}"')
    before, _, query = settings.DATABASE_URL.partition("?")
    return f"{before.rpartition('/')[0]}/{NAME}{'?' + query if query else ''}"


def _on_the_side(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
