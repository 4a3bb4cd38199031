"""Organizations and people. ``OrganizationFactory(pk=ROSAS)`` is the agency that Rosa of the cast acts for.

A state is given by its postal code: ``SEAFactory(state="DE")``, ``LEAFactory(state="OH")``.
"""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from steelyard.center.directory import models
from steelyard.center.directory.rules import OrganizationKind, StateKind


def state(postal: str = "DE") -> models.State:
    """A state of the reference list; made here where a test emptied the table."""
    place = sum(ord(letter) * 100**at for at, letter in enumerate(postal))
    return models.State.objects.get_or_create(
        postal=postal,
        defaults={
            "fips": postal,
            "name": f"State of {postal}",
            "kind": StateKind.STATE,
            "time_zone": "America/New_York",
            "tile_row": place // 100,
            "tile_column": place % 100,
        },
    )[0]


class OrganizationFactory(DjangoModelFactory):
    """A nonprofit without a state, unless something else is asked for."""

    class Meta:
        model = models.Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    kind = OrganizationKind.NONPROFIT

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(kwargs.get("state"), str):
            kwargs["state"] = state(kwargs["state"])
        return super()._create(model_class, *args, **kwargs)


class SEAFactory(OrganizationFactory):
    """A second agency beside the one that every state has: for that one ask ``queries.sea_of``."""

    name = factory.Sequence(lambda n: f"Department of Education {n}")
    kind = OrganizationKind.SEA
    state = "DE"


class LEAFactory(OrganizationFactory):
    name = factory.Sequence(lambda n: f"School District {n}")
    kind = OrganizationKind.LEA
    state = "DE"


class PersonFactory(DjangoModelFactory):
    """Somebody at no organization, unless one is given: then with the affiliation that says so."""

    class Meta:
        model = models.Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def affiliated(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        if create and self.organization_id and not given:
            AffiliationFactory(person=self, organization=self.organization, title=self.title)

    @factory.post_generation
    def email(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        if create and given:
            AddressFactory(person=self, email=given, is_primary=True)


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = models.Address

    person = factory.SubFactory(PersonFactory)
    email = factory.Sequence(lambda n: f"person{n}@example.org")


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = models.Affiliation

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    since = date(2019, 1, 1)


class BoardMemberFactory(DjangoModelFactory):
    class Meta:
        model = models.BoardMember

    person = factory.SubFactory(PersonFactory)
    constituency = "State chiefs"
    since = date(2019, 1, 1)


class BoardMeetingFactory(DjangoModelFactory):
    class Meta:
        model = models.BoardMeeting

    on = date(2021, 1, 15)
    title = factory.Sequence(lambda n: f"Board meeting {n}")


class AdviceFactory(DjangoModelFactory):
    class Meta:
        model = models.Advice

    meeting = factory.SubFactory(BoardMeetingFactory)
    text = "Ask small districts before choosing topics."


class ContactListFactory(DjangoModelFactory):
    """A list of one new person whose organization nobody has settled, read and not applied; its file is gone."""

    class Meta:
        model = models.ContactList
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"list{n}.csv")
    form = "csv"
    encoding = "utf-8"
    headings = factory.List(["Name", "E-mail", "Organization"])
    first_cells = factory.List(["New Person", "new@agency.test", "Hrbr Schools"])
    columns = factory.List(["name", "email", "organization"])
    status = "ready"
    rows_read = 2
    counts = factory.Dict({"new": 1})

    @factory.post_generation
    def staged(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        if create and given is not False:
            home = models.ContactHome.objects.create(
                contact_list=self, key="|hrbr schools|", name="Hrbr Schools", rows=1
            )
            row = {"name": "New Person", "email": "new@agency.test", "entry": {"organization": "Hrbr Schools"}}
            models.ContactRow.objects.create(contact_list=self, position=2, fate="new", home=home, **row)
