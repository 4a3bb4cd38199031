"""What ``steelyard verify`` looks at."""

import hashlib
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from steelyard.foundation.history.queries import broken_links
from steelyard.support.capacity.models import Evidence, guards
from steelyard.support.library.models import File


def problems() -> list[str]:
    """One sentence for each thing that is not in order."""
    return [*waiting(), *_database(), *_guards(), *broken_links(), *_files()]


def waiting() -> list[str]:
    """The changes of tables that this release has and this database has not."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"The migration {migration} has not been applied." for migration, _ in waiting]


def _database() -> list[str]:
    found = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found += [f"SQLite: {text}" for (text,) in cursor.fetchall() if text != "ok"]
    try:
        connection.check_constraints()
    except IntegrityError as problem:
        found.append(str(problem))
    return found


def _guards() -> list[str]:
    """Whether the database still refuses what only evidence and a confirmation make true."""
    return [
        f"The guard {name} does not stand; the next start puts it up again."
        for name in guards.missing(connection.alias)
    ]


def _files() -> list[str]:
    folder = settings.DATA / "files"
    empty = [file for file in folder.rglob("*") if file.is_file() and file.stat().st_size == 0]
    return [*(f"The file {file.relative_to(folder)} is empty." for file in empty), *_stored()]


def _stored() -> list[str]:
    """Whether each stored file is there and holds what was uploaded; the same content is read once."""
    columns = "stored", "sha256", "name"
    resources = File.objects.order_by("stored").values_list(*columns).iterator()
    evidence = Evidence.objects.exclude(stored="").order_by("stored").values_list(*columns).iterator()
    found = []
    for stored, same in groupby(chain(evidence, resources), key=itemgetter(0)):
        _, sha256, name = next(same)
        path = Path(default_storage.path(stored))
        if not path.is_file():
            found.append(f"The file {name} ({stored}) is not there.")
        elif _sum(path) != sha256:
            found.append(f"The file {name} ({stored}) does not hold what was uploaded.")
    return found


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
