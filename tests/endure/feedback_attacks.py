"""Attack whole waves in large numbers, on each database; writes docs/reports/feedback-attacks.md.

``script/endure`` runs it; ``--waves`` says how many (1,000), ``--tickets`` how many are posted by a hundred clients at
once (200), ``--kills`` how often a process is killed in the middle of its work (500). With ``--parts FOLDER`` the
findings of each attack are kept there, and an attack that was run before is not run again.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/feedback-attacks.md"
ROWS, CLIENTS = 60, {"sqlite": 100, "postgresql": 60}  # the test server of PostgreSQL takes 80 connections
HEADS = "| attack | found | passes when | verdict |\n|---|---|---|---|"


def people() -> Any:
    from steelyard.foundation.accounts.models import User

    return [User.objects.get_or_create(email=f"{name}@attack.test", defaults={"name": name})[0] for name in "ab"]


def verdict(*, holds: bool) -> str:
    return "holds" if holds else "**look**"


def told(taus: dict[str, list[float]], found: dict[str, int], count: int) -> list[str]:
    """A row for each way of looking; among so many ways one may lie outside three standard errors by chance, none outside four."""
    from tests.evidence.feedback import attacks

    error, rows = attacks.error_of_tau(ROWS, count), []
    for way, each in sorted(taus.items()):
        mean, matches = statistics.mean(each), found[way]
        holds = abs(mean) <= 4 * error and abs(matches - count) <= 4 * count**0.5
        rows.append(
            f"| T4, T5: {way}, {count:,} waves | mean tau {mean:+.4f} ({mean / error:+.1f} standard errors), "
            f"{matches:,} matches | tau 0 ± {3 * error:.4f}, {count:,} ± {3 * count**0.5:.0f} matches | {verdict(holds=holds)} |"
        )
    return rows


def orders(asked: argparse.Namespace) -> list[str]:
    """T4 and T5: what each way of asking for opened answers tells of the order in which they came."""
    from django.db import transaction

    from tests.evidence.feedback import attacks
    from tests.evidence.feedback.test_anonymity import MARKED, MARKS, marked
    from tests.factories import feedback as make

    evaluator, second = people()
    taus: dict[str, list[float]] = defaultdict(list)
    found: dict[str, int] = defaultdict(int)
    for _ in range(asked.waves):
        with transaction.atomic():
            version = make.version(MARKED, key="marked")
            wave = make.conducted(evaluator, second, [marked(n) for n in range(ROWS)], version=version)
            for way, order in attacks.orders(wave.pk, MARKS).items():
                taus[way].append(attacks.tau(order))
                found[way] += attacks.matches(order)
            transaction.set_rollback(True)
    return told(taus, found, asked.waves)


def places(asked: argparse.Namespace) -> list[str]:
    """T4 and T5 on the file itself, where the database is one: where in it each answer lies once it was made to forget."""
    from django.db import connection

    from steelyard.evidence.feedback.models import AnswerRow, FreeText
    from steelyard.evidence.feedback.tasks.forgetting import forget
    from tests.evidence.feedback import attacks
    from tests.evidence.feedback.test_anonymity import MARKED, MARKS, marked
    from tests.factories import feedback as make

    if connection.vendor != "sqlite":
        return []
    (evaluator, second), count = people(), max(1, asked.waves // 10)
    taus: dict[str, list[float]] = defaultdict(list)
    found: dict[str, int] = defaultdict(int)
    for _ in range(count):
        for model in (AnswerRow, FreeText):
            model.objects.all().delete()
        version = make.version(MARKED, key="marked")
        make.conducted(evaluator, second, [marked(n) for n in range(ROWS)], version=version)
        forget()
        held = {name: content for name, content in attacks.files() if name.startswith("steelyard.sqlite3")}
        file = max(held.values(), key=len)
        assert sum(len(content) for name, content in held.items() if name.endswith("-wal")) == 0
        for what, words in (("closed questions", '"role": "{}"'), ("own words", "words {}")):
            at = [file.index(words.format(mark).encode()) for mark in MARKS[:ROWS]]
            order = sorted(range(ROWS), key=at.__getitem__)
            taus[f"place in the file, {what}"].append(attacks.tau(order))
            found[f"place in the file, {what}"] += attacks.matches(order)
    return told(taus, found, count)


def doubles(asked: argparse.Namespace) -> list[str]:
    """T9: one ticket, a hundred clients at once, again and again."""
    from django.db import connection, connections

    from steelyard.evidence.feedback.actions import ballots
    from steelyard.evidence.feedback.models import Ballot
    from tests.factories import feedback as make

    count, clients = asked.tickets, CLIENTS[connection.vendor]
    wave, wrong, taken = make.opened(invited=max(count, 25)), 0, []

    def post(ticket: str, gate: threading.Barrier) -> None:
        gate.wait()
        try:
            taken.append(ballots.cast(wave, by=None, ticket=ticket, answers=make.form(1)))
        finally:
            connections.close_all()

    for ticket in make.tickets(wave)[:count]:
        before, gate = Ballot.objects.filter(wave=wave.pk).count(), threading.Barrier(clients)
        taken.clear()
        threads = [threading.Thread(target=post, args=(ticket, gate)) for _ in range(clients)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        cast = Ballot.objects.filter(wave=wave.pk).count() - before
        wrong += (cast, sum(taken), len(taken)) != (1, 1, clients)
    what = f"T9: one ticket by {clients} clients at once, {count:,} times"
    return [f"| {what} | {wrong} times another number of ballots than 1 | 0 | {verdict(holds=not wrong)} |"]


def killed(work: Iterable[Callable[[], Any]], *, longest: float) -> int:
    """Let a child do one piece of work after another and kill it somewhere; how many it said were done.

    The clock starts when the child has a connection, else a slow machine would kill it before it begins.
    """
    from django.db import connection, connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        connection.ensure_connection()
        os.write(writing, b"!")
        for one in work:
            if one():
                os.write(writing, b".")
        os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    time.sleep(random.uniform(0, longest))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    settle()
    with os.fdopen(reading, "rb") as heard:
        return len(heard.read())


def settle() -> None:
    """Wait until a server has noticed that the client is gone: what it was doing is then done or undone."""
    from django.db import connection

    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.002)


def kills(asked: argparse.Namespace) -> list[str]:
    """T10: SIGKILL at a random moment of posting, drawing tickets, or opening."""
    return [_posting(asked.kills), _drawing(max(1, asked.kills // 5)), _opening(max(1, asked.kills // 5))]


def _posting(count: int) -> str:
    from steelyard.evidence.feedback.actions import ballots
    from steelyard.evidence.feedback.models import Ballot, Ticket
    from steelyard.evidence.feedback.rules.tickets import hash_of, new_ticket
    from tests.factories import feedback as make

    wave, said, wrong = make.opened(), 0, 0
    tickets = [new_ticket() for _ in range(40 * count)]
    Ticket.objects.bulk_create((Ticket(wave=wave.pk, hash=hash_of(one)) for one in tickets), batch_size=1000)
    pool = len(tickets)
    for _ in range(count):
        done = Ballot.objects.filter(wave=wave.pk).count()
        ahead = [ticket for ticket in tickets if ticket][:60]
        acts = [lambda one=one: ballots.cast(wave, by=None, ticket=one, answers=make.form(1)) for one in ahead]
        told_of = killed(acts, longest=0.06)
        cast, unspent = (model.objects.filter(wave=wave.pk).count() for model in (Ballot, Ticket))
        said += told_of
        wrong += not (cast + unspent == pool and told_of <= cast - done <= told_of + 1)
        del tickets[: cast - done]
    return (
        f"| T10: killed while posting, {count:,} times | {cast:,} ballots, {said:,} of them acknowledged; unspent and used "
        f"tickets another number than {pool:,}, or an acknowledged ballot missing: {wrong} times | 0, and ballots were cast | "
        f"{verdict(holds=not wrong and cast > count)} |"
    )


def _drawing(count: int) -> str:
    from steelyard.evidence.feedback.actions import lists
    from steelyard.evidence.feedback.models import Ticket
    from tests.factories import feedback as make

    wave, wrong = make.opened(invited=500), 0
    for _ in range(count):
        killed([lambda: lists.draw_batch(wave, by=None)] * 60, longest=0.15)
        wrong += bool(Ticket.objects.filter(wave=wave.pk).count() % 50)
    drawn = Ticket.objects.filter(wave=wave.pk).count() // 50
    told_of = f"{drawn:,} batches of 50; part of one: {wrong} times"
    return (
        f"| T10: killed while drawing tickets, {count:,} times | {told_of} | 0, and some were drawn | "
        f"{verdict(holds=not wrong and drawn > 0)} |"
    )


def _opening(count: int) -> str:
    from steelyard.evidence.feedback.actions import ballots, waves
    from steelyard.evidence.feedback.models import AnswerRow, Ballot, FreeText, Wave
    from tests.factories import feedback as make

    (evaluator, second), opened, wrong, wave = people(), 0, 0, None
    for _ in range(count):
        if wave is None:
            wave = make.opened()
            for n, ticket in enumerate(make.tickets(wave)):
                ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
            waves.close(wave, by=evaluator)
            ballots.witness(wave, by=second)
        pk, private = wave.pk, make.private_of(wave)
        work = [lambda pk=pk, key=private: ballots.open_ballots(Wave.objects.get(pk=pk), by=evaluator, private=key)]
        killed(work, longest=0.3)
        found = tuple(model.objects.filter(wave=pk).count() for model in (Ballot, AnswerRow, FreeText))
        wrong += found not in {(25, 0, 0), (0, 25, 25)}
        if found[1]:
            opened, wave = opened + 1, None
    return (
        f"| T10: killed while opening, {count:,} times | {opened} of them had opened all, the rest nothing; "
        f"something in between: {wrong} | 0, and both occurred | {verdict(holds=not wrong and 0 < opened < count)} |"
    )


ATTACKS = {"orders": orders, "places": places, "doubles": doubles, "kills": kills}


def inside(asked: argparse.Namespace) -> None:
    """The attacks on the database of the environment; what each finds is kept in the folder of parts."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    for name in [asked.only] if asked.only else ATTACKS:
        kept, began = asked.parts / f"{connection.vendor}-{name}.json", time.monotonic()
        if not kept.exists():
            rows = ATTACKS[name](asked)
            kept.write_text(json.dumps({"rows": rows, "seconds": round(time.monotonic() - began)}))


