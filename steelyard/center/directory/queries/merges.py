"""What a merge has to know, and the list of past ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from steelyard.center.directory.models import Merge, MergeQuerySet, Organization, Person
from steelyard.foundation.accounts.models import Held
from steelyard.foundation.kit import words

KINDS: dict[str, type[Person | Organization]] = {"person": Person, "organization": Organization}


@dataclass(frozen=True)
class Pointer:
    """A column somewhere in the program that holds keys of a model."""

    model: type[models.Model]
    column: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"

    @property
    def rows(self) -> models.QuerySet[Any]:
        return self.model._base_manager.all()


# Keys of organizations that are no relations for Django: accounts lies below the directory.
_LOOSE: dict[str, list[Pointer]] = {"person": [], "organization": [Pointer(Held, "organization_id")]}


def pointers(model: type[models.Model]) -> list[Pointer]:
    """Every column of the program with keys of this model, hidden relations and links between many included."""
    relations = [one for one in model._meta.get_fields(include_hidden=True) if isinstance(one, models.ForeignObjectRel)]
    found = [
        Pointer(relation.related_model, relation.field.attname)
        for relation in relations
        # An earlier merge keeps its own place; the links of a many-to-many are met as rows of their own table.
        if (relation.one_to_many or relation.one_to_one) and relation.field.name != "merged_into"
    ]
    return found + _LOOSE[str(model._meta.model_name)]


def both(label: str, first: int, second: int) -> tuple[Any, Any]:
    """Two records of a kind by their keys; raises DoesNotExist."""
    rows = KINDS[label]._base_manager
    return rows.get(pk=first), rows.get(pk=second)


def ancestor_ids(organization: Organization) -> list[int]:
    """The keys of what an organization is part of, from the nearest up."""
    found: list[int] = []
    above = organization.parent
    while above is not None and above.pk not in found:
        found.append(above.pk)
        above = above.parent
    return found


def merges(user: Any) -> MergeQuerySet:
    return Merge.objects.visible_to(user).select_related("made_by")


def with_names(rows: Iterable[Merge]) -> list[Merge]:
    """Merges with ``kept`` and ``gone``, the records they are about, in two queries for all."""
    rows = list(rows)
    for label, model in KINDS.items():
        chosen = [row for row in rows if row.label == label]
        keys = {key for row in chosen for key in (row.kept_id, row.gone_id)}
        known: Any = model._base_manager.in_bulk(keys) if keys else {}
        for row in chosen:
            row.kept, row.gone = known.get(row.kept_id), known.get(row.gone_id)  # type: ignore[attr-defined]  # for templates
    return rows


Told = tuple[str, str, str]


def side_by_side(one: Person | Organization, other: Person | Organization) -> list[Told]:
    """What two records of a kind say, line by line: what it is, the first's, the second's."""
    tell = _person_told if isinstance(one, Person) else _organization_told
    first, second = tell(one), tell(other)
    return [(name, first[name], second[name]) for name in first]


def _person_told(person: Any) -> dict[str, str]:
    places = person.affiliations.select_related("organization").order_by("-since", "-id")
    return {
        "Name": person.name,
        "Works at": str(person.organization or ""),
        "Title": person.title,
        "E-mail addresses": ", ".join(person.addresses.order_by("-is_primary", "id").values_list("email", flat=True)),
        "Telephone": person.phone,
        "All places": "; ".join(_place(place) for place in places),
        "Account": str(person.user or ""),
        "Known since": words.day(timezone.localdate(person.added_at)),
    }


def _place(place: Any) -> str:
    days = f"{words.day(place.since)} – {words.day(place.until)}" if place.since or place.until else ""
    return ", ".join(part for part in (str(place.organization), place.title, days) if part)


def _organization_told(organization: Any) -> dict[str, str]:
    return {
        "Name": organization.name,
        "Short name": organization.short_name,
        "Kind": organization.get_kind_display(),
        "State": str(organization.state or ""),
        "Part of": str(organization.parent or ""),
        "Code": organization.code or "",
        "City": organization.city,
        "Telephone": organization.phone,
        "Website": organization.website,
        "People": words.number(organization.people.living().count()),
        "Organizations below it": words.number(organization.children.living().count()),
        "Source": organization.source,
    }
