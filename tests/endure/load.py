"""A busy day in ten minutes: many people at once on the real server, on SQLite and PostgreSQL; writes docs/reports/load.md.

    python -m tests.endure.load --minutes 10 --people 100 [--database sqlite] --data FOLDER

Four of five requests read. Meanwhile 200 people register for 120 seats, 200 answer a form, 300 letters leave and a list
of 2,000 contacts comes in. Afterwards everything that was acknowledged is counted in the database. The databases of a
folder are made anew each time (scale 10 of the demonstration), the filled ones are kept beside them.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.endure.running import ROOT, Server, environment_of, family, others_at_work
from tests.endure.visiting import Ledger, Visitor

PORT, SCALE = 18760, 10
CROWD, SEATS, FORMS, LETTERS, CONTACTS = 200, 120, 200, 300, 2000
AT = {"registrations": 0.2, "letters": 0.35, "forms": 0.5, "contacts": 0.7}  # of the time


class Trial:
    """One server under load, and what was seen of it."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        from aiosmtpd.controller import Controller

        from tests.endure.work_kills import free_port
        from tests.foundation.work.conftest import Sink

        self.asked, self.folder, self.ledger = asked, folder, Ledger()
        self.sink = Sink()
        self.sink.port = free_port()
        self.mail = Controller(self.sink, hostname="127.0.0.1", port=self.sink.port)
        self.environment = environment_of(folder, PORT, os.environ.get("DATABASE_URL", ""), **self.sink.environment)
        self.server = Server(PORT, self.environment, folder / "serve.log", "--workers", "2")
        self.memory: list[dict[str, int]] = []
        self.told: dict[str, str] = {}
        self.codes: list[str] = []

    def run(self) -> dict[str, Any]:
        from tests.endure import loading

        self.mail.start()
        try:
            self.made = loading.set_up(self.asked.people)
            self.server.start()
            assert self.server.process is not None
            busy = others_at_work({os.getpid(), *family(self.server.process.pid)})
            self.load()
            loading.wait_for_work()
            self.memory.append(self.server.memory())
            verified = subprocess.run([*self.server.command[:3], "verify"], cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)  # fmt: skip
            self.told["steelyard verify afterwards"] = (verified.stdout + verified.stderr).strip()
            counted = loading.counted(self)
        finally:
            code = self.server.stop() if self.server.process else 0
            self.mail.stop()
        self.told["server told to stop"] = f"ended with code {code}"
        return {"told": self.told, "counted": counted, "busy": busy, "memory": self.memory, **self.figures()}

    def load(self) -> None:
        from tests.endure.journeys import Somebody

        seconds = 60.0 * self.asked.minutes
        began = time.monotonic()
        crowd = [Somebody(n, self.ledger, PORT, self.made.places) for n in range(self.asked.people)]
        threads = [threading.Thread(target=self.guarded, args=(one, began + seconds)) for one in crowd]
        self.memory.append(self.server.memory())
        for thread in threads:
            thread.start()
        acts = [(AT[name] * seconds, name) for name in AT] + [(0.5 * seconds, "memory")]
        for moment, name in sorted(acts):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            getattr(self, name if name != "memory" else "remember")()
        for thread in threads:
            thread.join()
        self.seconds = time.monotonic() - began
        self.memory.append(self.server.memory())

    def guarded(self, one: Any, until: float) -> None:
        try:
            one.live(until, self.asked.pause)
        except AssertionError as broken:
            self.told["refused"] = str(broken)[:500]

    def remember(self) -> None:
        self.memory.append(self.server.memory())

    # What happens meanwhile

    def registrations(self) -> None:
        """Two hundred people for one event with fewer seats; a third of them press twice."""
        from tests.endure.journeys import Somebody

        key = self.made.burst.key

        def one(number: int) -> None:
            somebody = Somebody(10_000 + number, self.ledger, PORT, self.made.places)
            somebody.register(f"LWburst{uuid.uuid4().hex[:12]}", key, twice=number % 3 == 0)
            somebody.visitor.hang_up()

        self.told["200 registrations for 120 seats took"] = f"{self._crowd(one, CROWD):.0f} s"

    def forms(self) -> None:
        """Everybody answers the form of a wave; a third sends the same ticket twice."""
        from tests.factories import feedback as make

        wave, statuses = self.made.wave, []

        def one(number: int) -> None:
            visitor = Visitor(self.ledger, PORT, address=f"10.9.{number // 250}.{number % 250 + 1}")
            host, ticket = "feedback.localhost", self.made.tickets[number]
            visitor.ask("form: feedback", f"/{wave.code}", host=host)
            again = 2 if number % 3 == 0 else 1
            sent = [
                visitor.ask("write: feedback", f"/{wave.code}", make.posted(ticket), host=host) for _ in range(again)
            ]
            statuses.extend(answer.status for answer in sent)
            visitor.hang_up()

        self.told["200 forms of feedback took"] = f"{self._crowd(one, FORMS):.0f} s"
        self.codes = [str(status) for status in statuses]

    @staticmethod
    def _crowd(act: Any, count: int) -> float:
        began = time.monotonic()
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(act, range(count)))
        return time.monotonic() - began

    def letters(self) -> None:
        from steelyard.support.mailings import actions

        actions.begin(self.made.mailing, by=None)

    def contacts(self) -> None:
        file = self.folder / "contacts.csv"
        rows = [f"Imported {n},import{n}@agency.test,Lead {n % 7}" for n in range(CONTACTS)]
        file.write_text("\n".join(["Name,E-mail,Title", *rows]) + "\n")
        began = time.monotonic()
        command = [*self.server.command[:3], "import", "contacts", str(file)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        took = f"{time.monotonic() - began:.0f} s"
        self.told["import of 2,000 contacts meanwhile"] = f"{done.stdout.strip() or done.stderr[-300:]}, {took}"

    def figures(self) -> dict[str, Any]:
        from tests.endure.visiting import share

        kinds: dict[str, list[float]] = {}
        for kind, times in self.ledger.times.items():
            kinds.setdefault(kind, []).extend(times)
            kinds.setdefault(f"all: {kind.partition(':')[0].partition(' ')[0]}", []).extend(times)
        rows = {kind: [len(times), *(share(times, part) for part in (0.5, 0.95, 0.99)), 1000 * max(times)] for kind, times in sorted(kinds.items())}  # fmt: skip
        return {"kinds": rows, "failed": self.ledger.failed(), "seconds": self.seconds, "log": self.server.errors()[:5],
                "refused": {f"{kind}: {code}": n for (kind, code), n in self.ledger.statuses.items() if 400 <= code < 500}}  # fmt: skip


def here(asked: argparse.Namespace) -> dict[str, Any]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    import django

    django.setup()
    from django.db import connection

    found = Trial(asked, Path(os.environ["STEELYARD_DATA"])).run()
    return {
        "database": connection.vendor,
        "people": asked.people,
        "minutes": asked.minutes,
        "pause": asked.pause,
        **found,
    }


def trial_of(database: str, asked: argparse.Namespace) -> dict[str, Any]:
    from tests.endure.databases import fresh

    kept, folder = asked.data / f"filled-{database}", asked.data / database
    url = fresh(database, "load_filled", keep=True)
    fill(kept, url)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)
    url = fresh(database, "load", template="load_filled")
    environment = environment_of(folder, PORT, url)
    words = ["--people", str(asked.people), "--minutes", str(asked.minutes), "--pause", str(asked.pause)]
    command = [sys.executable, "-m", "tests.endure.load", "--here", "--data", str(asked.data), *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def fill(folder: Path, url: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    environment = environment_of(folder, PORT, url) | {
        "STEELYARD_MODE": "demonstration",
        "STEELYARD_STATIC": str(folder.parent / "static"),
    }
    command = [sys.executable, "-m", "tests.endure.growth", "--fill", str(SCALE)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10.0)
    asked.add_argument("--people", type=int, default=100)
    asked.add_argument("--pause", type=float, default=8.0, help="seconds that somebody thinks between two steps")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    asked.add_argument("--data", type=Path, default=ROOT / "build" / "load")
    asked.add_argument("--here", action="store_true", help="try the database of the environment")
    given = asked.parse_args()
    if given.here:
        sys.stdout.write(json.dumps(here(given)) + "\n")
        return
    from tests.endure.load_report import write

    given.data.mkdir(parents=True, exist_ok=True)
    for database in given.database or ("sqlite", "postgresql"):
        found = trial_of(database, given)
        (given.data / f"{database}.json").write_text(json.dumps(found))
    kept = [given.data / f"{database}.json" for database in ("sqlite", "postgresql")]
    write([json.loads(file.read_text()) for file in kept if file.exists()])


if __name__ == "__main__":
    main()
