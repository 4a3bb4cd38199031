"""What files of attendance could change, as values without keys."""

from typing import Any

from steelyard.center.directory.models import Address, Affiliation, Person, Suggestion
from steelyard.support.delivery.models import Participation
from steelyard.support.events.models import Event, Registration


def took_part(event: Event) -> dict[str, int | None]:
    """Minutes of everybody on the list by address, or by name for who has none."""
    rows = Participation.objects.filter(activity__event=event, person__isnull=False)
    mails = dict(Address.objects.values_list("person_id", "email"))
    return {mails.get(row.person_id, str(row.person)): row.minutes for row in rows.select_related("person")}


def minutes(event: Event) -> dict[str, int | None]:
    """Of who attended as one of the audience."""
    rows = Participation.objects.filter(activity__event=event, status="attended", part="attendee", person__isnull=False)
    mails = dict(Address.objects.values_list("person_id", "email"))
    return {mails.get(row.person_id, str(row.person)): row.minutes for row in rows.select_related("person")}


def everything() -> tuple[list[Any], ...]:
    people = Person.objects.order_by("name_key", "addresses__email", "id")
    columns = ("person__name", "person__addresses__email", "organization__name", "count", "part", "status", "minutes")
    return (
        list(people.values_list("name", "name_key", "last_key", "addresses__email", "organization__name", "version")),
        list(Affiliation.objects.order_by("person__name", "id").values_list("person__name", "organization__name")),
        list(Participation.objects.order_by(*columns).values_list(*columns)),
        list(Registration.objects.order_by("name").values_list("name", "attendance", "person__name")),
        list(Suggestion.objects.order_by("id").values_list("first_id", "second_id")),
    )
