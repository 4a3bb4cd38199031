"""Fetching: never from this house, never more than a feed may have, never for ever."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from steelyard.support.exchange.rules import FORMAT
from steelyard.support.exchange.tasks.fetching import Limits, NotFetched, fetch

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
