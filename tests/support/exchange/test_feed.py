"""Our feed: what leaves and what does not, at once and cheaply, signed by a key that is ours alone."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from steelyard.support.coherence.rules import ALL, EXISTS, NOTHING, Viewer
from steelyard.support.exchange import jobs
from steelyard.support.exchange.models import Feed
from steelyard.support.exchange.queries.feed import feed as last_feed
from steelyard.support.exchange.rules.reading import head_of, rows_of, signed
from steelyard.support.exchange.tasks.feeds import feed_file, folder, twin_file
from steelyard.support.exchange.tasks.keys import key_file, own_key
from steelyard.support.partners.models import ProviderTopic
from tests.factories import exchange as making
from tests.factories.charge import TopicFactory
from tests.factories.coherence import MapRowFactory, ShareFactory
from tests.factories.directory import LEAFactory, OrganizationFactory, SEAFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def agencies(db: None) -> Any:
    """Two agencies, of which one tells all and the other that support exists."""
    center = making.a_telling_center(name="Our Center", short_name="Ours")
    topic = TopicFactory(name="Trust")
    ProviderTopic.objects.create(organization=center.organization, topic=topic, depth="deep")
    told = LEAFactory(name="Harbor Schools", code="4100001", state="OR")
    exists = SEAFactory(name="Lake Department", code="lake-sea", state="OH")
    silent = LEAFactory(name="Quiet Schools", code="4100003")
    making.opened()
    # Somebody else's help of the same agency is not ours to tell, whatever the agency lets other centers know.
    others = MapRowFactory(agency=told, provider=OrganizationFactory(name="Another Provider"), topic=topic)
    ShareFactory(row=others, viewer=Viewer.OTHER_CENTERS, level=ALL)
    return {
        "told": making.told_support(told, topic=topic, name="Words of the ledger"),
        "exists": making.told_support(exists, level=EXISTS, topic=topic),
        "silent": making.told_support(silent, level=NOTHING, topic=topic),
    }


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def fetched(client: Client, **headers: str) -> Any:
    return client.get(reverse("exchange:feed"), headers=headers)


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(one) for one in data.splitlines()]


def test_what_leaves_is_what_was_chosen_and_agreed_to(agencies: Any, client: Client) -> None:
    answer = fetched(client)
    assert answer["Content-Type"].startswith("application/jsonl")
    found = lines(body(answer))
    assert [one["kind"] for one in found] == ["feed", "center", "offering", "expertise", "support", "support", "seal"]
    by_kind = {one["kind"]: one for one in found[:4]}
    assert by_kind["center"]["name"] == "Our Center"
    assert (by_kind["offering"]["key"], by_kind["expertise"]["depth"]) == ("coaching", "deep")
    told, exists = found[4:6]
    row = agencies["told"].row_id
    assert told == {
        "kind": "support", "key": f"support-{row}", "level": "all", "agency": "Harbor Schools", "agency_state": "OR",
        "agency_nces": "4100001", "topics": ["Trust"], "tier": "targeted", "from": "2026-01-15",
    }  # fmt: skip
    assert exists == {
        "kind": "support", "key": f"support-{agencies['exists'].row_id}", "level": "exists",
        "agency": "Lake Department", "agency_state": "OH", "agency_code": "lake-sea",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "missing"),
    [("tells_offerings", "offering"), ("tells_expertise", "expertise"), ("tells_support", "support")],
)
def test_what_is_not_chosen_stays(agencies: Any, client: Client, chosen: str, missing: str) -> None:
    making.opened(**{chosen: False})
    assert missing not in {one["kind"] for one in lines(body(fetched(client)))}


def test_depth_stays_unless_it_is_chosen(agencies: Any, client: Client) -> None:
    making.opened(tells_depth=False)
    [found] = [one for one in lines(body(fetched(client))) if one["kind"] == "expertise"]
    assert found == {"kind": "expertise", "key": found["key"], "topic": "Trust"}


def test_a_consent_withdrawn_is_gone_at_once_from_every_door_and_file(
    agencies: Any, client: Client, cast: Cast
) -> None:
    client.force_login(cast.cora)
    doors = [
        reverse("exchange:feed"),
        reverse("exchange:file", args=["jsonl"]),
        reverse("exchange:leaving", args=["support"]),
        reverse("exchange:agencies"),
    ]
    assert all(b"Harbor Schools" in text(client, door) for door in doors)
    twin_file(jobs.feed_now())
    making.withdrawn(agencies["told"])
    assert not [door for door in doors if b"Harbor Schools" in text(client, door)]
    assert b"Lake Department" in text(client, doors[0])
    assert not [file for file in folder().glob("feed-*") if b"Harbor" in file.read_bytes()]
    assert len(list(folder().glob("feed-*"))) == 1  # the twin of the former feed is gone too


def text(client: Client, door: str) -> bytes:
    answer: Any = client.get(door)
    assert answer.status_code == 200
    return body(answer) if answer.streaming else answer.content


def test_the_signature_holds_and_both_forms_say_the_same(agencies: Any) -> None:
    found = jobs.feed_now()
    both = [feed_file(found.file_hash), twin_file(found)]
    rows = [[(row.kind, row.values) for row in rows_of(path)] for path in both]
    assert rows[0] == rows[1]
    assert {signed(path).key for path in both} == {own_key()}
    assert {head_of(path).sequence for path in both} == {found.sequence}


def test_who_has_it_is_told_so_for_few_queries(agencies: Any, client: Client) -> None:
    first = fetched(client)
    body(first)
    with CaptureQueriesContext(connection) as asked:
        again = fetched(client, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(asked) <= 6, [one["sql"][:80] for one in asked]
    before = last_feed().sequence
    making.opened(tells_depth=False)
    assert body(fetched(client, **{"If-None-Match": first["ETag"]}))
    assert last_feed().sequence > before


def test_the_same_rows_stay_the_same_feed_for_a_week(agencies: Any) -> None:
    first = jobs.feed_now()
    data = feed_file(first.file_hash).read_bytes()
    LEAFactory(name="Somewhere")
    Feed.objects.update(seen="")
    assert jobs.feed_now().file_hash == first.file_hash
    feed_file(first.file_hash).unlink()  # as after a backup
    jobs.feed_now()
    assert feed_file(first.file_hash).read_bytes() == data
    Feed.objects.update(seen="", published_at=timezone.now() - timedelta(days=8))
    renewed = jobs.feed_now()
    assert renewed.sequence > first.sequence
    assert renewed.file_hash != first.file_hash


def test_the_key_is_made_once_and_for_nobody_else_to_read(agencies: Any) -> None:
    first = own_key()
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    kept = key_file().read_text()
    old = feed_file(jobs.feed_now().file_hash)
    key_file().unlink()
    assert own_key() != first
    found = jobs.feed_now()
    assert signed(feed_file(found.file_hash)).key == own_key()
    assert old != feed_file(found.file_hash)
    key_file().write_text(kept)


def test_nothing_answers_before_it_is_chosen(client: Client, db: None) -> None:
    making.a_telling_center()
    for route in ("exchange:feed", "exchange:twin", "exchange:well-known"):
        assert client.get(reverse(route)).status_code == 404
    assert client.get(reverse("exchange:schema")).json()["$id"].endswith("/exchange/schema.json")


def test_the_well_known_place_says_where_and_by_which_key(agencies: Any, client: Client) -> None:
    said = client.get(reverse("exchange:well-known")).json()
    assert said["key"] == own_key()
    assert said["feed"] == f"{current.BASE_URL}/exchange/feed.jsonl"
    assert Path(said["schema"]).name == "schema.json"
