"""Fetching: never from this house, never more than a feed may have, never for ever."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from steelyard.foundation.kit import outside
from steelyard.support.exchange.rules import FORMAT
from steelyard.support.exchange.tasks import fetching
from steelyard.support.exchange.tasks.fetching import HOPS, Limits, NotFetched, fetch

SMALL = Limits(seconds=0.5, all_seconds=1.0, most=1024 * 1024)


@pytest.fixture
def loopback(settings: Any) -> None:
    """As in the tests of two installations on one machine."""
    settings.EXCHANGE_LOOPBACK = True


@pytest.mark.usefixtures("loopback")
def test_a_feed_is_fetched_by_its_address_or_through_the_well_known_place(site: Any) -> None:
    site.files["/f"] = b"the feed"
    site.files["/.well-known/steelyard-exchange.json"] = json.dumps({"format": FORMAT, "feed": "/f"}).encode()
    for url in (f"{site.address}/f", site.address, f"{site.address}/"):
        found = fetch(url)
        assert found.path is not None
        assert found.path.read_bytes() == b"the feed"
        found.path.unlink()
    assert fetch(f"{site.address}/f", etag='"one"').path is None


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nothing", "answers 404"),
        ("inside", "not on the open internet"),
        ("metadata", "not on the open internet"),
        ("loop", "more than 5 times"),
        ("packed", "compressed"),
        ("huge", "larger than 1 MB"),
        ("endless", "larger than 1 MB"),
        ("drip", "took too long|could not be asked"),
        ("short", "could not be asked"),
    ],
)
def test_what_is_not_fetched(site: Any, path: str, told: str, settings: Any) -> None:
    began = time.monotonic()
    with pytest.raises(NotFetched, match=told):
        fetch(f"{site.address}/{path}", limits=SMALL)
    assert time.monotonic() - began < 5
    assert not list(Path(settings.DATA).glob(".fetched-*"))


@pytest.mark.parametrize(
    "url", ["{}/f", "http://localhost/f", "http://10.0.0.1/f", "http://[::1]/f", "file:///etc/passwd"]
)
def test_this_house_is_never_asked(site: Any, url: str) -> None:
    with pytest.raises(NotFetched, match=r"not on the open internet|Only links to web pages"):
        fetch(url.format(site.address))
    assert site.asked == []


@pytest.mark.usefixtures("loopback")
def test_the_well_known_place_cannot_lead_inside(site: Any) -> None:
    notice = {"format": FORMAT, "feed": "http://169.254.169.254/latest/"}
    site.files["/.well-known/steelyard-exchange.json"] = json.dumps(notice).encode()
    with pytest.raises(NotFetched, match="not on the open internet"):
        fetch(site.address)


# With a guard switched off


@pytest.mark.usefixtures("loopback")
def test_an_address_leads_on_a_few_times_and_no_more(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFetched, match="more than 5 times"):
        fetch(f"{site.address}/loop", limits=SMALL)
    assert len(site.asked) == HOPS + 1
    site.asked.clear()
    monkeypatch.setattr(fetching, "HOPS", 10**9)
    with pytest.raises(NotFetched, match=r"took too long|did not answer|could not be asked"):
        fetch(f"{site.address}/loop", limits=SMALL)
    assert len(site.asked) > 2 * (HOPS + 1), "without the guard only the clock ends it"


@pytest.mark.usefixtures("loopback")
def test_nobody_outside_leads_us_to_a_neighbour(site: Any, neighbour: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    neighbour.files["/f"] = b"what only this house may read"
    with pytest.raises(NotFetched, match="not on the open internet"):
        fetch(f"{site.address}/neighbour", limits=SMALL)
    assert neighbour.asked == []
    monkeypatch.setattr(outside, "is_open", lambda _: True)
    found = fetch(f"{site.address}/neighbour", limits=SMALL)
    assert neighbour.asked == ["/f"]
    assert found.path is not None
    assert found.path.read_bytes() == b"what only this house may read"
    found.path.unlink()
