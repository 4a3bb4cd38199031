"""SQLite is emptied row by row after a test that commits, but releases and their plans keep their rows: they go first."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from steelyard.evidence.results.models import RegisterEntry, Release, ReleasePlan

KEPT = import_module("steelyard.evidence.results.migrations.0003_what_is_kept")
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


@pytest.fixture(autouse=True)
def emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let go of what is kept before Django empties the database; PostgreSQL empties whole tables, which no guard sees."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) and not COMMITTING & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            _let_go(cursor)


def _let_go(cursor: Any) -> None:
    kept = [guard for guard in KEPT.GUARDS if _stands(cursor, guard[0])]
    for guard in kept:
        cursor.execute(KEPT.down("sqlite", guard)[0])
    for model in (RegisterEntry, Release, ReleasePlan):
        model.objects.all().delete()
    for guard in kept:
        cursor.execute(KEPT.up("sqlite", guard)[0])


def _stands(cursor: Any, trigger: str) -> bool:
    """A run without migrations has no triggers."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [trigger])
    return cursor.fetchone() is not None
