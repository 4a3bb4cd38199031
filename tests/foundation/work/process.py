"""A worker process for the tests: ``python -m tests.foundation.work.process LEASE MAIL_LEASE``."""

import os
import sys
from datetime import timedelta

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steelyard.config.settings")
    django.setup()
    from steelyard.foundation.work import worker
    from tests.foundation.work import kinds  # noqa: F401 -- registers the kinds

    lease, mail_lease = (timedelta(seconds=float(value)) for value in sys.argv[1:3])
    sys.exit(worker.run(lease=lease, mail_lease=mail_lease, poll=0.2))
