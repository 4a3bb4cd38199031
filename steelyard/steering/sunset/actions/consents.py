"""Noting what people said about being passed on."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.directory.models import Person
from steelyard.foundation.history.actions import record
from steelyard.steering.sunset import verbs
from steelyard.steering.sunset.models import Consent


@transaction.atomic
def note(person: Person, *, by: Any, agreed: bool, said_on: date, how: str) -> Consent:
    """Keep one answer; the newest counts, and the earlier ones stay."""
    made = Consent.objects.create(person=person, agreed=agreed, said_on=said_on, how=how, noted_by=by)
    record(verbs.SAID, person, by=by, note="May be passed on by name." if agreed else "Not by name.")
    return made
