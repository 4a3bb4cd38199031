"""Seats: the last one goes to one person, the waiting list moves up, and a place is given up by its link."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.models import Mail
from steelyard.support.events import actions
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import Place
from tests.factories.events import EventFactory, RegistrationFactory, token_of
from tests.people import Cast

Visit = Any
CROWD = 100
MOST_CONNECTIONS = 50  # the server takes 100, and others use it too


def places(event: Event) -> dict[str, int]:
    rows = list(event.registrations.values_list("status", flat=True))
    return {one.value: rows.count(one.value) for one in Place}


def at_once(acts: list[Any]) -> list[BaseException]:
    """Run all acts from the same moment on, side by side as far as the server takes connections; what they raised."""
    hands = min(len(acts), MOST_CONNECTIONS) if connection.vendor == "postgresql" else len(acts)
    start, raised = threading.Barrier(hands), []

    def run(own: list[Any]) -> None:
        start.wait()
        try:
            for act in own:
                act()
        except BaseException as problem:  # noqa: BLE001 -- handed to the test
            raised.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[acts[place::hands]]) for place in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_a_hundred_who_want_the_last_seat_get_one_seat_and_a_list() -> None:
    event = EventFactory(seats=1)
    pk = event.pk

    def register(number: int) -> Any:
        return lambda: actions.register(
            Event.objects.get(pk=pk), by=None, name=f"Guest {number}", email=f"g{number}@a.test"
        )

    assert at_once([register(number) for number in range(CROWD)]) == []
    event.refresh_from_db()
    assert places(event) == {"seated": 1, "waiting": CROWD - 1, "cancelled": 0}
    assert event.taken == 1
    first = event.registrations.get(status=Place.SEATED)
    assert not event.registrations.filter(status=Place.WAITING, registered_at__lt=first.registered_at).exists()
    assert Mail.objects.filter(subject__startswith="You have a seat").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_address_that_registers_twenty_times_at_once_is_registered_once() -> None:
    event = EventFactory(seats=5)
    pk = event.pk
    acts = [lambda: actions.register(Event.objects.get(pk=pk), by=None, name="A", email="a@a.test")] * 20
    assert at_once(acts) == []
    event.refresh_from_db()
    assert (places(event)["seated"], event.taken) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_seats_given_up_at_once_go_to_those_who_waited_longest() -> None:
    event = EventFactory(seats=10)
    seated = [RegistrationFactory(event=event) for _ in range(10)]
    now = timezone.now()
    waiting = [
        RegistrationFactory(event=event, status=Place.WAITING, registered_at=now + timedelta(seconds=place))
        for place in range(15)
    ]
    acts = [lambda one=one: actions.give_up(Registration.objects.get(pk=one.pk), by=None) for one in seated]
    assert at_once(acts) == []
    event.refresh_from_db()
    assert places(event) == {"seated": 10, "waiting": 5, "cancelled": 10}
    assert event.taken == 10
    moved = set(event.registrations.filter(status=Place.SEATED).values_list("pk", flat=True))
    assert moved == {one.pk for one in waiting[:10]}
    assert Mail.objects.filter(subject__startswith="You now have a seat").count() == 10


def test_the_database_itself_refuses_more_seats_than_there_are(db: None) -> None:
    event = EventFactory(seats=1, taken=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(taken=2)


def test_who_comes_back_stands_behind_those_who_wait(db: None) -> None:
    event = EventFactory(seats=1)
    first, second = (actions.register(event, by=None, name=n, email=f"{n}@a.test") for n in ("a", "b"))
    actions.give_up(first, by=None)
    second.refresh_from_db()
    assert second.status == Place.SEATED
    again = actions.register(event, by=None, name="A again", email="a@a.test")
    assert (again.pk, again.status, again.name) == (first.pk, Place.WAITING, "A again")


def test_more_seats_let_the_waiting_in_and_fewer_than_taken_are_refused(cast: Cast) -> None:
    event = EventFactory(seats=1)
    for name in "abc":
        actions.register(event, by=None, name=name, email=f"{name}@a.test")
    event.refresh_from_db()
    actions.alter_event(event, by=cast.cora, seats=2)
    assert places(event) == {"seated": 2, "waiting": 1, "cancelled": 0}
    event.refresh_from_db()
    with pytest.raises(actions.CannotEvent, match="2 people have a seat already"):
        actions.alter_event(event, by=cast.cora, seats=1)
    actions.alter_event(event, by=cast.cora, seats=None)
    assert places(event) == {"seated": 3, "waiting": 0, "cancelled": 0}


@pytest.mark.parametrize(
    "values",
    [
        {"status": "draft"},
        {"status": "cancelled"},
        {"status": "held"},
        {"registration_closes_at": timezone.now() - timedelta(hours=1)},
        {"starts_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_a_closed_event_takes_nobody(values: dict[str, Any], db: None) -> None:
    with pytest.raises(actions.CannotRegister, match="closed"):
        actions.register(EventFactory(**values), by=None, name="A", email="a@a.test")


# By the private link


def test_a_get_on_the_private_link_changes_nothing_and_a_post_cancels(visit: Visit) -> None:
    event = EventFactory(seats=1)
    seated = RegistrationFactory(event=event)
    waiting = RegistrationFactory(event=event, status=Place.WAITING)
    token = token_of(seated)
    page = visit("events:place", token=token)
    assert page.h1 == "You have a seat"
    assert page.response["Cache-Control"] == "no-store"
    seated.refresh_from_db()
    assert seated.status == Place.SEATED
    visit.post("events:place", token=token, status=303)
    visit.post("events:place", token=token, status=303)  # twice is as good as once
    for one in (seated, waiting):
        one.refresh_from_db()
    assert (seated.status, waiting.status) == (Place.CANCELLED, Place.SEATED)
    assert visit("events:place", token=token).h1 == "Your registration is cancelled"


def test_the_private_link_needs_no_cookie(db: None) -> None:
    seated = RegistrationFactory()
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/events/registrations/{token_of(seated)}/").status_code == 303


def test_an_unknown_link_is_told_so(visit: Visit) -> None:
    assert visit("events:place", token="nonsense", status=404).h1 == "This link leads nowhere"


def test_history_names_nobody(db: None) -> None:
    made = actions.register(EventFactory(), by=None, name="Secret Name", email="secret@a.test")
    told = " ".join(f"{one.name} {one.changes} {one.note}" for one in Entry.objects.filter(label="events.registration"))
    assert f"Registration {made.pk}" in told
    assert "Secret" not in told and "secret@" not in told
