"""Two people who take files in at the same moment, through the page: as if one had come after the other."""

from collections.abc import Sequence
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from steelyard.center.directory.models import Address
from steelyard.support.attendance import actions
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.delivery.models import Participation
from steelyard.support.events.models import Event
from tests.factories.directory import PersonFactory
from tests.factories.events import EventFactory
from tests.people import Cast
from tests.support.attendance.conftest import Bring
from tests.support.attendance.ledger import everything

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "Name,Email,Join Time,Leave Time\n"
PEOPLE = 600


def rows(numbers: Sequence[int], *, minutes: int) -> str:
    """A report of these people, one of whom came twice, with a caller whom nobody knows."""
    told = [f"Person {at},p{at}@a.test,2026-05-12 09:00,2026-05-12 09:{minutes}" for at in [*numbers, numbers[0]]]
    return HEAD + "\n".join([*told, f"+1 215 555 01{minutes},,2026-05-12 09:00,2026-05-12 09:05"]) + "\n"


class _Tried(Exception):
    """Roll back what was only tried."""


def after_each_other(*files: AttendanceFile) -> Any:
    """What is there if these files are taken in one after the other; then it is rolled back."""
    try:
        with transaction.atomic():
            for one in files:
                actions.apply_file(AttendanceFile.objects.get(pk=one.pk), by=None)
            state = everything()[:4]
            raise _Tried
    except _Tried:
        return state


def pressed_at_once(clients: Sequence[Client], files: Sequence[AttendanceFile]) -> list[int]:
    """Each presses the button of a file in the same moment; what the pages answered."""
    start, answers = Barrier(len(files)), []

    def press(client: Client, file: AttendanceFile) -> None:
        start.wait()
        try:
            answers.append(client.post(f"{file.get_absolute_url()}apply/").status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=pair) for pair in zip(clients, files, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("which", ["one file", "the same content", "overlapping", "of two events"])
def test_two_who_take_files_in_at_once_leave_what_one_after_the_other_leaves(
    visit: Any, cast: Cast, event: Event, staged: Bring, which: str
) -> None:
    for at in range(0, PEOPLE, 3):
        PersonFactory(name=f"Person {at}", email=f"p{at}@a.test")
    whole = range(PEOPLE)
    first = staged(rows(whole, minutes=30))
    texts = {
        "the same content": rows(whole, minutes=30),
        "overlapping": rows(range(PEOPLE // 2, PEOPLE * 3 // 2), minutes=40),
        "of two events": rows(whole[::-1], minutes=40),
    }
    elsewhere = EventFactory(starts_at=event.starts_at) if which == "of two events" else event
    second = first if which == "one file" else staged(texts[which], to=elsewhere, name="second.csv")
    files = [first, second]
    orders = [files[:1]] if first is second else [files, files[::-1]]
    expected = [after_each_other(*order) for order in orders]

    clients = [visit.client(cast.cora), visit.client(cast.dana)]
    assert pressed_at_once(clients, files) == [303, 303]
    for client, file in zip(clients, files, strict=True):
        file.refresh_from_db()
        if (
            file.status != "applied"
        ):  # of two events only one writes the same new people; the other is told to try again
            assert which == "of two events"
            assert client.post(f"{file.get_absolute_url()}apply/").status_code == 303
    assert everything()[:4] in expected
    came = Participation.objects.filter(person__isnull=False).values_list("activity", "person")
    assert len(came) == len(set(came)) > 0
    assert Address.objects.filter(email__endswith="@a.test").count() == len({one for _, one in came})


def test_a_file_waits_for_people_that_come_in_elsewhere_and_never_both_for_both(
    visit: Any, cast: Cast, event: Event, staged: Bring
) -> None:
    """Somebody else writes two of its people, in the order of their addresses, while it goes in."""
    file, client, answers = staged(rows(range(99, -1, -1), minutes=30)), visit.client(cast.cora), []
    thread = Thread(target=lambda: answers.extend(pressed_at_once([client], [file])))
    with transaction.atomic():
        PersonFactory(name="Person 0", email="p0@a.test")
        thread.start()
        thread.join(timeout=0.7)
        assert not answers, "the file must wait"
        PersonFactory(name="Person 99", email="p99@a.test")
    thread.join()
    assert answers == [303]
    file.refresh_from_db()
    if file.status != "applied":  # told to try again
        assert client.post(f"{file.get_absolute_url()}apply/").status_code == 303
    assert Address.objects.filter(email__endswith="@a.test").count() == 100
    assert Participation.objects.filter(activity__event=event, person__isnull=False).count() == 100
