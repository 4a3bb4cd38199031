"""Each defence taken away once: the attack of the test that guards it must then succeed.

T1, T4, T5, T6, T8 and T9 have theirs beside them.
"""

import json
import logging
import sys
from contextlib import suppress
from dataclasses import replace
from inspect import unwrap
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from steelyard.evidence.feedback.actions import ballots, lists, waves
from steelyard.evidence.feedback.models import AnswerRow, Ballot, Ticket, Wave
from steelyard.evidence.feedback.rules.sealing import BOX
from steelyard.evidence.feedback.tasks import letters
from steelyard.evidence.feedback.views import host
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import PERMISSIONS
from steelyard.foundation.work.actions import post
from tests.evidence.feedback import attacks
from tests.evidence.feedback.test_host import CANARY, HOST, Lines, Nothing, sent
from tests.evidence.feedback.test_waves import Cut, PowerCut
from tests.factories import feedback as make
from tests.people import Cast


def test_unsealed_answers_are_found(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """T2."""
    monkeypatch.setattr(ballots, "seal", lambda content, *, public: json.dumps(content).encode().ljust(BOX))
    wave = make.opened()
    assert ballots.cast(wave, by=None, ticket=make.tickets(wave)[0], answers=make.form(1, marker=CANARY))
    assert "Ballot" in {name for name, row in attacks.tables() if CANARY in row}


def test_own_words_beside_other_answers_are_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """T3."""
    monkeypatch.setattr(ballots, "Kind", SimpleNamespace(TEXT="nothing is kept apart"))
    make.conducted(cast.eva, cast.dana, [make.form(n, marker=CANARY) for n in range(12)])
    assert {name for name, row in attacks.tables() if CANARY in row} == {"AnswerRow"}


def test_a_box_without_padding_is_refused_by_the_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """T7."""
    monkeypatch.setattr(ballots, "seal", lambda content, *, public: json.dumps(content).encode())
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(1))


def test_without_one_transaction_a_cut_loses_a_ballot(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """T10."""
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    monkeypatch.setattr(ballots.transaction, "atomic", Nothing)
    with pytest.raises(PowerCut), connection.execute_wrapper(Cut(2)):
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(1))
    assert (Ticket.objects.count(), Ballot.objects.count()) == (24, 0)


def test_an_opening_that_is_no_transaction_loses_ballots(cast: Cast) -> None:
    """T10, the other half."""
    wave = make.opened()
    for n, ticket in enumerate(make.tickets(wave)):
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
    waves.close(wave, by=cast.eva)
    ballots.witness(wave, by=cast.dana)
    plain, private = unwrap(ballots.open_ballots), make.private_of(wave)
    found = set()
    for at in range(1, 30):
        try:
            with transaction.atomic():
                with suppress(PowerCut), connection.execute_wrapper(Cut(at)):
                    plain(Wave.objects.get(pk=wave.pk), by=cast.eva, private=private)
                transaction.set_rollback(False)  # what lay there, had nothing bound it together
                found.add((Ballot.objects.count(), AnswerRow.objects.count()))
                raise Undone
        except Undone:
            continue
    assert (25, 25) in found  # as many answers as ballots: opened again, everybody counts twice


class Undone(Exception):
    pass


def loosely() -> logging.LogRecord:
    """The line that a plain ``log.exception`` writes."""
    return logging.LogRecord("steelyard.loose", logging.ERROR, __file__, 1, "error", (), sys.exc_info())


def test_an_ordinary_error_log_tells_what_was_sent(db: None, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    """T11."""
    wave = make.opened()
    monkeypatch.setattr(host.log, "error", lambda *_, **__: caplog.handler.handle(loosely()))
    given = make.posted("none", **{"a.why": CANARY})
    client = Client(headers={"host": HOST}, raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        Lines(20).run(lambda: sent(client, f"/{wave.code}", given))
    assert CANARY in caplog.text


def test_without_the_host_the_program_writes_about_respondents(db: None, settings: Any, caplog: Any) -> None:
    """T12: what the ordinary chain does with the same address, and with a refused form."""
    host_off = "feedback.elsewhere.test"
    settings.ALLOWED_HOSTS = ["*"]
    with caplog.at_level(logging.DEBUG):
        answer = Client().get("/no-such-wave", headers={"host": host_off})
    assert answer.status_code == 404
    assert [one for one in caplog.records if one.name in {"steelyard.request", "django.request"}]


def test_a_ticket_in_the_outbox_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """T13: somebody who mails the usual way."""
    wave = make.opened()
    batch = lists.draw_batch(wave, by=None)
    invitation, ticket = batch.pairs[0]
    subject, body = letters.first(wave, invitation, link=letters.link_of(wave, ticket), code=ticket)
    post(key="the usual way", to=invitation.address, subject=subject, body=body)
    assert "Mail" in attacks.holding([ticket])


def test_a_role_too_many_reads_what_people_wrote(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """T14."""
    wave = make.conducted(cast.eva, cast.dana, [make.form(n, marker=CANARY) for n in range(12)])
    client = Client()
    client.force_login(cast.dana)
    page = reverse("feedback:texts", args=[wave.pk])
    assert client.get(page).status_code == 403
    more = replace(PERMISSIONS["feedback.read"], roles=frozenset({Role.EVALUATOR, Role.DIRECTOR}))
    monkeypatch.setitem(PERMISSIONS, "feedback.read", more)
    assert CANARY in client.get(page).content.decode()


def test_a_truncated_ticket_that_is_not_read_as_none_is_a_ticket(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard against broken codes: without it all of them have one hash, and one planted row lets each of them in."""
    wave = make.opened()
    cut = make.tickets(wave)[0][:-1]
    Ticket.objects.bulk_create([Ticket(wave=wave.pk, hash=ballots.hash_of(cut))])
    assert not ballots.cast(wave, by=None, ticket=cut, answers=make.form(1))
    assert not Ballot.objects.exists()
    monkeypatch.setattr(ballots, "read", lambda typed: typed)
    assert ballots.cast(wave, by=None, ticket=cut, answers=make.form(1))
    assert Ballot.objects.count() == 1
