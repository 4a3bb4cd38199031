"""200 transcripts of 32 kB, 40 codes, 20,000 excerpts with two codes each: lists, applying, files, search, codes that meet.

The peer is Taguette as measured on one machine (research notes): its times stand beside ours. Applying a code stands
beside a bare Django form that stores one row, both over HTTP, search and codes that meet beside the bare query. Prints JSON lines.
"""

import http.client
import os
import queue
import random
import re
import statistics
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
TRANSCRIPTS, SIZE, CODES, EXCERPTS = 200, 32_000, 40, 20_000
OURS, BARE = "steelyard.config.wsgi:application", "bench.bare_inquiry:application"
LINKS, GIVEN, ROUNDS = 8, 1_500, 5  # the system gives each new connection to either worker: rounds even that out
TOPS = 8  # codes on top; the others stand below them, four each
# Seconds of the peer, and how many times as fast ours should be.
PEER = {
    "first page": (0.249, 20),
    "last page": (0.276, 20),
    "one code": (0.193, 20),
    "parent code": (0.216, 20),
    "CSV": (5.8, 10),
    "workbook": (7.9, 8),
}
WORDS = (
    "state agency support plan team school call data guide question answer change depth breadth coach visit year need "
    "partner grant leader teacher people share learn build trust time work meet write read count show"
).split()


def transcript(dice):
    """Paragraphs of made-up sentences."""
    made, size = [], 0
    while size < SIZE:
        sentences = [" ".join(dice.choices(WORDS, k=dice.randint(6, 14))).capitalize() + "." for _ in range(4)]
        made.append(" ".join(sentences))
        size += len(made[-1]) + 1
    return "\n".join(made)[:SIZE]


