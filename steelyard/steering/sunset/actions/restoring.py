"""Filling an empty installation from a sunset pack: everything is checked first, then written in one go."""

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from itertools import batched
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from steelyard.center.charge.models import Center
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.steering.sunset import verbs
from steelyard.steering.sunset.queries.tables import every_model
from steelyard.steering.sunset.rules import FORMAT, Leaving, leaving
from steelyard.steering.sunset.rules.sums import Damaged, check
from steelyard.steering.sunset.tasks.pack import MANIFEST
from steelyard.steering.sunset.tasks.tables import read_table
from steelyard.support.capacity.models import Claim, Evidence, Rating
from steelyard.support.capacity.rules import Standing
from steelyard.support.readiness.models import Assumptions

CHUNK = 500
_USED = (Center, Organization, Person, User)
# Words that stay behind, where a row without any would be refused.
_WITHHELD = {Assumptions: Assumptions.PERSONAL, Rating: {"why"}, Evidence: {"quote", "speaker", "stored"}}


class InUse(Exception):
    """An installation that holds something already; the message says what."""


def restore_pack(folder: Path, *, by: Any, echo: Callable[[str], Any]) -> int:
    """Read a pack into an empty installation; returns how many rows there are now. Raises Damaged and InUse."""
    manifest = _checked(folder)
    _refuse_used()
    try:
        with transaction.atomic():
            _empty()
            rows = sum(_filled(folder, table, echo) for table in leaving() if table.file in manifest["tables"])
            _built_again(folder)
            _sequences()
            connection.check_constraints()
            record(verbs.RESTORED, Center.objects.first(), by=by, note=f"Written {manifest['made_at'][:10]}.")
            files = _files(folder, manifest)
    except (DatabaseError, ValidationError, ValueError, TypeError, KeyError) as problem:
        raise Damaged(f"The pack does not fit together, so nothing was written: {problem}") from problem
    echo(f"{files} files of published resources.")
    return rows


def _checked(folder: Path) -> dict[str, Any]:
    written = check(folder)
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        form, tables = manifest["format"], manifest["tables"]
        named = [f"tables/{table}.json" for table in tables] + [f"files/{name}" for name in manifest["files"]]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Damaged(f"The pack is damaged: {MANIFEST} cannot be read.") from problem
    if form != FORMAT:
        raise Damaged(f"This pack has format {form}; this version of Steelyard reads format {FORMAT}.")
    missing = set(named) - written
    if missing:
        raise Damaged(f"The pack is damaged: {min(missing)} is missing.")
    strange = set(tables) - {table.file for table in leaving()}
    if strange:
        raise Damaged(f"This pack holds a table that this version of Steelyard does not know: {min(strange)}.")
    return manifest


def _refuse_used() -> None:
    for model in _USED:
        number = model._base_manager.count()
        if number:
            many = str(model._meta.verbose_name_plural if number > 1 else model._meta.verbose_name)
            raise InUse(f"This installation is in use: it holds {number} {many}. A pack is read into an empty one.")


def _empty() -> None:
    """Take away what migrations and a first start put there; the pack brings its own."""
    for table in reversed(leaving()):
        rows = every_model()[table.table]._base_manager.all()
        if rows.exists():
            rows._raw_delete(rows.db)


def _filled(folder: Path, table: Leaving, echo: Callable[[str], Any]) -> int:
    model, count = every_model()[table.table], 0
    for rows in batched(_objects(folder, table, model), CHUNK, strict=False):
        model._base_manager.bulk_create(rows)
        count += len(rows)
    if count:
        echo(f"{table.file:40} {count:>9}")
    return count


def _objects(folder: Path, table: Leaving, model: type[models.Model]) -> Iterator[models.Model]:
    fields: dict[str, Any] = {column.name: model._meta.get_field(column.name) for column in table.columns}
    missing = {field.name: _secret(field) for field in model._meta.local_fields if field.name not in fields}
    for row in read_table(folder / "tables" / f"{table.file}.json"):
        values = {fields[name].attname: _value(fields[name], value) for name, value in row.items()}
        values |= {name: make() for name, make in missing.items() if make}
        if model is Claim and values["standing"] == Standing.BUILT:
            values["standing"] = Standing.CLAIMED  # until its evidence and confirmation are there: see _built_again
        yield model(**values)


def _secret(field: Any) -> Callable[[], Any] | None:
    """What stands where the pack holds nothing and the table wants something: what opens nothing."""
    if field.model is User:
        return {"password": lambda: make_password(None), "is_active": lambda: False}.get(field.name)
    if field.name in _WITHHELD.get(field.model, ()):
        return lambda: "Not passed on."
    if isinstance(field, models.CharField) and field.unique and not field.null and not field.primary_key:
        return lambda: secrets.token_hex((field.max_length or 32) // 2)
    return None


def _value(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return (field.target_field if field.is_relation else field).to_python(value)


def _built_again(folder: Path) -> None:
    """Claims stand as built once the database sees evidence and confirmation: its own guards look at each."""
    table = next(one for one in leaving() if one.table == Claim._meta.label)
    built = (row["id"] for row in read_table(folder / "tables" / f"{table.file}.json") if row["standing"] == "built")
    for keys in batched(built, CHUNK, strict=False):
        Claim._base_manager.filter(pk__in=keys).update(standing=Standing.BUILT)


def _sequences() -> None:
    """PostgreSQL counts keys apart from the rows; the next row must not meet one that came with the pack."""
    restored = [every_model()[table.table] for table in leaving()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), restored):
            cursor.execute(statement)


def _files(folder: Path, manifest: dict[str, Any]) -> int:
    for name in manifest["files"]:
        if not default_storage.exists(name):
            with (folder / "files" / name).open("rb") as file:
                default_storage.save(name, file)
    return len(manifest["files"])
