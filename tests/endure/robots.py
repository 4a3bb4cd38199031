"""Ten thousand robot posts to the public form from one address, on each database; writes docs/reports/robots.md.

``script/endure`` runs it; ``--posts`` says how many. It takes about a minute for each database.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/robots.md"
ROBOT, HONEST = "192.0.2.1", "192.0.2.2"
TYPED = {
    "ask": "help",
    "name": "Rob Robot",
    "agency": "Harbor County Schools",
    "need": "Cheap watches.",
    "how_soon": "quarter",
}


def flood(posts: int) -> dict[str, str]:
    """One robot sends well-formed requests as fast as it can; twice an honest person comes along."""
    import time_machine
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from steelyard.foundation.kit.limits import opens_at
    from steelyard.foundation.kit.models import Attempt
    from steelyard.foundation.work.models import Mail
    from steelyard.intake.models import HelpRequest

    client, answers, queries, took = Client(raise_request_exception=False), Counter[int](), Counter[int](), []

    def post(place: str, email: str) -> Any:
        sent = TYPED | {"email": email, "once": str(uuid.uuid4())}
        return client.post("/ask/", sent, REMOTE_ADDR=place)

    size, began = rows(), time.monotonic()
    with time_machine.travel("2026-05-04 17:00:01Z", tick=False):
        for number in range(posts):
            connection.queries_log.clear()  # it keeps the last 9,000, and then counts no more
            start = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                response = post(ROBOT, f"robot{number}@evil.test")
            answers[response.status_code] += 1
            if response.status_code == 429:
                took.append(time.perf_counter() - start)
                queries[len(asked)] += 1
            if number == posts // 2:
                assert post(HONEST, "rita@agency.test").status_code == 303, "a robot shuts out another address"
        seconds = time.monotonic() - began
        again, opens = post(ROBOT, "rita@agency.test"), opens_at(60 * 60)
        assert again.status_code == 429
        when = timezone.localtime(opens).strftime("%-I:%M %p")
        assert when in again.content.decode(), "the page does not say when to come again"
        assert "captcha" not in again.content.decode().lower()
    with time_machine.travel(opens, tick=False):
        assert post(ROBOT, "rita@agency.test").status_code == 303, "the hour is over, and the place is still refused"
    assert answers[500] == 0
    assert min(queries) > 0, "nothing was counted"
    assert answers[303] == HelpRequest.objects.count() - 2 <= 40
    grown = {name: count - size.get(name, 0) for name, count in rows().items() if count > size.get(name, 0)}
    assert max(grown.values()) < 500, f"a flood fills a table: {grown}"
    took.sort()
    return {
        "database": connection.vendor,
        "posts from one address, each a request well filled in": f"{posts:,}",
        "taken (303) / throttled (429) / errors (500) / anything else": f"{answers[303]} / {answers[429]:,} / "
        f"{answers[500]} / {posts - answers[303] - answers[429] - answers[500]}",
        "letters that left because of them": str(Mail.objects.filter(to__endswith="@evil.test").count()),
        "queries for a throttled post: least / most": f"{min(queries)} / {max(queries)}",
        "time for a throttled post: median / 99 of 100": f"{took[len(took) // 2] * 1000:.1f} ms / "
        f"{took[len(took) * 99 // 100] * 1000:.1f} ms",
        "posts a second, one process": f"{posts / seconds:.0f}",
        "rows that counting them left behind": str(Attempt.objects.count()),
        "somebody at another address, in the middle of it": "taken",
        "somebody at the robot's address, in the same hour": f"told to come again at {when}, typing kept",
        "somebody at the robot's address, at that time": "taken",
    }


def rows() -> dict[str, int]:
    """How many rows each table has."""
    from django.apps import apps

    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def one_database(posts: int) -> dict[str, str]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # ten thousand warnings tell nothing
    name = connection.creation.create_test_db(verbosity=0) if connection.vendor == "postgresql" else ""
    if not name:
        call_command("migrate", verbosity=0)
    try:
        return flood(posts)
    finally:
        if name:
            connection.creation.destroy_test_db(name, verbosity=0)


def trial_of(url: str, posts: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="steelyard-endure-") as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {"STEELYARD_DATA": folder, "STEELYARD_MODE": "test", "STEELYARD_LOG_LEVEL": "ERROR"}
        environment |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "tests.endure.robots", "--here", "--posts", str(posts)]
        ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def write(found: list[dict[str, str]]) -> None:
    lists = {key: [one.get(key, "—") for one in found] for one in found for key in one}
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    head = f"| what | {' | '.join(names[name] for name in lists.pop('database'))} |"
    table = [f"| {key} | {' | '.join(values)} |" for key, values in lists.items()]
    text = "\n".join([head, "|---" * (len(found) + 1) + "|", *table])
    REPORT.write_text(
        "# Robots at the public form\n\n"
        "Written by `script/endure`, which fails if a promise is broken: no error, no full table, no letter beyond the\n"
        "limit; other addresses get through, and who shares the robot's address is told when to come again. Nobody is\n"
        "shown a puzzle. The clock stands still during the flood, so that all of it falls into one hour.\n\n"
        f"{text}\n"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=10_000)
    options.add_argument(
        "--here", action="store_true", help="try the database of the environment, print what was found"
    )
    given = options.parse_args()
    if given.here:
        sys.stdout.write(json.dumps(one_database(given.posts)) + "\n")
        return
    urls = ("", os.environ.get("DATABASE_URL", ""))
    found = []
    for url in dict.fromkeys(urls):
        found.append(trial_of(url, given.posts))
        write(found)


if __name__ == "__main__":
    main()
