"""The feedback host: how a respondent gets through, and what it must never do."""

import logging
import re
import sys
import threading
import time
from typing import Any, Self

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import get_resolver

from steelyard.evidence.feedback.actions import ballots, waves
from steelyard.evidence.feedback.models import Ballot, Ticket
from steelyard.evidence.feedback.rules.limits import Limiter
from steelyard.evidence.feedback.views import host, respondent
from steelyard.foundation.kit.access import guard_of, routes
from steelyard.foundation.work.models import Mail
from tests.evidence.questionnaires.forms import choices, document, question
from tests.factories import feedback as make
from tests.page import Page, check_fragment
from tests.people import Cast

HOST = "feedback.localhost"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser at the feedback host, with a count of its posts of its own."""
    monkeypatch.setattr(respondent, "limiter", Limiter())
    return Client(headers={"host": HOST}, raise_request_exception=False)


def sent(client: Client, path: str, data: dict[str, Any], **headers: str) -> Any:
    from django.utils.http import urlencode

    body = urlencode(data, doseq=True)
    return client.post(path, body, content_type="application/x-www-form-urlencoded", headers={"host": HOST, **headers})


def checked(response: Any) -> Page:
    """What holds of every page, but for the CSRF field, which this host must not have."""
    page = Page(response)
    assert not page.errors, page.errors[:3]
    assert "csrfmiddlewaretoken" not in page.html
    for form in page.all("form"):
        form.set("method", "get")
    check_fragment(page)
    return page


def test_a_respondent_without_javascript_types_the_code_and_answers(db: None, there: Client) -> None:
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    shown = there.get(f"/{wave.code}")
    page = checked(shown)
    assert shown.status_code == 200
    assert page.text.index("anonymous: nothing that we keep") < page.text.index("Code from your letter")
    assert Ticket.objects.count() == 25  # a GET consumes nothing
    first = sent(
        there,
        f"/{wave.code}",
        make.posted(ticket, **{"a.used": ["team"], "seen": ["role", "used", "fit", "why", "next"]}),
    )
    assert (first.status_code, Ballot.objects.count()) == (200, 0)  # skip logic: "team" leads to one more question
    assert "a.team" in first.content.decode()
    answered = sent(
        there, f"/{wave.code}", make.posted(ticket.lower().replace("-", ""), **{"a.used": ["team"], "a.team": "a"})
    )
    assert (answered.status_code, answered["Location"]) == (303, f"/{wave.code}/thanks?language=en")
    assert (Ticket.objects.count(), Ballot.objects.count()) == (24, 1)
    assert "Thank you" in checked(there.get(answered["Location"])).h1


def test_used_wrong_and_truncated_tickets_get_the_same_page_and_nothing_typed_is_lost(db: None, there: Client) -> None:
    wave = make.opened()
    ticket, other = make.tickets(wave)[:2]
    assert sent(there, f"/{wave.code}", make.posted(ticket)).status_code == 303
    pages = []
    for code in (ticket, make.lists.new_ticket(), other[:-1], "", "x" * 90, "\0"):
        answer = sent(there, f"/{wave.code}", make.posted(code, **{"a.why": "I typed this."}))
        assert answer.status_code == 422
        page = checked(answer)
        assert "I typed this." in page.html
        pages.append(re.sub(r'id="ticket" name="ticket" value="[^"]*"', "", page.html))
    assert len(set(pages)) == 1
    assert (Ticket.objects.count(), Ballot.objects.count()) == (24, 1)


def test_bad_answers_come_back_beside_their_question(db: None, there: Client) -> None:
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    for wrong in (
        {"a.role": ""},
        {"a.role": "emperor"},
        {"a.role": ["state", "local"]},
        {"a.strange": "x"},
        {"a.why": "x" * 2001},
    ):
        answer = sent(there, f"/{wave.code}", make.posted(ticket, **wrong))
        assert answer.status_code == 422
        checked(answer)
    assert (Ticket.objects.count(), Ballot.objects.count()) == (25, 0)


def test_what_no_form_of_ours_sends_is_refused_plainly(db: None, there: Client) -> None:
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    here = f"/{wave.code}"
    foreign = [
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ]
    assert [sent(there, here, make.posted(ticket), **one).status_code for one in foreign] == [403] * 4
    assert there.post(here, make.posted(ticket)).status_code == 415  # an upload would reach the disk
    assert sent(there, here, make.posted(ticket, more="x" * 300_000)).status_code == 413
    assert there.put(here, "x").status_code == 405
    assert (there.get("/nowhere-at-all").status_code, there.get("/feedback/").status_code) == (404, 404)
    assert Ballot.objects.count() == 0
    same = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
    assert sent(there, here, make.posted(ticket), **same).status_code == 303


def test_a_closed_wave_says_so_and_a_planned_one_is_not_there(cast: Cast, there: Client) -> None:
    wave, planned = make.opened(), make.draft()
    ticket = make.tickets(wave)[0]
    waves.close(wave, by=cast.eva)
    assert Ticket.objects.count() == 0  # those that were not used are gone
    assert there.get(f"/{wave.code}").status_code == 410
    assert sent(there, f"/{wave.code}", make.posted(ticket)).status_code == 410
    assert there.get(f"/{planned.code}").status_code == 404


def test_languages_and_modules_need_no_memory(db: None, there: Client) -> None:
    asked = document(
        question("role", required=True, choices=choices("state", "local")),
        *(question(f"m{n}", module=f"m{n}") for n in range(3)),
        title={"en": "A form", "es": "Un formulario"},
        languages=["en", "es"],
        modules=[{"name": f"m{n}", "label": f"Module {n}"} for n in range(3)],
    )
    wave = make.opened(version=make.version(asked, key="spoken"))
    english, spanish = (
        there.get(f"/{wave.code}"),
        there.get(f"/{wave.code}", headers={"accept-language": "es-MX,en;q=0.5"}),
    )
    assert "Español" in english.content.decode()
    assert "anónimo" in spanish.content.decode()
    drawn = re.findall(r'name="modules" value="(\w+)"', spanish.content.decode())
    assert sorted(drawn) == ["m0", "m1", "m2"]
    answer = sent(
        there, f"/{wave.code}", {"ticket": make.tickets(wave)[0], "a.role": "local", "modules": drawn, "language": "es"}
    )
    assert answer.status_code == 303
    assert "Gracias" in there.get(answer["Location"]).content.decode()


# What it must never do


def test_no_cookie_no_cache_no_third_party_no_referrer(db: None, there: Client, cast: Cast) -> None:
    """T12, on every kind of answer; somebody who is signed in elsewhere is nobody here."""
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    there.force_login(cast.eva)
    asked = [
        there.get(path) for path in ("/", f"/{wave.code}", f"/{wave.code}/thanks", "/robots.txt", "/nowhere", "/x/y/z")
    ]
    asked += [
        sent(there, f"/{wave.code}", given) for given in (make.posted("bad"), {"ticket": ticket}, make.posted(ticket))
    ]
    asked += [sent(there, f"/{wave.code}", make.posted(ticket), origin="https://evil.test")]
    for one in asked:
        assert not one.cookies
        assert "Vary" not in one or "Cookie" not in one["Vary"]
        assert one["Cache-Control"] == "no-store"
        assert one["Referrer-Policy"] == "same-origin"
        assert one["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in one["Content-Security-Policy"]
        links = re.findall(r'(?:src|href|action)="([^"]*)"', one.content.decode())
        assert [link for link in links if not link.startswith(("/", "#"))] == []
        assert "Eva" not in one.content.decode()


def test_the_page_tells_nothing_by_who_asks_and_writes_nothing(
    db: None, there: Client, cast: Cast, caplog: Any
) -> None:
    wave = make.opened()
    with caplog.at_level(logging.DEBUG), Writes() as writes:
        for path in (f"/{wave.code}", f"/{wave.code}/thanks", "/"):
            there.get(path)
        refused = [sent(there, f"/{wave.code}", make.posted("bad")), there.get("/nowhere"), there.put("/", "x")]
        assert [one.status_code for one in refused] == [422, 404, 405]  # of which Django would write a line each
        assert writes.told == []
        ticket = make.tickets(wave)[0]
        writes.told.clear()
        assert sent(there, f"/{wave.code}", make.posted(ticket)).status_code == 303
    tables = {re.findall(r'"(\w+)"', one)[0] for one in writes.told}
    assert tables == {"feedback_ticket", "feedback_ballot"}
    assert [
        one
        for one in caplog.records
        if one.name != "django.db.backends" and one.name.startswith(("steelyard", "django"))
    ] == []


class Writes:
    """The statements that change something."""

    def __enter__(self) -> Self:
        self.told: list[str] = []
        self._wrapper = connection.execute_wrapper(self)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._wrapper.__exit__(*error)

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.told.append(sql)
        return execute(sql, params, many, context)


CANARY = "canaryword"


def test_an_error_anywhere_leaves_no_word_of_an_answer(db: None, there: Client, caplog: Any) -> None:
    """T11: raise at each line of ours that a post runs through; the log has the class and the line, the page a sentence."""
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    given = make.posted(ticket, **{"a.why": CANARY})
    lines = Lines()
    assert (
        lines.run(lambda: sent(there, f"/{wave.code}", make.posted("no ticket", **{"a.why": CANARY}))).status_code
        == 422
    )
    assert lines.count > 60
    for at in range(1, lines.count, max(1, lines.count // 60)):
        with caplog.at_level(logging.DEBUG):
            answer = Lines(at).run(lambda: sent(there, f"/{wave.code}", given))
        assert answer.status_code == 500
        assert CANARY not in answer.content.decode()
        told = [host_line for host_line in caplog.records if host_line.name == "steelyard.feedback"]
        assert told
        assert told[-1].__dict__["error"] == "RuntimeError"
    text = caplog.text + "".join(str(one.__dict__) for one in caplog.records if one.name != "django.db.backends")
    assert CANARY not in text
    assert ticket not in text
    # An error after the ballot was kept costs the thanks, never the ballot: it is there once, and its ticket is spent.
    assert (Ticket.objects.count() + Ballot.objects.count(), Mail.objects.count()) == (25, 0)


class Lines:
    """Count the lines of the views and of the act that a call runs through, or raise at one of them."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.count = at, 0

    def run(self, call: Any) -> Any:
        sys.settrace(self._trace)
        try:
            return call()
        finally:
            sys.settrace(None)

    def _trace(self, frame: Any, event: str, argument: Any) -> Any:
        watched = (
            "/views/respondent.py",
            "/actions/ballots.py",
            "/rules/tickets.py",
            "/rules/sealing.py",
            "/rules/cleaning.py",
        )
        return self._line if frame.f_code.co_filename.endswith(watched) and frame.f_code.co_name != "told" else None

    def _line(self, frame: Any, event: str, argument: Any) -> Any:
        if event == "line":
            self.count += 1
            if self.count == self.at:
                raise RuntimeError(f"{CANARY} in the message of an error")
        return self._line


