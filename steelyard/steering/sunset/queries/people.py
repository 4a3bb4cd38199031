"""Who may be passed on by name, and what stands in the place of everybody else."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from steelyard.center.directory.models import Address, Person
from steelyard.foundation.accounts.models import User
from steelyard.steering.sunset.models import Consent
from steelyard.steering.sunset.rules.cleaning import Cleaner
from steelyard.support.mailings.models import OptOut

NOWHERE = "withheld.invalid"


def said() -> QuerySet[Any]:
    """People with what each said last: True, False, or None for nothing."""
    newest = Consent.objects.filter(person=OuterRef("pk")).order_by("-id")
    return Person.objects.annotate(agreed=Subquery(newest.values("agreed")[:1]))


class Known:
    """Who agreed, and words for who did not; counts what it withheld."""

    def __init__(self) -> None:
        self.withheld = 0

    @cached_property
    def agreed(self) -> frozenset[int]:
        return frozenset(said().filter(agreed=True).values_list("pk", flat=True))

    @cached_property
    def persons_of_accounts(self) -> dict[int, int]:
        return dict(Person.objects.filter(user__isnull=False).values_list("user_id", "pk"))

    @cached_property
    def cleaner(self) -> Cleaner:
        return Cleaner(self._names(), self._addresses())

    def may(self, person: int | None) -> bool:
        return person is not None and person in self.agreed

    def counts(self) -> dict[str, int]:
        """How many people leave by name, and how many under a number, by what they said."""
        people = said().filter(merged_into__isnull=True)
        return {
            "agreed": people.filter(agreed=True).count(),
            "refused": people.filter(agreed=False).count(),
            "not_asked": people.filter(agreed__isnull=True).count(),
        }

    def _names(self) -> Iterator[str]:
        for pk, name in Person.objects.values_list("pk", "name").iterator():
            if pk not in self.agreed:
                yield name
        for pk, name in User.objects.values_list("pk", "name").iterator():
            if self.persons_of_accounts.get(pk) not in self.agreed:
                yield name

    def _addresses(self) -> frozenset[str]:
        """Of people who agreed, without addresses whose owner wants no letters."""
        closed = OptOut.objects.filter(ended_at__isnull=True).values("address")
        rows = Address.objects.filter(person__in=said().filter(agreed=True)).exclude(email__in=closed)
        return frozenset(email.casefold() for email in rows.values_list("email", flat=True))
