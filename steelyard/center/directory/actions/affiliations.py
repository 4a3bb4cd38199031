"""Where people work, by dates; the place of today stands on the person too, and is kept in step here."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from steelyard.center.directory import verbs
from steelyard.center.directory.models import Affiliation, Organization, Person
from steelyard.center.directory.rules import place_of_today
from steelyard.foundation.history.actions import record

Changes = dict[str, list[Any]]
LOOK_BACK = timedelta(days=31)  # longer than a center's computer is ever off


class EndsBeforeItBegins(Exception):
    def __init__(self) -> None:
        super().__init__("The last day lies before the first.")


@transaction.atomic
def start_affiliation(
    person: Person,
    *,
    by: Any,
    organization: Organization,
    title: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Affiliation:
    """Note that a person works somewhere, since a day if it is known; who moves keeps the old places with their ends."""
    _refuse_backwards(since, until)
    affiliation = Affiliation.objects.create(
        person=person, organization=organization, title=title, since=since, until=until
    )
    _settle(person)
    changes: Changes = {"organization": [None, organization], "title": [None, title], "since": [None, since]}
    told = {field: pair for field, pair in changes.items() if pair[1]}
    record(verbs.AFFILIATION_STARTED, person, by=by, changes=told)
    return affiliation


@transaction.atomic
def alter_affiliation(
    affiliation: Affiliation, *, by: Any, title: str, since: date | None, until: date | None
) -> Changes:
    """Correct a title or the days of a place."""
    _refuse_backwards(since, until)
    values = {"title": title, "since": since, "until": until}
    changes = {
        name: [getattr(affiliation, name), new] for name, new in values.items() if getattr(affiliation, name) != new
    }
    if changes:
        Affiliation.objects.filter(pk=affiliation.pk).update(**values)
        _settle(affiliation.person)
        record(
            verbs.AFFILIATION_ALTERED, affiliation.person, by=by, changes=changes, note=str(affiliation.organization)
        )
    return changes


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, by: Any, until: date) -> Affiliation:
    """The last day of a person at an organization; ending it again corrects the day."""
    _refuse_backwards(affiliation.since, until)
    before = affiliation.until
    Affiliation.objects.filter(pk=affiliation.pk).update(until=until)
    affiliation.until = until
    _settle(affiliation.person)
    changes: Changes = {"organization": [affiliation.organization, None], "until": [before, until]}
    record(verbs.AFFILIATION_ENDED, affiliation.person, by=by, changes=changes)
    return affiliation


@transaction.atomic
def settle_places(*, by: Any, today: date) -> int:
    """Bring into step whose affiliation began or ended of itself in the last weeks; return how many changed."""
    recent = Q(until__gte=today - LOOK_BACK, until__lt=today) | Q(since__gt=today - LOOK_BACK, since__lte=today)
    people = Person.objects.living().filter(pk__in=Affiliation.objects.filter(recent).values("person_id"))
    changed = sum(_settle(person) for person in people.iterator(chunk_size=500))
    if changed:
        record(verbs.PLACES_SETTLED, None, by=by, changes={"people": [0, changed]})
    return changed


def _settle(person: Person) -> bool:
    """Write today's organization and title beside the affiliations; true if that changed them."""
    rows = {row.pk: row for row in Affiliation.objects.filter(person=person)}
    place = place_of_today(((row.since, row.until, row.pk) for row in rows.values()), timezone.localdate())
    now = rows[place[2]] if place else None
    organization_id, title = (now.organization_id, now.title) if now else (None, "")
    if (person.organization_id, person.title) == (organization_id, title):
        return False
    # Computed from the affiliations, so not conditional on the version that somebody read.
    Person.objects.filter(pk=person.pk).update(organization_id=organization_id, title=title, version=F("version") + 1)
    person.organization_id, person.title = organization_id, title
    person.version += 1
    return True


def _refuse_backwards(since: date | None, until: date | None) -> None:
    if since and until and until < since:
        raise EndsBeforeItBegins
