"""How a job tells how far it is, and hears that it should stop."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from steelyard.foundation.work import actions, claims
from steelyard.foundation.work.models import Job
from steelyard.foundation.work.rules import LEASE, Cancelled, Lost, Stopping


class Progress:
    """Handed to a job's function. ``stage`` and ``step`` cost nothing: a thread beside the job writes them down.

    Both raise Cancelled (somebody asked), Stopping (the worker shuts down) or Lost (another run has the job): let them
    pass, and let a transaction that is open roll back.
    """

    def __init__(self, job: Job, *, stop: threading.Event | None = None, inline: bool = False) -> None:
        self.job = job
        self.name, self.done, self.total = "", 0, 0
        self.ended = False
        self._stop = stop or threading.Event()
        self._inline, self._told_at = inline, 0.0
        self._cancelled = self._lost = False

    @property
    def by(self) -> Any:
        """Who started the work; None for the system."""
        return get_user_model()._default_manager.filter(pk=self.job.started_by_id).first()

    def stage(self, name: str, *, total: int = 0) -> None:
        """Begin a part of the work: what it is, in words, and how many steps it has."""
        self.name, self.done, self.total = name, 0, total
        self.check()

    def step(self, done: int | None = None) -> None:
        """So many steps of this stage are done; without a number, one more."""
        self.done = self.done + 1 if done is None else done
        self.check()

    def check(self) -> None:
        """Raise if this run should not go on."""
        if self._inline and time.monotonic() - self._told_at > 0.5:
            self._told_at = time.monotonic()
            self.tell()
        if self._lost:
            raise Lost
        if self._cancelled:
            raise Cancelled
        if self._stop.is_set():
            raise Stopping

    def tell(self, lease: timedelta = LEASE) -> None:
        """Write the progress down, renew the lease, and hear whether to stop."""
        try:
            self._cancelled = claims.beat(self.job, stage=self.name, done=self.done, total=self.total, lease=lease)
        except Lost:
            self._lost = True

    def once(self, apply: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Do the writes that must happen exactly once, in the one transaction that also ends the job."""
        with transaction.atomic():
            claims.hold(self.job)
            result = apply()
            actions.finish(self.job, by=None, result=result)
        self.ended = True
        return result
