"""Real workers, really killed: nothing is lost, nothing is done twice, everything can be stopped."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from steelyard.foundation.work import actions
from steelyard.foundation.work.models import Job, Mail
from steelyard.foundation.work.rules import JobStatus, MailStatus
from tests.foundation.work.conftest import Sink, Workers, told, until
from tests.foundation.work.kinds import words


def start(trace: Path, **arguments: Any) -> Job:
    return actions.start("tests.slow", by=None, arguments={"trace": str(trace), **arguments})


def status(job: Job) -> str:
    return str(Job.objects.values_list("status", flat=True).get(pk=job.pk))


def post(number: int, *, secret: bool = False) -> Mail:
    return actions.post(key=f"k{number}", to=f"p{number}@people.test", subject="Hello", body="Text", secret=secret)


def test_what_a_killed_worker_had_in_hand_is_done_by_the_next(workers: Workers, sink: Sink, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    job, mail = start(trace, steps=20, pause=0.1), post(1, secret=True)
    sink.slow = 30.0
    first = workers.start(**sink.environment)
    until(lambda: sink.begun == 1 and Job.objects.filter(pk=job.pk, done__gte=3, stage="Counting"))
    workers.kill(first)
    mail.refresh_from_db()
    assert (status(job), mail.status, mail.body) == (JobStatus.RUNNING, MailStatus.WAITING, "Text")
    sink.slow = 0.0
    workers.start(**sink.environment)
    until(lambda: status(job) == JobStatus.DONE and Mail.objects.filter(pk=mail.pk, status=MailStatus.SENT))
    job.refresh_from_db()
    assert (job.attempts, job.result["steps"], words(trace)) == (2, 20, ["begin", "begin", "end"])
    assert [entry.verb for entry in told(job)] == ["work.job.finished", "work.job.started"]
    mail.refresh_from_db()
    assert (mail.attempts, mail.body, len(sink.letters)) == (2, "", 1)


def test_two_workers_share_the_work_and_end_when_told(workers: Workers, sink: Sink, tmp_path: Path) -> None:
    traces = [tmp_path / f"trace{number}" for number in range(12)]
    jobs = [start(trace, steps=2, pause=0.02) for trace in traces]
    for number in range(40):
        post(number)
    pair = [workers.start(lease=30, mail_lease=30, **sink.environment) for _ in range(2)]
    until(lambda: not Mail.objects.exclude(status=MailStatus.SENT).exists())
    until(lambda: all(status(job) == JobStatus.DONE for job in jobs))
    assert sorted(to for letter in sink.letters for to in letter.rcpt_tos) == sorted(
        f"p{number}@people.test" for number in range(40)
    )
    assert [words(trace) for trace in traces] == [["begin", "end"]] * 12
    slow = start(tmp_path / "slow", steps=500, pause=0.05)
    until(lambda: status(slow) == JobStatus.RUNNING)
    until(lambda: workers.log.read_text().count('"message": "worker_started"') == len(pair))
    assert max(workers.end(process) for process in pair) < 10
    slow.refresh_from_db()
    assert (slow.status, slow.attempts) == (JobStatus.WAITING, 0)
    assert '"message": "worker_ended"' in workers.log.read_text()


def rename(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")


def test_trouble_passes_and_work_is_stopped_even_if_its_worker_died(workers: Workers, tmp_path: Path) -> None:
    running, orphan = (start(tmp_path / name, steps=500, pause=0.05) for name in ("a", "b"))
    rename("work_job", "gone")
    worker = workers.start()
    until(lambda: workers.log.exists() and "worker_trouble" in workers.log.read_text())
    rename("gone", "work_job")
    until(lambda: status(running) == status(orphan) == JobStatus.RUNNING)
    asked = actions.cancel(running, by=None)
    assert (asked.status, asked.cancel_asked) == (JobStatus.RUNNING, True)
    until(lambda: status(running) == JobStatus.CANCELLED)
    workers.kill(worker)
    until(lambda: Job.objects.filter(pk=orphan.pk, lease_ends_at__lt=timezone.now()))
    assert actions.cancel(orphan, by=None).status == JobStatus.CANCELLED
    with pytest.raises(actions.Ended):
        actions.cancel(orphan, by=None)
    assert "end" not in words(tmp_path / "a") + words(tmp_path / "b")
