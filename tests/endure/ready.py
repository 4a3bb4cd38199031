"""A worker that starts at once: imported by a fork server, which then only forks."""

import logging
import sys
from datetime import timedelta

import django

django.setup()

from steelyard.foundation.work import worker  # noqa: E402 -- after the set-up
from tests.foundation.work import kinds  # noqa: E402, F401 -- registers the kinds


def work(log: str, lease: float) -> None:
    """Run a worker that writes its log into a file."""
    for handler in logging.getLogger().handlers:
        handler.setStream(open(log, "a"))  # type: ignore[attr-defined]  # noqa: SIM115, PTH123 -- open until the kill
    sys.exit(worker.run(lease=timedelta(seconds=lease), mail_lease=timedelta(seconds=lease), poll=0.2))
