"""Running an installation: bring it up to date, then web and worker side by side."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from steelyard.center.charge.models import Center
from steelyard.evidence.questionnaires.actions.shipped import keep_yearly
from steelyard.faces.command.case import load_case
from steelyard.faces.command.refusals import Refused
from steelyard.foundation.accounts import actions as accounts
from steelyard.foundation.accounts import queries
from steelyard.support.capacity.models import guards
from steelyard.support.protocols.actions.protocols import keep_shipped

Echo = Callable[[str], None]
PATIENCE = 15  # seconds a process gets to stop before it is killed
LONGEST_PAUSE = 30  # seconds before a worker that keeps dying is started again
STEADY = 60  # seconds after which a worker counts as one that runs: its next end is a first one again


def bring_up_to_date(*, echo: Echo) -> None:
    """Make the tables, or change them to this version's, and see that their guards stand; nothing to do costs two queries."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        echo("Bringing the database up to date …")
        call_command("migrate", verbosity=0)
    elif guards.missing(connection.alias):
        guards.put_up(connection.alias)


def refuse_what_cannot_be() -> None:
    """Stop before anything runs if a route has no guard, a menu leads nowhere, or the feedback host is our own."""
    for problem in checks.run_checks():
        if problem.level >= checks.ERROR:
            raise Refused(f"{problem.msg} ({problem.id})")


def prepare(*, echo: Echo) -> None:
    """Look at the settings, migrate, keep the templates that come along, collect static files; a demonstration is loaded and simulated once."""
    refuse_what_cannot_be()
    bring_up_to_date(echo=echo)
    keep_shipped(by=None)
    keep_yearly(by=None)
    _collect_static(echo)
    if settings.DEMONSTRATION:
        _demonstrate(echo)
    elif not queries.real_accounts_exist():
        echo(f"No account exists yet. Make the first administrator: {accounts.first_administrator()}")


def _demonstrate(echo: Echo) -> None:
    if queries.real_accounts_exist():
        raise Refused("This database holds a real account, so the demonstration will not start on it.")
    if Center.objects.exists():
        return
    from steelyard.faces.command import simulation  # noqa: PLC0415 -- slow import, first start only

    echo("Loading the published record of CISELSS and simulating what is not published …")
    load_case(settings.ROOT / "cases" / "ciselss")
    simulation.simulate(seed=1, scale=1, echo=echo)


def _collect_static(echo: Echo) -> None:
    """Collect only when the built assets, or the way of naming them, changed since the last time."""
    mark = settings.STATIC_ROOT / ".collected"
    sources = [Path(folder) for folder in settings.STATICFILES_DIRS]
    if not sources:
        raise Refused("The assets are not built; run script/bootstrap.")
    sources += [Path(app.path) / "static" for app in apps.get_app_configs() if app.name.startswith("steelyard.")]
    newest = max(file.stat().st_mtime for folder in sources for file in folder.rglob("*"))
    naming = str(settings.MODE)  # the plain names of tests leave no manifest
    if mark.exists() and mark.stat().st_mtime >= newest and mark.read_text() == naming:
        return
    echo("Collecting static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(naming)


def run(*, host: str, port: int, workers: int, echo: Echo, with_worker: bool = True) -> int:
    """Start web and worker until the web ends or a signal comes; a worker that dies is replaced. Returns the exit code."""
    connection.close()
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
           "--workers", str(workers), "--blocking-threads", "2", "--workers-kill-timeout", str(PATIENCE),
           "--backpressure", "64", "--no-access-log", "--log-level", "warning",
           "steelyard.config.wsgi:application"]  # fmt: skip
    serving = subprocess.Popen(web, env=os.environ)  # noqa: S603 -- our own program
    worker = Worker(echo=echo) if with_worker else None
    echo(f"Steelyard is at {settings.BASE_URL} — stop with Ctrl-C.")
    try:
        while not stopping and serving.poll() is None:
            if worker:
                worker.keep()
            time.sleep(0.2)
    finally:
        _stop([serving, *([worker.process] if worker else [])])
    return 0 if stopping else 1


class Worker:
    """The worker's process; when it dies, another one takes its place after a pause that grows while they keep dying."""

    def __init__(self, *, echo: Echo) -> None:
        self._echo, self._pause, self._due = echo, 0, 0.0
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "steelyard.faces.command", "worker"]
        self.process = subprocess.Popen(command, env=os.environ)  # noqa: S603 -- our own program
        self._began, self._due = time.monotonic(), 0.0

    def keep(self) -> None:
        """Notice that the worker died, and start another one once the pause is over."""
        now = time.monotonic()
        if self.process.poll() is None or now < self._due:
            return
        if self._due:
            self._start()
            return
        self._pause = pause_after(self._pause, lived=now - self._began)
        self._due = now + self._pause
        self._echo(f"The worker ended with code {self.process.returncode}; another one starts in {self._pause} s.")


def pause_after(last: int, *, lived: float) -> int:
    """Seconds before the next worker starts: 1, 2, 4 … 30, and 1 again after one that lived for a minute."""
    return 1 if lived >= STEADY or not last else min(2 * last, LONGEST_PAUSE)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
