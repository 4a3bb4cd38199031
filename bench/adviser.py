"""The portfolio adviser on 200 requests, 40 staff and 12 months, to a gap of 1 % within 5 seconds; prints JSON lines.

The time is that of everything: three answers, what binds each, what each request left out would take, and whom the most
wanted of these would displace. Two thousand requests, a job of the worker, are told beside it.
"""

import random
import sys
import time
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUESTS, STAFF, MONTHS, GAP, MOST, MANY = 200, 40, 12, 0.01, 5, 2000
TOPICS = [f"topic {n}" for n in range(12)]


def problem(requests=REQUESTS, staff=STAFF, months=MONTHS):
    """A center that can take about half of what it is asked, with a budget and three bands."""
    from steelyard.analysis.adviser import Band, Candidate, Need, Problem, Staff, UnderWay, Weight

    dice = random.Random(1)
    names = [f"2022-{n + 1:02}" for n in range(months)]
    people = [
        Staff(f"s{n}", frozenset(dice.sample(TOPICS, dice.randint(2, 5))), dict.fromkeys(names, 25 * 60))
        for n in range(staff)
    ]
    asked = []
    for n in range(requests):
        first, length = dice.randrange(months), dice.choice([1, 3, 6, 12])
        own = list(islice(names, first, first + length))
        topic, hours = dice.choice(TOPICS), dice.choice([20, 40, 80, 160, 320])
        asked.append(
            Candidate(
                f"r{n}", f"Request {n}", dice.randint(1, 10),
                tuple(Need(topic, month, hours * 60 // len(own)) for month in own),
                tier=dice.choice(["general", "targeted", "intensive"]),
                delivery=dice.choice(["direct", "partnered", "amplified"]),
                cost_cents=hours * 60_00,
            )
        )  # fmt: skip
    bands = tuple(Band(weight, -0.4, 0.4) for weight in (Weight.BREADTH, Weight.PARTNERSHIP))
    return Problem(
        tuple(asked), tuple(people), budget_cents=300_000 * requests, bands=bands,
        under_way=UnderWay(120_000, {Weight.BREADTH: 10_000, Weight.PARTNERSHIP: -20_000}), gap=GAP,
    )  # fmt: skip


def timed(asked):
    from steelyard.analysis.adviser import advice

    started = time.perf_counter()
    found = advice(asked)
    return found, time.perf_counter() - started


def main():
    sys.path.insert(0, str(ROOT))
    from bench.measure import say

    timed(problem(5, 5, 2))  # SciPy is loaded before the clock runs
    found, seconds = timed(problem())
    if not found.in_time:
        raise SystemExit("The adviser found no answer within its time.")
    best = found.answers[0]
    say(what="adviser", requests=REQUESTS, took=seconds, gap=best.gap, answers=len(found.answers))
    many, longer = timed(problem(MANY, STAFF * 5))
    if many.answers:
        say(what="adviser", requests=MANY, took=longer, gap=many.answers[0].gap, answers=len(many.answers))
    print(
        f"adviser: {len(found.answers)} answers, {len(best.chosen)} of {REQUESTS} requests, gap {best.gap:.2%} (at most "
        f"{GAP:.0%}) in {seconds:.2f} s with all reasons (at most {MOST}); {MANY} requests in {longer:.2f} s",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
