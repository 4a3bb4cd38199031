"""Whoever reads or applies a contact list is killed again and again; the list ends as if nobody had been."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from steelyard.center.directory import actions
from steelyard.center.directory.jobs.contacts import stage
from steelyard.center.directory.models import ContactList, Person
from steelyard.center.directory.rules.contacts import HomeChoice, ListStatus
from steelyard.center.directory.rules.sheets import opened
from tests.center.directory.contact_lists import HEAD, everything
from tests.factories.directory import AddressFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, KILLS = 1300, 3  # of each: while it is read, while it is applied
Step = Callable[[int], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Thousands of rows: new people at forty organizations, one in twenty-three known, some twice."""
    rows = [f"Person {at},p{at}@a.test,{at},Chief,Agency {at % 40}," for at in range(ROWS)]
    written = tmp_path / "people.csv"
    written.write_text(HEAD + "\n".join(rows + rows[:50]) + "\n")
    for at in range(0, ROWS, 23):
        AddressFactory(email=f"p{at}@a.test", person__name=f"Person {at}")
    return written


def another(act: Callable[[Step], object], *, told: int) -> int:
    """Another process that acts, tells its steps into a pipe, and rests after each, so that it is met in the middle."""

    def tell(_: int) -> None:
        os.write(told, b".")
        time.sleep(0.2)

    connection.close()
    process = os.fork()
    if process == 0:
        try:
            act(tell)
        finally:
            os._exit(0)
    return process


def killed(act: Callable[[Step], object], *, seconds: float, after_a_step: bool) -> None:
    """Kill it after so many seconds, counted from its first step or from its start."""
    heard, told = os.pipe()
    process = another(act, told=told)
    os.close(told)
    if after_a_step:
        os.read(heard, 1)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    os.close(heard)
    if after_a_step:
        assert os.WTERMSIG(status) == signal.SIGKILL, "it was done before it was killed"


def brought(file: Path) -> ContactList:
    sheet = opened(file)
    return actions.receive_list(file.name, by=None, sheet=sheet, columns=sheet.guessed)


def test_killed_again_and_again_a_list_ends_as_if_nobody_had_been(file: Path) -> None:
    dice, found, before = random.Random(4), brought(file), everything()
    pk = found.pk
    for _ in range(KILLS):
        killed(
            lambda step: stage(ContactList.objects.get(pk=pk), by=None, path=file, told=step),
            seconds=dice.uniform(0, 0.4),
            after_a_step=False,
        )
    found.refresh_from_db()
    if found.status == ListStatus.READING:
        stage(found, by=None, path=file)
    actions.settle_rest(found, by=None, choice=HomeChoice.NEW)
    assert found.rows.count() == ROWS + 50
    for _ in range(KILLS):
        killed(
            lambda step: actions.apply_list(ContactList.objects.get(pk=pk), by=None, step=step),
            seconds=dice.uniform(0, 0.15),
            after_a_step=True,
        )
        assert everything() == before, "a kill in the middle left something"
    found.refresh_from_db()
    assert found.status == ListStatus.READY
    actions.apply_list(found, by=None)
    ended, counts = everything(), found.counts
    assert Person.objects.count() == ROWS

    actions.undo_list(found, by=None)
    assert everything() == before
    again = brought(file)
    stage(again, by=None, path=file)
    actions.settle_rest(again, by=None, choice=HomeChoice.NEW)
    actions.apply_list(again, by=None)
    assert (everything(), again.counts["made"]) == (ended, counts["made"])
