"""Lists of organizations and people, and what their pages show."""

from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from steelyard.center.directory.models import (
    Address,
    Affiliation,
    Organization,
    OrganizationQuerySet,
    Person,
    PersonQuerySet,
)
from steelyard.center.directory.queries.finding import organizations_like, people_like
from steelyard.center.directory.rules import is_current
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows

ORDER = ("name_key", "id")


Asked = str | None


def organizations(
    user: Any, *, q: Asked = None, kind: Asked = None, state: Asked = None, closed: bool | None = None
) -> OrganizationQuerySet:
    """Visible organizations that match; closed ones only if asked for."""
    rows = Organization.objects.visible_to(user).filter(merged_into__isnull=True)
    if not closed:
        rows = rows.filter(closed_on__isnull=True)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state_id=state)
    if q:
        rows = organizations_like(rows, q)
    return rows


def people(user: Any, *, q: Asked = None, kind: Asked = None, state: Asked = None) -> PersonQuerySet:
    """Visible people that match."""
    rows = Person.objects.visible_to(user).living()
    if kind:
        rows = rows.filter(organization__kind=kind)
    if state:
        rows = rows.filter(organization__state_id=state)
    if q:
        rows = people_like(rows, q)
    return rows


def with_address(rows: PersonQuerySet) -> PersonQuerySet:
    """Each person with ``main_email``: the address to write to, or None."""
    main = FilteredRelation("addresses", condition=Q(addresses__is_primary=True))
    return rows.annotate(main=main).annotate(main_email=F("main__email"))


def parts_of(organization: Organization, user: Any) -> OrganizationQuerySet:
    """The organizations directly below one."""
    rows = Organization.objects.visible_to(user).living().filter(parent=organization)
    return rows.select_related("state")


_ORGANIZATION = (
    "id",
    "name_key",
    "name",
    "short_name",
    "is_simulated",
    "closed_on",
    "kind",
    "state_id",
    "city",
    "code",
)
_PERSON = ("id", "name_key", "name", "is_simulated", "title", "organization_id", "organization__name", "main_email")


def listed_organizations(user: Any, **wanted: Any) -> QuerySet[Organization, Any]:
    """What the list shows of each organization that matches, as tuples with names: half the cost of records."""
    return organizations(user, **wanted).values_list(*_ORGANIZATION, named=True)


def listed_people(user: Any, *, organization: Organization | None = None, **wanted: Any) -> QuerySet[Person, Any]:
    """The same of people: all that match, or those of one organization."""
    rows = people(user, **wanted)
    rows = rows.filter(organization=organization) if organization else rows
    return with_address(rows).values_list(*_PERSON, named=True)


FIRST_FEW = 8


def story_of(organization: Organization, user: Any) -> dict[str, Any]:
    """What an organization's page says itself: what stands above and below it, and who works there."""
    people, parts = (
        Person.objects.visible_to(user).living().filter(organization=organization),
        parts_of(organization, user),
    )
    parent = organization.parent
    return {
        "parent": parent if parent and allows(user, "directory.open_organization", parent) else None,
        "parts": parts.order_by(*ORDER)[:FIRST_FEW],
        "part_count": parts.count(),
        "people": people.order_by(*ORDER)[:FIRST_FEW],
        "people_count": people.count(),
    }


def affiliations_of(person: Person, today: Any) -> list[Affiliation]:
    """A person's places, today's first, then the others from the newest on; each knows whether it is current."""
    rows = list(person.affiliations.select_related("organization"))
    for row in rows:
        row.is_current = is_current(row.since, row.until, today)  # type: ignore[attr-defined]  # for templates
    return sorted(rows, key=_newest_first)


def _newest_first(row: Affiliation) -> tuple[bool, int, int]:
    is_past = not row.is_current  # type: ignore[attr-defined]  # set above
    newest = row.until or row.since
    return is_past, -newest.toordinal() if newest else 0, -row.pk


def addresses_of(person: Person) -> QuerySet[Address]:
    return person.addresses.order_by("-is_primary", "id")


def organization_names(keys: Any) -> dict[int, str]:
    """Names by key, for apps that keep keys of organizations without a relation."""
    return dict(Organization.objects.filter(pk__in=list(keys)).values_list("pk", "name"))


def account_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def found(user: Any, text: str) -> dict[str, Any]:
    """What a search of the directory gives first: some organizations and some people, and whether there are more."""
    if not text:
        return {"organizations": [], "people": []}
    return {
        "organizations": list(
            organizations(user, q=text, closed=True).select_related("state").order_by(*ORDER)[:FIRST_FEW]
        ),
        "people": list(people(user, q=text).select_related("organization").order_by(*ORDER)[:FIRST_FEW]),
        "most": FIRST_FEW,
    }
