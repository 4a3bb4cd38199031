"""A process to be killed: does one act after the other, each in a fork of its own that has everything imported.

A line of JSON asks for an act; the answers are the fork's number, and how it ended.
"""

import json
import os
import sys
from pathlib import Path

import django


def act(name: str, key: int, path: str) -> None:
    """Go on with a file from wherever the last fork left it."""
    from steelyard.support.attendance import actions, jobs
    from steelyard.support.attendance.models import AttendanceFile

    jobs.CHUNK = 200
    found = AttendanceFile.objects.select_related("event").get(pk=key)
    if name == "stage" and found.status == "reading":
        jobs.stage(found, by=None, path=Path(path))
    elif name == "apply" and found.status == "ready":
        actions.apply_file(found, by=None)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steelyard.config.settings")
    django.setup()
    from steelyard.support.attendance import forms, jobs  # noqa: F401 -- imported once, for all forks

    while line := sys.stdin.readline():
        asked = json.loads(line)
        child = os.fork()
        if not child:
            act(asked["act"], asked["key"], asked["path"])
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        sys.stdin.readline()  # until then the number is nobody else's, even if the fork has ended
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
