"""Inventories of 20 and of 200 initiatives, and cockpits of 6 and of 60 teams; prints JSON lines.

The window shows at most 25 rows by 25 columns, so 200 initiatives may take twice the time of 20. The whole picture is
drawn by the worker in time that grows with the number of pairs: 19,900 of them against 190.
"""

import os
import statistics
import sys
import time
from itertools import combinations
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
SIZES = (20, 200)
OWNERS = ("Education", "Health", "Public safety", "Families")


def run_of(size):
    """A run with so many initiatives, every second pair compared; made once in a database."""
    from django.utils import timezone

    from steelyard.support.alignment.models import Initiative, Inventory, Relationship
    from steelyard.support.protocols.models import GuidedRun, Protocol, ProtocolVersion

    found = GuidedRun.objects.filter(about=f"bench {size}").first()
    if found:
        return found
    content = {"key": "bench", "name": "Bench", "purpose": "To measure.", "steps": []}
    protocol, _ = Protocol.objects.get_or_create(key="bench", defaults={"name": "Bench"})
    version, _ = ProtocolVersion.objects.get_or_create(
        protocol=protocol, number=1, defaults={"name": "Bench", "content": content, "mark": "bench"}
    )
    run = GuidedRun.objects.create(
        protocol_version=version, about=f"bench {size}", subject_label="directory.organization", subject_pk=1,
        subject_name="Bench", opened_at=timezone.now(),
    )  # fmt: skip
    Inventory.objects.create(run=run, last_number=size)
    rows = Initiative.objects.bulk_create(
        Initiative(run=run, number=n, name=f"Initiative {n}", name_key=f"initiative {n}", owner=OWNERS[n % 4],
                   owner_key=OWNERS[n % 4].lower())
        for n in range(1, size + 1)
    )  # fmt: skip
    pairs = [pair for at, pair in enumerate(combinations(rows, 2)) if at % 2]
    Relationship.objects.bulk_create(
        (
            Relationship(
                run=run, first=a, second=b, outcome=a.pk % 2 == 0, population=b.pk % 3 == 0, staff=b.pk % 5 == 0
            )
            for a, b in pairs
        ),
        batch_size=1000,
    )
    return run


def whole_picture(run, times):
    from steelyard.support.alignment.queries.pairs import network
    from steelyard.support.alignment.rules.network import laid_out

    found = []
    for _ in range(times):
        started = time.perf_counter()
        rows = network(run)
        laid_out([one.pk for one in rows.heads], rows.strengths)
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def main(times):
    sys.path.insert(0, str(ROOT))
    django.setup()
    from bench import cockpit
    from bench.measure import director, page, refresh, say
    from django.core.management import call_command
    from django.test import Client

    from steelyard.foundation.accounts.models import User
    from steelyard.foundation.accounts.rules import Role

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user = director()
    if user is None:
        from datetime import date

        user, _ = User.objects.get_or_create(
            email="director@bench.test", defaults={"name": "Director", "is_demonstration": True}
        )
        user.held.get_or_create(role=Role.DIRECTOR, since=date(2018, 10, 1))
    runs = {size: run_of(size) for size in SIZES}
    refresh()
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    medians = {}
    for name, query in (("opened", ""), ("narrowed again", "?owner=health"), ("moved", "?row=0&column=25")):
        for size, run in runs.items():
            address = f"/alignment/{run.pk}/relationships/{query}"
            medians[name, size] = page(client, f"matrix of {size}, {name}", [address], times)
        ratio = medians[name, 200] / medians[name, 20] if medians[name, 20] else 0
        say(what="ratio", name=f"matrix, {name}", ratio=round(ratio, 2))
        print(f"matrix {name}: 200 initiatives take {ratio:.2f} times the time of 20 (at most 2)", file=sys.stderr)
    few, many = cockpit.measured(times).values()
    say(what="ratio", name="cockpit of 60 teams against 6", ratio=round(many / few, 2) if few else 0)
    seconds = {size: whole_picture(run, 3) for size, run in runs.items()}
    for size, taken in seconds.items():
        say(what=f"whole picture of {size} initiatives", seconds=taken, rate=size * (size - 1) / 2 / taken)
    print(f"whole picture: {seconds[200] / seconds[20]:.0f} times the time for 105 times the pairs", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[2]))
