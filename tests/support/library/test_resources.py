"""Resources: the list, one of them, and the file they come from."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.imports import run
from steelyard.support.library.models import Resource, Use
from tests.factories.library import ResourceFactory, UseFactory
from tests.page import Page
from tests.people import Cast

Visit = Any
ROW = {"key": "self-care", "title": "Self-Care Strategies", "authors": "Pate, C.", "year": "2020", "publisher": "WestEd",
       "kind": "brief", "by_center": "yes", "topics": "care;sel", "focal_areas": "equity", "tier": "1",
       "downloads_at_least": "2000", "period": "2020-05/2021-04", "source": "rand_2021:433", "note": ""}  # fmt: skip


@pytest.fixture
def care(db: None) -> Topic:
    FocalArea.objects.create(key="equity", name="Equity")
    Topic.objects.create(key="sel", name="Social and emotional learning", ring="individual")
    return Topic.objects.create(key="care", name="Adult self-care", ring="individual")


def titles(page: Page) -> list[str]:
    links = [e for e in page.all("a") if re.fullmatch(r"/resources/\d+/", e.get("href") or "")]
    return ["".join(e.itertext()) for e in links]


def test_a_row_brings_a_resource_with_its_use_and_a_second_load_changes_nothing(care: Topic) -> None:
    assert run("resources", [ROW], by=None).counts["added"] == 1
    resource = Resource.objects.get(key="self-care")
    assert (resource.tier, resource.by_center, resource.topics.count()) == ("general", True, 2)
    assert (resource.status, resource.clearance, resource.byline) == ("published", "record", "C. Pate")
    use = Use.objects.get()
    assert (use.kind, use.at_least, use.period_from, use.period_to) == (
        "downloads", 2000, date(2020, 5, 1), date(2021, 4, 30),
    )  # fmt: skip
    entries = Entry.objects.count()
    assert run("resources", [ROW], by=None).counts["same"] == 1
    assert Entry.objects.count() == entries
    changed = {**ROW, "topics": "care", "downloads_at_least": "2500"}
    assert run("resources", [changed], by=None).counts["changed"] == 1
    assert (list(resource.topics.all()), Use.objects.get().at_least) == ([care], 2500)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"kind": "poem"}, "Select a valid choice"),
        ({"period": ""}, "Downloads need the period"),
        ({"period": "2020-05"}, "two months with a slash"),
        ({"period": "2021-04/2020-05"}, "ends before it begins"),
        ({"topics": "care;nothing"}, "Nothing has the key nothing"),
        ({"title": ""}, "required"),
        ({"downloads_at_least": "many"}, "whole number"),
    ],
)
def test_a_bad_row_is_refused(care: Topic, values: dict[str, str], problem: str) -> None:
    report = run("resources", [{**ROW, **values}], by=None)
    assert problem in " ".join(report.refused[0].problems)
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Aligning at scale", "Caring for adults"]),
        ({"q": "SCALE walrond"}, ["Aligning at scale"]),
        ({"kind": "report"}, ["Caring for adults"]),
        ({"q": "nothing"}, []),
        ({"topic": "x", "kind": "x"}, ["Aligning at scale", "Caring for adults"]),
    ],
)
def test_resources_are_found(visit: Visit, cast: Cast, care: Topic, query: dict[str, str], found: list[str]) -> None:
    ResourceFactory(title="Aligning at scale", authors=["Walrond, N."])
    ResourceFactory(title="Caring for adults", kind="report").topics.set([care])
    assert titles(visit.part("library:resources", "rows", as_=cast.rosa, query=query)) == found


def test_the_topic_narrows_the_list(visit: Visit, cast: Cast, care: Topic) -> None:
    ResourceFactory(title="Aligning at scale")
    ResourceFactory(title="Caring for adults").topics.set([care])
    page = visit("library:resources", as_=cast.libby, query={"topic": care.pk})
    assert titles(page) == ["Caring for adults"]


def test_a_resource_tells_its_use_apart_from_people(visit: Visit, cast: Cast, care: Topic) -> None:
    resource = ResourceFactory(title="Caring for adults", url="https://example.org/caring")
    resource.topics.set([care])
    UseFactory(resource=resource)
    page = visit("library:resource", pk=resource.pk, as_=cast.liam)
    assert page.h1 == "Caring for adults"
    assert "2,000" in page.text
    assert "counted apart from people" in page.text
    visit("library:resource", pk=10**9, as_=cast.liam, status=404)
    visit("library:resources", as_=cast.nobody, status=403)


def test_the_list_asks_as_often_for_three_as_for_one(visit: Visit, cast: Cast, care: Topic) -> None:
    def asked() -> int:
        client = visit.client(cast.liam)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("library:resources")).status_code == 200
        return len(seen)

    ResourceFactory().topics.set([care])
    one = asked()
    for _ in range(2):
        ResourceFactory().topics.set([care])
    assert asked() == one <= 20
