"""Two installations on one machine, each with its data folder, database and server, exchange and agree."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steelyard.foundation.work.worker import drain
from steelyard.support.coherence.rules import EXISTS
from steelyard.support.exchange import actions, jobs
from steelyard.support.exchange.models import OfferedElsewhere, Source
from steelyard.support.exchange.rules.reading import rows_of
from steelyard.support.exchange.rules.signing import fingerprint
from steelyard.support.exchange.tasks.feeds import feed_file
from steelyard.support.exchange.tasks.fetching import fetch
from steelyard.support.exchange.tasks.keys import own_key
from tests.factories import exchange as making
from tests.factories.directory import LEAFactory
from tests.support.exchange.instances import Instance


@pytest.fixture
def other(transactional_db: None, tmp_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path / "other")
    yield made
    made.end()


def of_feed() -> list[dict[str, Any]]:
    """What our feed says now, as the other side holds it."""
    rows = [row for row in rows_of(feed_file(jobs.feed_now().file_hash)) if row.kind != "center"]
    kinds = ("offering", "expertise", "support")
    return [
        row.values
        for kind in kinds
        for row in sorted((r for r in rows if r.kind == kind), key=lambda r: r.values["key"])
    ]


def test_two_centers_exchange_and_agree(other: Instance, live_server: Any, settings: Any) -> None:
    settings.EXCHANGE_LOOPBACK = True
    making.a_telling_center(name="Our Center")
    making.opened()
    told = making.told_support(LEAFactory(name="Harbor Schools", code="4100001"))
    making.told_support(LEAFactory(name="Lake Schools"), level=EXISTS)

    # Another key than one that was confirmed is refused, with the fingerprint to compare.
    feed = f"{live_server.url}/exchange/feed.jsonl"
    shown = fingerprint(own_key())
    assert f"Its fingerprint is {shown}" in other.command("exchange", "import", feed, code=1)
    confirmed = ("--fingerprint", shown, "--json")
    taken = json.loads(other.command("exchange", "import", feed, *confirmed))
    assert (taken["written"], taken["source"]) == (True, "Our Center")
    found = other.found()
    assert found == of_feed()
    assert len(found) == 3

    # An agency takes its consent back: with the next fetch the row is gone.
    making.withdrawn(told)
    again = json.loads(other.command("exchange", "import", feed, "--json"))
    assert again["counts"]["support"] == {"new": 0, "changed": 0, "gone": 1, "same": 1}
    found = other.found(first_fill=True)
    assert found == of_feed()
    assert "Harbor Schools" not in json.dumps(found)

    # And the other way round: the worker fetches, a person compares the key, and the tables come as a file.
    other.serve()
    source = actions.add_source(by=None, name="Other", url=other.address)
    actions.ask_fetch(source, by=None)
    drain()
    source = Source.objects.get(pk=source.pk)
    assert not OfferedElsewhere.objects.exists()
    actions.confirm_key(source, by=None, key=source.offered_key)
    twin = fetch(f"{other.address}/exchange/feed.zip").path
    assert twin is not None
    copy = making.in_use(source, twin)
    twin.unlink()
    assert [row.told["name"] for row in OfferedElsewhere.objects.in_use()] == ["Coaching of the other"]
    assert copy.about["name"] == "The Other Center"
