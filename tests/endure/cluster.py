"""More than one machine, on loopback: two web nodes, two workers, a primary and its standby; they die one after another.

    script/cluster [--minutes 2] [--people 16] [--asynchronous]

Under load a web node is killed and started again, then a worker, then the primary; the standby is promoted and the site
goes on by itself. Every write that was acknowledged is looked for afterwards. With ``--asynchronous`` commits do not
wait for the standby: then writes must get lost, or this trial could not see a loss. Writes docs/reports/cluster.md.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.endure import postgres
from tests.endure.running import ROOT, Server, environment_of, family, others_at_work
from tests.endure.visiting import Ledger

PROXY, NODES, DATABASES = 18780, (18781, 18782), (18783, 18784)
URL = f"postgresql://steelyard@127.0.0.1:{DATABASES[0]},127.0.0.1:{DATABASES[1]}/steelyard?target_session_attrs=read-write&connect_timeout=3"  # fmt: skip
NOTICED = 2.0  # seconds until whoever watches the primary promotes the standby
AT = {"letters": 0.1, "web node dies": 0.25, "web node is back": 0.4, "worker dies": 0.5, "primary dies": 0.65}


class Cluster:
    """Everything that runs, and who kills it."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        from aiosmtpd.controller import Controller

        from tests.endure.work_kills import free_port
        from tests.foundation.work.conftest import Sink

        self.asked, self.folder, self.ledger = asked, folder, Ledger()
        self.sink = Sink()
        self.sink.port = free_port()
        self.mail = Controller(self.sink, hostname="127.0.0.1", port=self.sink.port)
        self.primary, self.standby = (postgres.Server(folder / f"database-{n}", DATABASES[n]) for n in range(2))
        self.environment = environment_of(folder / "data", PROXY, URL, **self.sink.environment)
        self.web = [self.node(n) for n in range(2)]
        self.workers: list[subprocess.Popen[bytes]] = []
        self.proxy: subprocess.Popen[bytes] | None = None
        self.events: list[tuple[float, str]] = []
        self.codes: list[str] = []
        self.told: dict[str, str] = {}

    def node(self, n: int) -> Server:
        words = ("--workers", "1", "--no-worker")
        return Server(NODES[n], self.environment, self.folder / f"web-{n}.log", *words)

    def log(self, words: str) -> None:
        self.events.append((time.monotonic(), words))
        sys.stderr.write(f"{words}\n")

    def databases(self) -> None:
        """A primary whose commits wait until the standby has them, unless that is what is tried."""
        self.primary.create()
        self.primary.start(max_wal_senders=5)
        self.primary.ask("CREATE DATABASE steelyard")

    def pair(self) -> None:
        """The standby begins when the database is filled; from then on a commit needs both."""
        self.standby.follow(self.primary)
        self.standby.start()
        if not self.asked.asynchronous:
            self.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            self.primary.ask("SELECT pg_reload_conf()")
        self.told["how the standby follows"] = self.primary.is_followed()

    def start(self) -> None:
        for node in self.web:
            node.start()
        self.workers = [self.worker(n) for n in range(2)]
        nodes = [str(port) for port in NODES]
        self.proxy = subprocess.Popen([sys.executable, "-m", "tests.endure.forwarder", str(PROXY), *nodes], cwd=ROOT)

    def worker(self, n: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "steelyard.faces.command", "worker"]
        with (self.folder / f"worker-{n}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def stop(self) -> None:
        for node in self.web:
            if node.process is not None:
                node.stop()
        for process in [*self.workers, *([self.proxy] if self.proxy else [])]:
            if process.poll() is None:
                process.terminate()
                process.wait(30)
        self.mail.stop()

    # What happens while people work

    def act(self, name: str) -> None:
        if name == "letters":
            from steelyard.support.mailings import actions

            actions.begin(self.made.mailing, by=None)
        elif name == "web node dies":
            self.web[0].kill()
        elif name == "web node is back":
            self.web[0].start()
        elif name == "worker dies":
            self.workers[0].send_signal(signal.SIGKILL)
            self.workers[0].wait()
            self.workers[0] = self.worker(0)
        else:
            self.fail_over()
            return
        self.log(name)

    def fail_over(self) -> None:
        """The line between the two is cut, a moment later the primary dies; then the standby takes over."""
        if self.asked.cut:
            self.standby.ask("ALTER SYSTEM SET primary_conninfo = ''")
            self.standby.ask("SELECT pg_reload_conf()")
            self.log("the line to the standby is cut")
            time.sleep(self.asked.cut)
        self.primary.kill()
        self.log("primary dies")
        time.sleep(NOTICED)
        self.standby.promote()
        self.log("standby is promoted")

    def run(self) -> None:
        from tests.endure.journeys import Somebody

        seconds, began = 60.0 * self.asked.minutes, time.monotonic()
        crowd = [Somebody(n, self.ledger, PROXY, self.made.places) for n in range(self.asked.people)]
        threads = [threading.Thread(target=self.guarded, args=(one, began + seconds)) for one in crowd]
        for thread in threads:
            thread.start()
        self.log("people begin")
        for name, part in AT.items():
            time.sleep(max(0.0, began + part * seconds - time.monotonic()))
            self.act(name)
        for thread in threads:
            thread.join()
        self.log("people go home")

    def guarded(self, one: Any, until: float) -> None:
        try:
            one.live(until, self.asked.pause)
        except AssertionError as broken:
            self.told["refused"] = str(broken)[:500]


def standstill(cluster: Cluster) -> dict[str, float]:
    """Seconds from each death to the next good answer, and to the next acknowledged write."""
    found = {}
    for moment, name in cluster.events:
        if name.endswith("dies") or "cut" in name:
            good = [at - moment for at, status in cluster.ledger.moments if at > moment and 200 <= status < 400]  # fmt: skip
            wrote = [at - moment for at, status in cluster.ledger.moments if at > moment and status == 303]
            found[f"{name}: next page"] = min(good, default=-1.0)
            found[f"{name}: next acknowledged write"] = min(wrote, default=-1.0)
    return found


def troubles(cluster: Cluster) -> dict[str, int]:
    """Answers that were errors or none, in the seconds after each event."""
    marks = [*cluster.events, (float("inf"), "")]
    return {
        name: sum(at <= one < marks[n + 1][0] and (not status or status >= 500) for one, status in cluster.ledger.moments)
        for n, (at, name) in enumerate(cluster.events)
    }  # fmt: skip


def here(asked: argparse.Namespace) -> dict[str, Any]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    import django

    django.setup()
    folder = Path(os.environ["STEELYARD_DATA"]).parent
    cluster = Cluster(asked, folder)
    cluster.mail.start()
    try:
        cluster.databases()
        subprocess.run([sys.executable, "-m", "tests.endure.growth", "--fill", "1"], cwd=ROOT, check=True, stdout=sys.stderr,
                       env=cluster.environment | {"STEELYARD_MODE": "demonstration", "STEELYARD_STATIC": str(folder / "static")})  # fmt: skip
        cluster.pair()
        from django.db import connection

        from tests.endure import loading

        cluster.made = loading.set_up(max(asked.people, 16))
        cluster.start()
        mine = {pid for node in cluster.web if node.process for pid in family(node.process.pid)}
        busy = others_at_work({os.getpid(), *mine})
        cluster.run()
        connection.close()
        loading.wait_for_work(20 if asked.asynchronous else 330)  # the lease of a letter is five minutes
        verified = subprocess.run([*cluster.web[0].command[:3], "verify"], cwd=ROOT, env=cluster.environment, check=False, capture_output=True, text=True)  # fmt: skip
        cluster.told["steelyard verify afterwards"] = (verified.stdout + verified.stderr).strip()
        counted = loading.counted(cluster)
    finally:
        cluster.stop()
        cluster.standby.stop()
        cluster.primary.stop()
    wanted = ("acknowledged", "lost", "twice", "unknown", "unknown there", "letters to", "letters arrived at",
              "letters twice", "letters not sent")  # fmt: skip
    began = cluster.events[0][0]
    return {
        "asynchronous": asked.asynchronous, "minutes": asked.minutes, "people": asked.people, "cut": asked.cut,
        "counted": {name: counted[name] for name in wanted}, "told": cluster.told, "busy": busy,
        "events": [(round(at - began, 1), name) for at, name in cluster.events], "standstill": standstill(cluster),
        "troubles": troubles(cluster), "requests": len(cluster.ledger.moments), "failed": cluster.ledger.failed(),
    }  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=2.0)
    options.add_argument("--people", type=int, default=16)
    options.add_argument("--pause", type=float, default=1.0, help="seconds that somebody thinks between two steps")
    options.add_argument("--cut", type=float, default=3.0, help="seconds between the cut line and the primary's death")
    options.add_argument("--asynchronous", action="store_true", help="commits do not wait: a loss must be seen")
    options.add_argument("--kept", type=Path, default=ROOT / "build" / "cluster", help="what each way of it found")
    options.add_argument("--here", action="store_true")
    asked = options.parse_args()
    if asked.here:
        sys.stdout.write(json.dumps(here(asked)) + "\n")
        return
    from tests.endure.cluster_report import write

    folder = Path(tempfile.mkdtemp(prefix="steelyard-cluster-"))
    folder.chmod(0o755)
    try:
        environment = environment_of(folder / "data", PROXY, URL)
        command = [sys.executable, "-m", "tests.endure.cluster", "--here", *sys.argv[1:]]
        ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
        found = json.loads(ran.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    asked.kept.mkdir(parents=True, exist_ok=True)
    (asked.kept / ("asynchronous.json" if asked.asynchronous else "synchronous.json")).write_text(json.dumps(found))
    write(asked.kept)


if __name__ == "__main__":
    main()
