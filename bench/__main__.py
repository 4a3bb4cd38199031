"""script/bench [--scale N] [--database sqlite|postgresql] [--only NAME] [--data DIR] [--times N] [--fill simulate|copies]
[--report FILE]"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "",
    "inbox",
    "request",
    "organization",
    "organizations",
    "people",
    "overview",
    "lists",
    "imports",
    "library",
    "public",
    "targeted",
    "engagements",
    "feedback",
    "results",
    "coherence",
    "attendance",
    "exemplars",
    "events",
    "balance",
    "adviser",
    "api",
    "inquiry",
    "reports",
)


def arguments():
    asked = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    asked.add_argument("--scale", type=int, action="append", help="may be given several times; 1 and 100 if not")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    asked.add_argument("--only", choices=NAMES[1:], default="")
    asked.add_argument("--data", type=Path, help="where the databases live; kept, and used again")
    asked.add_argument("--times", type=int, default=40, help="how often each page is opened")
    asked.add_argument(
        "--fill",
        choices=["simulate", "copies"],
        default="simulate",
        help="copies: simulate scale 1 and copy its rows; a minute instead of many",
    )
    asked.add_argument("--report", type=Path, help="also write the tables to this file")
    return asked.parse_args()


def url_of(name):
    """A database of its own on the private server; None where no server is installed."""
    made = subprocess.run([ROOT / "script" / "pg", "start"], capture_output=True, text=True, check=False)
    if made.returncode:
        return None
    import psycopg

    base = made.stdout.strip().splitlines()[-1]
    with psycopg.connect(base, autocommit=True) as link:
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            link.execute(f'CREATE DATABASE "{name}"')
    return base.replace("@/steelyard?", f"@/{name}?")


def drop(name):
    import psycopg

    base = subprocess.run([ROOT / "script" / "pg", "url"], capture_output=True, text=True, check=True).stdout.strip()
    with psycopg.connect(base, autocommit=True) as link:
        link.execute(f'DROP DATABASE IF EXISTS "{name}"')


def measure(database, scale, asked):
    """Results of one database at one scale; scale 0 measures imports into a fresh one."""
    folder = asked.data / f"{database}-{scale}"
    if scale == 0:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "STEELYARD_DATA": str(folder),
        "STEELYARD_STATIC": str(asked.data / "static"),
        "STEELYARD_MODE": "demonstration",
        "STEELYARD_LOG_LEVEL": "ERROR",
    }
    environment.pop("DATABASE_URL", None)
    if database == "postgresql":
        name = f"bench_library_{scale}" if asked.only == "library" else f"bench_{scale}"
        if scale == 0 and url_of("steelyard"):
            drop(name)
        url = url_of(name)
        if url is None:
            print("No PostgreSQL server is installed here; that half is left out.", file=sys.stderr)
            return []
        environment["DATABASE_URL"] = url
    print(f"{database}, scale {scale or 'fresh'} …", file=sys.stderr)
    command = [sys.executable, "-m", "bench.measure", str(scale), asked.only, str(asked.times), asked.fill]
    if asked.only == "attendance":
        command = [sys.executable, "-m", "bench.attendance"]
    if asked.only == "exemplars":
        command = [sys.executable, "-m", "bench.exemplars"]
    if asked.only in (
        "library",
        "public",
        "targeted",
        "engagements",
        "feedback",
        "results",
        "coherence",
        "adviser",
        "inquiry",
        "api",
        "reports",
    ):
        command = [sys.executable, "-m", f"bench.{asked.only}", str(scale), str(asked.times)]
    if asked.only == "balance":
        command = [sys.executable, "-m", "bench.balance", str(scale), str(asked.times), asked.fill]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"{database}, scale {scale}: stopped with code {done.returncode}", file=sys.stderr)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return [json.loads(line) | {"database": database, "scale": scale} for line in lines]


def machine():
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def ms(value):
    return f"{value:,.1f}"


def table(heads, rows):
    numbers = [" ---: " if at > 1 else "---" for at in range(len(heads))]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [heads, numbers, *rows]) + "\n"


def told(results):
    """The tables of a report."""
    parts = [f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}.\n"]
    if sizes := [r for r in results if r["what"] == "rows"]:
        heads = list(sizes[0]["counts"])
        parts.append(
            "## Rows\n\n"
            + table(
                ["database", "scale", *heads],
                [[r["database"], r["scale"], *(f"{n:,}" for n in r["counts"].values())] for r in sizes],
            )
        )
    if found := [r for r in results if r["what"] == "page"]:
        parts.append(
            "## Pages\n\nServer time in milliseconds, in one process, from request to rendered answer.\n\n"
            + table(
                ["page", "database", "scale", "queries", "median", "p95", "n", "× scale 1"],
                [_page(r, found) for r in found],
            )
        )
    if found := [r for r in results if r["what"] == "overview"]:
        parts.append(
            "## Overview against raw SQL\n\nMilliseconds; at most 3 times.\n\n"
            + table(
                ["period", "database", "scale", "page", "raw SQL", "ratio"],
                [
                    [r["name"], r["database"], r["scale"], ms(r["ours"]), ms(r["raw"]), f"{r['ratio']:.2f}"]
                    for r in found
                ],
            )
        )
    if found := [r for r in results if r["what"] == "lever"]:
        heads = ["database", "scale", "entries", "supports", "lever, ms", "raw SQL, ms", "ratio", "µs an entry"]
        rows = [
            [r["database"], r["scale"], f"{r['n']:,}", f"{r['supports']:,}", ms(r["ours"]), ms(r["raw"]), f"{r['ratio']:.2f}",
             f"{r['per_row']:.1f}"]
            for r in found
        ]  # fmt: skip
        parts.append(
            "## The lever of five years\n\nSums, weights, intervals and what stands beside them, against six plain aggregates: "
            "at most 3 times at scale 100; and an entry at scale 100 at most 1.5 times an entry at scale 1.\n\n"
            + table(heads, rows)
        )
    if found := [r for r in results if r["what"] == "list"]:
        parts.append(
            "## Lists over HTTP\n\nPages a second over 8 connections, granian with 2 workers each; at least "
            "0.5 of the bare view.\n\n"
            + table(["list", "database", "scale", "bare", "ours", "ratio"], [_list(r) for r in found])
        )
    if found := [r for r in results if r["what"] == "api"]:
        heads = ["list", "database", "scale", "rows", "API, ms", "bare view, ms", "ratio"]
        rows = [
            [r["name"], r["database"], r["scale"], r["rows"], ms(r["ours"]), ms(r["bare"]), f"{r['ratio']:.2f}"]
            for r in found
        ]
        parts.append(
            "## Lists of the API over HTTP\n\nMedian of one connection; at most 2 times a bare Django JSON view of the "
            "same rows.\n\n" + table(heads, rows)
        )
    if found := [r for r in results if r["what"] == "csv"]:
        heads = ["rows", "database", "scale", "how many", "first piece, ms", "whole, ms", "bare writer, ms", "ratio"]
        rows = [
            [r["name"], r["database"], r["scale"], f"{r['rows']:,.0f}", ms(r["first"]), ms(r["ours"]),
             *([ms(r["bare"]), f"{r['ours'] / r['bare']:.2f}"] if r["bare"] else ["—", "—"])]
            for r in found
        ]  # fmt: skip
        parts.append(
            "## Rows as CSV\n\nThe first piece within 100 ms; at most 2 times a bare csv writer.\n\n"
            + table(heads, rows)
        )
    if found := [r for r in results if r["what"] == "year pack"]:
        heads = ["database", "scale", "seconds of the worker", "memory at its most, MB", "page idle, p95 ms", "meanwhile",
                 "document, MB"]  # fmt: skip
        rows = [
            [r["database"], r["scale"], " + ".join(f"{one:.1f}" for one in r["seconds"]), f"{r['peak_mb']:.0f}", ms(r["idle"]),
             ms(r["meanwhile"]), f"{r['document'] / 1e6:.1f}"]
            for r in found
        ]  # fmt: skip
        parts.append("## The year pack\n\nSubmitted, and its files made; under 60 s.\n\n" + table(heads, rows))
    if found := [r for r in results if r["what"] == "attendance"]:
        parts.append(_attendance(found))
    if found := [r for r in results if r["what"] == "response"]:
        heads = ["database", "form", "Steelyard", "bare form", "ratio", "n"]
        rows = [
            [r["database"], "12 questions", ms(r["ours"]), ms(r["bare"]), f"{r['ratio']:.2f}", r["n"]] for r in found
        ]
        parts.append(
            "## Responses to a wave\n\nForms a second over 8 connections, granian with 2 workers each: page shown, answers "
            "checked, sealed and stored. At least 0.5 of a bare Django form that stores the same; opening and counting 100,000 ballots at most 60 s.\n\n"
            + table(heads, rows)
        )
    if found := [r for r in results if r["what"] == "time by length"]:
        heads = ["database", "short answer, ms", "long answer, ms", "p, classes of 10 ms", "p, to the microsecond", "n"]
        rows = [
            [r["database"], f"{r['short']:.2f}", f"{r['long']:.2f}", f"{r['p']:.3f}", f"{r['sharp']:.3f}", r["n"]]
            for r in found
        ]
        parts += [
            "## Does the time tell how long an answer is?",
            "The middle time of an answer to nothing written and to 2,000 letters, by turns; p above 0.01 in classes of 10 ms is no sign of it.",
            table(heads, rows),
        ]
    if found := [r for r in results if r["what"].startswith(("fit of", "sums and fit"))]:
        heads = ["what", "", "Steelyard, ms", "bare, ms", "ratio", "memory, MB"]
        lines = [
            [r["what"], "", ms(1000 * r["seconds"]), ms(1000 * r["bare"]), r["times"], r.get("memory", "—")]
            for r in found
        ]
        parts.append(
            "## Exemplars\n\nThe closed form in numpy, and DuckDB's own aggregation; at most 1.5 times, under 1 GB.\n\n"
            + table(heads, lines)
        )
    if found := [r for r in results if r["what"] == "adviser"]:
        heads = ["requests", "answers", "seconds, all of it", "below the best at most"]
        lines = [[f"{r['requests']:,}", r["answers"], f"{r['took']:.1f}", f"{r['gap']:.1%}"] for r in found]
        parts.append(
            "## Adviser\n\n200 requests, 40 staff, 12 months: at most 5 s to a gap of 1 %; 2,000 requests and 200 staff are a "
            "job of the worker.\n\n" + table(heads, lines)
        )
    if found := [
        r
        for r in results
        if isinstance(r.get("seconds"), float) and not r["what"].startswith(("fit of", "sums and fit"))
    ]:
        parts.append(
            "## Loading\n\n"
            + table(
                ["what", "database", "scale", "seconds", "rows a second"],
                [
                    [
                        r["what"],
                        r["database"],
                        r["scale"] or "fresh",
                        f"{r['seconds']:.1f}",
                        f"{r['rate']:,.0f}" if "rate" in r else "—",
                    ]
                    for r in found
                ],
            )
        )
    return "\n".join(parts)


def _attendance(found):
    heads = ["database", "ours, rows a second", "bare", "ratio", "staging, s", "apply, s", "memory, MB",
             "reads idle, p95 ms", "meanwhile", "ratio"]  # fmt: skip
    rows = [
        [r["database"], f"{r['ours']:,.0f}", f"{r['bare']:,.0f}", f"{r['ratio']:.2f}", f"{r['staging']:.1f}",
         f"{r['applying']:.1f}", f"{r['memory']:.0f}", ms(r["idle"]), ms(r["busy"]), f"{r['reads']:.2f}"]
        for r in found
    ]  # fmt: skip
    return (
        "## Attendance\n\nA Zoom report of 100,000 rows, 50,000 of them known; staging and apply together at no less than "
        "0.5 of a bare script, apply at most 5 s, memory under 400 MB, reads under twice idle.\n\n" + table(heads, rows)
    )


def _page(row, found):
    if "failed" in row:
        return [row["name"], row["database"], row["scale"], *["—"] * 4, f"answered {row['failed']}"]
    base = next(
        (
            r
            for r in found
            if r["scale"] == 1 and r["name"] == row["name"] and r["database"] == row["database"] and "median" in r
        ),
        None,
    )
    ratio = f"{row['median'] / base['median']:.2f}" if base and row["scale"] != 1 else "—"
    return [
        row["name"],
        row["database"],
        row["scale"],
        row["queries"],
        ms(row["median"]),
        ms(row["p95"]),
        row["n"],
        ratio,
    ]


def _list(row):
    if "failed" in row:
        return [row["name"], row["database"], row["scale"], "—", "—", row["failed"]]
    return [row["name"], row["database"], row["scale"], ms(row["bare"]), ms(row["ours"]), f"{row['ratio']:.2f}"]


def main():
    asked = arguments()
    if asked.data is None:
        asked.data = Path(tempfile.gettempdir()) / f"steelyard-bench-{os.getuid()}"
    once = {
        "targeted": [1],
        "engagements": [1],
        "feedback": [0],
        "results": [0],
        "coherence": [1],
        "imports": [0],
        "attendance": [1],
        "exemplars": [1],
        "adviser": [0],
        "inquiry": [0],
    }
    scales = once.get(asked.only) or (asked.scale or [1, 100]) + ([] if asked.only or asked.scale else [0])
    if asked.only in ("exemplars", "adviser"):
        asked.database = ["sqlite"]  # they need neither; once is enough
    results = [r for d in asked.database or ["sqlite", "postgresql"] for s in scales for r in measure(d, s, asked)]
    report = told(results)
    print(report)
    if asked.report:
        asked.report.parent.mkdir(parents=True, exist_ok=True)
        asked.report.write_text(f"# Speed\n\n{report}", encoding="utf-8")


main()
