"""Kill workers again and again, on both databases, and write what came of it to docs/reports/work-kills.md.

``script/endure`` runs it; ``--kills`` says how often. It takes about two minutes for each database.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/work-kills.md"
LEASE = 2.0


class Trial:
    """Two workers on one database, a mail server, and somebody who kills."""

    def __init__(self, folder: Path) -> None:
        from aiosmtpd.controller import Controller

        from tests.foundation.work.conftest import Sink, Workers

        self.sink = Sink()
        self.sink.slow = 0.02
        self.sink.port = free_port()
        self.mail = Controller(self.sink, hostname="127.0.0.1", port=self.sink.port)
        self.mail.start()
        os.environ |= self.sink.environment | {"STEELYARD_LOG_LEVEL": "INFO"}  # what a fork server is born with
        self.workers = Workers(folder)
        self.folder, self.logs = folder, []

    def worker(self, **options: Any) -> Any:
        log = self.folder / f"worker-{len(self.logs)}.log"
        self.workers.log = log
        process = self.workers.start(
            **{"lease": LEASE, "mail_lease": LEASE, **options}, **self.sink.environment, STEELYARD_MODE="live"
        )
        process.log = log
        self.logs.append(log)
        return process

    def quick(self) -> Any:
        """A worker forked from a process that has imported everything: the same, without the seconds of a start."""
        from tests.endure import ready

        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.endure.ready"])
        log = self.folder / f"worker-{len(self.logs)}.log"
        process: Any = context.Process(target=ready.work, args=(str(log), LEASE))
        process.start()
        process.log = log
        self.logs.append(log)
        return process

    def events(self, log: Path, message: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["message"] == message]

    def ready(self, process: Any) -> None:
        wait(lambda: process.log.exists() and self.events(process.log, "worker_started"))


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait(condition: Any, seconds: float = 120.0) -> None:
    from tests.foundation.work.conftest import until

    until(condition, seconds)


def kills(trial: Trial, count: int) -> dict[str, str]:
    """Two workers at work; one of them is killed every second or so and replaced."""
    from steelyard.foundation.work import actions
    from steelyard.foundation.work.models import Job, Mail
    from steelyard.foundation.work.rules import OPEN, JobStatus, MailStatus

    pair = [trial.quick() for _ in range(2)]
    for process in pair:
        trial.ready(process)
    dice, died, posted, begun = random.Random(1), {}, 0, []
    for _ in range(count):
        for _ in range(3):
            posted += 1
            actions.post(key=f"kill:{posted}", to=f"p{posted}@people.test", subject="Hello", body="Text")
            begun.append(actions.start("tests.letter", by=None, arguments={"steps": 10, "pause": 0.1}))
        time.sleep(dice.uniform(0.3, 1.2))
        victim = pair.pop(0)
        victim.kill()
        victim.join(10)
        died[victim.log] = time.time()
        pair.append(trial.quick())
        trial.ready(pair[-1])
    wait(lambda: not Job.objects.filter(status__in=OPEN).exists(), 300)
    wait(lambda: not Mail.objects.exclude(status=MailStatus.SENT).exists(), 300)
    jobs = Job.objects.filter(pk__in=[job.pk for job in begun])
    ends = Counter(jobs.values_list("status", flat=True))
    keys = Mail.objects.filter(key__startswith="tests.letter:").values_list("key", flat=True)
    written = Counter(int(key.split(":")[1]) for key in keys)
    done = set(Job.objects.filter(name="tests.letter", status=JobStatus.DONE).values_list("pk", flat=True))
    assert set(written) == done, "work that is not done wrote a letter, or work that is done wrote none"
    assert set(written.values()) == {1}, "work wrote its letter twice"
    received = Counter(to for letter in trial.sink.letters for to in letter.rcpt_tos if to != "rosa@people.test")
    assert len(received) == posted, "a letter was lost"
    twice = len(trial.sink.letters) - Mail.objects.count()
    assert 0 <= twice <= count, "more copies than kills"
    again = redeliveries(trial, died)
    for process in pair:
        process.terminate()
        process.join(10)
        assert process.exitcode == 0
    return {
        "workers killed (SIGKILL)": str(count),
        "jobs begun / done / given up after five interruptions": f"{len(begun)} / {ends['done']} / {ends['failed']}",
        "jobs that were running when their worker was killed": str(len(again)),
        "letters written by jobs: exactly one each": "yes",
        "letters posted / lost": f"{Mail.objects.count()} / 0",
        "letters that arrived twice (at most one a kill)": str(twice),
        f"from the kill to the next run, lease {LEASE:.0f} s: median / longest": f"{sorted(again)[len(again) // 2]:.1f} s / {max(again):.1f} s",
    }


def redeliveries(trial: Trial, died: dict[Path, float]) -> list[float]:
    """Seconds from each kill until another run took the job that was in hand."""
    taken = [
        (event["job"], event["attempt"], datetime.fromisoformat(event["at"]).timestamp(), log)
        for log in trial.logs
        for event in trial.events(log, "job_taken")
    ]
    taken.sort()
    return [
        later[2] - died[first[3]]
        for first, later in itertools.pairwise(taken)
        if first[0] == later[0] and first[3] in died and later[2] > died[first[3]]
    ]


def paused(trial: Trial) -> dict[str, str]:
    """A worker stands still beyond its lease; when it goes on, it must not write what another has done."""
    from steelyard.foundation.work import actions
    from steelyard.foundation.work.models import Job, Mail

    first = trial.worker()
    job = actions.start("tests.letter", by=None, arguments={"steps": 150, "pause": 0.1})
    wait(lambda: Job.objects.filter(pk=job.pk, status="running", done__gt=0))
    stop_between_writes(first)
    assert Job.objects.filter(pk=job.pk, status="running").exists(), "the machine is too busy for this trial"
    second = trial.worker()
    wait(lambda: Job.objects.filter(pk=job.pk, status="done"))
    first.send_signal(signal.SIGCONT)
    wait(lambda: trial.events(first.log, "job_lost"))
    job.refresh_from_db()
    letters = Mail.objects.filter(key__startswith=f"tests.letter:{job.pk}:").count()
    assert (job.attempts, letters) == (2, 1)
    for process in (first, second):
        trial.workers.end(process)
    return {"a worker stopped beyond its lease and woken again: runs / letters written": f"{job.attempts} / {letters}"}


def stop_between_writes(process: Any) -> None:
    """Stop a worker while it holds no lock: SQLite has one for all who write, and who is stopped keeps it."""
    from django.db import OperationalError, connection

    from steelyard.foundation.work.models import Job

    for _ in range(100):
        process.send_signal(signal.SIGSTOP)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 100")
            try:
                Job.objects.filter(pk=0).update(done=0)
            except OperationalError:
                process.send_signal(signal.SIGCONT)
                time.sleep(0.05)
            else:
                return
            finally:
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 20000")
    raise AssertionError("the worker was always writing")


def ended(trial: Trial) -> dict[str, str]:
    """SIGTERM while a job never looks up; with a lease that a busy machine does not miss, so that one lane has it."""
    from steelyard.foundation.work import actions
    from steelyard.foundation.work.models import Job
    from tests.foundation.work.kinds import words

    process = trial.worker(lease=15.0)
    trace = str(trial.folder / "deaf")
    deaf = actions.start("tests.slow", by=None, arguments={"trace": trace, "steps": 1, "pause": 40, "deaf": True})
    # A job that is only taken still hears whether to stop, when it names its stage; past that it hears nothing.
    wait(lambda: Job.objects.filter(pk=deaf.pk, status="running", stage="Counting"))
    assert words(trace) == ["begin"], "the machine is too busy for this trial"
    took = trial.workers.end(process)
    assert words(trace) == ["begin"], "the job was done before its worker ended"
    assert trial.events(process.log, "worker_ended")[0]["left"] == 1, trial.events(process.log, "worker_ended")
    second = trial.worker()
    wait(lambda: Job.objects.filter(pk=deaf.pk, status="done"))
    assert words(trace) == ["begin", "begin", "end"]
    trial.workers.end(second)
    return {"SIGTERM with a job that never looks up: ended after": f"{took:.1f} s, the job was done by the next worker"}


def trouble(trial: Trial) -> dict[str, str]:
    """The database goes away (PostgreSQL is stopped and started) or is locked for longer than SQLite waits."""
    from django.db import connection

    from steelyard.foundation.work import actions
    from steelyard.foundation.work.models import Job

    process = trial.worker(lease=30.0)
    trial.ready(process)
    job = actions.start("tests.letter", by=None, arguments={"steps": 20, "pause": 0.1})
    if connection.vendor == "postgresql":
        name = "PostgreSQL stopped for 3 s, connections cut"
        connection.close()
        subprocess.run([ROOT / "script/pg", "stop"], check=True, capture_output=True)
        time.sleep(3)
        subprocess.run([ROOT / "script/pg", "start"], check=True, capture_output=True)
    else:
        name = "SQLite locked for 25 s, longer than anybody waits"
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            time.sleep(25)
            cursor.execute("COMMIT")
    wait(lambda: Job.objects.filter(pk=job.pk, status="done"))
    assert process.poll() is None
    trial.workers.end(process)
    said = len(trial.events(process.log, "worker_trouble") + trial.events(process.log, "beat_missed"))
    return {name: f"the worker went on (trouble logged {said} times), the job was done"}


def duties(trial: Trial) -> dict[str, str]:
    """Two workers look at the same due times."""
    from django.utils import timezone

    from steelyard.foundation.work.models import Duty, Job

    Job.objects.filter(is_duty=True).delete()
    pair = [trial.worker() for _ in range(2)]
    wait(Duty.objects.exists)
    names = Duty.objects.count()
    for number in range(5):
        Duty.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        wait(lambda expected=names * (number + 1): Job.objects.filter(is_duty=True, status="done").count() >= expected)
    time.sleep(2)
    ran = Job.objects.filter(is_duty=True).count()
    assert ran == names * 5, ran
    for process in pair:
        trial.workers.end(process)
    return {"duties due / begun, two workers looking": f"{names * 5} / {ran}"}


def idle(trial: Trial) -> dict[str, str]:
    """What a worker costs that has nothing to do, and how soon it sends a letter; with the settings of every day."""
    from steelyard.foundation.work import actions
    from steelyard.foundation.work.models import Mail

    process = trial.worker(lease=30.0, mail_lease=300.0, poll=1.0)
    trial.ready(process)
    took = []
    for number in range(8):
        began = time.monotonic()
        mail = actions.post(key=f"idle:{number}", to="rosa@people.test", subject="Hello", body="Text")
        wait(lambda pk=mail.pk: Mail.objects.filter(pk=pk, status="sent"))
        took.append(time.monotonic() - began)
    assert max(took) < 2
    before = cpu(process.pid)
    time.sleep(10)
    share = (cpu(process.pid) - before) / 10
    memory = next(
        line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    trial.workers.end(process)
    return {
        "from posting a letter to the mail server's yes: longest of 8": f"{max(took):.1f} s",
        "an idle worker: processor / memory": f"{share:.1%} of one core / {int(memory.split()[1]) // 1024} MB",
    }


def cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def one_database(count: int, folder: Path) -> dict[str, str]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from steelyard.foundation.history.queries import broken_links

    call_command("migrate", verbosity=0)
    trial = Trial(folder)
    found = {"database": connection.vendor}
    try:
        found |= everything(trial, count)
    finally:
        trial.workers.kill_all()
        trial.mail.stop()
    assert broken_links() == []
    return found


def everything(trial: Trial, count: int) -> dict[str, str]:
    from tests.foundation.work import kinds  # noqa: F401 -- registers the kinds

    found: dict[str, str] = {}
    for part in (paused, ended, duties, trouble, idle):
        found |= part(trial)
        sys.stderr.write(f"{part.__name__}\n")
    return kills(trial, count) | found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--here", type=Path, help="try the database of the environment, and print what was found")
    given = options.parse_args()
    if given.here:
        sys.stdout.write(json.dumps(one_database(given.kills, given.here)) + "\n")
        return
    found = []
    for url in ("", os.environ.get("DATABASE_URL", "")):
        if url or not found:
            found.append(trial_of(url, given.kills))
    write(found)


def trial_of(url: str, count: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="steelyard-endure-") as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"STEELYARD_DATA": folder}
        environment |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "tests.endure.work_kills", "--here", folder, "--kills", str(count)]
        ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def write(found: list[dict[str, str]]) -> None:
    lists = {key: [one.get(key, "—") for one in found] for one in found for key in one}
    names = lists.pop("database")
    head = f"| what | {' | '.join({'sqlite': 'SQLite', 'postgresql': 'PostgreSQL'}[name] for name in names)} |"
    rows = [f"| {key} | {' | '.join(values)} |" for key, values in lists.items()]
    text = "\n".join([head, "|---" * (len(names) + 1) + "|", *rows])
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(
        "# Workers that were killed\n\n"
        "Written by `script/endure`, which fails if a promise is broken: no letter or job is lost, a job's last act\n"
        "happens once, a letter arrives at most once more for each kill, and every worker ends within 10 s when told.\n\n"
        f"{text}\n"
    )
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
