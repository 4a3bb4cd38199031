"""Rows of the tables that leave, streamed, each column as the closed list says."""

import base64
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import name_key
from steelyard.evidence.results.models import Release
from steelyard.steering.packs.models import Pack
from steelyard.steering.sunset.queries.people import NOWHERE, Known, said
from steelyard.steering.sunset.rules import Column, How, Leaving, leaving
from steelyard.support.coherence.models import MapRow, Overlap, Share
from steelyard.support.coherence.queries.exits import leaves
from steelyard.support.coherence.rules import ALL, Origin
from steelyard.support.library.models import Resource
from steelyard.support.mailings.models import OptOut

CHUNK = 2_000


@cache
def every_model() -> dict[str, type[models.Model]]:
    """Every table by its label, those of many-to-many links too."""
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def _agreed(table: str) -> Q:
    agreed = Q(person__in=said().filter(agreed=True).values("pk"))
    if table != "directory.Address":
        return agreed
    return agreed & ~Q(email__in=OptOut.objects.filter(ended_at__isnull=True).values("address"))


def _released(table: str) -> Q:
    if table == Release._meta.label:
        return Q(pk__in=Release.objects.released().values("pk"))
    return Q(released_at__isnull=False, withdrawn_at__isnull=True)


def _shared(table: str) -> Q:
    """Of support maps only what agencies let others know in full, and that our own support is on one; nothing else."""
    shared: QuerySet[Any] = MapRow.objects.shared_with_other_centers()
    rows = shared.filter(level=ALL)
    ours = MapRow.objects.living().filter(origin=Origin.LEDGER)
    leave = Q(pk__in=rows.values("pk")) | Q(pk__in=ours.values("pk"))
    if table == MapRow._meta.label:
        return leave
    kept = MapRow.objects.filter(leave).values("pk")
    if table == Share._meta.label:
        return Q(row__in=kept)
    return Q(pk__in=Overlap.objects.there().values("pk"), first_row__in=kept, second_row__in=kept)


def _frozen(table: str) -> Q:
    return Q(**{"pk__in" if table == Pack._meta.label else "pack__in": Pack.objects.frozen().values("pk")})


_ROWS: dict[str, Callable[[str], Q]] = {
    "agreed": _agreed,
    "released": _released,
    "shared": _shared,
    "frozen": _frozen,
    "standing": lambda _: Q(withdrawn_at__isnull=True),
    "published": lambda _: Q(resource__in=Resource.objects.published().values("pk"), removed_at__isnull=True),
}
ROWS_IN_WORDS = {
    "": "All rows.",
    "agreed": "Of people who agreed to be passed on.",
    "released": "What was released.",
    "shared": "What agencies let others know, and our own support.",
    "frozen": "Reports that were submitted.",
    "standing": "What was not taken back.",
    "published": "Files of published resources.",
}


def rows_of(table: Leaving, only: Q | None = None) -> QuerySet[Any]:
    """The rows of a table that leave."""
    model = every_model()[table.table]
    rows = model._base_manager.all()
    if table.rows:
        rows = rows.filter(_ROWS[table.rows](table.table))
    return rows if only is None else rows.filter(pk__in=model._base_manager.filter(only).values("pk"))


def told(table: Leaving, known: Known, only: Q | None = None) -> Iterator[dict[str, Any]]:
    """Row after row as it leaves, in the order of their keys."""
    model = every_model()[table.table]
    fields: dict[str, Any] = {column.name: model._meta.get_field(column.name) for column in table.columns}
    names = [field.attname for field in fields.values()]
    deciding = [one.of for one in table.columns if one.of and one.of not in names and one.of != "user"]
    ways = [_way(column, fields[column.name], known) for column in table.columns]
    rows = rows_of(table, only).order_by("pk").values(*dict.fromkeys([*names, *deciding]))
    for row in rows.iterator(chunk_size=CHUNK):
        out: dict[str, Any] = {}
        for column, name, way in zip(table.columns, names, ways, strict=True):
            out[column.name] = way(row[name], row, out)
        yield out


@leaves("sunset.pack")
def told_of_maps() -> Iterator[str]:
    """What a pack tells of support maps, for the test of consent."""
    known, names = Known(), dict(Organization.objects.values_list("pk", "name"))
    for table in leaving():
        if table.rows == "shared":
            for row in told(table, known):
                yield f"{names.get(row.get('agency') or 0, '')} {row}"


type Way = Callable[[Any, dict[str, Any], dict[str, Any]], Any]


def _way(column: Column, field: Any, known: Known) -> Way:
    if column.how in {How.NAME, How.MAIL, How.BLANK}:
        return _personal(column, field, known)
    if column.how == How.KEY:
        return lambda _value, _row, out: name_key(out[column.of])[: field.max_length]
    if column.how == How.CLEANED and is_free(field):
        return lambda value, _row, _out: _cut(known.cleaner.value(value), field)
    return lambda value, _row, _out: plain(value)


def _personal(column: Column, field: Any, known: Known) -> Way:
    """A column of one person: as it is if they agreed."""
    table = field.model._meta

    def way(value: Any, row: dict[str, Any], _out: dict[str, Any]) -> Any:
        if not value:
            return value
        person = known.persons_of_accounts.get(row["id"]) if column.of == "user" else row.get(column.of)
        if known.may(person):
            return value
        known.withheld += 1
        if column.how == How.BLANK:
            return ""
        if column.how == How.MAIL:
            return f"{table.model_name}-{row['id']}@{NOWHERE}"
        if column.of == "user":
            return f"Account {row['id']}"
        return f"Person {person}" if person else "Name withheld"

    return way


def is_free(field: Any) -> bool:
    """Whether people write what they like there."""
    if field.is_relation or field.choices or field.primary_key or isinstance(field, models.SlugField):
        return False
    return isinstance(field, (models.CharField, models.TextField, models.JSONField))


def _cut(value: Any, field: Any) -> Any:
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    return value
