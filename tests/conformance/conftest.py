"""The world that routes, forms and addresses are tried in: made once for the tests of a file, the same for each."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.conformance.world import World, make
from tests.people import everybody


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        yield make(everybody())
        transaction.set_rollback(True)


@pytest.fixture
def db() -> None:
    """A fixture of this name makes the test database be there; ``world`` undoes what a test does in it."""


@pytest.fixture
def world(whole_world: World, db: None, django_db_blocker: Any) -> Iterator[World]:
    """The world as it was made; whatever a test does is undone."""
    del db
    with django_db_blocker.unblock(), transaction.atomic():
        yield whole_world
        transaction.set_rollback(True)
