"""The portfolio adviser on 200 requests, 40 staff and 12 months, to a gap of 1 % within 5 seconds; prints JSON lines."""

import random
import sys
import time
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUESTS, STAFF, MONTHS, GAP, MOST = 200, 40, 12, 0.01, 5
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
        tuple(asked), tuple(people), budget_cents=60_000_000, bands=bands,
        under_way=UnderWay(120_000, {Weight.BREADTH: 10_000, Weight.PARTNERSHIP: -20_000}), answers=1, gap=GAP,
    )  # fmt: skip


def main():
    sys.path.insert(0, str(ROOT))
    from bench.measure import say
    import numpy as np

    from steelyard.analysis.adviser import advice
    from steelyard.analysis.adviser.limits import Limits
    from steelyard.analysis.adviser.programme import Programme

    advice(problem(5, 5, 2))  # SciPy is loaded before the clock runs
    asked = problem()
    limits = Limits(asked)
    programme = Programme(limits)
    worth = np.zeros(programme.columns)
    worth[: programme.n] = [one.priority for one in asked.candidates]
    started = time.perf_counter()
    solved = programme.solve(worth, gap=GAP, until=time.monotonic() + asked.seconds)
    proven = time.perf_counter() - started
    started = time.perf_counter()
    found = advice(asked)
    seconds = time.perf_counter() - started
    if not found.answers or not solved.in_time:
        raise SystemExit("The adviser found no answer within its time.")
    best = found.answers[0]
    say(what="adviser to the gap", seconds=round(proven, 2), gap=best.gap, n=len(best.chosen), most=MOST)
    say(what="adviser with its reasons", seconds=round(seconds, 2))
    print(
        f"adviser: {len(best.chosen)} of {REQUESTS} requests, gap {best.gap:.2%} (at most {GAP:.0%}) in {proven:.2f} s "
        f"(at most {MOST}); {seconds:.2f} s with the reasons for those left out",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
