"""A response of twelve questions, page and sealed ballot, beside a bare Django form that stores the same; and an opening.

The rate may be at least half the bare one's, on the same database, each in a process of its own. Opening 100,000 ballots
and counting every answer of them may take 60 seconds together. Prints JSON lines.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BALLOTS = 100_000
GIVEN = {f"q{n}": "b" for n in range(11)} | {"words": "It was clear what to do first, and whom to ask."}


def ours(times):
    """Responses a second through the whole program: middleware, form, cleaning, seal, transaction."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils.http import urlencode
    from steelyard.evidence.feedback.rules.limits import Limiter
    from steelyard.evidence.feedback.views import respondent
    from tests.evidence.questionnaires.forms import choices, document, question
    from tests.factories import feedback as make

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    respondent.limiter = Limiter(most=10**9)
    asked = document(
        *(question(f"q{n}", required=True, choices=choices(*"abcd")) for n in range(11)), question("words", "text")
    )
    wave = make.opened(invited=max(times, 25), version=make.version(asked, key="bench"))
    host = {"host": "feedback.localhost"}
    client, tickets = Client(), make.tickets(wave)[:times]
    began = time.perf_counter()
    for ticket in tickets:
        assert client.get(f"/{wave.code}", headers=host).status_code == 200
        body = urlencode(
            {"ticket": ticket, "language": "en", "at": "0", "go": "next", **{f"a.{k}": v for k, v in GIVEN.items()}}
        )
        answer = client.post(f"/{wave.code}", body, content_type="application/x-www-form-urlencoded", headers=host)
        assert answer.status_code == 303, answer.content[:500]
    rate = len(tickets) / (time.perf_counter() - began)
    opening(wave)
    return rate


def opening(wave):
    """Fill a wave with ballots, open them by two, and count all answers."""
    from bench.measure import say
    from steelyard.evidence.feedback.actions import ballots, waves
    from steelyard.evidence.feedback.models import Ballot
    from steelyard.evidence.feedback.rules.sealing import seal
    from steelyard.evidence.feedback.rules.tickets import new_id
    from steelyard.evidence.results import queries
    from steelyard.foundation.accounts.models import User
    from tests.factories import feedback as make

    people = [User.objects.get_or_create(email=f"{n}@bench.test", defaults={"name": n})[0] for n in ("eva", "dana")]
    public = bytes(wave.public_key)
    dice = random.Random(1)
    for _ in range(BALLOTS // 1000):
        forms = [GIVEN | {f"q{n}": dice.choice("abcd") for n in range(11)} for _ in range(1000)]
        Ballot.objects.bulk_create(Ballot(wave=wave.pk, id=new_id(), box=seal(form, public=public)) for form in forms)
    waves.close(wave, by=people[0])
    ballots.witness(wave, by=people[1])
    began = time.perf_counter()
    count = ballots.open_ballots(wave, by=people[0], private=make.private_of(wave))
    opened = time.perf_counter()
    tables = queries.true_tables(wave, queries.plan_for(wave))
    counted = time.perf_counter()
    assert sum(row.count for row in tables[0].rows) == tables[0].n >= BALLOTS
    say(what=f"opening {count:,} ballots", seconds=opened - began, rate=count / (opened - began))
    say(what="counting their answers", seconds=counted - opened, rate=count / (counted - opened))
    print(f"opening and counting {count:,} ballots: {counted - began:.1f} s (at most 60)", file=sys.stderr)


def bare(times):
    """The same for the bare form, in a process with its own settings."""
    from bench import bare_feedback
    from django.db import connection
    from django.test import Client

    columns = ", ".join(f"{name} text" for name in GIVEN)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_answers")
        cursor.execute(f"CREATE TABLE bench_answers ({columns})")
    assert bare_feedback.application
    client, host = Client(), {"host": "localhost"}
    began = time.perf_counter()
    for _ in range(times):
        assert client.get("/answer", headers=host).status_code == 200
        assert client.post("/answer", GIVEN, headers=host).status_code == 302
    return times / (time.perf_counter() - began)


def main(times):
    sys.path.insert(0, str(ROOT))
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "bench.bare_feedback":
        print(bare(times))
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    os.environ["STEELYARD_FEEDBACK_URL"] = "http://feedback.localhost"
    times = max(times, 200)
    mine = ours(times)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.bare_feedback"}
    command = [sys.executable, "-m", "bench.feedback", "-", str(times)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    theirs = float(done.stdout.strip().splitlines()[-1])
    from bench.measure import say

    say(what="response", ours=mine, bare=theirs, ratio=mine / theirs, n=times)
    print(
        f"{mine:.0f} responses a second beside {theirs:.0f} of a bare form: {mine / theirs:.2f} (at least 0.5)",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main(int(sys.argv[2]))
