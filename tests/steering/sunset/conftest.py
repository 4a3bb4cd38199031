"""A whole world, its pack, and an installation with nothing in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from steelyard.steering.sunset.tasks.pack import write_pack
from tests.conformance import world as worlds
from tests.conformance.world import World
from tests.people import Cast

KEPT = import_module("steelyard.evidence.results.migrations.0003_what_is_kept")


@pytest.fixture
def here(cast: Cast) -> World:
    """Something of everything the center keeps."""
    return worlds.make(cast)


@pytest.fixture
def pack(here: World, tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    write_pack(folder, echo=lambda _: None)
    return folder


@pytest.fixture
def empty_tables(db: None) -> Iterator[Callable[[], None]]:
    """Leaves the tables without a row; the test's transaction brings every row back, and PostgreSQL's counters, which stand outside of it, are put back here."""
    counters = _counters()
    yield empty
    with connection.cursor() as cursor:
        for name, last in counters:
            cursor.execute("SELECT setval(%s::regclass, %s)", [name, last])


def _counters() -> list[tuple[str, int]]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return list(cursor.fetchall())


def empty() -> None:
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if _filled(model)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            connection.check_constraints()  # what foreign keys still wait to check bars a TRUNCATE
            cursor.execute(f"TRUNCATE {', '.join(connection.ops.quote_name(one) for one in tables)} CASCADE")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        with _let_go(cursor):
            for table in tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def _filled(model: Any) -> bool:
    return model._meta.managed and model._meta.app_label not in {"contenttypes", "auth"}


@contextmanager
def _let_go(cursor: Any) -> Iterator[None]:
    """The guards of released results let nothing be deleted, by nobody."""
    guards = [one for one in KEPT.GUARDS if one]
    for guard in guards:
        for statement in KEPT.down("sqlite", guard)[:1]:
            cursor.execute(statement)
    yield
    for guard in guards:
        for statement in KEPT.up("sqlite", guard)[:1]:
            cursor.execute(statement)
