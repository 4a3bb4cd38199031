"""The exemplar fit at 10,000, 100,000 and 1,000,000 rows against the closed form in numpy (at most 1.5 times), and the sums
of 10,000,000 rows x 8 columns of context against DuckDB's own aggregation (at most 1.5 times, under 1 GB).

lme4 and gpboost are not run here: measured elsewhere on one machine they took 52, 74 and 83 times, and 12, 14 and 17 times
the closed form at these sizes; what that makes of our time is told beside it. Prints JSON lines.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np

SIZES = (10_000, 100_000, 1_000_000)
BIG = int(os.environ.get("BENCH_EXEMPLARS_ROWS", "10000000"))
LME4, GPBOOST = {10_000: 52, 100_000: 74, 1_000_000: 83}, {10_000: 12, 100_000: 14, 1_000_000: 17}
COLUMNS = ["y", *(f"x{at}" for at in range(8))]


def say(**result):
    print(json.dumps(result), flush=True)


def rows(n):
    """20 rows a site, a time and a treatment."""
    dice = np.random.default_rng(1)
    site = np.repeat(np.arange(n // 20), 20)
    time_, treat = dice.normal(size=n), (dice.random(n) < 0.5).astype(float)
    y = 1 + 0.3 * time_ + 0.5 * treat + 0.72 * dice.normal(size=n // 20)[site] + 1.2 * dice.normal(size=n)
    return y, time_, treat, site


def both(first, second, times):
    """Medians of two acts, run turn about after a warm one each."""
    took = [], []
    for at in range(times + 1):
        for act, held in zip((first, second), took, strict=True):
            started = time.perf_counter()
            act()
            if at:
                held.append(time.perf_counter() - started)
    return [statistics.median(one) for one in took]


def fits():
    from bench.bare_exemplars import closed_form
    from steelyard.analysis.exemplars import fit, sums

    for n in SIZES:
        y, time_, treat, site = rows(n)

        def ours():
            return fit(sums(y, {"time": time_, "treat": treat}, site))

        def bare():
            return closed_form(y, (time_, treat), site, n // 20)

        found, (beta, group, residual, effects) = ours(), bare()
        away = max(abs(one.estimate - other) for one, other in zip(found.fixed, beta, strict=True))
        off = float(np.abs(found.groups.effect - effects).max() / group**0.5)
        assert away < 1e-5 and off < 1e-3 and abs(found.variance.residual - residual) < 1e-5
        mine, theirs = both(ours, bare, 9 if n < 1_000_000 else 5)
        ratio = mine / theirs
        say(what=f"fit of {n:,} rows", seconds=mine, bare=theirs, times=round(ratio, 2), most=1.5,
            lme4=round(LME4[n] / ratio), gpboost=round(GPBOOST[n] / ratio, 1))  # fmt: skip
        print(
            f"{n:,} rows: {mine * 1000:.2f} ms, closed form {theirs * 1000:.2f} ms, {ratio:.2f} times", file=sys.stderr
        )


def written(path, shuffled):
    import duckdb

    place = "hash(i)" if shuffled else "hash(i // 100)"
    cells = ", ".join(f"random() * {at + 1} + 5 AS {name}" for at, name in enumerate(COLUMNS))
    duckdb.execute(f"COPY (SELECT ({place} % 100000)::VARCHAR AS g, {cells} FROM range({BIG}) t(i)) TO '{path}'")


def alone(what, path):
    """Seconds and peak memory of one act in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.exemplars", what, str(path)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def one(what, path):
    from bench.bare_exemplars import aggregation
    from steelyard.analysis.exemplars import fit
    from steelyard.evidence.exemplars.queries import Model, sums_of
    from steelyard.evidence.exemplars.queries.opening import connect

    with ExitStack() as stack:
        connection = connect(path.parent, stack)
        started = time.perf_counter()
        if what == "bare":
            aggregation(connection, path, COLUMNS)
        else:
            made, _ = sums_of(path, Model("y", tuple(COLUMNS[1:]), "g"))
            fit(made)
        seconds = time.perf_counter() - started
    say(seconds=seconds, memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def big(folder):
    for shuffled in (False, True):
        path = folder / "rows.parquet"
        written(path, shuffled)
        took = {"bare": [], "ours": []}
        for _ in range(3):
            for what, held in took.items():
                held.append(alone(what, path))
        mine, bare = (statistics.median(run["seconds"] for run in took[what]) for what in ("ours", "bare"))
        memory = max(run["memory"] for run in took["ours"])
        name = f"sums and fit of {BIG:,} x 8, {'shuffled' if shuffled else 'group after group'}"
        say(what=name, seconds=mine, bare=bare, times=round(mine / bare, 2), most=1.5, memory=round(memory))
        print(f"{name}: {mine:.2f} s, DuckDB {bare:.2f} s, {mine / bare:.2f} times; {memory:.0f} MB", file=sys.stderr)


def main():
    if sys.argv[1:2] in (["bare"], ["ours"]):
        one(sys.argv[1], Path(sys.argv[2]))
        return
    fits()
    with tempfile.TemporaryDirectory(prefix="steelyard-bench-") as folder:
        big(Path(folder))


if __name__ == "__main__":
    main()
