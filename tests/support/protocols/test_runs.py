"""Asking reviewers, locking, declining, replacing, reminding, and the moment all of it opens."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.registry import DUTIES
from steelyard.support.protocols.actions.ballots import Asked, decline, invite, lock, remind, replace, save_draft
from steelyard.support.protocols.actions.replies import reply
from steelyard.support.protocols.actions.runs import begin_again, cancel_run, keep_template
from steelyard.support.protocols.jobs import remind_due
from steelyard.support.protocols.models import Ballot, Run, Template
from steelyard.support.protocols.queries.runs import result
from steelyard.support.protocols.rules import EQUITY, EXPERT, Answers, BadTemplate, NotNow, Outcome
from tests.factories.directory import AddressFactory, PersonFactory
from tests.factories.protocols import finished, in_review, opened, rated, said, waiting
from tests.people import Cast


@pytest.fixture
def run(cast: Cast) -> Run:
    return opened(in_review(authors=["Ana Lee"]), by=cast.libby)


def again(run: Run) -> Run:
    return Run.objects.get(pk=run.pk)


def test_the_last_lock_reveals_all_and_works_out_the_score(run: Run) -> None:
    first, second, third = waiting(run)
    lock(first, by=None, answers=rated(5, 4, 3))
    lock(second, by=None, answers=rated(4, 4, 4))
    assert (again(run).status, result(again(run))) == ("open", None)
    lock(third, by=None, answers=rated(3, 5, 5))
    found = again(run)
    assert (found.status, found.outcome, found.score, found.shown_score) == ("revealed", "passed", 41_111, "4.11")
    seen = result(found)
    assert seen is not None
    assert seen.scores == ["4.00", "4.00", "4.33"]
    assert [[one.label[0] for one in row.said] for row in seen.rows] == [
        ["5", "4", "3"],
        ["4", "4", "5"],
        ["3", "4", "5"],
    ]


def test_locked_answers_cannot_be_changed_by_anything(run: Run) -> None:
    ballot = waiting(run)[0]
    lock(ballot, by=None, answers=rated(5, 4, 3))
    same = Ballot.objects.get(pk=ballot.pk)
    for act in (
        lambda: lock(same, by=None, answers=rated(1, 1, 1)),
        lambda: save_draft(same, by=None, answers=rated(1, 1, 1)),
        lambda: decline(same, by=None),
        lambda: replace(same, by=None, asked=Asked("Nora", "nora@reviewers.test")),
    ):
        with pytest.raises(NotNow):
            act()
    assert Ballot.objects.get(pk=ballot.pk).status == "locked"


def test_incomplete_answers_are_not_locked(run: Run) -> None:
    with pytest.raises(NotNow, match="Answer everything"):
        lock(waiting(run)[0], by=None, answers=Answers({"knowledge": "5"}))


@pytest.mark.parametrize(
    ("name", "email", "why"),
    [
        ("Ana Lee", "other@reviewers.test", "among the authors"),
        ("Lee, Ana", "other@reviewers.test", "among the authors"),
        ("A. L.", "ANA@home.test", "among the authors"),
        ("Somebody", "EXPERT-REVIEW-1@reviewers.test", "asked already"),
        ("Libby", "Libby@people.test", "You opened this review"),
    ],
)
def test_who_cannot_review(cast: Cast, name: str, email: str, why: str) -> None:
    resource = in_review(authors=["Ana Lee"])
    author = resource.authors.get()
    author.person = PersonFactory(name="Ana Lee-Bo")
    author.save()
    AddressFactory(person=author.person, email="ana@home.test")
    run = opened(resource, by=cast.libby, asked=1)
    with pytest.raises(NotNow, match=why):
        invite(run, by=cast.libby, asked=Asked(name, email))
    assert run.ballots.count() == 1


def test_places_end_and_come_free_when_somebody_declines(run: Run, cast: Cast) -> None:
    nora = Asked("Nora New", "nora@reviewers.test")
    with pytest.raises(NotNow, match="All places are taken"):
        invite(run, by=cast.libby, asked=nora)
    gone = waiting(run)[1]
    save_draft(gone, by=None, answers=rated(1, 1, 1))
    decline(Ballot.objects.select_related("run").get(pk=gone.pk), by=None, why="No time.")
    gone.refresh_from_db()
    assert (gone.status, gone.sealed, gone.why) == ("declined", None, "No time.")
    assert Mail.objects.filter(to=cast.libby.email, body__contains="cannot take this up").exists()
    invite(again(run), by=cast.libby, asked=nora)
    finished(run, rated(4, 4, 4))
    assert again(run).outcome == "passed"
    assert result(again(run)).ballots[-1].name == "Nora New"  # type: ignore[union-attr]  # it is revealed


def test_a_replaced_reviewer_is_told_and_what_was_entered_is_gone(run: Run, cast: Cast) -> None:
    gone = waiting(run)[0]
    save_draft(gone, by=None, answers=rated(1, 1, 1))
    gone = waiting(run)[0]
    new = replace(gone, by=cast.libby, asked=Asked("Nora New", "nora@reviewers.test"))
    gone.refresh_from_db()
    assert (gone.status, gone.sealed, new.position) == ("replaced", None, 4)
    assert Mail.objects.filter(to=gone.email, subject__startswith="No longer needed").exists()
    with pytest.raises(NotNow):
        save_draft(Ballot.objects.select_related("run").get(pk=gone.pk), by=None, answers=rated(1, 1, 1))


def test_who_has_not_answered_for_a_week_is_reminded_once(run: Run, time_machine: Any) -> None:
    lock(waiting(run)[0], by=None, answers=rated(4, 4, 4))
    now = timezone.now()
    assert remind_due(now + timedelta(days=6, hours=23)) == 0
    assert remind_due(now + timedelta(days=7, minutes=1)) == 2
    assert remind_due(now + timedelta(days=8)) == 0
    letters = Mail.objects.filter(subject__startswith="Still open")
    assert sorted(letters.values_list("to", flat=True)) == [f"expert-review-{n}@reviewers.test" for n in (2, 3)]
    assert all(letter.secret and "/review/" in letter.body for letter in letters)
    assert "support.protocols.jobs.remind_reviewers" in DUTIES


def test_nobody_is_reminded_of_a_run_that_ended(run: Run, cast: Cast) -> None:
    cancel_run(again(run), by=cast.libby, why="Wrong text.")
    assert remind_due(timezone.now() + timedelta(days=30)) == 0
    with pytest.raises(NotNow):
        remind(Ballot.objects.select_related("run").filter(run=run)[0], by=cast.libby)


def test_a_run_called_off_wipes_everything_and_tells_everybody(run: Run, cast: Cast) -> None:
    lock(waiting(run)[0], by=None, answers=rated(5, 5, 5))
    cancel_run(again(run), by=cast.libby, why="Wrong text.")
    assert not run.ballots.exclude(sealed=None).exists()
    assert set(run.ballots.values_list("status", flat=True)) == {"replaced"}
    assert Mail.objects.filter(subject__startswith="No longer needed").count() == 3
    with pytest.raises(NotNow):
        cancel_run(again(run), by=cast.libby, why="Twice.")


def test_a_revealed_run_is_neither_called_off_nor_begun_again(run: Run, cast: Cast) -> None:
    finished(run, rated(4, 4, 4))
    for act in (lambda: cancel_run(again(run), by=cast.libby, why="x"), lambda: begin_again(again(run), by=cast.libby)):
        with pytest.raises(NotNow):
            act()


def test_begin_again_needs_a_changed_text(run: Run, cast: Cast) -> None:
    with pytest.raises(NotNow, match="has not changed"):
        begin_again(again(run), by=cast.libby)


def test_each_answer_that_is_missing_gets_one_reply(cast: Cast) -> None:
    run = finished(opened(in_review(), by=cast.libby, key=EQUITY.key), said(values="not_yet"), said(outcomes="not_yet"))
    first, second = Ballot.objects.select_related("run__template").filter(run=run).order_by("position")
    with pytest.raises(NotNow, match="asks for no reply"):
        reply(first, by=cast.libby, item="outcomes", text="x")
    reply(first, by=cast.libby, item="values", text="Added.")
    assert again(run).outcome == Outcome.OWED
    with pytest.raises(NotNow, match="reply already"):
        reply(Ballot.objects.get(pk=first.pk), by=cast.libby, item="values", text="Twice.")
    reply(Ballot.objects.get(pk=second.pk), by=cast.libby, item="outcomes", text="We asked them.")
    assert again(run).outcome == Outcome.PASSED
    assert Entry.objects.filter(verb="protocols.run.replied").count() == 2


def test_nothing_is_replied_to_before_all_have_locked(cast: Cast) -> None:
    run = opened(in_review(), by=cast.libby, key=EQUITY.key)
    lock(waiting(run)[0], by=None, answers=said(values="not_yet"))
    with pytest.raises(NotNow, match="Nobody has seen"):
        reply(run.ballots.get(position=1), by=cast.libby, item="values", text="x")


def test_a_template_in_use_is_never_altered_and_answers_keep_their_version(run: Run) -> None:
    from dataclasses import replace as but

    other = but(EXPERT, content=but(EXPERT.content, lead="Other words."))
    with pytest.raises(BadTemplate, match="new version"):
        keep_template(other, by=None)
    new = keep_template(but(other, version=2), by=None)
    assert (again(run).template.number, new.number, Template.objects.count()) == (1, 2, 2)


def test_the_database_refuses_an_outcome_or_answers_too_early(run: Run) -> None:
    for values in ({"outcome": "passed"}, {"score": 50_000}, {"revealed_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(run=run).update(answers={"marks": {}})


@pytest.mark.django_db(transaction=True)
def test_the_two_last_locks_at_once_reveal_once(cast: Cast) -> None:
    run = opened(in_review(), by=cast.libby)
    first, *last = waiting(run)
    lock(first, by=None, answers=rated(4, 4, 4))
    start, problems = threading.Barrier(2), []

    def at_once(pk: int) -> Callable[[], None]:
        def work() -> None:
            try:
                ballot = Ballot.objects.select_related("run__template").get(pk=pk)
                start.wait(timeout=10)
                lock(ballot, by=None, answers=rated(4, 4, 4))
            except Exception as problem:  # noqa: BLE001 -- told by the assertion below
                problems.append(problem)
            finally:
                connection.close()

        return work

    threads = [threading.Thread(target=at_once(ballot.pk)) for ballot in last]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    assert again(run).status == "revealed"
    assert Entry.objects.filter(verb="protocols.run.revealed").count() == 1
    assert not Ballot.objects.filter(run=run, answers__isnull=True).exists()
