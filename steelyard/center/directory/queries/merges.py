"""What a merge has to know, and the list of past ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from steelyard.center.directory.models import Merge, MergeQuerySet, Organization, Person
from steelyard.foundation.accounts.models import Held

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


def merge_of(gone: Person | Organization) -> Merge | None:
    """The merge by which a record went into another, if it stands."""
    return Merge.objects.filter(label=gone._meta.model_name, gone_id=gone.pk, undone_at__isnull=True).first()
