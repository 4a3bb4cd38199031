"""The public search: everything published is found, nothing else is, and no search breaks it."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.actions import load_states
from steelyard.faces.command.case import load_case
from steelyard.support.library import actions
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.similar import similar
from steelyard.support.library.rules.words import SILENT, words_of
from tests.factories.library import FileFactory, ResourceFactory
from tests.page import Page, text_of
from tests.people import Cast

Visit = Any
Indexed = Callable[[], int]
CASE = Path(__file__).resolve().parents[3] / "cases" / "ciselss"


def titles(page: Page) -> list[str]:
    return [text_of(item) for item in page.all("h2", class_="result__title")]


def counts(page: Page) -> dict[str, str]:
    found = {}
    for label in page.all("label", class_="facet__value"):
        name, count = text_of(label.find("bdi")), text_of(label.find("span"))  # type: ignore[arg-type] -- each label has both
        found[name] = count
    return found


def slip(word: str) -> str:
    """The word with two of its inner letters swapped."""
    at = next(at for at in range(2, len(word) - 1) if word[at] != word[at + 1])
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def test_each_publication_of_the_case_is_found_in_every_way(transactional_db: None, indexed: Indexed) -> None:
    load_states(by=None)  # a test before this one may have emptied their table
    load_case(CASE)
    indexed()
    with (CASE / "08-resources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    topics = dict(Topic.objects.values_list("key", "name"))
    client, missing = Client(), []
    assert len(rows) >= 20
    for row in rows:
        telling = [word for word in words_of(row["title"]) if word not in SILENT and len(word) > 5]
        ways = [" ".join(row["title"].split()[:5]), f'"{" ".join(row["title"].split()[1:4])}"', slip(telling[0])]
        ways += [row["authors"].split(";")[0]] if row["authors"] else []
        ways += [topics[key] for key in row["topics"].split(";") if key]
        for typed in ways:
            address = f"/library/{row['key']}/"
            pages = [client.get("/library/", {"q": typed, "page": at}).content.decode() for at in (1, 2, 3)]
            if not any(address in page for page in pages):
                missing.append((row["key"], typed))
    assert missing == []


@pytest.fixture
def shelf(db: None) -> dict[str, Resource]:
    area = FocalArea.objects.create(key="equity", name="Equity")
    care = Topic.objects.create(key="care", name="Adult self-care", ring="individual")
    safety = Topic.objects.create(key="safety", name="School safety", ring="individual")
    made = {
        "trauma": ResourceFactory(key="trauma", title="Trauma-informed practice", year="2020", publisher="WestEd"),
        "care": ResourceFactory(
            key="care", title="Caring for adults", year="2019", kind="report", abstract="After trauma."
        ),
        "niño": ResourceFactory(key="nino", title="El niño sano", language="es", authors=["O’Brien, Zoë"], year="2018"),
        "draft": ResourceFactory(key="draft", title="Trauma draft", status="draft"),
        "review": ResourceFactory(key="review", title="Trauma in review", status="review"),
        "retired": ResourceFactory(key="retired", title="Trauma of old", status="retired"),
    }
    made["care"].topics.set([care, safety])
    made["trauma"].topics.set([safety])
    made["trauma"].focal_areas.set([area])
    FileFactory(resource=made["care"], text="Page one. " * 50 + "Resilience <script>grows</script> slowly.")
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Trauma-informed practice", "Caring for adults", "El niño sano"]),  # the newest first
        ({"q": "trauma"}, ["Trauma-informed practice", "Caring for adults"]),  # a title weighs more
        ({"q": "TRAUMAS informing"}, ["Trauma-informed practice"]),
        ({"q": "truama"}, ["Trauma-informed practice", "Caring for adults"]),
        ({"q": "trau"}, ["Trauma-informed practice", "Caring for adults"]),
        ({"q": "nino"}, ["El niño sano"]),
        ({"q": "obrien zoe"}, ["El niño sano"]),
        ({"q": "wested"}, ["Trauma-informed practice"]),
        ({"q": "adult self-care"}, ["Caring for adults"]),
        ({"q": "resilience"}, ["Caring for adults"]),
        ({"q": '"for adults"'}, ["Caring for adults"]),
        ({"q": "trauma", "sort": "title"}, ["Caring for adults", "Trauma-informed practice"]),
        ({"q": "trauma", "sort": "newest"}, ["Trauma-informed practice", "Caring for adults"]),
        ({"kind": "report"}, ["Caring for adults"]),
        ({"kind": ["report", "brief"], "topic": "safety"}, ["Trauma-informed practice", "Caring for adults"]),
        ({"year": "2018"}, ["El niño sano"]),
        ({"language": "es"}, ["El niño sano"]),
        ({"publisher": "WestEd", "area": "equity"}, ["Trauma-informed practice"]),
        ({"topic": "nothing"}, []),
    ],
)
def test_words_and_filters_find(
    visit: Visit, shelf: Any, indexed: Indexed, query: dict[str, Any], found: list[str]
) -> None:
    indexed()
    assert titles(visit("library:search", query=query)) == found


def test_a_misspelt_word_is_told(visit: Visit, shelf: Any, indexed: Indexed) -> None:
    indexed()
    assert (
        "Showing results for trauma. Nothing here holds “truama”."
        in visit("library:search", query={"q": "truama"}).text
    )
    assert "hold some of it" in visit("library:search", query={"q": "trauma zzzzzz"}).text
    nothing = visit("library:search", query={"q": "trazzzzz"})
    assert "Nothing here matches" in nothing.text
    assert [link.get("href") for link in nothing.all("a") if link.text == "trauma"] == ["?q=trauma"]
    assert any(link.get("href") == "/ask/" for link in nothing.all("a"))


def test_counts_tell_what_each_value_would_give(visit: Visit, shelf: Any, indexed: Indexed) -> None:
    indexed()
    everything = counts(visit("library:search"))
    assert (everything["School safety"], everything["Brief"], everything["2019"], everything["Spanish"]) == (
        "2",
        "2",
        "1",
        "1",
    )
    chosen = visit("library:search", query={"q": "trauma", "kind": "report"})
    found = counts(chosen)
    assert (found["Report"], found["Brief"]) == ("1", "1")  # its own group counts as if nothing were chosen in it
    assert found["School safety"] == "1"
    assert "Spanish" not in found
    box = next(box for box in chosen.all("input", name="kind") if box.get("value") == "report")
    assert box.get("checked") is not None


def test_only_what_is_published_is_found_by_anybody(visit: Visit, shelf: Any, cast: Cast, indexed: Indexed) -> None:
    indexed()
    for who in (None, cast.libby, cast.rosa, cast.ada):
        page = visit("library:search", as_=who, query={"q": "trauma"})
        assert titles(page) == ["Trauma-informed practice", "Caring for adults"]
        assert "2 resources" in page.text


def test_an_index_behind_the_times_shows_nothing_that_is_not_public_now(
    visit: Visit, shelf: Any, indexed: Indexed
) -> None:
    indexed()
    Resource.objects.filter(key="trauma").update(status="draft")
    assert titles(visit("library:search", query={"q": "trauma"})) == ["Caring for adults"]


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "word " * 2_000,
        "?!…—.,;:",
        "'; DROP TABLE library_resource; --",
        "title:care AND NOT (kind:brief OR *) ~2 ^9 [a TO z]",
        'NEAR("a" "b", 5) "',
        '"""""',
        "\0",
        "care\0",
        "\ud800",
        "مرحبا 你好 ไทย",
        "{{ 7*7 }} ${x} <script>alert(1)</script>",
    ],
)
def test_hostile_searches_get_a_page(visit: Visit, shelf: Any, indexed: Indexed, typed: str) -> None:
    indexed()
    page = visit("library:search", query={"q": typed.encode("utf-8", "replace").decode()})
    assert "resource" in page.text
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"}, {"page": "-1"}, {"page": "x"}, {"page": "9" * 400}, {"page": "٣"}, {"sort": "x"}, {"kind": "x" * 999},
        {"topic": ["a"] * 500}, {"year": "\0"}, {"publisher": "' OR 1=1"}, {"area": "{"}, {"nonsense": "1"},
    ],
)  # fmt: skip
def test_hostile_addresses_get_a_page(visit: Visit, shelf: Any, indexed: Indexed, query: dict[str, Any]) -> None:
    indexed()
    visit("library:search", query=query)


