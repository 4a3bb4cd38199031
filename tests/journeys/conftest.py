"""A journey begins with the history that its own table holds, and leaves a database that can be emptied."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from steelyard.evidence.results.models import RegisterEntry, Release, ReleasePlan
from tests.faces.command.conftest import fresh_head

__all__ = ["fresh_head"]


KEPT = import_module("steelyard.evidence.results.migrations.0003_what_is_kept")


@pytest.fixture(autouse=True)
def emptied_afterwards(transactional_db: None) -> Iterator[None]:
    """SQLite is emptied row by row after a journey, but releases and their plans keep their rows: so they let them go first."""
    yield
    if connection.vendor != "sqlite":  # emptied whole, which no guard of rows sees
        return
    with connection.cursor() as cursor:
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
