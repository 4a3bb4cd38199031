"""The command that runs web and worker: what it does when one of them dies, tried on real processes."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from steelyard.faces.command.serving import pause_after
from steelyard.foundation.work.actions import post
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.rules import MailStatus
from tests.foundation.work.conftest import ROOT, Sink, Workers, until


class Served:
    """The command ``steelyard serve`` on the tests' own database, with one web process."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.output = folder / "serve.log"
        command = [sys.executable, "-m", "steelyard.faces.command", "serve", "--workers", "1", "--port", str(self.port)]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment | {"PYTHONUNBUFFERED": "1"}, stdout=output, stderr=output
            )

    def child(self, words: str) -> int:
        """The process that the command started with these words; 0 if there is none."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", words], capture_output=True, text=True, check=False
        )
        return int(found.stdout.split()[0]) if found.stdout else 0

    def answers(self) -> bool:
        assert self.process.poll() is None, self.told()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def told(self) -> str:
        return self.output.read_text()


@pytest.fixture
def served(workers: Workers, sink: Sink, tmp_path: Path) -> Iterator[Served]:
    one = Served(tmp_path, workers.environment() | sink.environment)
    yield one
    one.process.terminate()
    one.process.wait(30)


def sent(number: int) -> Callable[[], bool]:
    """Post a letter; whether a worker has sent it."""
    post(key=f"k{number}", to=f"p{number}@people.test", subject="Hello", body="Text")
    return lambda: Mail.objects.filter(key=f"k{number}", status=MailStatus.SENT).exists()


def test_another_worker_takes_the_place_of_a_killed_one_while_the_web_goes_on(served: Served) -> None:
    until(served.answers)
    until(sent(1))
    first = served.child("command worker")
    os.kill(first, signal.SIGKILL)
    until(lambda: "The worker ended with code -9; another one starts in 1 s." in served.told())
    assert served.answers()
    until(sent(2))
    assert served.child("command worker") not in {0, first}
    served.process.terminate()
    assert served.process.wait(30) == 0
    assert not served.child("granian")


def test_the_end_of_the_web_ends_the_command(served: Served) -> None:
    until(served.answers)
    worker = until(lambda: served.child("command worker"))
    os.kill(served.child("granian"), signal.SIGTERM)
    assert served.process.wait(30) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_the_pause_grows_while_workers_keep_dying_and_is_short_again_after_a_steady_one() -> None:
    pauses = [0]
    for _ in range(7):
        pauses.append(pause_after(pauses[-1], lived=3))
    assert pauses[1:] == [1, 2, 4, 8, 16, 30, 30]
    assert pause_after(30, lived=60) == 1


def test_it_refuses_to_start_on_what_cannot_be(tmp_path: Path) -> None:
    """A feedback host under our own name would get our cookies: no page is served, not even once."""
    environment = os.environ | {
        "STEELYARD_MODE": "live",
        "STEELYARD_DATA": str(tmp_path),
        "STEELYARD_FEEDBACK_URL": "http://localhost:8000",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "steelyard.faces.command", "serve", "--port", "1"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "STEELYARD_FEEDBACK_URL needs a host name" in done.stderr
    assert "Bringing the database up to date" not in done.stdout
