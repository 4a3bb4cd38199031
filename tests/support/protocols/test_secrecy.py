"""Nobody reads an answer before all are in: looked for in every table, page, letter, log line and history entry."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit import seals
from steelyard.foundation.work.models import Mail
from steelyard.support.protocols.actions.ballots import Asked, lock, replace, save_draft
from steelyard.support.protocols.models import Ballot, Run
from steelyard.support.protocols.rules import EQUITY, EXPERT, Answers
from tests.factories.protocols import in_review, opened, rated, said, token_of, waiting
from tests.people import Cast

SECRET = "quaggazebra"
# What an answer looks like wherever it might be written out.
TRACES = (SECRET, '"marks"', "mark-knowledge", '"knowledge": "2"', '"knowledge":"2"', "2 · Weak", "'2'")


@pytest.fixture
def run(cast: Cast) -> Run:
    """An expert review: the first reviewer has locked, the second keeps a draft, the third has not begun."""
    found = opened(in_review(), by=cast.libby)
    first, second, _ = waiting(found)
    lock(first, by=None, answers=rated(2, 2, 2, why=f"{SECRET} one"))
    save_draft(second, by=None, answers=Answers({"knowledge": "2"}, {"knowledge": f"{SECRET} two"}))
    found.refresh_from_db()
    return found


def cells() -> Iterator[tuple[str, str]]:
    """Every cell of every table as text: what somebody sees who can read the database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    raw = bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)
                    yield f"{table}.{name}", raw


def found_in_tables(trace: str) -> set[str]:
    return {place for place, text in cells() if trace in text}


def test_no_table_holds_an_answer_before_the_last_lock(run: Run) -> None:
    assert found_in_tables(SECRET) == set()
    # The questions themselves stand in the template's row; nowhere else.
    assert {place for trace in TRACES for place in found_in_tables(trace)} <= {"protocols_template.content"}
    assert run.outcome == ""
    assert run.score is None


def test_after_the_last_lock_the_same_search_finds_them(run: Run) -> None:
    """The search can find: without this, finding nothing would prove nothing."""
    for ballot in waiting(run):
        lock(ballot, by=None, answers=rated(2, 2, 2, why=SECRET))
    assert found_in_tables(SECRET) == {"protocols_ballot.answers"}
    assert not Ballot.objects.exclude(sealed=None).exists()


def test_a_seal_has_one_length_whatever_it_holds(run: Run) -> None:
    sizes = {len(bytes(one.sealed)) for one in Ballot.objects.exclude(sealed=None)}
    assert len(sizes) == 1


def test_a_seal_opens_in_no_other_row(run: Run) -> None:
    first, second, third = run.ballots.order_by("position")
    Ballot.objects.filter(pk=third.pk).update(sealed=first.sealed)
    response = Client().get(reverse("protocols:review", args=[token_of(third)]))
    assert SECRET not in response.content.decode()
    assert "Your earlier draft cannot be opened" in response.content.decode()
    del second


def addresses(run: Run) -> list[str]:
    """Every page that has to do with the run, its thing, its people and its letters."""
    resource, label = run.subject_pk, "protocols.run"
    pages = [
        reverse("protocols:runs"),
        reverse("protocols:run", args=[run.pk]),
        reverse("protocols:cancel", args=[run.pk]),
        reverse("protocols:mine"),
        reverse("library:resource", args=[resource]),
        reverse("library:resources"),
        reverse("work:letters"),
        reverse("desk:today"),
        reverse("history:of", args=[label, run.pk]),
        reverse("history:of", args=["library.resource", resource]),
    ]
    for ballot in run.ballots.all():
        pages += [reverse("protocols:replace", args=[ballot.pk]), reverse("protocols:my-review", args=[ballot.pk])]
        pages += [reverse("protocols:reply", args=[ballot.pk, item.key]) for item in EXPERT.content.items]
    return pages + [letter.get_absolute_url() for letter in Mail.objects.all()]


def test_no_page_shows_an_answer_to_anybody_else(run: Run, cast: Cast) -> None:
    opened_pages = 0
    for user in (None, *vars(cast).values()):
        client = Client()
        if user is not None:
            client.force_login(user)
        for address in addresses(run):
            response = client.get(address)
            text = response.content.decode()
            assert [one for one in TRACES if one in text] == [], (str(user), address)
            opened_pages += response.status_code == 200
    assert opened_pages > 30  # pages that were refused would prove nothing


def test_a_reviewer_sees_the_own_answers_alone(run: Run) -> None:
    first, second, third = run.ballots.order_by("position")
    pages = {one: Client().get(reverse("protocols:review", args=[token_of(one)])) for one in (first, second, third)}
    texts = {one: response.content.decode() for one, response in pages.items()}
    assert f"{SECRET} two" in texts[second]
    assert SECRET not in texts[third]
    assert SECRET not in texts[first]  # locked: not even to oneself, so that nobody can be made to show it
    assert all(f"{SECRET} one" not in text for text in texts.values())


