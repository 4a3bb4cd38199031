"""Everything the description allows, and more, asked of each route: no error of ours, no answer it does not describe."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from steelyard.faces.api.queries import permits
from steelyard.faces.api.views.description import description
from tests.conformance.test_routes import undone
from tests.conformance.world import World
from tests.faces.api.calling import Caller

EXAMPLES = 10 if connection.vendor == "sqlite" else 5  # each way and route; rights and shapes do not ask the database
# What has the right shape may still name an organization that is not there: that is refused with 422.
NOT_ASKED = [positive_data_acceptance]


@pytest.fixture
def schema(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(permits, "RATE", 10**6)
    load_all_checks()
    # The connection holds the world of this test; as Django's own client does, no request ends it.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations(schema: Any) -> Iterator[Any]:
    for result in schema.get_all_operations():
        yield result.ok()


def problems(operation: Any, headers: dict[str, str], mode: GenerationMode) -> list[str]:
    """What was wrong with the answers of one route."""
    found: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        with undone():
            try:
                case.call_and_validate(headers=headers, excluded_checks=NOT_ASKED)
            except FailureGroup as group:
                found.extend(f"{operation.label} {mode}: {one}" for one in group.exceptions)

    ask()
    return found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_nothing_that_is_asked_breaks_a_route(world: World, schema: Any, mode: GenerationMode) -> None:
    caller = Caller(world.cast.dana)
    headers = {"Authorization": f"Bearer {caller.letters}"}
    tried = list(operations(schema))
    assert len(tried) >= 20
    with transaction.atomic():
        wrong = [said for one in tried for said in problems(one, headers, mode)]
    assert "\n\n".join(wrong) == ""


def test_the_description_is_of_openapi_3_1(schema: Any) -> None:
    assert description()["openapi"].startswith("3.1")
    schema.validate()
