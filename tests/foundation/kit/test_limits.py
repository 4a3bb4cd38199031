"""Whom the throttles count as one sender, with and without proxies before the site."""

from typing import Any

import pytest
from django.test import RequestFactory

from steelyard.foundation.kit.limits import place_of

US = "10.0.0.1"  # the proxy nearest to the site, or whoever connects to it


def place(heard: str | None, address: str = US) -> str:
    headers = {} if heard is None else {"X-Forwarded-For": heard}
    return place_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=address))


def of(address: str) -> str:
    """The place of somebody who connects from an address, without any header."""
    return place(None, address)


def test_without_a_proxy_nobody_chooses_their_own_place() -> None:
    assert {place(None), place("192.0.2.1"), place("192.0.2.2, 192.0.2.3"), place("")} == {of(US)}
    assert of("192.0.2.9") != of(US)


@pytest.mark.parametrize(
    ("proxies", "heard", "sender"),
    [
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "forged, 203.0.113.9,192.0.2.1", "192.0.2.1"),
        (2, "192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, "10.0.0.2, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, " 2001:db8::1 ,10.0.0.2 ", "2001:db8::1"),
        (2, "192.0.2.1", US),
        (1, None, US),
        (1, " , ", US),
        (1, "192.0.2.1, unknown", US),
    ],
)
def test_the_outermost_of_our_own_proxies_tells_the_place(
    settings: Any, proxies: int, heard: str | None, sender: str
) -> None:
    settings.PROXIES = proxies
    assert place(heard) == of(sender)


def test_the_address_itself_is_not_in_the_place() -> None:
    assert US not in of(US)
    assert len(of(US)) == 16
