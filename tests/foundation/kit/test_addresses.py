"""A NUL in an address is as if it were not there, on either database and for whoever asks."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.directory import PersonFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["Far%00row", "%00Farrow%00", "Farrow%%0000", "Farrow%%%000000"])
def test_what_is_searched_for_is_found_without_it(visit: Any, cast: Cast, words: str) -> None:
    PersonFactory(name="Fay Farrow")
    page = visit.client(cast.cora).get(f"/people/?q={words}")
    assert page.status_code == 200
    assert "Fay Farrow" in page.content.decode()


@pytest.mark.parametrize("address", ["/library/?q=a%00b", "/?%00", "/events/?kind=%00"])
def test_a_visitor_gets_the_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
