"""Overlaps and gaps over many support maps: 3,000 agencies with 20,000 rows, then 15,000 with 100,000, all shared.

Finding them over the larger may take 5 seconds, and no more than in proportion to the rows. Prints JSON lines.
"""

import os
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
SIZES = ((3_000, 20_000), (15_000, 100_000))
PROVIDERS, TOPICS, NEEDS = 200, 25, 5_000
BATCH = 2_000


def organizations(kind, count):
    from steelyard.center.directory.models import Organization

    have = Organization.objects.filter(code__startswith=f"COHERENCE-{kind}-").count()
    Organization.objects.bulk_create(
        (Organization(name=f"{kind} {n}", kind=kind, code=f"COHERENCE-{kind}-{n}") for n in range(have, count)),
        batch_size=BATCH,
    )
    found = Organization.objects.filter(code__startswith=f"COHERENCE-{kind}-").order_by("pk")
    return list(found.values_list("pk", flat=True)[:count])


def topics():
    from steelyard.center.charge.models import Topic

    for n in range(TOPICS):
        Topic.objects.get_or_create(key=f"coherence-{n}", defaults={"name": f"Topic {n}", "ring": "system"})
    return list(Topic.objects.filter(key__startswith="coherence-").order_by("pk").values_list("pk", flat=True))


def fill(agencies, rows):
    """So many rows over so many agencies, all shared; an agency's first two are on one topic, so each has an overlap."""
    from steelyard.center.needs.models import UnmetNeed
    from steelyard.support.coherence.models import MapRow, Share

    keys, providers, known = organizations("lea", agencies), organizations("nonprofit", PROVIDERS), topics()
    have = MapRow.objects.filter(source="bench")
    mapped = have.values("agency").distinct().count()
    new = keys[mapped:] or keys
    made = MapRow.objects.bulk_create(
        (
            MapRow(agency_id=new[n % len(new)], provider_id=providers[(n * 31 + n // len(new)) % PROVIDERS],
                   topic_id=known[(max(n // len(new) - 1, 0) * 7 + n % 3) % TOPICS], source="bench")
            for n in range(rows - have.count())
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Share.objects.bulk_create(
        (Share(row=row, viewer=viewer, level=1) for row in made for viewer in ("center", "on_map")), batch_size=BATCH
    )
    if not UnmetNeed.objects.filter(how_made_visible="bench").exists():
        UnmetNeed.objects.bulk_create(
            UnmetNeed(title="x", topic_id=known[n % TOPICS], organization_id=keys[n % len(keys)],
                      how_made_visible="bench", found_on="2026-01-01")
            for n in range(NEEDS)
        )  # fmt: skip


def main(times):
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from bench.measure import refresh, say
    from steelyard.support.coherence.queries.gaps import pairs
    from steelyard.support.coherence.queries.overlaps import to_raise

    call_command("migrate", verbosity=0)
    today, took = timezone.localdate(), {}
    for agencies, rows in SIZES:
        fill(agencies, rows)
        refresh()
        found = []
        for _ in range(min(times, 5)):
            started = time.perf_counter()
            overlaps, gaps = to_raise(today), pairs(today)
            found.append(time.perf_counter() - started)
        took[rows] = sorted(found)[len(found) // 2]
        assert len(overlaps) >= agencies
        say(
            what=f"{len(overlaps)} overlaps, {len(gaps)} gaps of {rows} rows",
            seconds=took[rows],
            rate=rows / took[rows],
        )
    (few, small), (many, large) = took.items()
    growth = large / small / (many / few)
    print(f"{many} rows: {large:.2f} s (at most 5); {growth:.2f} times in proportion (at most 1.5)", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[2]))
