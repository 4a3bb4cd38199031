"""What a trial under load begins with, and what is counted when it is over."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from tests.endure.journeys import Places, found_twice_or_lost

LETTERS, SEATS, FORMS, CONTACTS = 300, 120, 200, 2000


@dataclass
class Made:
    places: Places
    burst: Any
    wave: Any
    tickets: list[str]
    mailing: Any


def session_of(user: Any) -> str:
    """A cookie of somebody who has signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def after_copies() -> None:
    """PostgreSQL's counters do not see rows that were copied with their numbers."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


def set_up(people: int) -> Made:
    """Staff with sessions, events to come, a wave with tickets, a mailing with an audience."""
    from steelyard.evidence.feedback.rules import Mode
    from tests.factories import feedback as make
    from tests.factories.events import EventFactory

    after_copies()
    events = [EventFactory(key=f"load-{n}", title=f"Load {n}") for n in range(5)]
    burst = EventFactory(key="load-burst", title="Load burst", seats=SEATS)
    wave = make.opened(Mode.ANONYMOUS, FORMS + 20)
    return Made(places(people, [event.key for event in events]), burst, wave, make.tickets(wave), mailing())


def places(people: int, open_events: list[str]) -> Places:
    from steelyard.center.directory.models import Organization, Person
    from steelyard.intake.models import HelpRequest
    from steelyard.support.delivery.models import Support
    from steelyard.support.events.models import Event
    from steelyard.support.library.models import Resource

    staff, sessions = everybody(people)
    resources = [f"/library/{key}/" for key in Resource.objects.filter(status="published").values_list("key", flat=True)[:20]]  # fmt: skip
    supports = list(some(Support, ends_on__isnull=True)) or some(Support)
    return Places(
        people=[f"/people/{pk}/" for pk in some(Person, is_simulated=True)],
        organizations=[f"/organizations/{pk}/" for pk in some(Organization)],
        requests=[f"/requests/{pk}/" for pk in some(HelpRequest)],
        supports=supports,
        events=[Event(pk=pk).get_absolute_url() for pk in some(Event)],
        open_events=open_events,
        resources=resources or ["/library/"],
        staff=staff,
        sessions=sessions,
    )


def some(model: Any, n: int = 200, **which: Any) -> list[int]:
    keys = list(model.objects.filter(**which).order_by("pk").values_list("pk", flat=True))
    return keys[:: max(1, len(keys) // n)][:n]


def everybody(people: int) -> tuple[dict[str, int], list[tuple[str, str, str]]]:
    """Of all who come half are staff and a tenth leads; the rest are visitors. Each member of staff has two browsers."""
    from steelyard.center.charge.models import StaffMember
    from steelyard.center.directory.models import Person
    from steelyard.foundation.accounts.rules import Role
    from tests.people import account

    staff, sessions = {}, []
    for n in range(max(1, people // 4)):
        user = account(f"Load{n}", Role.LIAISON)
        person = Person.objects.create(name=f"Staff {n}", name_key=f"staff {n}", user=user)
        staff[user.email] = StaffMember.objects.create(person=person, title="Liaison", since=date(2020, 1, 1)).pk
        sessions += [("staff", user.email, session_of(user)) for _ in range(2)]
    for n in range(max(1, people // 10)):
        user = account(f"Lead{n}", Role.DIRECTOR)
        sessions.append(("lead", user.email, session_of(user)))
    return staff, sessions


def mailing() -> Any:
    from steelyard.center.directory.models import Affiliation
    from steelyard.support.mailings import actions
    from steelyard.support.mailings.rules.facts import Facts
    from tests.factories.directory import PersonFactory, SEAFactory

    agency = SEAFactory(name="Department of Load")
    for n in range(LETTERS):
        PersonFactory(name=f"Reader {n}", organization=agency, email=f"reader{n}@load.test")
    Affiliation.objects.filter(organization=agency).update(title="Load reader")
    agency.people.update(title="Load reader") if hasattr(agency, "people") else None
    audience = actions.keep_audience("Readers of the load", by=None, facts=Facts(titles=("Load reader",)))
    return actions.write_mailing(audience, by=None, subject="Load news", text="Hello,\n\nnews.", sender="Center")


def wait_for_work(seconds: float = 600.0) -> None:
    """Until the worker has done everything: jobs and letters."""
    from steelyard.foundation.work.models import Job, Mail
    from steelyard.foundation.work.rules import OPEN
    from steelyard.support.mailings.models import Mailing

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        left = Job.objects.filter(status__in=OPEN, is_duty=False).count()
        left += Mail.objects.exclude(status__in=("sent", "failed", "shown")).count()
        left += Mailing.objects.filter(subject="Load news", status="sending").count()
        if not left:
            return
        time.sleep(1)


def counted(trial: Any) -> dict[str, Any]:
    """Every promise as a number: what was acknowledged and is not there, what is there twice."""
    from steelyard.center.directory.models import Person
    from steelyard.evidence.feedback.models import Ballot
    from steelyard.foundation.work.models import Mail
    from steelyard.support.events.models import Registration

    made, found = trial.made, found_twice_or_lost(trial.ledger)
    made.burst.refresh_from_db()
    rows = Counter(Registration.objects.filter(event=made.burst).values_list("status", flat=True))
    acknowledged = sum(code in {"302", "303"} for code in trial.codes)
    arrived = Counter(to for letter in trial.sink.letters if b"Load news" in letter.content for to in letter.rcpt_tos)
    imported = Counter(Person.objects.filter(name__startswith="Imported ").values_list("name", flat=True))
    return found | {
        "seats": made.burst.seats,
        "seated": rows["seated"],
        "seats counted": made.burst.taken,
        "waiting": rows["waiting"],
        "forms acknowledged": acknowledged,
        "forms refused": len(trial.codes) - acknowledged,
        "ballots": Ballot.objects.filter(wave=made.wave.pk).count(),
        "letters to": LETTERS,
        "letters arrived at": len(arrived),
        "letters twice": sum(count > 1 for count in arrived.values()),
        "letters not sent": Mail.objects.exclude(status="sent").count(),
        "imported": len(imported),
        "imported twice": sum(count > 1 for count in imported.values()),
    }
