"""The chain: whatever is changed, taken out, swapped or cut off shows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history import head
from steelyard.foundation.history.actions import record
from steelyard.foundation.history.models import AppendOnly, Entry
from steelyard.foundation.history.queries import broken_links
from steelyard.foundation.history.verbs import VERBS

VERB = VERBS["accounts.user.renamed"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_head() -> None:
    head.head_file().unlink(missing_ok=True)


@pytest.fixture
def ada() -> User:
    return User.objects.create(email="ada@people.test", name="Ada")


def write(user: User, times: int = 5) -> None:
    for number in range(times):
        with transaction.atomic():
            record(VERB, user, by=user, changes={"name": [number, number + 1]})


def test_an_honest_chain_holds(ada: User) -> None:
    write(ada)
    assert broken_links() == []
    assert [entry.id for entry in Entry.objects.order_by("id")] == [1, 2, 3, 4, 5]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


TAMPERING: dict[str, Callable[[], None]] = {
    "a note is changed": lambda: sql("UPDATE history_entry SET note = 'other' WHERE id = 3"),
    "an actor is changed": lambda: sql("UPDATE history_entry SET actor = 'Bob' WHERE id = 2"),
    "the first is taken out": lambda: sql("DELETE FROM history_entry WHERE id = 1"),
    "one is taken out": lambda: sql("DELETE FROM history_entry WHERE id = 3"),
    "the end is cut off": lambda: sql("DELETE FROM history_entry WHERE id >= 4"),
    "everything is cut off": lambda: sql("DELETE FROM history_entry"),
    "two hashes are swapped": lambda: sql(
        "UPDATE history_entry SET hash = CASE id WHEN 2 THEN (SELECT hash FROM history_entry WHERE id = 3) "
        "ELSE (SELECT hash FROM history_entry WHERE id = 2) END WHERE id IN (2, 3)"
    ),
    "the mark outside is lost": lambda: head.head_file().unlink(),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_shows(ada: User, what: str) -> None:
    write(ada)
    TAMPERING[what]()
    assert broken_links()


def test_a_chain_written_anew_does_not_match_the_mark_outside(ada: User) -> None:
    write(ada)
    kept = head.head_file().read_text()
    sql("DELETE FROM history_entry")
    head.head_file().unlink()
    write(ada)
    head.head_file().write_text(kept)
    assert broken_links()


def test_rows_are_never_rewritten_through_the_program(ada: User) -> None:
    write(ada, 1)
    with pytest.raises(AppendOnly):
        Entry.objects.update(note="other")
    with pytest.raises(AppendOnly):
        Entry.objects.all().delete()


def test_history_is_written_inside_the_act(ada: User) -> None:
    with pytest.raises(RuntimeError):
        record(VERB, ada, by=ada)


def test_an_act_that_fails_leaves_no_history(ada: User) -> None:
    write(ada, 2)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(VERB, ada, by=ada)
        raise ZeroDivisionError
    write(ada, 1)
    assert broken_links() == []
    assert Entry.objects.count() == 3


def test_writers_at_the_same_time_make_one_chain_without_gaps(ada: User) -> None:
    def act(_: int) -> None:
        try:
            write(ada, 5)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(4)))
    assert [entry.id for entry in Entry.objects.order_by("id")] == list(range(1, 21))
    assert broken_links() == []


def test_personal_fields_are_told_but_not_shown(ada: User) -> None:
    ada.PERSONAL = frozenset({"email"})  # type: ignore[attr-defined]
    with transaction.atomic():
        entry = record(VERB, ada, by=None, changes={"email": ["a@b.test", "c@d.test"]})
    assert entry.changes == {"email": ["…", "…"]}
    assert entry.actor == "Steelyard"


def test_the_panel_and_the_page_tell_it(visit: Any, cast: Any) -> None:
    write(cast.rosa, 12)
    page = visit("history:of", as_=cast.ada, label="accounts.user", pk=cast.rosa.pk)
    assert page.h1 == "What was done"
    assert len(page.all("li", class_="history__entry")) == 12
    visit("history:of", as_=cast.rosa, label="accounts.user", pk=cast.rosa.pk, status=403)


def test_days_are_told_in_words_and_a_verb_of_nobody_breaks_no_page() -> None:
    entry = Entry(
        verb="elsewhere.thing.taken_up",
        changes={"due_on": ["2021-04-30", "2021-13-99"], "what": [None, "x"], "is_on": [False, True]},
    )
    assert entry.told_changes == [
        ("due on", "Apr 30, 2021", "2021-13-99"), ("what", None, "x"), ("is on", "no", "yes")
    ]  # fmt: skip
    assert entry.sentence == "taken up this"
