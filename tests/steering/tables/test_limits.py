"""No table runs longer than its limit: the database itself stops a statement that would go on for minutes."""

import time
from typing import Any

import pytest
from django.db import connection, transaction

from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import Period
from steelyard.steering.tables.queries.limits import TooLong, limited, until
from steelyard.steering.tables.queries.tables import reckon
from steelyard.steering.tables.rules import Ask, too_long
from steelyard.support.delivery.models import Activity
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger

# Seconds of work in one statement, on both databases; it would end by itself, so that a guard that is off shows as slow.
SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000000) SELECT MAX(i) FROM n"
LIMIT = 0.2
ALL = Period("all", "All years")


def run(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


@pytest.mark.django_db
def test_a_long_statement_is_stopped_and_the_connection_goes_on() -> None:
    began = time.monotonic()
    with pytest.raises(TooLong), limited(until(LIMIT)):
        run(SLOW)
    assert time.monotonic() - began < LIMIT + 1
    # What comes after is not limited, and runs longer than the limit was.
    assert run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT MAX(i) FROM n"
    ) == (2_000_000,)


@pytest.mark.django_db
def test_what_was_written_before_stays(ledger: Ledger) -> None:
    with transaction.atomic():
        Activity.objects.update(title="Written before")
        with pytest.raises(TooLong), limited(until(LIMIT)):
            run(SLOW)
    assert set(Activity.objects.values_list("title", flat=True)) == {"Written before"}


@pytest.mark.django_db
def test_statements_of_one_table_share_one_limit() -> None:
    end = until(0)
    with pytest.raises(TooLong), limited(end):
        pytest.fail("nothing is asked once the limit is reached")


def test_other_mistakes_of_the_database_are_told_as_they_are(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="no_such_table"), transaction.atomic(), limited(until(5)):
        run("SELECT * FROM no_such_table")


def test_a_table_that_takes_too_long_says_so_on_each_page(
    visit: Any, cast: Cast, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"count": "activities", "rows": "kind", "period": "all"}
    for part in ("tables", "behind"):
        monkeypatch.setattr(f"steelyard.steering.tables.queries.{part}.SECONDS", 0)
    for route in ("builder", "csv", "xlsx", "rows"):
        page = visit(f"tables:{route}", as_=cast.dana, query=asked, status=422)
        assert "took longer than" in page.text and "shorter period" in page.text


def test_a_limit_in_words() -> None:
    assert "than 1 second and" in too_long(1) and "than 2.5 seconds and" in too_long(2.5)


def test_a_table_within_its_limit(ledger: Ledger) -> None:
    assert reckon(Ask("activities"), ALL, award_years(), exact=True, seconds=5).total.value == 4
