"""Kill the reading and taking in of files of attendance, on both databases, and write docs/reports/attendance-kills.md.

``script/endure`` runs it; ``--kills`` says how often on each database. With ``--kept FILE`` a part of them can be done at
a time, each part with a ``--seed`` of its own: the report then tells the sums of all parts in that file.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/attendance-kills.md"
EACH = 10  # kills of one file
WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def one_database(kills: int, folder: Path, seed: int) -> dict[str, int | str]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from steelyard.foundation.history.queries import broken_links
    from tests.support.attendance.kills import ROWS, Victim, trial

    call_command("migrate", verbosity=0)
    victim, dice, met = Victim(dict(os.environ)), random.Random(seed), 0
    files = -(-kills // EACH)
    try:
        for number in range(files):
            met += trial(victim, folder, mark=f"endure{number}of{time.time_ns()}", kills=EACH, dice=dice)
            sys.stderr.write(f"{connection.vendor}: file {number + 1} of {files}\n")
    finally:
        victim.end()
    assert broken_links() == []
    return {"vendor": connection.vendor, "files": files, "kills": files * EACH, "met": met, "rows": ROWS}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kept", type=Path, help="a file of parts: adds these to it, and tells of all")
    options.add_argument("--here", type=Path, help="try the database of the environment, and print what was found")
    given, _ = options.parse_known_args()
    if given.here:
        sys.stdout.write(json.dumps(one_database(given.kills, given.here, given.seed)) + "\n")
        return
    urls = ["", *filter(None, [os.environ.get("DATABASE_URL", "")])]
    found = []
    for url in urls:
        found.append(trial_of(url, given.kills, given.seed))
        if given.kept:
            with given.kept.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(found[-1]) + "\n")
    write([json.loads(line) for line in given.kept.read_text().splitlines()] if given.kept else found)


def trial_of(url: str, kills: int, seed: int) -> dict[str, int | str]:
    with tempfile.TemporaryDirectory(prefix="steelyard-endure-") as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"STEELYARD_DATA": folder}
        environment |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "tests.endure.attendance_kills", "--here", folder]
        command += ["--kills", str(kills), "--seed", str(seed)]
        ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def write(parts: list[dict[str, int | str]]) -> None:
    names = [name for name in WORDS if any(one["vendor"] == name for one in parts)]
    sums = {name: Counter[str]() for name in names}
    for one in parts:
        sums[str(one["vendor"])].update({key: int(one[key]) for key in ("files", "kills", "met")})
    told = {
        f"files, each of {parts[0]['rows']:,} rows": "files",
        "processes killed (SIGKILL), half while reading and half while taking in": "kills",
        "of them while the work was still going on": "met",
        "files that ended otherwise than one left in peace": "otherwise",  # one such file ends the trial with an error
    }
    lines = [f"| what | {' | '.join(WORDS[name] for name in names)} |", f"|---|{'---|' * len(names)}"]
    lines += [f"| {words} | {' | '.join(f'{sums[name][key]:,}' for name in names)} |" for words, key in told.items()]
    REPORT.write_text(
        f"# Killing the import of attendance\n\nMeasured {datetime.now(UTC):%Y-%m-%d} by `script/endure`: a file is read "
        "and taken into the ledger by processes that are killed at random moments; what is in the directory, the ledger "
        "and the event's list afterwards is compared with the same file left in peace.\n\n" + "\n".join(lines) + "\n"
    )


if __name__ == "__main__":
    main()
