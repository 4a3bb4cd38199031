"""The report of tests.endure.growth: a table, a picture and a verdict for each page."""

import math
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REPORT = Path(__file__).resolve().parents[2] / "docs/reports/growth.md"
STEP, FAST = 5.0, 50.0  # growth from 10 to 100 that is too much, unless the page is this quick (ms) anyway
WIDTH, LEFT, ROW, TOP = 760, 170, 18, 48
INK, QUIET = "#1b2a33", "#8a979e"
SHADES = ("#9fb8c4", "#4d7f94", "#0f3d52")

# Pages whose time follows the rows, and why: each sums the ledger at the moment it is opened, in a fixed number of queries.
WHY = {
    "balance": "sums the time of everybody over an award year and fits its intervals",
    "balance by months": "the same for each month",
    "what if": "the same, with what would change",
    "overview, all years": "counts distinct people, agencies and states over every participation ever recorded "
    "([bench-a.md](bench-a.md) compares it with plain SQL)",
    "coherence": "looks at each support's agencies and providers over three years",
    "measures of reports": "works out every measure of an award year, 134 queries whatever there is",
    "audience": "counts who may be written to among all who took part in any webinar since 2020",
}


def verdict(rows: list[dict[str, Any]]) -> str:
    """What the numbers say: queries first, then time from the last but one scale to the last."""
    if any(row["status"] != 200 for row in rows):
        return f"not measured: answered {', '.join(str(row['status']) for row in rows)}"
    said = []
    if rows[-1]["queries"] > rows[-2]["queries"]:
        said.append("queries grow")
    ratio = rows[-1]["cpu"] / rows[-2]["cpu"]
    if ratio > STEP:
        said.append(f"grows {ratio:.1f}×" + (", still quick" if rows[-1]["cpu"] < FAST else ""))
    return "; ".join(said) or "holds"


def by_page(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    names = [row["name"] for row in found[0]["pages"]]
    return {name: [next(row for row in one["pages"] if row["name"] == name) for one in found] for name in names}


def cells(rows: list[dict[str, Any]], key: str, form: str) -> str:
    return " / ".join(format(row[key], form) if key in row else "—" for row in rows)


def table(found: list[dict[str, Any]]) -> str:
    heads = ["page", "queries", "processor, ms", "clock, ms", "kB", "last ÷ first", "verdict"]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|---:|---|"]
    for name, rows in by_page(found).items():
        ok = all(row["status"] == 200 for row in rows)
        ratio = f"{rows[-1]['cpu'] / rows[0]['cpu']:.1f}" if ok else "—"
        shown = [cells(rows, "queries", "d"), cells(rows, "cpu", ",.0f"), cells(rows, "clock", ",.0f")]
        lines.append(f"| {' | '.join([name, *shown, cells(rows, 'kB', ',.0f'), ratio, verdict(rows)])} |")
    return "\n".join(lines)


def reasons(found: list[dict[str, Any]]) -> str:
    """Why a page that does not hold does not, and what was looked at."""
    slow = [name for name, rows in by_page(found).items() if verdict(rows) != "holds"]
    told = "\n".join(f"- **{name}** {WHY.get(name, 'is still to be looked at')}." for name in slow)
    return (
        "## What does not hold\n\nThe longest statements of these pages were looked at: an index helps none of them, for they read what they sum. "
        f"{found[-1]['rows']['Participation']:,} participations are what a hundred centers record in five years; one center "
        f"is scale 1, a center of many years scale 10. Sums kept ready would make them quick and could be wrong.\n\n{told}\n"
    )


def drawn(found: list[dict[str, Any]]) -> str:
    """A row for each page, a dot for each scale on one axis of logarithms."""
    pages = {name: rows for name, rows in by_page(found).items() if all(row["status"] == 200 for row in rows)}
    most = max(row["cpu"] for rows in pages.values() for row in rows)
    low, high = 0, math.ceil(math.log10(most))

    def x(value: float) -> float:
        return LEFT + (math.log10(max(value, 1)) - low) / (high - low) * (WIDTH - LEFT - 30)

    height = TOP + ROW * len(pages) + 20
    parts = [(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
             f'font-family="sans-serif" font-size="11" role="img">'),
             "<title>Milliseconds of processor for each page, by scale</title>",
             f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>']  # fmt: skip
    for power in range(low, high + 1):
        at = x(10**power)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 8}" y2="{height - 14}" stroke="#e1e6e9"/>')
        parts.append(f'<text x="{at:.1f}" y="{TOP - 12}" text-anchor="middle" fill="{QUIET}">{10**power:,} ms</text>')
    for number, (scale, shade) in enumerate(zip(found, SHADES, strict=False)):
        at = LEFT + 90 * number
        parts.append(f'<circle cx="{at + 4}" cy="10" r="{3 + number}" fill="{shade}"/>')
        parts.append(f'<text x="{at + 14}" y="14" fill="{INK}">scale {scale["scale"]}</text>')
    for number, (name, rows) in enumerate(pages.items()):
        y = TOP + ROW * number + 6
        parts.append(f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end" fill="{INK}">{name}</text>')
        ends = sorted(x(row["cpu"]) for row in rows)
        parts.append(f'<line x1="{ends[0]:.1f}" x2="{ends[-1]:.1f}" y1="{y}" y2="{y}" stroke="{QUIET}"/>')
        for place, row in reversed(list(enumerate(rows))):  # the small ones on top
            parts.append(f'<circle cx="{x(row["cpu"]):.1f}" cy="{y}" r="{3 + place}" fill="{SHADES[place % 3]}"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def write(found: list[dict[str, Any]]) -> None:
    scales = " / ".join(str(one["scale"]) for one in found)
    verdicts = [verdict(rows) for rows in by_page(found).values()]
    sizes = "\n".join(
        f"| {one['scale']} | {' | '.join(f'{count:,}' for count in one['rows'].values())} |" for one in found
    )
    busy = os.getloadavg()[2]
    REPORT.write_text(
        "# How pages grow\n\n"
        f"Written by `python -m tests.endure.growth` on {datetime.now(UTC):%Y-%m-%d}: each page that people open most, "
        f"at scale {scales} of the demonstration, on SQLite, through the whole of Django in one process, by the person "
        "whose page it is. Scale 1 is simulated, the others are its rows copied (`bench/copies.py`): people, agencies "
        "(at most twelve times), requests, supports, activities, participation, time, costs, events, registrations. "
        "Not copied: resources of the library ([bench-library.md](bench-library.md) does that), waves and "
        "their ballots ([bench-results.md](bench-results.md)), engagements, collaboratives.\n\n"
        f"Medians of 7 requests after two warm ones. The machine has {os.cpu_count()} cores and others were at work "
        f"(load over the last quarter of an hour: {busy:.1f}), so the time to compare is that of the processor; the "
        "clock's is what somebody would have waited on this busy machine. Public pages are kept ready: one query, no time.\n\n"
        f"Of {len(verdicts)} pages {verdicts.count('holds')} hold: no more queries at the last scale than at the one "
        f"before, and at most {STEP:.0f} times its time for ten times the rows.\n\n"
        "![Milliseconds of processor for each page at each scale](growth.svg)\n\n"
        f"## Rows\n\n| scale | {' | '.join(found[0]['rows'])} |\n{'|---:' * (len(found[0]['rows']) + 1)}|\n{sizes}\n\n"
        f"## Pages\n\nEach cell tells scale {scales}.\n\n{table(found)}\n\n{reasons(found)}"
    )
    REPORT.with_suffix(".svg").write_text(drawn(found))
    sys.stdout.write(table(found) + "\n")