def test_signs_alone_get_a_sentence_and_the_newest(visit: Visit, shelf: Any, indexed: Indexed) -> None:
    indexed()
    page = visit("library:search", query={"q": "?!"})
    assert "signs alone find nothing" in page.text
    assert len(titles(page)) == 3
    assert "only the first 12 words were read" in visit("library:search", query={"q": "word " * 2000}).text


def test_excerpts_are_escaped_and_say_where_they_are_from(visit: Visit, shelf: Any, indexed: Indexed) -> None:
    shelf["trauma"].title = "Trauma & <b>bold</b>"
    shelf["trauma"].save(update_fields=["title"])
    indexed()
    page = visit("library:search", query={"q": "resilience"})
    assert "In its text: … " in page.text
    assert "<mark>Resilience</mark> &lt;script&gt;grows" in page.html
    assert "<mark>Trauma</mark> &amp; &lt;b&gt;bold" in visit("library:search", query={"q": "trauma"}).html


def test_pages_of_results_are_linked_and_bounded(visit: Visit, db: None, indexed: Indexed) -> None:
    ResourceFactory.create_batch(25, abstract="common word")
    indexed()
    seen: list[str] = []
    for number, links in ((1, ["next"]), (2, ["prev", "next"]), (3, ["prev"])):
        page = visit("library:search", query={"q": "common", "page": number})
        seen += titles(page)
        assert [link.get("rel") for link in page.all("a", class_="pager__link")] == links
    assert len(set(seen)) == 25
    late = visit("library:search", query={"q": "common", "page": 99})
    assert "There is no page 99: results end after page 3." in late.text