def fill():
    """The room, unless it is there; answers the evaluator, the codes on top and one below."""
    from datetime import date
    from uuid import uuid4

    from allauth.mfa.models import Authenticator

    from steelyard.evidence.inquiry.actions.codes import add_all
    from steelyard.evidence.inquiry.models import TEXTS, Code, Coding, Document, Excerpt, Interview, Respondent
    from steelyard.foundation.accounts.models import User
    from steelyard.foundation.accounts.rules import Role

    user, _ = User.objects.get_or_create(
        email="evaluator@bench.test", defaults={"name": "Evaluator", "is_demonstration": True}
    )
    user.held.get_or_create(role=Role.EVALUATOR, since=date(2018, 10, 1))
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    if Document.objects.filter(source="bench").exists():
        return user
    dice = random.Random(1)  # noqa: S311 -- made-up words
    rows = [{"name": f"Top {n}", "level": "thematic"} for n in range(TOPS)]
    rows += [{"name": f"Code {n}", "level": "thematic", "parent": n % TOPS} for n in range(CODES - TOPS)]
    codes = add_all(rows, by=user)
    people = Respondent.objects.bulk_create(
        Respondent(
            pseudonym=f"Recipient {n:03}", stratum="recipient", tier=("targeted", "intensive")[n % 2], is_simulated=True
        )
        for n in range(TRANSCRIPTS)
    )
    asked = Interview.objects.bulk_create(
        Interview(respondent=one, period=f"{2019 + n % 3}–{2020 + n % 3}", status="held", held_on=date(2020, 1, 1))
        for n, one in enumerate(people)
    )
    texts = [transcript(dice) for _ in asked]
    guids = [uuid4() for _ in asked]
    found = Document.objects.bulk_create(
        Document(guid=guid, title=f"Talk {n:03}", kind="interview", status="ready", interview=one, source="bench",
                 sealed_text=TEXTS.seal(text, about=guid), size=len(text), taken_in_by=user)
        for n, (one, text, guid) in enumerate(zip(asked, texts, guids, strict=True))
    )  # fmt: skip
    excerpts = []
    for n in range(EXCERPTS):
        at, start, guid = n % TRANSCRIPTS, (n // TRANSCRIPTS) * 300 + dice.randint(0, 80), uuid4()
        words = texts[at][start : start + dice.randint(80, 240)]
        sealed = TEXTS.seal(words, about=guid)
        excerpts.append(
            Excerpt(guid=guid, document=found[at], start=start, end=start + len(words), coder=user, sealed_text=sealed)
        )
    made = Excerpt.objects.bulk_create(excerpts, batch_size=1000)
    Coding.objects.bulk_create(
        (
            Coding(excerpt=one, code=code, coder=user, document_id=one.document_id, start=one.start, codebook=1)
            for one in made
            for code in dice.sample(codes, 2)
        ),
        batch_size=1000,
    )
    assert Code.objects.count() >= CODES
    return user


def median(does, times):
    does()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        does()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def beside(name, seconds):
    from bench.measure import say

    peer, goal = PEER[name]
    say(what=f"inquiry: {name}", seconds=seconds, peer=peer, times=round(peer / seconds, 1), goal=goal)
    print(
        f"{name}: {seconds * 1000:.1f} ms, {peer / seconds:.1f} times as fast as the peer (at least {goal})",
        file=sys.stderr,
    )


def opened(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer


def lists(client, times):
    from steelyard.evidence.inquiry.models import Code

    top, low = Code.objects.get(name="Top 0").pk, Code.objects.get(name="Code 9").pk
    addresses = {
        "first page": "",
        "last page": "?last",
        "one code": f"?code={low}",
        "parent code": f"?code={top}",
    }
    for name, query in addresses.items():
        assert b"Talk" in opened(client, f"/inquiry/excerpts/{query}").content
        beside(name, median(lambda query=query: opened(client, f"/inquiry/excerpts/{query}"), times))
    for name, address in (("CSV", "/inquiry/excerpts.csv"), ("workbook", "/inquiry/excerpts.xlsx")):
        assert len(opened(client, address).content) > 1_000_000
        beside(name, median(lambda address=address: opened(client, address), 5))


def applied(user):
    """Codes given a second over 8 connections to 2 workers, beside a bare form of Django that stores one row."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import connection

    from bench import measure
    from steelyard.evidence.inquiry.models import Code, Document, Excerpt

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store.save()
    cookie = f"{settings.SESSION_COOKIE_NAME}={store.session_key}"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_codings")
        cursor.execute("CREATE TABLE bench_codings (start_at integer, end_at integer, code integer, by_user text)")
    found, code = Document.objects.filter(source="bench").first(), Code.objects.get(name="Top 1").pk
    measure.PORTS[BARE] = 18737
    before, rates = Excerpt.objects.count(), {BARE: [], OURS: []}
    length = 30 + before % 97  # another run marks other words
    bodies = [{"start": 7 * n, "end": 7 * n + length, "codes": code} for n in range(GIVEN)]
    size = GIVEN // ROUNDS
    for application, form, to in (
        (BARE, "/apply/", "/apply/"),
        (OURS, "/inquiry/codes/new/", f"/inquiry/documents/{found.pk}/apply/"),
    ):
        process, port = measure.serve(application)
        try:
            for at in range(0, GIVEN, size):
                rates[application].append(posted(port, cookie, (form, to), bodies[at : at + size]))
        finally:
            process.terminate()
            process.wait()
    assert Excerpt.objects.count() == before + GIVEN
    mine, theirs = statistics.median(rates[OURS]), statistics.median(rates[BARE])
    measure.say(what="inquiry: applying a code", rate=mine, bare=theirs, share=round(mine / theirs, 2), goal=0.5)
    print(
        f"applying: {mine:.0f}/s, bare form {theirs:.0f}/s, {mine / theirs:.2f} of it (at least 0.5)", file=sys.stderr
    )


def posted(port, cookie, addresses, bodies):
    """Posts a second, each answered by another page; one form is opened first on each connection."""
    form, to = addresses
    left, done = queue.SimpleQueue(), []
    for body in bodies:
        left.put(body)

    def work():
        link = http.client.HTTPConnection("127.0.0.1", port)
        link.request("GET", form, headers={"Host": "localhost", "Cookie": cookie})
        page = link.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
        given = page.getheader("Set-Cookie").partition(";")[0]
        headers = {
            "Host": "localhost",
            "Cookie": f"{cookie}; {given}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        ready.wait()
        while not left.empty():
            try:
                body = left.get_nowait()
            except queue.Empty:
                break
            link.request("POST", to, urlencode(body | {"csrfmiddlewaretoken": token}), headers=headers)
            answer = link.getresponse()
            answer.read()
            done.append(answer.status)
        link.close()

    ready = threading.Barrier(LINKS + 1)
    threads = [threading.Thread(target=work) for _ in range(LINKS)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if len(done) != len(bodies) or not set(done) <= {302, 303}:
        raise SystemExit(f"{len(done)} of {len(bodies)} were answered, with {sorted(set(done))}")
    return len(done) / (time.perf_counter() - began)


def queried(client, user, times):
    """The search and the codes that meet, beside the bare work that each cannot do without."""
    from django.db import connection

    from bench.measure import say
    from steelyard.evidence.inquiry.models import TEXTS, Document

    def bare_search(pattern):
        def does():
            hits = 0
            for guid, sealed in Document.objects.filter(status="ready").values_list("guid", "sealed_text"):
                for _ in pattern.finditer(TEXTS.unseal(sealed, about=guid)):
                    hits += 1
                    if hits == 20:
                        return

        return does

    for name, words in (("common words", "state agency"), ("words that are nowhere", "zebra crossing")):

        def search(words=words):
            answer = client.post("/inquiry/search/", {"words": words})
            assert answer.status_code == 200

        ours, bare = (
            median(search, times),
            median(bare_search(re.compile(words.replace(" ", r"\s+"), re.IGNORECASE)), times),
        )
        say(what=f"inquiry: search for {name}", seconds=ours, bare=bare, ratio=round(ours / bare, 2))
        print(f"search for {name}: {ours * 1000:.1f} ms, bare {bare * 1000:.1f} ms", file=sys.stderr)

    statement = """SELECT a.code_id, b.code_id, COUNT(*) FROM inquiry_coding a JOIN inquiry_coding b
        ON a.excerpt_id = b.excerpt_id AND a.code_id < b.code_id
        WHERE a.removed_at IS NULL AND b.removed_at IS NULL GROUP BY a.code_id, b.code_id"""

    def bare_meeting():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    ours, bare = median(lambda: opened(client, "/inquiry/together/"), times), median(bare_meeting, times)
    say(what="inquiry: codes that meet", seconds=ours, bare=bare, ratio=round(ours / bare, 2), goal=3)
    print(
        f"codes that meet: {ours * 1000:.1f} ms, bare {bare * 1000:.1f} ms, {ours / bare:.1f} times (at most 3)",
        file=sys.stderr,
    )
    ours = median(lambda: opened(client, "/inquiry/matrix/?level=all"), times)
    say(what="inquiry: matrix of 200 respondents by 40 codes", seconds=ours)
    print(f"matrix of 200 by 40: {ours * 1000:.1f} ms", file=sys.stderr)
    del user


def main(times):
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from bench.measure import refresh

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user = fill()
    refresh()
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    lists(client, times)
    queried(client, user, times)
    applied(user)


if __name__ == "__main__":
    main(int(sys.argv[2]))