def attacked(vendor: str, asked: argparse.Namespace) -> None:
    """Run the attacks on a database, in a process with settings of its own."""
    folder = asked.parts / vendor
    folder.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"STEELYARD_MODE": "test", "STEELYARD_DATA": str(folder), "STEELYARD_LOG_LEVEL": "ERROR",
                    "DJANGO_SETTINGS_MODULE": "steelyard.config.settings"}  # fmt: skip
    if vendor == "postgresql":
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"]
    counts = [f"--{name}={getattr(asked, name)}" for name in ("waves", "tickets", "kills", "parts")]
    only = [f"--only={asked.only}"] if asked.only else []
    command = [sys.executable, "-m", "tests.endure.feedback_attacks", "--inside", *counts, *only]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waves", type=int, default=1_000)
    parser.add_argument("--tickets", type=int, default=200)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--only", choices=list(ATTACKS), help="one attack; the report is then printed and not written")
    parser.add_argument("--parts", type=Path, default=None)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        inside(asked)
        return
    with tempfile.TemporaryDirectory() as folder:
        asked.parts = (asked.parts or Path(folder)).resolve()
        vendors = ("sqlite", "postgresql") if os.environ.get("DATABASE_URL") else ("sqlite",)
        for vendor in vendors:
            attacked(vendor, asked)
        report = told_all(vendors, asked)
    if not asked.only:
        REPORT.write_text(report)
    sys.stdout.write(report)
    if "**look**" in report:
        sys.exit(1)


def told_all(vendors: Iterable[str], asked: argparse.Namespace) -> str:
    text = ["# Attacks on waves of feedback", "", f"Measured {datetime.now(UTC):%Y-%m-%d}; waves of {ROWS} forms each. Run with {asked.waves:,} waves, {asked.tickets:,} tickets and {asked.kills:,} kills; the full counts are 1,000, 200 and 500. `script/endure` writes this page. What each attack is: [anonymity.md](../anonymity.md).", ""]  # fmt: skip
    for vendor in vendors:
        files = [asked.parts / f"{vendor}-{name}.json" for name in ATTACKS]
        found = [json.loads(file.read_text()) for file in files if file.exists()]
        rows = [row for one in found for row in one["rows"]]
        text += [f"## {vendor}, {sum(one['seconds'] for one in found)} s", "", HEADS, *rows, ""]
    return "\n".join(text).rstrip() + "\n"


if __name__ == "__main__":
    main()
