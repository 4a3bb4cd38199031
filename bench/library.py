"""The search of the library: fill it with generated resources once, then measure pages in process and over HTTP."""

import itertools
import random
import statistics
import sys
import time
from datetime import UTC, datetime

import django

from bench import measure
from bench.measure import ROOT, p95, say, serve, timed

OURS, BARE = "steelyard.config.wsgi:application", "bench.bare_library:application"
measure.PORTS[BARE] = 18733
EACH = 1_000  # resources at scale 1
KNOWN = 50_000  # different words; how often each occurs follows Zipf's law
TITLE, ABSTRACT, TEXT = 9, 30, 120  # words
CONSONANTS, VOWELS = "bcdfglmnprstv", "aeiou"
WHOLE = ("everything", "vocabulary")  # what is remembered of the index, not of a search
PLACES = {"commonest": 0, "middling": 180, "rare": 4_500}


def word(rank):
    """A word that can be spoken; each rank has its own, and none ends like an English plural."""
    made, left = "", rank + 70
    while left:
        left, at = divmod(left, 65)
        made += CONSONANTS[at % 13] + VOWELS[at // 13]
    return made + "k"


def pool(chance):
    """A million words in a row, drawn with the frequencies of a natural text."""
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(KNOWN)))
    return [word(rank) for rank in chance.choices(range(KNOWN), cum_weights=weights, k=1_000_000)]


def fill(size):
    """Resources with authors, topics, focal areas and a file's text; the same ones each time."""
    from django.core.management import call_command
    from django.db import transaction

    from steelyard.center.charge.models import FocalArea, Topic
    from steelyard.support.library.models import Resource

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name the hashed files
    if Resource.objects.count() >= size:
        return
    started = time.perf_counter()
    chance = random.Random(1)
    words = pool(chance)
    topics = [Topic.objects.create(key=f"t{n}", name=f"Topic {word(n + 300)}", ring="individual") for n in range(18)]
    areas = [FocalArea.objects.create(key=f"a{n}", name=f"Area {word(n + 400)}", position=n) for n in range(5)]
    for first in range(0, size, 5_000):
        with transaction.atomic():
            some(range(first, min(size, first + 5_000)), chance, words, topics, areas)
    say(what="filling the library", rows=size, seconds=time.perf_counter() - started)
    started = time.perf_counter()
    from steelyard.support.library.tasks.index import rebuild

    rebuild()
    seconds = time.perf_counter() - started
    say(what="building the index", rows=size, seconds=seconds, rate=size / seconds)
    measure.refresh()


def some(numbers, chance, words, topics, areas):
    from steelyard.support.library.models import Author, File, Resource
    from steelyard.support.library.rules import Audience, ResourceKind

    kinds, audiences = [kind.value for kind in ResourceKind], ["", *(one.value for one in Audience)]
    moment = datetime(2021, 4, 30, tzinfo=UTC)
    rows, texts = [], []
    for number in numbers:
        at = chance.randrange(len(words) - 200)
        title = " ".join(words[at : at + TITLE]).capitalize()
        abstract = " ".join(words[at + TITLE : at + TITLE + ABSTRACT])
        texts.append(" ".join(words[at + TITLE + ABSTRACT : at + TITLE + ABSTRACT + TEXT]))
        rows.append(
            Resource(
                key=f"r{number}",
                title=title,
                abstract=abstract,
                year=str(2021 - int(chance.expovariate(0.2)) % 25),
                publisher=f"Publisher {min(40, int(chance.paretovariate(0.7)))}",
                kind=chance.choice(kinds),
                audience=chance.choice(audiences),
                language=chance.choices(["en", "es", "vi"], [90, 8, 2])[0],
                status="published",
                clearance="curated",
                published_at=moment,
            )
        )
    made = Resource.objects.bulk_create(rows)
    Author.objects.bulk_create(
        Author(resource=one, position=1, name=f"{words[one.pk % 999_999].capitalize()}, A.") for one in made
    )
    File.objects.bulk_create(
        File(resource=one, position=1, name="text.txt", content_type="text/plain", size=1, sha256="0" * 64, text=text)
        for one, text in zip(made, texts, strict=True)
    )
    about, within = Resource.topics.through, Resource.focal_areas.through
    about.objects.bulk_create(
        about(resource_id=one.pk, topic_id=topic.pk)
        for one in made
        for topic in chance.sample(topics, chance.randint(1, 3))
    )
    within.objects.bulk_create(within(resource_id=one.pk, focalarea_id=chance.choice(areas).pk) for one in made)


def addresses():
    common, middling, rare = (word(PLACES[name]) for name in ("commonest", "middling", "rare"))
    return {
        "no word": "/library/",
        "rare word": f"/library/?q={rare}",
        "middling word": f"/library/?q={middling}",
        "commonest word": f"/library/?q={common}",
        "commonest word, later page": f"/library/?q={common}&page=20",
        "commonest word, by title": f"/library/?q={common}&sort=title",
        "two commonest words": f"/library/?q={common}+{word(1)}",
        "commonest word and filters": f"/library/?q={common}&kind=report&topic=t3",
        "misspelt word": f"/library/?q={middling[:-2]}x{middling[-1:]}",
    }


def forget(keep):
    from steelyard.support.library.queries.index import reader

    kept = reader()._kept
    for key in [key for key in kept if key not in keep]:
        del kept[key]


def pages(times):
    """Each page with nothing remembered of it, as its first visitor waits for it, and as the next ones do.

    What the index holds as a whole (the counts without a search, the vocabulary) stays as any search before left it;
    "no word, after indexing" is the one page that waits for it.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    for name, address in addresses().items():
        html = client.get(address).content.decode()
        with CaptureQueriesContext(connection) as done:
            client.get(address)
            queries = len(done)
        found = html.partition('id="count"')[2].partition(">")[2].partition(" resource")[0]
        say(what="hits", name=name, hits=found)

        def first(_, address=address):
            forget(keep=WHOLE)
            client.get(address)

        def after_indexing(_, address=address):
            forget(keep=())
            client.get(address)

        ways = [("first", first), ("again", lambda _, address=address: client.get(address))]
        for way, act in [("after indexing", after_indexing), *ways] if name == "no word" else ways:
            took = timed(act, times)
            say(
                what="page",
                name=f"library, {name}, {way}",
                queries=queries,
                median=statistics.median(took),
                p95=p95(took),
                n=times,
            )


def over_http():
    from steelyard.support.library.models import Resource

    middle = Resource.objects.order_by("pk").values_list("pk", flat=True)[Resource.objects.count() // 2]
    ways = {name: address for name, address in addresses().items() if name.endswith("word")}
    rates = {}
    for application in (BARE, OURS):
        process, port = serve(application)
        try:
            for name, address in ways.items():
                path = f"/?first={middle}" if application == BARE else address
                measure.load(port, path, "")  # warm
                rates[application, name] = measure.load(port, path, "")
                if application == BARE:
                    rates |= {(BARE, other): rates[BARE, name] for other in ways}
                    break
        finally:
            process.terminate()
            process.wait()
    for name in ways:
        bare, ours = rates[BARE, name], rates[OURS, name]
        say(what="list", name=f"library, {name}", bare=bare, ours=ours, ratio=ours / bare)


def main(scale, times):
    sys.path.insert(0, str(ROOT))
    django.setup()
    fill(scale * EACH)
    pages(times)
    over_http()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
