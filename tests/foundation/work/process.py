"""A worker process for the tests: ``python -m tests.foundation.work.process LEASE MAIL_LEASE POLL``, in seconds."""

import os
import sys
from datetime import timedelta

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steelyard.config.settings")
    django.setup()
    from steelyard.foundation.work import worker
    from tests.foundation.work import kinds  # noqa: F401 -- registers the kinds

    lease, mail_lease, poll = map(float, sys.argv[1:])
    sys.exit(worker.run(lease=timedelta(seconds=lease), mail_lease=timedelta(seconds=mail_lease), poll=poll))
