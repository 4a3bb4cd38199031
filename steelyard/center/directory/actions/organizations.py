"""Organizations: added, changed, closed and opened again."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.directory import verbs
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import DERIVED, OrganizationKind, organization_keys
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


class CannotBelong(Exception):
    """An organization cannot be part of itself, nor of its own parts."""

    def __init__(self, organization: Organization, parent: Organization) -> None:
        super().__init__(f"{parent} is itself part of {organization}.")


class CodeTaken(Exception):
    """Two organizations cannot have one code."""

    def __init__(self, code: str, other: Organization) -> None:
        super().__init__(f"{other} already has the code {code}.")


@transaction.atomic
def add_organization(name: str, *, by: Any, kind: str, **values: Any) -> Organization:
    """Add one organization; ``values`` are further fields of the table by their names. Raises CodeTaken."""
    _refuse_a_taken_code(values.get("code"), own=0)
    organization = Organization.objects.create(name=name, kind=OrganizationKind(kind), **values)
    record(verbs.ORGANIZATION_ADDED, organization, by=by)
    return organization


@transaction.atomic
def alter_organization(organization: Organization, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring fields to these values; return what changed. Raises Stale, CodeTaken, and CannotBelong for a ring."""
    _refuse_a_taken_code(values.get("code"), own=organization.pk)
    if values.get("parent") is not None:
        _refuse_a_ring(organization, values["parent"])
    changes = change(organization, **values, **_keys(organization, values))
    told = {name: pair for name, pair in changes.items() if name not in DERIVED}
    if told:
        record(verbs.ORGANIZATION_ALTERED, organization, by=by, changes=told)
    return told


@transaction.atomic
def close_organization(organization: Organization, *, by: Any, on: date) -> Organization:
    """The organization no longer exists since a day; its record and its story stay."""
    changes = change(organization, closed_on=on)
    if changes:
        record(verbs.ORGANIZATION_CLOSED, organization, by=by, changes=changes)
    return organization


@transaction.atomic
def reopen_organization(organization: Organization, *, by: Any) -> Organization:
    changes = change(organization, closed_on=None)
    if changes:
        record(verbs.ORGANIZATION_REOPENED, organization, by=by, changes=changes)
    return organization


def _keys(organization: Organization, values: dict[str, Any]) -> dict[str, str]:
    """The folded forms this organization has with these values."""
    parts = (values.get(field, getattr(organization, field)) for field in ("name", "short_name", "city", "code"))
    return organization_keys(*parts)


def _refuse_a_ring(organization: Organization, parent: Organization) -> None:
    above: Organization | None = parent
    while above is not None:
        if above.pk == organization.pk:
            raise CannotBelong(organization, parent)
        above = above.parent


def _refuse_a_taken_code(code: str | None, *, own: int) -> None:
    other = Organization.objects.filter(code=code).exclude(pk=own).first() if code else None
    if other is not None:
        raise CodeTaken(str(code), other)
