"""Finding organizations and people by the beginnings of words, by e-mail address, by code."""

from typing import Any

from django.db import connection
from django.db.models import Q

from steelyard.center.directory.models import (
    Address,
    Organization,
    OrganizationQuerySet,
    Person,
    PersonQuerySet,
)
from steelyard.center.directory.rules import name_key
from steelyard.foundation.kit.text import fold

LAST_LETTER = "\U0010ffff"
MOST = 20  # suggestions in a list that opens while one types
WORDS = 8  # nobody means more than these


def begins(column: str, text: str) -> Q:
    """Whether a folded column begins with the text, by an index on either database."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_LETTER})


def organizations_like(rows: OrganizationQuerySet, text: str) -> OrganizationQuerySet:
    """Those in whose name, short name, city or code each word begins a word."""
    words = fold(text).split()[:WORDS]
    if not words:
        return rows.none()
    for word in words:
        rows = rows.filter(search_key__contains=f" {word}")
    return rows


def people_like(rows: PersonQuerySet, text: str) -> PersonQuerySet:
    """Those whose name begins so, whose last name does while every word is in the name, or whose e-mail begins so."""
    if "@" in text:
        return rows.filter(pk__in=Address.objects.filter(begins("email", text.strip().lower())).values("person_id"))
    words = fold(text).split()[:WORDS]
    if not words:
        return rows.none()
    found = Person.objects.filter(begins("name_key", " ".join(words))).values("pk")
    for word in words:
        others = Person.objects.filter(begins("last_key", word))
        for other in words:
            others = others.filter(Q(name_key__contains=f" {other}") | begins("name_key", other))
        found = found.union(others.values("pk"))
    return rows.filter(pk__in=found)


def person_by_email(email: str) -> Person | None:
    found = Address.objects.filter(email=email.strip().lower()).select_related("person").first()
    return found.person if found else None


def organization_by_code(code: str) -> Organization | None:
    """The organization that others know by this id; of one that was merged, the record that was kept."""
    return _kept(Organization.objects.filter(code=code).first()) if code else None


def living_organization(user: Any, key: str) -> Organization | None:
    """The organization of an address's parameter, if the user may see it; anything else is none."""
    number = int(key) if key.isdecimal() and len(key) < 19 else 0
    return Organization.objects.visible_to(user).living().filter(pk=number).first()


def sea_of(postal: str) -> Organization | None:
    """A state's education agency."""
    return organization_by_code(f"SEA-{postal}")


def _kept(organization: Organization | None) -> Organization | None:
    while organization is not None and organization.merged_into is not None:
        organization = organization.merged_into
    return organization


def organization_by_words(text: str) -> int | None:
    """The key of the one living organization with exactly this name, or with this code; None if none or several."""
    rows = Organization.objects.living().filter(Q(name_key=name_key(text)) | Q(code=text.strip()))
    keys = list(rows.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None


def person_by_words(text: str) -> int | None:
    """The key of the one living person with exactly this name, or with this e-mail address."""
    mail = Address.objects.filter(email=text.strip().lower()).values("person_id")
    rows = Person.objects.living().filter(Q(name_key=name_key(text)) | Q(pk__in=mail))
    keys = list(rows.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None


def suggested_organizations(user: Any, text: str) -> list[tuple[int, str]]:
    """What a lookup offers while one types."""
    rows = organizations_like(Organization.objects.visible_to(user).living(), text)
    return _labelled(rows)


def suggested_agencies(text: str) -> list[tuple[int, str]]:
    """What a lookup offers to a visitor: agencies only, by their public names."""
    return _labelled(organizations_like(Organization.objects.living().agencies(), text))


def suggested_people(user: Any, text: str) -> list[tuple[int, str]]:
    rows = people_like(Person.objects.visible_to(user).living(), text).select_related("organization")
    found = rows.order_by("name_key", "id")[:MOST]
    return [(one.pk, f"{one.name}, {one.organization}" if one.organization else one.name) for one in found]


def _labelled(rows: OrganizationQuerySet) -> list[tuple[int, str]]:
    found = rows.select_related("state").order_by("name_key", "id")[:MOST]
    return [(one.pk, label_of(one)) for one in found]


def label_of(organization: Organization) -> str:
    """The name with its state where the name does not say it: many districts share a name."""
    state = organization.state
    if state is None or state.name in organization.name:
        return organization.name
    return f"{organization.name}, {state.name}"
