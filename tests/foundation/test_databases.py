"""What a connection to the database promises before any statement runs."""

from pathlib import Path

import pytest
from django.db import connection

from steelyard.config.env import postgresql
from tests.environment import DATABASE


def test_a_postgresql_address_keeps_its_own_options_after_ours() -> None:
    options = postgresql("postgresql://ann@/steelyard?host=/run/pg&options=-c%20work_mem%3D8MB")["OPTIONS"]
    assert isinstance(options, dict)
    assert options["options"].startswith("-c lock_timeout=20s ")
    assert options["options"].endswith(" -c work_mem=8MB")  # the later one counts


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgresql://ann@one/steelyard", "one", ""),
        ("postgresql://ann:secret@one:5433/steelyard", "one", "5433"),
        ("postgresql://ann@one:5432,other:5433/steelyard?target_session_attrs=read-write", "one,other", "5432,5433"),
        ("postgresql://ann@one,other/steelyard", "one,other", ""),
        ("postgresql://ann@/steelyard?host=one,other&port=5432,5433", "one,other", "5432,5433"),
        ("postgresql:///steelyard", "", ""),
    ],
)
def test_an_address_may_name_a_primary_and_its_standby(address: str, host: str, port: str) -> None:
    found = postgresql(address)
    assert (found["HOST"], found["PORT"], found["NAME"]) == (host, port, "steelyard")
    options = found["OPTIONS"]
    assert isinstance(options, dict)
    assert options.get("target_session_attrs") == ("read-write" if "read-write" in address else None)
    assert not {"host", "port"} & options.keys()


@pytest.mark.django_db
def test_a_lock_is_never_waited_for_without_end() -> None:
    asked = {"postgresql": "SHOW lock_timeout", "sqlite": "PRAGMA busy_timeout"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone()[0] in {"20s", 20_000}


def test_nobody_but_sqlite_opens_the_file_of_the_database() -> None:
    """Closing it again would give up SQLite's locks, and another process could spoil the file."""
    with pytest.raises(AssertionError, match="Only SQLite"):
        Path(DATABASE).read_bytes()
