"""Undoing a file of attendance: exactly what it did goes, what others changed since stays and says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from steelyard.center.directory.actions import add_address, alter_person, merge
from steelyard.center.directory.models import Person
from steelyard.support.attendance import actions
from steelyard.support.attendance.actions.undoing import STAYS
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.delivery.models import Activity, Participation
from steelyard.support.events.models import Event
from tests.factories.delivery import ParticipationFactory
from tests.factories.directory import LEAFactory, PersonFactory
from tests.factories.events import RegistrationFactory
from tests.people import Cast
from tests.support.attendance.conftest import Bring
from tests.support.attendance.ledger import everything, minutes

HEAD = "Name,Email,Duration,Attended,Organization\n"
TEXT = (
    HEAD
    + "Bo Li,bo@a.test,30,Yes,Beam Schools\n"
    + "Mei Bei,mei@a.test,40,Yes,\n"
    + "Nora Nomail,,20,Yes,\n"
    + "+1 215 555 0100,,5,Yes,\n"
    + "Away,away@a.test,,No,\n"
    + "Bo Li,bo@b.test,10,Yes,\n"
)


def undone(found: AttendanceFile, cast: Cast) -> AttendanceFile:
    return actions.undo_file(AttendanceFile.objects.select_related("event").get(pk=found.pk), by=cast.dana)


def before_it(event: Event) -> Person:
    """Somebody known who has registered, somebody registered only, and one who will be absent."""
    LEAFactory(name="Beam Schools", state="DE")
    mei: Person = PersonFactory(name="Mei Bei", email="mei@a.test")
    RegistrationFactory(event=event, name="Mei Bei", email="mei@a.test", person=mei, attendance="absent")
    RegistrationFactory(event=event, name="Bo Li", email="bo@a.test")
    RegistrationFactory(event=event, name="Away", email="away@a.test")
    return mei


def test_all_of_it_goes_back(applied: Bring, event: Event, cast: Cast) -> None:
    before_it(event)
    before = everything()
    found = applied(TEXT)
    assert everything() != before
    found = undone(found, cast)
    assert everything() == before
    assert found.counts["undone"] == {"removed": 4, "restored": 0, "people": 3, "stay": 0}
    event.refresh_from_db()
    assert event.activity is None
    assert Activity.objects.get().withdrawn_at is not None
    applied(TEXT)
    assert minutes(event)["bo@a.test"] == 30


def test_a_participation_from_before_is_put_back_and_others_are_left_alone(
    applied: Bring, event: Event, cast: Cast
) -> None:
    mei = before_it(event)
    first = applied(HEAD + "Mei Bei,mei@a.test,25,Yes,\nZoe,zoe@a.test,5,Yes,\n")
    before = everything()
    second = applied(TEXT)
    assert minutes(event)["mei@a.test"] == 40
    with pytest.raises(actions.CannotUndo, match="Undo that file first"):
        undone(first, cast)
    undone(second, cast)
    assert everything() == before
    assert minutes(event) == {"mei@a.test": 25, "zoe@a.test": 5}
    assert Participation.objects.get(person=mei).minutes == 25


def test_what_others_changed_since_stays_and_is_told(applied: Bring, event: Event, cast: Cast) -> None:
    mei = before_it(event)
    found = applied(TEXT)
    Participation.objects.filter(person=mei).update(minutes=77)
    bo, other = Person.objects.get(addresses__email="bo@a.test"), Person.objects.get(addresses__email="bo@b.test")
    alter_person(bo, by=cast.dana, phone="555-0100")
    ParticipationFactory(person=other)
    found = undone(found, cast)
    assert Participation.objects.get(activity=found.event.activity).minutes == 77
    kept = set(found.traces.filter(is_first=True).exclude(stays="").values_list("person__name", "stays"))
    assert kept == {("Mei Bei", "Somebody changed this participation since."), ("Bo Li", STAYS)}
    assert Person.objects.filter(pk__in=[bo.pk, other.pk]).count() == 2
    assert not Person.objects.filter(name="Nora Nomail").exists()
    assert found.counts["undone"]["stay"] == 3
    assert found.event.activity.withdrawn_at is None


def test_people_who_were_merged_or_got_an_address_stay(applied: Bring, event: Event, cast: Cast) -> None:
    found = applied(TEXT)
    bo, other = Person.objects.get(addresses__email="bo@a.test"), Person.objects.get(addresses__email="bo@b.test")
    merge(bo, by=cast.dana, gone=other)
    add_address(Person.objects.get(name="Nora Nomail"), by=cast.dana, email="nora@a.test")
    undone(found, cast)
    assert set(Person.objects.values_list("name", flat=True)) >= {"Bo Li", "Nora Nomail"}
    assert Person.objects.filter(name="Bo Li").count() == 2
    assert Person.objects.filter(name="Mei Bei").count() == 0


def test_it_happens_once_and_only_for_thirty_days(applied: Bring, event: Event, cast: Cast) -> None:
    found = applied(TEXT)
    undone(found, cast)
    with pytest.raises(actions.CannotUndo):
        undone(found, cast)
    found = applied(TEXT)
    AttendanceFile.objects.filter(pk=found.pk).update(applied_at=timezone.now() - timedelta(days=31))
    with pytest.raises(actions.CannotUndo, match="last 30 days"):
        undone(found, cast)
    assert minutes(event)["mei@a.test"] == 40


def test_two_who_undo_at_once_undo_it_once(applied: Bring, event: Event, cast: Cast) -> None:
    found = applied(TEXT)
    same = AttendanceFile.objects.select_related("event").get(pk=found.pk)
    undone(found, cast)
    applied(HEAD + "Zoe,zoe@a.test,5,Yes,\n")
    before = everything()
    assert same.may_be_undone  # as the page showed it to the second
    with pytest.raises(actions.CannotUndo, match="already undone"):
        actions.undo_file(same, by=cast.dana)
    assert everything() == before


def test_what_stood_before_is_not_put_over_a_later_correction(applied: Bring, event: Event, cast: Cast) -> None:
    mei = before_it(event)
    applied(HEAD + "Mei Bei,mei@a.test,25,Yes,\n")
    second = applied(TEXT)
    Participation.objects.filter(person=mei).update(minutes=77)
    undone(second, cast)
    assert Participation.objects.get(person=mei).minutes == 77


def test_callers_are_counted_back(applied: Bring, event: Event, cast: Cast) -> None:
    two = "Name,Email,Duration\n+1 215 555 0100,,5\n"
    applied(two)
    later = applied(two + "+1 215 555 0101,,5\n")
    assert Participation.objects.get(activity__event=event).count == 2
    undone(later, cast)
    assert Participation.objects.get(activity__event=event).count == 1
