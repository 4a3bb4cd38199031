"""T2 to T8 and T14: whole waves, then every artefact they leave is searched and matched. Full counts: tests.endure."""

import ast
import base64
import contextlib
import hashlib
import random
import statistics
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from steelyard.evidence.feedback.actions import ballots, lists, waves
from steelyard.evidence.feedback.models import SEALED, AnswerRow, Ballot, FreeText
from steelyard.evidence.feedback.rules import tickets as ticketing
from steelyard.evidence.feedback.rules.sealing import BOX, Unopened, new_key, unseal
from steelyard.evidence.feedback.tasks import keys
from steelyard.evidence.feedback.tasks.forgetting import forget
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.work.models import Job
from tests.conformance.source import PROGRAM, python_files, tree
from tests.evidence.feedback import attacks
from tests.evidence.questionnaires.forms import choices, document, question
from tests.factories import feedback as make
from tests.people import Cast

WAVES, ROWS = 16, 30  # with five standard errors, a test that must hold fails once in a million runs
MARKS = [f"mark{n:03}x" for n in range(60)]
MARKED = document(question("role", choices=choices(*MARKS)), question("why", "text"))


def marked(n: int) -> dict[str, Any]:
    return {"role": MARKS[n], "why": f"words {MARKS[n]}"}


def waved(cast: Cast, rows: int = ROWS) -> Any:
    """One opened wave in which person n gave mark n, one after the other."""
    return make.conducted(
        cast.eva, cast.dana, [marked(n) for n in range(rows)], version=make.version(MARKED, key="marked")
    )


def measured(cast: Cast, count: int) -> tuple[dict[str, float], dict[str, int]]:
    """Mean tau and matches of each way of looking, over so many waves."""
    taus: dict[str, list[float]] = defaultdict(list)
    found: dict[str, int] = defaultdict(int)
    for _ in range(count):
        with transaction.atomic():
            wave = waved(cast)
            for way, order in attacks.orders(wave.pk, MARKS[:ROWS]).items():
                assert sorted(order) == list(range(ROWS))
                taus[way].append(attacks.tau(order))
                found[way] += attacks.matches(order)
    return {way: statistics.mean(each) for way, each in taus.items()}, dict(found)


def test_no_order_of_any_table_tells_who_came_when(cast: Cast) -> None:
    """T4 and T5."""
    taus, found = measured(cast, WAVES)
    limit = 5 * attacks.error_of_tau(ROWS, WAVES)
    assert {way: mean for way, mean in taus.items() if abs(mean) > limit} == {}
    assert max(found.values()) < WAVES + 5 * WAVES**0.5
    if connection.vendor == "sqlite":
        with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT rowid FROM {AnswerRow._meta.db_table}")


def test_without_shuffle_and_random_keys_the_order_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of T4 and T5."""
    numbers = iter(range(10**6))
    monkeypatch.setattr(ballots, "new_id", lambda: f"{next(numbers):032}")
    monkeypatch.setattr(ballots, "_dice", SimpleNamespace(shuffle=lambda rows: None))
    taus, found = measured(cast, 2)
    assert min(taus[f"{one._meta.db_table}, key"] for one in (AnswerRow, FreeText)) == 1.0
    assert found[f"{AnswerRow._meta.db_table}, key"] == 2 * ROWS


@pytest.mark.django_db(transaction=True)
def test_answers_are_nowhere_before_the_opening_and_alone_after_it(cast: Cast) -> None:
    """T2, T3 and T8, on files where the database is one: canaries before and after, snapshots with a destroyed key."""
    wave = make.opened(version=make.version(MARKED, key="marked"))
    drawn, snapshots = make.tickets(wave), []
    secret = keys.of(wave)["key"]
    raw = base64.b64decode(secret)
    for n, ticket in enumerate(drawn):
        assert ballots.cast(wave, by=None, ticket=ticket, answers=marked(n))
        if n % 8 == 0:
            snapshots += [bytes(box) for box in Ballot.objects.values_list("box", flat=True)]
    used = MARKS[: len(drawn)]
    told = [f"words {mark}" for mark in used]
    assert attacks.holding(told) == []  # T2
    waves.close(wave, by=cast.eva)
    ballots.witness(wave, by=cast.dana)
    ballots.open_ballots(wave, by=cast.eva, private=make.private_of(wave))
    forget()
    where = {name for name, row in attacks.tables() if any(one in row for one in told)}
    assert where == {"FreeText"}  # T3
    people = [one.address for one in wave.invitations.all()]
    assert attacks.holding(drawn) == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # no page lies free, and nothing waits in the journal
            assert cursor.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert not any(held for name, held in attacks.files() if name.endswith("-wal"))
        together = [
            name
            for name, page in pages()
            if any(one.encode() in page for one in told)
            and any(one.encode() in page for one in [*people, *map(ticketing.hash_of, drawn)])
        ]
        assert together == []
    forms = (secret, raw.hex(), raw.decode("latin-1"))
    assert attacks.holding(forms[:2]) == [f"{wave.code}.key"]  # the sabotage of T8: a key that stays opens old ballots
    assert all(unseal(box, private=raw) for box in snapshots)
    ballots.destroy_key(wave, by=cast.eva)
    assert attacks.holding(forms[:2]) == []
    assert [name for name, held in attacks.files() if raw in held] == []
    with pytest.raises(Unopened):
        unseal(snapshots[0], private=new_key().private)


def pages() -> Any:
    name = Path(str(connection.settings_dict["NAME"]))
    held = attacks.read(name)
    return [(f"page {at}", held[at : at + 4096]) for at in range(0, len(held), 4096)]


KEY = new_key()


class Undone(Exception):
    pass


def dump() -> set[tuple[str, str]]:
    """Every row of every table; on PostgreSQL, whose numbers count on after a rollback, those of answers without their wave."""
    if connection.vendor == "sqlite":
        return set(attacks.tables(without=(Job,)))  # work has random keys
    rows = [("AnswerRow", f"{key} {held}") for key, held in AnswerRow.objects.values_list("id", "answers")]
    return {*rows, *(("FreeText", f"{key} {text}") for key, text in FreeText.objects.values_list("id", "text"))}


def differing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """In which rows two worlds differ in which every chance fell the same, and two people gave each other's answers."""
    forms = [marked(n) for n in range(12)]
    other, dumps = [*forms], []
    other[3], other[7] = other[7], other[3]
    for given in (forms, other):
        dice = random.Random(1)
        drawn = SimpleNamespace(
            randbits=dice.getrandbits, token_hex=lambda n, dice=dice: dice.randbytes(n).hex(), choice=dice.choice
        )
        with monkeypatch.context() as same, contextlib.suppress(Undone), transaction.atomic():
            for module in (ticketing, waves):
                same.setattr(module, "secrets", drawn)
            same.setattr(waves, "new_key", lambda: KEY)
            same.setattr(ballots, "_dice", random.Random(2))
            same.setattr(lists, "_dice", random.Random(3))
            make.conducted(cast.eva, cast.dana, given, version=make.version(MARKED, key="marked"))
            dumps.append(dump())
            raise Undone
    return sorted(dumps[0] ^ dumps[1])


