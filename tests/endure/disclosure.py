"""Attacks on releases at their full counts; writes docs/reports/disclosure-attacks.md.

``script/endure`` runs it. Every table of two rows and three columns up to ``--most`` people (22 takes long), ``--waves``
random waves of up to 4 x 5 combinations with five answers, a fifth as many sequences of six releases, and the ends of
bands for every number of people up to 5,000.
"""

import argparse
import multiprocessing
import random
import time
from multiprocessing.pool import Pool
from pathlib import Path

from steelyard.analysis.disclosure import bands, shown_percent
from tests.analysis.test_releases import LADDERS, given_away, told_after_six
from tests.analysis.waves import gone_through, keys, people, told

REPORT = Path(__file__).resolve().parents[2] / "docs/reports/disclosure-attacks.md"


def small_tables(asked: tuple[str, int]) -> tuple[int, int]:
    name, total = asked
    some, every, _ = given_away(total, LADDERS[name])
    return some, every


def every_small_table(pool: Pool, most: int) -> list[str]:
    """P2: readers who know the algorithm, over every table of six cells."""
    lines = []
    for name in LADDERS:
        found = pool.map(small_tables, [(name, total) for total in range(most, 2, -1)], chunksize=1)
        failed, tried = (sum(column) for column in zip(*found, strict=True))
        lines.append(f"| P2, plan *{name}*: tables of six cells, up to {most} people, k = 3 | {tried:,} | {failed} |")
    return lines


def random_wave(seed: int) -> bool:
    dice = random.Random(seed)
    groups = keys(dice)
    wave, census = people(groups, dice)
    return bool(told(wave, gone_through(groups, wave, census)))


def random_waves(pool: Pool, count: int) -> list[str]:
    """P1: after two groupings and a question by each and by both, every small combination may have none, and nine."""
    failed = sum(pool.map(random_wave, range(count), chunksize=10))
    return [f"| P1: random waves up to 4 x 5 x 5, a question by two groupings and by both | {count:,} | {failed} |"]


def sequence(seed: int) -> bool:
    return bool(told_after_six(random.Random(seed)))


def sequences(pool: Pool, count: int) -> list[str]:
    """P3: six releases one after another, the register read between them, tell of nobody."""
    return [f"| P3: sequences of six releases | {count:,} | {sum(pool.map(sequence, range(count), chunksize=10))} |"]


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
    asked.add_argument("--waves", type=int, default=5_000)
    asked.add_argument("--kills", type=int, default=0, help="Of other attacks.")
    given, began = asked.parse_args(), time.monotonic()
    with multiprocessing.Pool() as pool:
        lines = [
            *every_small_table(pool, given.most),
            *random_waves(pool, given.waves),
            *sequences(pool, given.waves // 5),
        ]
    lines += ends_of_bands(5_000)
    head = ["# Attacks on releases", "", "Written by `python -m tests.endure.disclosure`.", "",
            "| attack | tried | succeeded |", "|---|---:|---:|"]  # fmt: skip
    REPORT.write_text("\n".join([*head, *lines, "", f"{time.monotonic() - began:.0f} seconds."]) + "\n")
    assert all(line.endswith("| 0 |") for line in lines), f"an attack succeeded: see {REPORT.name}"


if __name__ == "__main__":
    main()
