"""People: who they are, how to write to them, which account is theirs."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from steelyard.center.directory import queries, verbs
from steelyard.center.directory.actions.affiliations import start_affiliation
from steelyard.center.directory.models import Address, Organization, Person
from steelyard.center.directory.rules import DERIVED, person_keys
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


class AddressTaken(Exception):
    """Another person already has this e-mail address."""

    def __init__(self, email: str, person: Person) -> None:
        self.person = person
        super().__init__(f"{email} is already the address of {person}.")


class AccountTaken(Exception):
    def __init__(self, person: Person) -> None:
        self.person = person
        super().__init__(f"This account already belongs to {person}.")


@transaction.atomic
def add_person(
    name: str,
    *,
    by: Any,
    email: str = "",
    organization: Organization | None = None,
    title: str = "",
    phone: str = "",
    is_simulated: bool = False,
) -> Person:
    """Add a person, with the address to write to and today's place; raises AddressTaken."""
    person = Person.objects.create(name=name, phone=phone, is_simulated=is_simulated)
    if email:
        _write_address(person, email, is_primary=True)
    record(verbs.PERSON_ADDED, person, by=by)
    if organization is not None:
        start_affiliation(person, by=by, organization=organization, title=title)
    return person


@transaction.atomic
def alter_person(person: Person, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring name or phone to these values; return what changed. Raises Stale."""
    if "name" in values:
        values |= person_keys(values["name"])
    changes = change(person, **values)
    told = {field: pair for field, pair in changes.items() if field not in DERIVED}
    if told:
        record(verbs.PERSON_ALTERED, person, by=by, changes=told)
    return told


@transaction.atomic
def find_or_add_person(
    email: str, *, by: Any, name: str, organization: Organization | None = None, title: str = ""
) -> Person:
    """The person with this e-mail address, made if there is none; a person found keeps their own name and place.

    One found without any place gets this one.
    """
    person = queries.person_by_email(email)
    if person is None:
        try:
            with transaction.atomic():
                return add_person(name, by=by, email=email, organization=organization, title=title)
        except (IntegrityError, AddressTaken):  # somebody wrote the same address down at the same moment
            person = queries.person_by_email(email)
            if person is None:
                raise
    if organization is not None and person.organization_id is None:
        start_affiliation(person, by=by, organization=organization, title=title)
    return person


@transaction.atomic
def add_address(person: Person, *, by: Any, email: str) -> Address:
    """One more e-mail address; the first one is the one to write to. Raises AddressTaken."""
    is_first = not person.addresses.filter(is_primary=True).exists()
    address = _write_address(person, email, is_primary=is_first)
    record(verbs.ADDRESS_ADDED, person, by=by, changes={"email": [None, address.email]})
    return address


@transaction.atomic
def remove_address(address: Address, *, by: Any) -> None:
    """Forget an e-mail address; of those that stay, the oldest becomes the one to write to."""
    person = address.person
    address.delete()
    oldest = person.addresses.order_by("-is_primary", "id").first()
    if oldest is not None and not oldest.is_primary:
        Address.objects.filter(pk=oldest.pk).update(is_primary=True)
    record(verbs.ADDRESS_REMOVED, person, by=by, changes={"email": [address.email, None]})


@transaction.atomic
def choose_address(address: Address, *, by: Any) -> Address:
    """Make this the e-mail address to write to."""
    person = address.person
    before = person.addresses.filter(is_primary=True).first()
    if before == address:
        return address
    person.addresses.filter(is_primary=True).update(is_primary=False)
    Address.objects.filter(pk=address.pk).update(is_primary=True)
    address.is_primary = True
    record(verbs.ADDRESS_CHOSEN, person, by=by, changes={"email": [before and before.email, address.email]})
    return address


@transaction.atomic
def link_account(person: Person, *, by: Any, user: User | None) -> Person:
    """Say which account is this person's, or that none is. Raises AccountTaken and Stale."""
    other = Person.objects.filter(~Q(pk=person.pk), user=user).first() if user is not None else None
    if other is not None:
        raise AccountTaken(other)
    changes = change(person, user=user)
    if changes:
        record(verbs.ACCOUNT_LINKED if user else verbs.ACCOUNT_UNLINKED, person, by=by, changes=changes)
    return person


def _write_address(person: Person, email: str, *, is_primary: bool) -> Address:
    email = email.strip().lower()
    taken = Address.objects.filter(email=email).select_related("person").first()
    if taken is not None:
        raise AddressTaken(email, taken.person)
    return Address.objects.create(person=person, email=email, is_primary=is_primary)
