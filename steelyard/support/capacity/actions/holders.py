"""Who holds a capacity: named with a day, ended with a day."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from steelyard.center.directory.models import Person
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.capacity import verbs
from steelyard.support.capacity.models import Holder, Profile
from steelyard.support.capacity.rules import NotNow


@transaction.atomic
def name_holder(profile: Profile, *, by: Any, key: str, person: Person, since: date | None = None) -> Holder:
    """Say that a capacity lies in somebody."""
    try:
        with transaction.atomic():
            made = Holder.objects.create(profile=profile, key=key, person=person, since=since)
    except IntegrityError as twice:
        raise NotNow(f"{person} is named for this capacity already.") from twice
    record(verbs.HOLDER_NAMED, profile, by=by, changes={key: [None, f"person {person.pk}"]})
    return made


@transaction.atomic
def end_holder(holder: Holder, *, by: Any, until: date) -> Holder:
    """Say that somebody holds a capacity no more."""
    if holder.until is not None:
        raise NotNow("This has ended already.")
    if holder.since is not None and until < holder.since:
        raise NotNow("This day lies before the day on which it began.")
    change(holder, until=until)
    record(verbs.HOLDER_ENDED, holder.profile, by=by, changes={holder.key: [f"person {holder.person_id}", None]})
    return holder
