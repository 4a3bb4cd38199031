"""An address that holds a NUL leads to no page, on either database and for whoever asks."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.page import Page
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/library/?q=a%00b", "/?%00", "/no%00where/", "/events/?q=%00"])
def test_a_visitor_is_told_that_there_is_no_such_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_so_is_the_staff(visit: Callable[..., Page], cast: Cast) -> None:
    visit("directory:people", query={"q": "a\0b"}, as_=cast.cora, status=404)
    visit("directory:people", query={"q": "a b"}, as_=cast.cora)