def test_as_many_questions_for_ten_results_as_for_one(db: None, indexed: Indexed) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get("/library/", {"q": "resource"}).status_code == 200
        return len(seen)

    ResourceFactory(authors=["One"])
    indexed()
    one = asked()
    ResourceFactory.create_batch(9, authors=["One"])
    indexed()
    assert asked() == one <= 4
    assert asked() == 1  # drawn once, asked again only whether it may still be shown


def test_the_page_is_the_same_to_everybody_and_sets_no_cookie(visit: Visit, shelf: Any, indexed: Indexed) -> None:
    indexed()
    response = visit("library:search", query={"q": "trauma"}).response
    assert not response.cookies
    assert Client().post("/library/").status_code == 405


def test_a_part_comes_with_its_filters_and_count(visit: Visit, shelf: Any, indexed: Indexed) -> None:
    indexed()
    part = visit.part("library:search", "found", query={"q": "trauma"})
    assert [e.get("id") for e in part.all("div") if e.get("id")] == ["found", "filters"]
    assert [e.get("id") for e in part.all("p", role="status")] == ["count"]


def test_without_an_index_titles_are_searched(visit: Visit, shelf: Any) -> None:
    page = visit("library:search", query={"q": "trauma"})
    assert titles(page) == ["Trauma-informed practice"]
    assert "only titles are searched" in page.text


def test_similar_resources_share_words_and_topics(shelf: Any, indexed: Indexed) -> None:
    assert similar(shelf["care"]) == []  # no index, no guess
    indexed()
    assert similar(shelf["care"]) == [shelf["trauma"]]
    actions.retire(shelf["trauma"], by=None, reason="Out of date.")
    assert similar(shelf["care"]) == []
