"""Long work inside one process: it ends once, it is tried again, it hears when it should stop."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.work import actions, claims, worker
from steelyard.foundation.work.models import Duty, Job
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import DUTIES, DutyOf, work
from steelyard.foundation.work.rules import Cancelled, Every, JobStatus, Lost, Stopping
from tests.foundation.work.conftest import told
from tests.foundation.work.kinds import words
from tests.people import Cast

pytestmark = pytest.mark.django_db
NOW = timedelta(0)


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


def start(name: str, by: Any = None, **arguments: Any) -> Job:
    return actions.start(name, by=by, arguments=arguments)


def again(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_work_is_done_once_and_keeps_what_it_found(cast: Cast, trace: Path) -> None:
    job = start("tests.slow", cast.cora, trace=str(trace), steps=3)
    assert worker.drain() == 1
    again(job)
    assert (job.status, job.stage, job.done, job.total) == (JobStatus.DONE, "Counting", 3, 3)
    assert (job.result["summary"], job.result_url, job.facts) == ("Counted to 3.", "/jobs/", [("Steps", 3)])
    assert job.ended_at is not None
    assert worker.drain() == 0
    assert words(trace) == ["begin", "end"]
    assert [(entry.verb, entry.actor) for entry in told(job)] == [
        ("work.job.finished", "Steelyard"),
        ("work.job.started", "Cora"),
    ]


def test_work_nobody_registered_is_not_started() -> None:
    with pytest.raises(KeyError):
        start("tests.unknown")
    with pytest.raises(ValueError, match="registered twice"):
        work("tests.slow", title="Again")(print)


def test_work_this_version_does_not_know_fails_with_a_sentence() -> None:
    job = Job.objects.create(name="gone", title="Gone")
    worker.drain()
    assert (again(job).status, job.problem) == (JobStatus.FAILED, worker.UNKNOWN)


def test_a_refusal_is_the_end_and_an_error_is_tried_again() -> None:
    refused, broken = start("tests.refused"), start("tests.broken")
    worker.drain()
    assert (again(refused).status, refused.problem) == (
        JobStatus.FAILED,
        "Row 12 names an agency that nobody knows.",
    )
    seen = []
    for _ in range(6):
        again(broken)
        seen.append((broken.status, broken.attempts))
        Job.objects.filter(pk=broken.pk).update(due_at=timezone.now())
        worker.drain()
    assert seen == [
        *((JobStatus.WAITING, number) for number in range(1, 5)),
        (JobStatus.FAILED, 5),
        (JobStatus.FAILED, 5),
    ]
    assert again(broken).problem == worker.BROKEN


def test_an_error_waits_before_the_next_try() -> None:
    job = start("tests.broken")
    worker.drain()
    assert again(job).due_at > timezone.now() + timedelta(seconds=8)
    assert worker.drain() == 0


def test_work_that_pauses_goes_on_at_its_moment_and_its_rounds_are_no_tries(trace: Path) -> None:
    job = start("tests.later", trace=str(trace))
    assert worker.drain() == 1
    again(job)
    assert (job.status, job.attempts, job.problem) == (JobStatus.WAITING, 0, "")
    assert worker.drain() == 0
    Job.objects.update(due_at=timezone.now())
    assert worker.drain() == 1
    assert (again(job).status, words(trace)) == (JobStatus.DONE, ["part", "part"])


def test_work_that_kills_its_worker_is_given_up_after_five_times(trace: Path) -> None:
    job = start("tests.slow", trace=str(trace))
    for number in range(5):
        taken = claims.take_job(lease=NOW)
        assert taken is not None
        assert taken.attempts == number + 1
    worker.drain()
    assert (again(job).status, job.problem, words(trace)) == (JobStatus.FAILED, worker.INTERRUPTED, [])
    assert [entry.verb for entry in told(job)] == ["work.job.failed", "work.job.started"]


def test_two_workers_that_saw_the_same_job_do_it_once(trace: Path) -> None:
    job, now = start("tests.slow", trace=str(trace)), timezone.now()
    assert [claims._take(job, now, NOW) is not None for _ in range(2)] == [True, False]
    stale, later = again(job), timezone.now()
    assert [claims._take(stale, later, NOW) is not None for _ in range(2)] == [True, False]


def test_only_one_run_has_a_job(trace: Path) -> None:
    start("tests.slow", trace=str(trace))
    slow = claims.take_job(lease=NOW)
    assert slow is not None
    mine = claims.take_job()
    assert mine is not None
    assert claims.take_job() is None
    progress = Progress(slow, inline=True)
    with pytest.raises(Lost):
        progress.stage("Too late")
    with pytest.raises(Lost):
        actions.finish(slow, by=None, result={"from": "the slow one"})
    claims.give_back(slow)
    actions.finish(mine, by=None, result={})
    assert (again(mine).status, mine.result) == (JobStatus.DONE, {})


def test_what_must_happen_once_stands_or_falls_with_the_end_of_the_job(trace: Path) -> None:
    job = start("tests.once", trace=str(trace))
    lost = claims.take_job(lease=NOW)
    assert lost is not None
    worker.drain()
    assert (again(job).status, job.result, words(trace)) == (JobStatus.DONE, {"applied": True}, ["apply"])
    with pytest.raises(Lost):
        Progress(lost).once(lambda: pytest.fail("applied by a run that lost the job"))
    failing = start("tests.once", trace=str(trace), fail=True)
    worker.drain()
    assert (again(failing).status, failing.result) == (JobStatus.WAITING, {})


def test_waiting_work_is_cancelled_at_once(cast: Cast, trace: Path) -> None:
    job = actions.cancel(start("tests.slow", cast.cora, trace=str(trace)), by=cast.cora)
    assert job.status == JobStatus.CANCELLED
    assert worker.drain() == 0
    assert words(trace) == []
    assert next((entry.verb, entry.actor) for entry in told(job)) == ("work.job.cancelled", "Cora")


def test_running_work_hears_that_it_should_stop(cast: Cast, trace: Path) -> None:
    start("tests.slow", trace=str(trace))
    job = claims.take_job()
    assert job is not None
    for _ in range(2):
        asked = actions.cancel(job, by=cast.dana)
        assert (asked.status, asked.cancel_asked) == (JobStatus.RUNNING, True)
    assert told(job).filter(verb="work.job.cancel_asked").count() == 1
    with pytest.raises(Cancelled):
        Progress(job, inline=True).step()


def test_work_asked_to_stop_and_left_by_its_worker_does_not_run_again(trace: Path) -> None:
    job = start("tests.slow", trace=str(trace))
    claims.take_job(lease=NOW)
    Job.objects.update(cancel_asked=True)
    worker.drain()
    assert (again(job).status, words(trace)) == (JobStatus.CANCELLED, [])


def test_a_worker_that_ends_gives_the_job_back_uncounted(trace: Path) -> None:
    job = start("tests.slow", trace=str(trace))
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopping):
        Progress(job, stop=stop).check()
    worker.run_job(stop, inline=True)
    assert (again(job).status, job.attempts, words(trace)) == (JobStatus.WAITING, 0, ["begin"])


def test_an_address_of_elsewhere_is_no_result() -> None:
    urls = ("/jobs/", "//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", 7)
    assert [Job(result={"url": url}).result_url for url in urls] == ["/jobs/", "", "", "", "", ""]


@pytest.fixture
def duty(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    known = DutyOf("tests.duty", "Do a duty", lambda: done.append("done"), Every(5))
    monkeypatch.setattr("steelyard.foundation.work.registry.DUTIES", {"tests.duty": known})
    monkeypatch.setattr("steelyard.foundation.work.claims.DUTIES", {"tests.duty": known})
    return done


def late(minutes: int = 60) -> None:
    Duty.objects.update(due_at=timezone.now() - timedelta(minutes=minutes))


def test_a_duty_runs_once_per_due_time_however_long_nobody_looked(duty: list[str]) -> None:
    claims.begin_duties()
    assert not Job.objects.exists()
    for _ in range(2):
        late()
        claims.begin_duties()
        claims.begin_duties()
        worker.drain()
    assert duty == ["done", "done"]
    assert Duty.objects.get().due_at > timezone.now()
    assert not Entry.objects.exists()


def test_two_workers_that_saw_the_same_due_time_begin_one_duty(duty: list[str]) -> None:
    claims.begin_duties()
    late()
    known, due_at, now = claims.DUTIES["tests.duty"], Duty.objects.get().due_at, timezone.localtime()
    claims._begin(known, due_at, now)
    worker.drain()
    claims._begin(known, due_at, now)
    worker.drain()
    assert duty == ["done"]


def test_a_duty_still_at_work_is_not_begun_again(duty: list[str]) -> None:
    claims.begin_duties()
    for _ in range(3):
        late()
        claims.begin_duties()
    assert Job.objects.count() == 1


def test_the_house_keeps_its_own_duties() -> None:
    assert {f"foundation.work.jobs.prune_{what}" for what in ("letters", "jobs", "forms", "attempts")} <= set(DUTIES)
