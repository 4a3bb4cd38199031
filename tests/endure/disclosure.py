"""Attacks on releases at their full counts; writes docs/reports/disclosure-attacks.md.

``script/endure`` runs it. Every table of two rows and three columns up to ``--most`` people (22 takes long), ``--waves``
random waves of up to 4 x 5 combinations with five answers, a fifth as many sequences of six releases, and the ends of
bands for every number of people up to 5,000. What was tried is kept in ``build/endure`` with a fingerprint of the code
that was attacked, so that a run that was stopped goes on where it was.
"""

import argparse
import hashlib
import json
import multiprocessing
import random
import time
from collections.abc import Callable, Iterable
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from steelyard.analysis.disclosure import bands, shown_percent
from tests.analysis.test_releases import LADDERS, given_away, told_after_six
from tests.analysis.waves import gone_through, keys, people, told

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/disclosure-attacks.md"
AT_ONCE = 20  # waves or sequences of one task


def fingerprint() -> str:
    """Of all code that decides what is shown, and of that which attacks it."""
    files = [
        *(ROOT / "steelyard/analysis/disclosure").rglob("*.py"),
        *(ROOT / "tests/analysis").glob("*.py"),
        Path(__file__),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:16]


class Tried:
    """What each task found; tasks that were done before, on the same code, are not done again."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.file = ROOT / "build/endure" / f"disclosure-{fingerprint()}.jsonl"
        self.file.parent.mkdir(parents=True, exist_ok=True)

    def of(self, what: str, act: Callable[[Any], list[float]], tasks: Iterable[Any]) -> list[int]:
        """The sums of what the tasks found; the last is seconds of processor."""
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        known = {tuple(key): found for key, found in map(json.loads, lines)}
        wanted = {(what, str(task)): task for task in tasks}
        left = [(key, task) for key, task in wanted.items() if key not in known]
        with self.file.open("a") as file:
            for key, found in self.pool.imap_unordered(partial(timed, act), left):
                known[key] = found
                file.write(json.dumps([key, found]) + "\n")
                file.flush()
        return [round(sum(column)) for column in zip(*(known[key] for key in wanted), strict=True)]


def timed(act: Callable[[Any], list[float]], asked: tuple[Any, Any]) -> tuple[Any, list[float]]:
    key, task = asked
    began = time.process_time()
    return key, [*act(task), time.process_time() - began]


def small_tables(asked: tuple[str, int]) -> list[float]:
    name, total = asked
    some, every, _ = given_away(total, LADDERS[name])
    return [some, every]


def every_small_table(tried: Tried, most: int) -> tuple[list[str], int]:
    """P2: readers who know the algorithm, over every table of six cells."""
    lines, seconds = [], 0
    for name in LADDERS:
        failed, count, took = tried.of("P2", small_tables, [(name, total) for total in range(most, 2, -1)])
        lines.append(f"| P2, plan *{name}*: tables of six cells, up to {most} people, k = 3 | {count:,} | {failed} |")
        seconds += took
    return lines, seconds


def random_waves(first: int) -> list[float]:
    """P1: after two groupings and a question by each and by both, every small combination may have none, and nine."""
    return [sum(map(_wave, range(first, first + AT_ONCE)))]


def _wave(seed: int) -> bool:
    dice = random.Random(seed)
    groups = keys(dice)
    wave, census = people(groups, dice)
    return bool(told(wave, gone_through(groups, wave, census)))


def sequences(first: int) -> list[float]:
    """P3: six releases one after another, the register read between them, tell of nobody."""
    return [sum(bool(told_after_six(random.Random(seed))) for seed in range(first, first + AT_ONCE))]


def ends_of_bands(most: int) -> list[str]:
    """P9: each coded end holds at least three counts."""
    failed = 0
    for n in range(10, most + 1):
        for subgroup in (True, False) if n >= 100 else (True,):
            low = bands(n, subgroup=subgroup)[0]
            held = sum(1 for count in range(n // 4 + 3) if shown_percent(count, n, subgroup=subgroup).high == low[1])
            failed += held < 3
    return [f"| P9: numbers of people whose coded ends hold fewer than three counts | {most - 9:,} | {failed} |"]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--most", type=int, default=22)
    asked.add_argument("--waves", type=int, default=5_000, help="A multiple of 100.")
    asked.add_argument("--kills", type=int, default=0, help="Of other attacks.")
    given = asked.parse_args()
    with multiprocessing.Pool() as pool:
        tried = Tried(pool)
        lines, small = every_small_table(tried, given.most)
        waves, some = tried.of("P1", random_waves, range(0, given.waves, AT_ONCE))
        after, more = tried.of("P3", sequences, range(0, given.waves // 5, AT_ONCE))
    lines += [
        f"| P1: random waves up to 4 x 5 x 5, a question by two groupings and by both | {given.waves:,} | {waves} |",
        f"| P3: sequences of six releases | {given.waves // 5:,} | {after} |",
    ]
    lines += ends_of_bands(5_000)
    head = ["# Attacks on releases", "", "Written by `python -m tests.endure.disclosure`.", "",
            "| attack | tried | succeeded |", "|---|---:|---:|"]  # fmt: skip
    REPORT.write_text(
        "\n".join([*head, *lines, "", f"{(small + some + more) / 60:.0f} minutes of processor, code {fingerprint()}."])
        + "\n"
    )
    assert all(line.endswith("| 0 |") for line in lines), f"an attack succeeded: see {REPORT.name}"


if __name__ == "__main__":
    main()
