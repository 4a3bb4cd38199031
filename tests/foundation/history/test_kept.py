"""Pages kept whole: the same for every visitor, new as soon as anything is recorded, never for whoever is known."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge import actions
from steelyard.foundation.history import kept

pytestmark = pytest.mark.django_db

HOME = "/"


def opened(path: str = HOME, **headers: str) -> Any:
    return Client().get(path, headers=headers)


def test_the_second_visitor_costs_one_question(django_assert_num_queries: Any) -> None:
    first = opened()
    with django_assert_num_queries(1):
        second = opened()
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert second["Cache-Control"] == "public, no-cache"
    assert not second.cookies


def test_a_page_lives_until_anything_is_recorded(cast: Any) -> None:
    assert b"Plainville Center" not in opened().content
    actions.found_center(by=cast.dana, name="Plainville Center", short_name="PC")
    assert b"Plainville Center" in opened().content


def test_and_until_it_is_too_old(monkeypatch: Any) -> None:
    monkeypatch.setattr(kept, "SECONDS", -1)
    opened()
    with CaptureQueriesContext(connection) as done:
        opened()
    assert len(done) > 1


def test_whoever_brings_a_cookie_gets_a_page_of_their_own(visit: Any, cast: Any) -> None:
    opened()
    own = visit(HOME, as_=cast.dana)
    assert own.response["Cache-Control"] == "private, no-store"
    assert str(cast.dana) in own.text
    assert str(cast.dana).encode() not in opened().content


def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    tag = opened()["ETag"]
    again = opened(if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert opened(if_none_match='"other"').status_code == 200


def test_addresses_hosts_and_parts_are_kept_apart() -> None:
    whole = opened("/what-we-do/").content
    assert opened("/what-we-do/?area=x").content is not whole
    assert opened("/what-we-do/", host="evil.example").status_code == 400
    assert len(kept._kept) == 2


def test_a_process_keeps_only_so_many(monkeypatch: Any) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for n in range(8):
        opened(f"{HOME}?n={n}")
    assert len(kept._kept) == 3


def test_neither_posts_nor_pages_with_forms_are_kept() -> None:
    Client().post(HOME)
    opened("/ask/")
    opened("/accounts/login/")
    assert not kept._kept
