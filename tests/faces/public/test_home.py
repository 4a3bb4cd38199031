"""The first page and the health of the program."""

from typing import Any

import pytest
from django.db import connection

from steelyard.center.charge import actions
from tests.page import text_of


def test_an_empty_installation_says_so(visit: Any) -> None:
    assert "No center is set up here yet" in visit("public:home").text


def test_a_visitor_learns_in_150_words_whether_and_how_to_ask(visit: Any, db: None) -> None:
    actions.found_focus(
        actions.found_center(by=None, name="Center for Rural Schools", short_name="CRS"),
        by=None,
        focal_areas=["Equity"],
        topics=["Reading"],
        general="Open to everybody.",
        targeted="Teams of several agencies.",
        intensive="One agency for two years.",
    )
    page = visit("public:home")
    assert page.h1 == "Help from CRS"
    words = text_of(page.all("main")[0]).split()
    assert len(words) <= 150
    links = {e.get("href") for e in page.all("main")[0].iter("a")}
    assert {"/ask/", "/status/"} <= links
    assert "within 3 working days" in page.text


def test_there_is_nothing_to_explain_outside_the_demonstration(visit: Any, settings: Any) -> None:
    visit("public:about-the-demonstration", status=404)
    settings.DEMONSTRATION = True
    assert visit("public:about-the-demonstration").h1 == "What is real in this demonstration?"


def test_health_answers_while_the_database_does(visit: Any) -> None:
    assert visit("public:health").response.json() == {"status": "ok"}


@pytest.mark.django_db(transaction=True)
def test_health_says_when_the_database_does_not_answer(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    def broken() -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as gone:
        gone.setattr(connection, "cursor", broken)
        assert client.get("/healthz").status_code == 503
