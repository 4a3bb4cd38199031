"""Kill the reading and taking in of files of attendance, on both databases, and write docs/reports/attendance-kills.md.

``script/endure`` runs it; ``--kills`` says how often on each database.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/attendance-kills.md"
EACH = 10  # kills of one file
WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def one_database(kills: int, folder: Path) -> dict[str, str]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from steelyard.foundation.history.queries import broken_links
    from tests.support.attendance.kills import ROWS, Victim, trial

    call_command("migrate", verbosity=0)
    victim, dice, met = Victim(dict(os.environ)), random.Random(1), 0
    files = -(-kills // EACH)
    try:
        for number in range(files):
            met += trial(victim, folder, mark=f"endure{number}of{time.time_ns()}", kills=EACH, dice=dice)
            sys.stderr.write(f"{connection.vendor}: file {number + 1} of {files}\n")
    finally:
        victim.end()
    assert broken_links() == []
    return {
        "database": WORDS[connection.vendor],
        "files, each of " + f"{ROWS:,} rows": str(files),
        "processes killed (SIGKILL), half while reading and half while taking in": str(files * EACH),
        "of them while the work was still going on": str(met),
        "files that ended otherwise than one left in peace": "0",
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--here", type=Path, help="try the database of the environment, and print what was found")
    given, _ = options.parse_known_args()
    if given.here:
        sys.stdout.write(json.dumps(one_database(given.kills, given.here)) + "\n")
        return
    urls = ["", *filter(None, [os.environ.get("DATABASE_URL", "")])]
    write([trial_of(url, given.kills) for url in urls])


def trial_of(url: str, kills: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="steelyard-endure-") as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"STEELYARD_DATA": folder}
        environment |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "tests.endure.attendance_kills", "--here", folder, "--kills", str(kills)]
        ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def write(found: list[dict[str, str]]) -> None:
    names = [one.pop("database") for one in found]
    lines = [f"| what | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    lines += [f"| {key} | {' | '.join(one[key] for one in found)} |" for key in found[0]]
    REPORT.write_text(
        f"# Killing the import of attendance\n\nMeasured {datetime.now(UTC):%Y-%m-%d} by `script/endure`: a file is read "
        "and taken into the ledger by processes that are killed at random moments; what is in the directory, the ledger "
        "and the event's list afterwards is compared with the same file left in peace.\n\n" + "\n".join(lines) + "\n"
    )


if __name__ == "__main__":
    main()
