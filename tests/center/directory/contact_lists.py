"""What tests of contact lists read: the fates of the rows, and all that a list could change."""

from steelyard.center.directory.models import (
    Address,
    Affiliation,
    Organization,
    Person,
)
from steelyard.center.directory.queries.contacts import told_rows

HEAD = "Name,E-mail,Telephone,Title,Organization,State\n"


def fates(found):
    return [(row["row"], row["fate"]) for row in told_rows(found)]


def everything():
    """All that a list could change, as values without keys."""
    people = Person.objects.order_by("name_key", "id").values_list(
        "name", "phone", "title", "organization__name", "is_simulated"
    )
    return (
        list(people),
        list(Address.objects.order_by("email").values_list("email", "person__name", "is_primary")),
        list(
            Affiliation.objects.order_by("person__name", "id").values_list(
                "person__name", "organization__name", "title"
            )
        ),
        list(Organization.objects.order_by("name", "id").values_list("name", "state_id")),
    )
