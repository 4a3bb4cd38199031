"""What ``steelyard verify`` looks at."""

from django.conf import settings
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from steelyard.foundation.history.queries import broken_links


def problems() -> list[str]:
    """One sentence for each thing that is not in order."""
    return [*_migrations(), *_database(), *broken_links(), *_files()]


def _migrations() -> list[str]:
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


def _files() -> list[str]:
    folder = settings.DATA / "files"
    unreadable = [file for file in folder.rglob("*") if file.is_file() and file.stat().st_size == 0]
    return [f"The file {file.relative_to(folder)} is empty." for file in unreadable]
