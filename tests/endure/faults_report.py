"""The report of tests.endure.faults."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

REPORT = Path(__file__).resolve().parents[2] / "docs/reports/faults.md"
TITLES = {
    "web": "The web dies while people save",
    "backup": "A backup is killed",
    "upgrade": "An upgrade is killed",
    "disk": "The disk is full",
    "mail": "The mail server is away",
}
ELSEWHERE = """## Tried elsewhere

| fault | where |
|---|---|
| workers killed, paused, told to stop; two that look at the same due times; the database stopped or locked | [work-kills.md](work-kills.md) |
| imports killed while reading and while taking in | [attendance-kills.md](attendance-kills.md) |
| posting to a wave, drawing tickets and opening its ballots killed | [feedback-attacks.md](feedback-attacks.md) |
| a web node, a worker and the primary database killed under load | [cluster.md](cluster.md) |
| every form of every page sent twice | `tests/conformance/test_twice.py` |
| robots at the public form | [robots.md](robots.md) |

Not tried: power cut with pages that never reached the disk (LazyFS), clocks that jump while processes run, a file store
that is slow, a connection dropped between commit and reply other than by a kill.
"""


def write(data: Path, names: list[str]) -> None:
    parts = []
    for name in names:
        file = data / f"{name}.json"
        if file.exists():
            rows = json.loads(file.read_text())
            busy = rows.pop("also at work")
            table = "\n".join(f"| {what} | {found} |" for what, found in rows.items())
            parts.append(f"## {TITLES[name]}\n\n| | |\n|---|---|\n{table}\n\nAlso at work: {busy}.\n")
    REPORT.write_text(
        "# What goes wrong on a server\n\n"
        f"Written by `python -m tests.endure.faults` on {datetime.now(UTC):%Y-%m-%d}, on SQLite, each part with a copy of the "
        "demonstration as a live installation. *Acknowledged* is a write that was answered with 302 or 303; it is looked "
        "for in the database afterwards. Who gets no answer sends the same form again, as by the button that "
        "loads a page anew; its hidden key makes it happen once.\n\n" + "\n".join(parts) + "\n" + ELSEWHERE
    )
    sys.stdout.write(REPORT.read_text())
