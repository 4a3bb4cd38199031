"""What a connection to the database promises before any statement runs."""

import pytest
from django.db import connection

from steelyard.config.env import postgresql


def test_a_postgresql_address_keeps_its_own_options_after_ours() -> None:
    options = postgresql("postgresql://ann@/steelyard?host=/run/pg&options=-c%20work_mem%3D8MB")["OPTIONS"]
    assert isinstance(options, dict)
    assert options["options"].startswith("-c lock_timeout=20s ")
    assert options["options"].endswith(" -c work_mem=8MB")  # the later one counts


@pytest.mark.django_db
def test_a_lock_is_never_waited_for_without_end() -> None:
    asked = {"postgresql": "SHOW lock_timeout", "sqlite": "PRAGMA busy_timeout"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone()[0] in {"20s", 20_000}