def test_two_people_who_swap_answers_change_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    """T6: but for the rows of the two, which exchange what they hold. Then its sabotage, twice."""
    time_machine.move_to(datetime(2021, 10, 1, 12, tzinfo=UTC), tick=False)
    make.version(MARKED, key="marked")
    rows = differing(cast, monkeypatch)
    told = ["AnswerRow"] * 4 + ["FreeText"] * 4
    assert [name for name, _ in rows] == told
    assert (
        sorted(mark for mark in (MARKS[3], MARKS[7]) for _, row in rows if mark in row)
        == [MARKS[3]] * 4 + [MARKS[7]] * 4
    )
    plain = ballots.record
    with monkeypatch.context() as sabotage:
        sabotage.setattr(ballots, "AnswerRow", keyed_by_answers)
        assert [name for name, _ in differing(cast, monkeypatch)] != told
    with monkeypatch.context() as sabotage:
        sabotage.setattr(ballots, "record", lambda verb, wave, **more: plain(verb, wave, **more | {"note": noted()}))
        assert [name for name, _ in differing(cast, monkeypatch)] != told or connection.vendor != "sqlite"


def keyed_by_answers(**row: Any) -> AnswerRow:
    return AnswerRow(**row | {"id": hashlib.md5(str(row["answers"]).encode()).hexdigest()})


def noted() -> str:
    return " ".join(str(one["role"]) for one in AnswerRow.objects.order_by("id").values_list("answers", flat=True))


def test_every_ballot_has_one_size(db: None) -> None:
    """T7: the shortest and the longest form, in letters of one and of four bytes."""
    wave = make.opened()
    texts = ["", "x" * 2000, "🜁" * 1700]
    for ticket, text in zip(make.tickets(wave), texts, strict=False):
        assert ballots.cast(wave, by=None, ticket=ticket, answers={"role": "state", "why": text, "next": text})
    assert {len(bytes(box)) for box in Ballot.objects.values_list("box", flat=True)} == {BOX}


ROUTES = ("wave", "invitations", "texts", "opening", "unseal", "change", "open", "destroy-key", "give-up")
ELSEWHERE = ("work:letters", "work:jobs", "desk:today", "feedback:waves")


def test_only_the_evaluator_reads_and_nobody_reads_a_row(cast: Cast) -> None:
    """T14: every page of waves for every role, before and after the opening."""
    wave = make.conducted(
        cast.eva, cast.dana, [marked(n) for n in range(12)], version=make.version(MARKED, key="marked")
    )
    closed = make.opened(version=make.version(MARKED, key="marked"))
    for n, ticket in enumerate(make.tickets(closed)):
        ballots.cast(closed, by=None, ticket=ticket, answers=marked(n))
    waves.close(closed, by=cast.eva)
    paths = [reverse(f"feedback:{name}", args=[one.pk]) for name in ROUTES for one in (wave, closed)]
    paths += [reverse(name) for name in ELSEWHERE]
    read = set()
    for role in Role:
        client = Client()
        client.force_login(cast.of(role))
        for path in paths:
            body = client.get(path, follow=True).content.decode()
            if MARKS[3] in body:
                read.add((role, path))
    assert read == {(Role.EVALUATOR, reverse("feedback:texts", args=[wave.pk]))}


def test_nothing_else_of_the_program_reads_answers() -> None:
    """Only the evaluator's room and what releases results may import the tables of answers or the questions about them."""
    forbidden = {one.__name__ for one in SEALED} | {"MarkedAnswer", "MarkedBallot", "MarkedTicket", "answers"}
    allowed = {PROGRAM / "evidence" / name for name in ("feedback", "results")}
    allowed.add(PROGRAM / "faces/command/simulation")  # of people who do not exist
    wrong = []
    for file in python_files():
        if allowed & set(file.parents) or "evidence.feedback" not in file.read_text(encoding="utf-8"):
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.ImportFrom) and "evidence.feedback" in (node.module or ""):
                wrong += [str(file) for one in node.names if one.name in forbidden or ".answers" in (node.module or "")]
    assert wrong == []
