"""200 transcripts of 32 kB, 40 codes, 20,000 excerpts with two codes each: lists, applying, files, search, codes that meet.

The peer is Taguette as measured on one machine (research notes): its times stand beside ours. Applying a code stands
beside a bare Django POST that stores one row, search and codes that meet beside the bare query. Prints JSON lines.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
TRANSCRIPTS, SIZE, CODES, EXCERPTS = 200, 32_000, 40, 20_000
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


def applied(client, times):
    """Codes given a second, one at a time, beside a bare view of Django that stores one row of the same table."""
    from django.test import Client, override_settings
    from django.urls import path

    from bench.measure import say
    from steelyard.evidence.inquiry.models import Code, Coding, Document
    from steelyard.foundation.accounts.models import User

    found, code = Document.objects.filter(source="bench").first(), Code.objects.get(name="Top 1").pk
    at = iter(range(100_000))

    def give():
        start = 7 * next(at) % (SIZE - 60)
        answer = client.post(
            f"/inquiry/documents/{found.pk}/apply/", {"start": start, "end": start + 50, "codes": [code]}
        )
        assert answer.status_code == 303, answer.status_code

    bare_view.user = User.objects.get(email="evaluator@bench.test").pk
    bare_view.row = Coding.objects.filter(document=found).first()
    import types

    module = types.ModuleType("bench_bare_urls")
    module.urlpatterns = [path("bare/", bare_view)]
    sys.modules[module.__name__] = module
    ours = 1 / median(give, times * 5)
    bare_settings = {"ROOT_URLCONF": module.__name__, "MIDDLEWARE": ["django.middleware.common.CommonMiddleware"]}
    with override_settings(**bare_settings):
        bare_client = Client(headers={"host": "localhost"})

        def bare():
            answer = bare_client.post("/bare/", {"start": next(at)})
            assert answer.status_code == 303, answer.status_code

        bare_rate = 1 / median(bare, times * 5)
    say(what="inquiry: applying a code", rate=ours, bare=bare_rate, share=round(ours / bare_rate, 2), goal=0.5)
    print(
        f"applying: {ours:.0f}/s, bare Django POST {bare_rate:.0f}/s, {ours / bare_rate:.2f} of it (at least 0.5)",
        file=sys.stderr,
    )


def bare_view(http):
    """A POST that stores one row and redirects, without session, rights or page."""
    from django.http import HttpResponse

    from steelyard.evidence.inquiry.models import Coding

    row = bare_view.row
    Coding.objects.create(
        excerpt_id=row.excerpt_id, code_id=row.code_id, coder_id=bare_view.user, document_id=row.document_id,
        start=int(http.POST["start"]), codebook=1, removed_at="2020-01-01T00:00:00Z",
    )  # fmt: skip
    return HttpResponse(status=303, headers={"Location": "/"})


def queried(client, user, times):
    """The search and the codes that meet, beside the bare work that each cannot do without."""
    import re

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
    applied(client, times)


if __name__ == "__main__":
    main(int(sys.argv[2]))