def test_letters_and_history_tell_who_has_locked_and_nothing_else(run: Run) -> None:
    told = [f"{entry.sentence} {entry.name} {entry.changes} {entry.note}" for entry in Entry.objects.all()]
    letters = [f"{letter.subject} {letter.body}" for letter in Mail.objects.all()]
    assert [text for text in told + letters for one in TRACES if one in text] == []
    locks = [entry.note for entry in Entry.objects.filter(verb="protocols.run.locked")]
    assert locks == ["Reviewer 1"]
    drafts = [text for text in told if "Reviewer 2" in text and "asked a reviewer" not in text]
    assert drafts == []  # nobody learns that a draft was begun


def test_history_tells_the_outcome_but_not_the_score(run: Run) -> None:
    for ballot in waiting(run):
        lock(ballot, by=None, answers=rated(2, 2, 2, why=SECRET))
    revealed = Entry.objects.get(verb="protocols.run.revealed")
    assert revealed.changes == {"outcome": ["", "not_passed"]}
    assert not any(SECRET in f"{entry.changes} {entry.note}" for entry in Entry.objects.all())


def test_no_log_line_holds_an_answer(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    run = opened(in_review(), by=cast.libby)
    ballot = waiting(run)[0]
    address = reverse("protocols:review", args=[token_of(ballot)])
    with caplog.at_level(logging.DEBUG):
        sent: dict[str, Any] = {"do": "save", "version": ballot.version, "mark-knowledge": "2"}
        response = Client().post(address, sent | {"reason-knowledge": SECRET})
        assert response.status_code == 303
        Client().post(address, sent | {"do": "nonsense", "reason-knowledge": SECRET})
        Client().post(address.replace(token_of(ballot), "foreign"), sent | {"reason-knowledge": SECRET})
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert SECRET not in logged


def test_the_redirect_that_is_kept_of_a_form_holds_no_token(cast: Cast) -> None:
    run = opened(in_review(), by=cast.libby)
    ballot = waiting(run)[0]
    token = token_of(ballot)
    once = "7a1c1d5e-3f0c-4d8a-9b3e-0d8d4f0f6b11"
    Client().post(reverse("protocols:review", args=[token]), {"do": "save", "version": ballot.version, "once": once})
    assert found_in_tables(once.replace("-", "")) | found_in_tables(once)  # the key was kept
    assert found_in_tables(token) == {"work_mail.body"}  # in the letter alone, until it is sent


def test_those_who_decide_read_the_answers_once_all_are_in_and_others_only_the_outcome(run: Run, cast: Cast) -> None:
    for ballot in waiting(run):
        lock(ballot, by=None, answers=rated(2, 2, 2, why=SECRET))
    for user in vars(cast).values():
        client = Client()
        client.force_login(user)
        response = client.get(reverse("protocols:run", args=[run.pk]))
        reads = user in {cast.libby, cast.dana}
        assert (SECRET in response.content.decode()) is reads, str(user)
    for ballot in run.ballots.all():
        text = Client().get(reverse("protocols:review", args=[token_of(ballot)])).content.decode()
        assert text.count(SECRET) >= 8  # three dimensions of two others and one's own


def test_one_whose_place_was_taken_back_reads_nothing(run: Run, cast: Cast) -> None:
    gone = waiting(run)[0]
    token = token_of(gone)
    replace(gone, by=cast.libby, asked=Asked("Nora New", "nora@reviewers.test"))
    for ballot in waiting(run):
        lock(ballot, by=None, answers=rated(2, 2, 2, why=SECRET))
    text = Client().get(reverse("protocols:review", args=[token])).content.decode()
    assert SECRET not in text
    assert "No longer needed" in text


def test_questions_are_sealed_like_points(cast: Cast) -> None:
    run = opened(in_review(), by=cast.libby, key=EQUITY.key)
    lock(waiting(run)[0], by=None, answers=said(why=SECRET, values="not_yet"))
    assert found_in_tables(SECRET) == set()


def test_another_key_opens_nothing(run: Run, settings: Any, tmp_path: Any) -> None:
    ballot = waiting(run)[0]
    settings.DATA = tmp_path
    text = Client().get(reverse("protocols:review", args=[token_of(ballot)])).content.decode()
    assert "Your earlier draft cannot be opened" in text
    assert (tmp_path / "seal.key").stat().st_mode & 0o777 == 0o600


def test_a_seal_says_what_it_is_about() -> None:
    sealed = seals.seal({"a": 1}, about="one")
    assert seals.unseal(sealed, about="one") == {"a": 1}
    for wrong, about in ((sealed, "two"), (sealed[:-1] + b"x", "one"), (b"", "one")):
        with pytest.raises(seals.Unopened):
            seals.unseal(wrong, about=about)
