"""The worker: takes jobs, letters and duties, one process or several, on both databases.

Everything it knows is in the database, so killing it loses nothing: another run takes a job when its lease runs out.
"""

import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from steelyard.foundation.kit.middleware import act_id
from steelyard.foundation.work import actions, claims
from steelyard.foundation.work.models import Job
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import function_of
from steelyard.foundation.work.rules import (
    ATTEMPTS,
    LEASE,
    MAIL_LEASE,
    Cancelled,
    Later,
    Lost,
    Refused,
    Stopping,
    rerun_after,
)
from steelyard.foundation.work.sending import send_due

log = logging.getLogger("steelyard.work")
GRACE = 5.0  # seconds for running work to come to its next step; with the end of the process, well under 10

INTERRUPTED = f"This was interrupted {ATTEMPTS} times before it could end, so it is not tried again."
BROKEN = f"This met an error {ATTEMPTS} times, so it is not tried again. The log of the worker tells more."
UNKNOWN = "This version of Steelyard does not know how to do this."


def run(*, lanes: int = 2, lease: timedelta = LEASE, mail_lease: timedelta = MAIL_LEASE, poll: float = 1.0) -> int:
    """Work until SIGTERM or SIGINT; 0 after a clean end, 1 if a part died and a supervisor should start us again."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rounds: list[tuple[Callable[[], bool], float]] = [
        *((lambda: run_job(stop, lease=lease), poll) for _ in range(lanes)),
        (lambda: send_due(stop, lease=mail_lease), poll),
        (_duties, poll * 5),
    ]
    threads = [threading.Thread(target=_loop, args=(stop, *one), daemon=True) for one in rounds]
    for thread in threads:
        thread.start()
    log.info("worker_started", extra={"lanes": lanes, "database": connection.vendor})
    while not stop.wait(0.5) and all(thread.is_alive() for thread in threads):
        pass
    return _end(stop, threads)


def _end(stop: threading.Event, threads: list[threading.Thread]) -> int:
    asked = stop.is_set()
    stop.set()
    until = time.monotonic() + GRACE
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    # What still runs is left behind: the process ends, its lease runs out, another run takes it.
    log.info("worker_ended", extra={"asked": asked, "left": sum(thread.is_alive() for thread in threads)})
    return 0 if asked else 1


def _loop(stop: threading.Event, one_round: Callable[[], bool], pause: float) -> None:
    """Repeat one kind of round; trouble slows it and is told, but never ends it."""
    trouble = 0
    while not stop.is_set():
        try:
            close_old_connections()
            busy, trouble = one_round(), 0
        except Exception:
            log.exception("worker_trouble", extra={"times": trouble + 1})
            connection.close()
            busy, trouble = False, trouble + 1
        if not busy:
            stop.wait(min(10.0, pause * 2 ** min(trouble, 4)))
    connection.close()


def _duties() -> bool:
    claims.begin_duties()
    return False


def run_job(stop: threading.Event | None = None, *, lease: timedelta = LEASE, inline: bool = False) -> bool:
    """Take one job and carry it out; false if there is none. ``inline`` works without a thread beside it (tests)."""
    job = claims.take_job(lease=lease)
    if job is None:
        return False
    progress = Progress(job, stop=stop, inline=inline)
    over = threading.Event()
    beside = threading.Thread(target=_beat, args=(progress, over, lease), daemon=True)
    mark = act_id.set(uuid.uuid4())
    try:
        if not inline:
            beside.start()
        _carry_out(job, progress)
    finally:
        over.set()
        act_id.reset(mark)
    return True


def _beat(progress: Progress, over: threading.Event, lease: timedelta) -> None:
    """Keep the lease while the job runs; a database that is busy or away is asked again a second later."""
    while not over.wait(min(1.0, lease.total_seconds() / 5)):
        try:
            progress.tell(lease)
        except Error:
            log.warning("beat_missed", exc_info=True, extra={"job": progress.job.pk})
            connection.close()
    connection.close()


def _carry_out(job: Job, progress: Progress) -> None:
    """Do the work and write how it ended; a run that lost the job writes nothing."""
    told = {"job": job.pk, "work": job.name, "attempt": job.attempts}
    log.info("job_taken", extra=told)
    try:
        _work_and_end(job, progress)
    except Lost:
        log.warning("job_lost", extra=told)
        return
    log.info("job_left", extra=told | {"status": str(job.status)})


def _work_and_end(job: Job, progress: Progress) -> None:
    try:
        _work(job, progress)
    except Cancelled:
        actions.stop(job, by=None)
    except Stopping:
        claims.give_back(job, counts=False)
    except Later as later:
        claims.give_back(job, due_at=later.at, counts=False)
    except Refused as refusal:
        actions.fail(job, by=None, problem=str(refusal))
    except Lost:
        raise
    except Exception:
        log.exception("job_error", extra={"job": job.pk, "work": job.name})
        _after_error(job)


def _work(job: Job, progress: Progress) -> None:
    function = function_of(job.name, is_duty=job.is_duty)
    if job.cancel_asked:
        raise Cancelled
    if job.attempts > ATTEMPTS:
        raise Refused(INTERRUPTED)
    if function is None:
        raise Refused(UNKNOWN)
    result: dict[str, Any] | None = function(progress, **job.arguments)
    if not progress.ended:
        progress.tell()
        actions.finish(job, by=None, result=result if isinstance(result, dict) else {})


def _after_error(job: Job) -> None:
    wait = rerun_after(job.attempts)
    if wait is None:
        actions.fail(job, by=None, problem=BROKEN)
        return
    problem = f"This met an error in try {job.attempts} of {ATTEMPTS} and is tried again."
    claims.give_back(job, due_at=timezone.now() + wait, problem=problem)


def drain() -> int:
    """Do all that is due now in this thread, jobs and letters; how many jobs were run. For tests and the simulator."""
    count = 0
    while run_job(inline=True):
        count += 1
    while send_due():
        pass
    return count
