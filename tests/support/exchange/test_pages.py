"""The pages of exchange: who may what, what is shown before it counts, and where other centers' words stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steelyard.foundation.work.models import Job
from steelyard.support.exchange import actions
from steelyard.support.exchange.models import Copy, OfferedElsewhere, Source
from steelyard.support.exchange.queries.feed import publishing
from tests.factories import exchange as making
from tests.factories.directory import LEAFactory, OrganizationFactory
from tests.page import Page
from tests.people import Cast
from tests.support.exchange.feeds import CENTER, KEY, OTHER, made, offering

Visit = Callable[..., Page]


def upload(path: Path, name: str = "their feed.jsonl") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, path.read_bytes())


def test_the_director_chooses_what_leaves(visit: Visit, cast: Cast) -> None:
    making.a_telling_center()
    assert "Nothing leaves by an address" in visit("exchange:publishing", as_=cast.liam).text
    visit("exchange:choose", as_=cast.cora, status=403)
    version = publishing().version
    visit.post("exchange:choose", {"version": version, "is_on": "on", "tells_offerings": "on"}, as_=cast.dana)
    assert (publishing().is_on, publishing().tells_expertise) == (True, False)
    assert "Anybody may fetch our feed" in visit("exchange:publishing", as_=cast.dana).text
    stale = visit.post("exchange:choose", {"version": version, "tells_support": "on"}, as_=cast.dana, status=409)
    assert "Nothing was overwritten" in stale.text or publishing().tells_support is False


def test_the_preview_shows_what_leaves_and_nothing_else(visit: Visit, cast: Cast) -> None:
    making.a_telling_center()
    making.opened()
    making.told_support(LEAFactory(name="Harbor Schools", code="4100001"), name="Words of the ledger")
    assert "Two years." in visit("exchange:leaving", kind="offering", as_=cast.liam).text
    page = visit("exchange:leaving", kind="support", as_=cast.liam)
    assert "Harbor Schools" in page.text
    assert "4100001" in page.text
    assert "Words of the ledger" not in page.text
    visit("exchange:leaving", kind="nonsense", as_=cast.liam, status=404)
    making.opened(tells_support=False)
    assert "Harbor Schools" not in visit("exchange:leaving", kind="support", as_=cast.liam).text


def test_a_center_is_added_by_a_file_and_its_key_confirmed(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    data = {"name": "Lakes", "file": upload(made(tmp_path / "feed"))}
    page = visit.post("exchange:add-source", data, as_=cast.cora)
    source = Source.objects.get()
    assert page.response["Location"] == source.get_absolute_url()
    page = visit("exchange:source", pk=source.pk, as_=cast.cora)
    assert source.offered_fingerprint in page.text
    assert "Is this the key of the center?" not in visit("exchange:source", pk=source.pk, as_=cast.liam).text
    for wrong in ({"key": source.offered_key}, {"key": making.public(OTHER), "compared": "on"}):
        visit.post("exchange:confirm", wrong, pk=source.pk, as_=cast.cora)
        source.refresh_from_db()
        assert not source.key
    visit.post("exchange:confirm", {"key": source.offered_key, "compared": "on"}, pk=source.pk, as_=cast.cora)
    copy = Copy.objects.get()
    page = visit("exchange:copy", pk=copy.pk, as_=cast.cora)
    assert "Nothing is taken in yet" in page.text
    assert "Offering coaching" in page.text
    assert not OfferedElsewhere.objects.in_use().exists()
    visit.post("exchange:apply", pk=copy.pk, as_=cast.cora)
    assert OfferedElsewhere.objects.in_use().exists()
    visit.post("exchange:undo", pk=copy.pk, as_=cast.cora)
    assert not OfferedElsewhere.objects.in_use().exists()
    visit.post("exchange:undo", pk=copy.pk, as_=cast.cora)  # once more is told and does nothing
    visit.post("exchange:apply", pk=copy.pk, as_=cast.liam, status=403)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "empty"), (b"<html>", "no seal"), (b"\0" * 99, "no seal"), (b"PK\x03\x04" + b"\0" * 99, "damaged")],
)
def test_a_file_that_is_no_feed_is_told_beside_the_field(visit: Visit, cast: Cast, content: bytes, told: str) -> None:
    data = {"name": "Lakes", "file": SimpleUploadedFile("feed.jsonl", content)}
    page = visit.post("exchange:add-source", data, as_=cast.cora, status=422)
    assert told in page.text
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.example", "http://", "https://a b", "http://[::1", "http://u:p@a.example", "x\0y"]
)  # fmt: skip
def test_an_address_that_is_none_is_told_beside_the_field(visit: Visit, cast: Cast, url: str) -> None:
    visit.post("exchange:add-source", {"name": "Lakes", "url": url}, as_=cast.cora, status=422)
    assert not Source.objects.exists()


def test_an_address_is_fetched_by_the_worker(visit: Visit, cast: Cast) -> None:
    page = visit.post("exchange:add-source", {"name": "Lakes", "url": "lakes.example.org"}, as_=cast.cora)
    source = Source.objects.get()
    assert source.url == "https://lakes.example.org"
    assert page.response["Location"] == Job.objects.get().get_absolute_url()
    visit.post("exchange:fetch", pk=source.pk, as_=cast.cora)
    assert Job.objects.count() == 1  # asked twice is fetched once
    again = visit.post(
        "exchange:add-source", {"name": "L", "url": "https://lakes.example.org"}, as_=cast.cora, status=422
    )
    assert "read already" in again.text


def test_what_other_centers_say_stands_on_pages_of_the_directory(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    lakes = OrganizationFactory(name="Lakes", kind="federal_center")
    harbor = LEAFactory(name="Harbor Schools", code="4100001")
    source = making.a_source(organization=lakes)
    making.in_use(source, made(tmp_path / "feed"))
    for organization, words in ((lakes, "Offering coaching"), (harbor, "Trust")):
        page = visit("directory:organization", pk=organization.pk, as_=cast.liam)
        assert "From other centers" in page.text
        assert words in page.text
        assert "The Lakes Center" in page.text
        assert "From other centers" not in visit("directory:organization", pk=organization.pk, as_=cast.ada).text


def test_pages_ask_as_much_for_three_as_for_one(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    making.a_telling_center()
    making.opened()
    visit("exchange:publishing", as_=cast.cora)  # what is made once in a life is made
    counts: list[list[tuple[str, int]]] = []
    pages: list[tuple[str, dict[str, Any]]] = [
        ("exchange:sources", {}), ("exchange:copies", {}), ("exchange:agencies", {}),
        ("exchange:leaving", {"kind": "support"}), ("exchange:leaving", {"kind": "offering"}), ("exchange:publishing", {}),
    ]  # fmt: skip
    for number, key in enumerate((KEY, OTHER)):
        for n in range(1 + number):
            making.told_support(LEAFactory(name=f"Agency {number} {n}"))
        source = making.a_source(key=key, name=f"Center {number}")
        rows = [CENTER, *(offering(f"o{n}") for n in range(1 + 2 * number))]
        copy = making.in_use(source, made(tmp_path / f"feed{number}", rows, key=key))
        counts.append([])
        for route, words in [*pages, ("exchange:copy", {"pk": copy.pk}), ("exchange:source", {"pk": source.pk})]:
            with CaptureQueriesContext(connection) as asked:
                visit(route, as_=cast.cora, **words)
            counts[-1].append((route, len(asked)))
    assert counts[0] == counts[1]


def test_a_file_of_the_feed_is_for_staff(visit: Visit, cast: Cast) -> None:
    making.a_telling_center()
    client = visit.client(cast.liam)  # type: ignore[attr-defined]  # the fixture is a Visit
    for ending, begins in (("jsonl", b'{"format"'), ("zip", b"PK")):
        answer = client.get(reverse("exchange:file", args=[ending]))
        assert b"".join(answer.streaming_content).startswith(begins)
        assert "attachment" in answer["Content-Disposition"]
    visit("exchange:publishing", as_=cast.rosa, status=403)


def test_today_tells_whoever_brings_feeds_in_what_could_not_be_read_and_what_waits(
    visit: Visit, cast: Cast, tmp_path: Path
) -> None:
    silent = making.a_source(name="Silent Center", key=OTHER)
    actions.note_check(silent, by=None, problem="The site took too long.")
    waits = making.a_source(name="Waiting Center")
    copy = making.brought(waits, made(tmp_path / "feed"))
    page = visit("desk:today", as_=cast.cora)
    assert "Silent Center" in page.text
    assert "The site took too long." in page.text
    assert copy.get_absolute_url() in page.html
    assert "Silent Center" not in visit("desk:today", as_=cast.liam).text
    actions.apply_copy(copy, by=None)
    actions.stop_source(silent, by=None)
    assert "Centers we read" not in visit("desk:today", as_=cast.cora).text
