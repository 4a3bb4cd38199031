"""Kinds of work for the tests. Each leaves a line in a file when it begins, steps and ends."""

import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from steelyard.foundation.work.actions import post
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import WORK, work
from steelyard.foundation.work.rules import Later, Refused


def note(trace: str, word: str) -> None:
    with Path(trace).open("a") as file:
        file.write(f"{word}\n")


def words(trace: Path | str) -> list[str]:
    return Path(trace).read_text().split() if Path(trace).exists() else []


if "tests.slow" not in WORK:  # both the tests and the worker's process import this

    @work("tests.slow", title="Something slow")
    def slow(
        progress: Progress, *, trace: str, steps: int = 1, pause: float = 0.0, deaf: bool = False
    ) -> dict[str, Any]:
        note(trace, "begin")
        progress.stage("Counting", total=steps)
        for number in range(steps):
            time.sleep(pause)
            if not deaf:
                progress.step(number + 1)
        note(trace, "end")
        return {"summary": f"Counted to {steps}.", "steps": steps, "url": "/jobs/"}

    @work("tests.once", title="Something that must happen once")
    def once(progress: Progress, *, trace: str, fail: bool = False) -> dict[str, Any]:
        def apply() -> dict[str, Any]:
            note(trace, "apply")
            if fail:
                raise OSError("the disk is full")
            return {"applied": True}

        return progress.once(apply)

    @work("tests.later", title="Something that pauses")
    def later(_: Progress, *, trace: str) -> None:
        note(trace, "part")
        if len(words(trace)) < 2:
            raise Later(timezone.now() + timedelta(minutes=1))

    @work("tests.broken", title="Something broken")
    def broken(_: Progress) -> None:
        raise RuntimeError("a bug")

    @work("tests.refused", title="Something refused")
    def refused(_: Progress) -> None:
        raise Refused("Row 12 names an agency that nobody knows.")

    @work("tests.letter", title="Something slow that writes one letter")
    def letter(progress: Progress, *, steps: int, pause: float) -> dict[str, Any]:
        progress.stage("Counting", total=steps)
        for _ in range(steps):
            time.sleep(pause)
            progress.step()

        def apply() -> dict[str, Any]:
            key = f"tests.letter:{progress.job.pk}:{uuid.uuid4()}"
            post(key=key, to="rosa@people.test", subject="Written by work", body="Text")
            return {}

        return progress.once(apply)
