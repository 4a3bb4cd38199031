"""Files whose reading and taking in is killed at random moments, beside the same file left in peace."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from steelyard.center.directory.actions.batches import add_people
from steelyard.support.attendance import actions
from steelyard.support.attendance.forms import looked_into
from steelyard.support.attendance.jobs import stage
from steelyard.support.attendance.models import AttendanceFile
from tests.factories.events import EventFactory
from tests.support.attendance.ledger import everything

ROOT = Path(__file__).resolve().parents[3]
ROWS = 2400


@dataclass
class Victim:
    """The process that does the acts, and dies of them."""

    environment: dict[str, str]
    process: Any = field(init=False)

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "tests.support.attendance.victim"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, **pipes)

    def does(self, act: str, key: int, path: Path | None = None, *, after: float | None = None) -> int:
        """The exit code of an act; with ``after`` it is killed so many seconds after it began."""
        self.process.stdin.write(json.dumps({"act": act, "key": key, "path": str(path)}) + "\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.process.stdin.close()
        self.process.stdout.close()


def report(folder: Path, mark: str) -> Path:
    """A file with people known and new, with and without addresses, who left and came back, callers and refused rows."""
    lines = ["Name,Email,Join Time,Leave Time"]
    for at in range(ROWS):
        mail = f"p{at % 1500}.{mark}@a.test" if at % 5 else ""
        name = f"{mark} {at % 1500}" if at % 50 else f"+1 215 555 {at:04}"
        lines.append(f"{name},{mail},2026-05-12 09:{at % 50:02},2026-05-12 10:{at % 60:02}")
    lines += [f"Bad,{mark}@,2026-05-12 09:00,2026-05-12 10:00"]
    file = folder / f"{mark}.csv"
    file.write_text("\n".join(lines))
    return file


class _Peace(Exception):
    """Roll back what was only tried."""


def in_peace(file: Path, event: Any) -> tuple[Any, float, float]:
    """What is there after an uninterrupted run, and how long its two parts took; then it is rolled back."""
    try:
        with transaction.atomic():
            started = time.monotonic()
            found = stage(received(file, event), by=None, path=file)
            staged = time.monotonic()
            actions.apply_file(found, by=None)
            ended = time.monotonic()
            state = everything()[:4]
            raise _Peace
    except _Peace:
        return state, staged - started, ended - staged


def received(file: Path, event: Any) -> AttendanceFile:
    found = actions.receive(event, by=None, name=file.name, **looked_into(file, event))
    return AttendanceFile.objects.select_related("event").get(pk=found.pk)


def trial(victim: Victim, folder: Path, *, mark: str, kills: int, dice: random.Random) -> int:
    """Kill one file so often, half while it is read and half while it goes in; how many kills met it alive."""
    event = EventFactory(title=mark, key=mark, starts_at=datetime(2026, 5, 12, 13, 0, tzinfo=UTC))
    add_people(({"name": f"{mark} {at}", "email": f"p{at}.{mark}@a.test"} for at in range(0, 1500, 2)), by=None)
    file = report(folder, mark)
    expected, staging, applying = in_peace(file, event)
    found, met = received(file, event), 0
    # What is read stays read, so each of these has only a part of the time.
    for act, times, lasts in (("stage", kills // 2, 2 * staging / kills), ("apply", kills - kills // 2, applying)):
        for _ in range(times):
            met += victim.does(act, found.pk, file, after=dice.uniform(0, lasts)) == -signal.SIGKILL
        assert victim.does(act, found.pk, file) == 0
    found = AttendanceFile.objects.get(pk=found.pk)
    assert found.status == "applied"
    assert found.rows.count() == ROWS + 1
    assert everything()[:4] == expected, "a killed file left something else than one left in peace"
    return met