@pytest.mark.django_db(transaction=True)
def test_one_ticket_posted_by_many_at_once_gives_one_ballot(monkeypatch: pytest.MonkeyPatch) -> None:
    """T9, and its sabotage: looking first and spending later lets several in."""
    wave = make.opened()
    first, second = make.tickets(wave)[:2]

    def attack(ticket: str) -> int:
        before, gate = Ballot.objects.count(), threading.Barrier(12)

        def post() -> None:
            gate.wait()
            try:
                ballots.cast(wave, by=None, ticket=ticket, answers=make.form(1))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=post) for _ in range(12)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return Ballot.objects.count() - before

    assert attack(first) == 1

    def look_then_spend(wave: Any, ticket: str, box: bytes) -> bool:
        there = Ticket.objects.filter(wave=wave.pk, hash=ballots.hash_of(ticket)).exists()
        time.sleep(0.05)
        if there:
            Ballot.objects.bulk_create([Ballot(wave=wave.pk, id=ballots.new_id(), box=box)])
        return there

    monkeypatch.setattr(ballots, "_spend", look_then_spend)
    monkeypatch.setattr(ballots.transaction, "atomic", Nothing)
    assert attack(second) > 1


class Nothing:
    """In place of a transaction: none."""

    def __init__(self, *_: Any, **__: Any) -> None: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


def test_posts_are_counted_in_memory_alone() -> None:
    limiter = Limiter(most=3, window=600)
    assert [limiter.is_over("198.51.100.7", float(n)) for n in range(5)] == [False, False, False, True, True]
    assert not limiter.is_over("198.51.100.8", 5.0)
    assert not limiter.is_over("198.51.100.7", 700.0)
    assert "198.51.100.7" not in repr(limiter.__dict__)
    before = limiter._key
    limiter.is_over("198.51.100.7", 100_000.0)
    assert limiter._key != before


def test_the_host_answers_its_own_routes_and_no_others(db: None, there: Client) -> None:
    own = list(routes(get_resolver(host.ROUTES).url_patterns))
    assert [guard_of(view) for _, _, view in own] == ["public"] * 4
    assert not {path for path, _, view in routes() if view.__module__ == respondent.__name__}
    assert there.get("/accounts/login/").status_code == 404
    wave = make.opened()
    assert Client().get(f"/{wave.code}").status_code == 404  # and its pages are nowhere else
