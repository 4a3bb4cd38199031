"""A response of twelve questions, page and sealed ballot, beside a bare Django form that stores the same; and an opening.

The rate over HTTP, 8 connections to 2 workers, may be at least half the bare one's on the same database. Opening 100,000
ballots and counting every answer of them may take 60 seconds together. Prints JSON lines.
"""

import http.client
import os
import queue
import random
import re
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
os.environ["STEELYARD_FEEDBACK_URL"] = "http://feedback.localhost"
ROOT = Path(__file__).resolve().parents[1]
OURS, BARE = "steelyard.config.wsgi:application", "bench.bare_feedback:application"
BALLOTS, LINKS, LENGTHS = 100_000, 8, 1_000
CLASS = 0.01  # seconds: what somebody who watches a line can tell apart
OF_ONE = 12  # responses from one address: the program takes 600 of it in ten minutes
ADDRESSES = (f"127.0.{n // 250}.{n % 250 + 2}" for n in range(60_000))
GIVEN = {f"q{n}": "b" for n in range(11)} | {"words": "It was clear what to do first, and whom to ask."}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def wave(invited):
    from tests.evidence.questionnaires.forms import choices, document, question
    from tests.factories import feedback as make

    asked = document(
        *(question(f"q{n}", required=True, choices=choices(*"abcd")) for n in range(11)), question("words", "text")
    )
    return make.opened(invited=invited, version=make.version(asked, key="bench"))


def answered(port, host, path, bodies):
    """Responses a second: each shows the page, then posts one of the bodies, and must be sent on to another page."""
    left, done, turn = queue.SimpleQueue(), [], threading.Lock()
    for body in bodies:
        left.put(body)

    def work():
        cookie = {}
        while not left.empty():
            with turn:
                address = next(ADDRESSES)
            link = http.client.HTTPConnection("127.0.0.1", port, source_address=(address, 0))
            for _ in range(OF_ONE):
                try:
                    body = left.get_nowait()
                except queue.Empty:
                    break
                link.request("GET", path, headers={"Host": host} | cookie)
                page = link.getresponse()
                text, given = page.read().decode(), page.getheader("Set-Cookie")
                if given:
                    cookie = {"Cookie": given.partition(";")[0]}
                if token := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
                    body = body | {"csrfmiddlewaretoken": token[1]}
                link.request("POST", path, urlencode(body), headers={"Host": host} | cookie | FORM)
                answer = link.getresponse()
                answer.read()
                done.append(answer.status)
            link.close()

    threads, began = [threading.Thread(target=work) for _ in range(LINKS)], time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(done) != len(bodies) or not set(done) <= {302, 303}:
        raise SystemExit(f"{len(done)} of {len(bodies)} were answered, with {sorted(set(done))}")
    return len(done) / (time.perf_counter() - began)


def lengths(port, host, path, tickets):
    """T7: does the time of an answer tell how much was written? Short and long ones by turns, in an order that is drawn."""
    from bench.measure import say
    from scipy.stats import fisher_exact, mannwhitneyu

    words, took, sizes = {"short": "", "long": "x" * 2000}, {"short": [], "long": []}, set()
    kinds = ["short", "long"] * (len(tickets) // 2)
    random.Random(1).shuffle(kinds)
    for n, (kind, ticket) in enumerate(zip(kinds, tickets, strict=True)):
        if n % 500 == 0:  # the program takes 600 posts of one address in ten minutes
            link = http.client.HTTPConnection("127.0.0.1", port, source_address=(f"127.1.{n // 500}.2", 0))
        answers = {f"a.{name}": value for name, value in (GIVEN | {"words": words[kind]}).items()}
        body = urlencode({"ticket": ticket, "language": "en", "at": "0", "go": "next"} | answers)
        began = time.perf_counter()
        link.request("POST", path, body, headers={"Host": host} | FORM)
        answer = link.getresponse()
        sizes.add((answer.status, len(answer.read()), answer.getheader("Location")))
        took[kind].append(time.perf_counter() - began)
    assert len(sizes) == 1, sizes
    sharp = mannwhitneyu(took["short"], took["long"]).pvalue
    slow = {kind: sum(one >= CLASS for one in times) for kind, times in took.items()}
    classes = fisher_exact([[slow[kind], len(took[kind]) - slow[kind]] for kind in took]).pvalue
    middle = {kind: sorted(times)[len(times) // 2] * 1000 for kind, times in took.items()}
    say(what="time by length", **middle, p=classes, sharp=sharp, n=len(kinds))
    print(f"T7: {middle}, p = {classes:.3f} in classes of 10 ms, {sharp:.3f} to the microsecond", file=sys.stderr)


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


def main(times):
    sys.path.insert(0, str(ROOT))
    django.setup()
    from bench import measure
    from django.core.management import call_command
    from django.db import connection
    from steelyard.evidence.feedback.models import Ballot
    from tests.factories import feedback as make

    measure.PORTS[BARE] = 18736
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    count, before = times * 50, Ballot.objects.count()
    asked = wave(count + LENGTHS)
    drawn = make.tickets(asked)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_answers")
        cursor.execute(f"CREATE TABLE bench_answers ({', '.join(f'{name} text' for name in GIVEN)})")
    named = {f"a.{name}": value for name, value in GIVEN.items()}
    sent = [{"ticket": one, "language": "en", "at": "0", "go": "next"} | named for one in drawn[:count]]
    rates = {}
    for application, host, path, bodies in (
        (BARE, "localhost", "/answer", [GIVEN] * count),
        (OURS, "feedback.localhost", f"/{asked.code}", sent),
    ):
        process, port = measure.serve(application)
        try:
            rates[application] = answered(port, host, path, bodies)
            if application == OURS:
                lengths(port, host, path, drawn[count:])
        finally:
            process.terminate()
            process.wait()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_answers")
        assert cursor.fetchone() == (count,)
    assert Ballot.objects.count() == before + count + LENGTHS
    mine, theirs = rates[OURS], rates[BARE]
    measure.say(what="response", ours=mine, bare=theirs, ratio=mine / theirs, n=count)
    opening(asked)


if __name__ == "__main__":
    main(int(sys.argv[2]))
