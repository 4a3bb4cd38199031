"""SQLite's migrated database is kept in build/, so that the next run of the same migrations begins at once.

A run on a clean checkout, or with `--create-db`, makes every table anew.
"""

import os
import shutil
from hashlib import sha256
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.environment import DATABASE

ROOT = Path(__file__).parent.parent
# What migrations take from elsewhere to fill a table; the rest of the code they name makes no rows.
FILLING = ("steelyard/center/directory/reference", "steelyard/center/directory/rules")


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_use_migrations: bool) -> bool:  # noqa: FBT001  # pytest passes fixtures by name
    """Tell Django to go on from the database that was laid in its place, migrating only what is missing."""
    kept = connection.vendor == "sqlite" and django_db_use_migrations and not request.config.getvalue("create_db")
    if kept and _migrated().exists():
        laid = Path(f"{DATABASE}.laid")
        shutil.copyfile(_migrated(), laid)
        laid.rename(DATABASE)
    return kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: FBT001  # pytest passes fixtures by name
    if django_db_keepdb and not _migrated().exists():
        _migrated().parent.mkdir(parents=True, exist_ok=True)
        for older in _migrated().parent.glob("*.sqlite3"):
            older.unlink()
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            half = _migrated().with_suffix(f".{os.getpid()}")
            cursor.execute("VACUUM INTO %s", [str(half)])
            half.rename(_migrated())  # a run that was killed leaves no half of it


def _migrated() -> Path:
    """One name for one set of migrations, of the project and of the libraries it stands on."""
    said = sha256(f"{django.VERSION} {settings.INSTALLED_APPS}".encode())
    for path in sorted(ROOT.joinpath("steelyard").rglob("*.py")):
        if "migrations" in path.parts or str(path.relative_to(ROOT)).startswith(FILLING):
            said.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    said.update(ROOT.joinpath("requirements-dev.txt").read_bytes())
    return ROOT / "build" / "tests" / f"{said.hexdigest()[:16]}.sqlite3"
