"""What the database knows when it plans the statements that take a large file in."""

from typing import Any

import pytest
from django.db import connection

from tests.support.attendance.conftest import Bring

HEAD = "Name,Email,Join Time,Leave Time\n"
TIMES = "2026-05-12 09:00,2026-05-12 09:30"
MANY = 200
# By the beginning of a statement, the table it joins that was filled just before.
JOINED = (
    ("UPDATE attendance_attendancerow SET together", "attendance_attendancerow"),
    ("UPDATE delivery_participation SET status = trace.status", "attendance_attendancetrace"),
)


def rows_known(table: str) -> int:
    """How many rows of a table the planner believes in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = %s", [table])
        else:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        return int(cursor.fetchone()[0] or 0)


@pytest.mark.parametrize(("statement", "table"), JOINED)
def test_a_large_file_is_planned_for_as_one(applied: Bring, statement: str, table: str) -> None:
    """Plans made for the few rows of an earlier file took a hundred thousand row by row."""
    applied(HEAD + f"Ann,ann@agency.test,{TIMES}\n")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
    assert rows_known(table) < 10
    known: list[int] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.strip().startswith(statement):
            known.append(rows_known(table))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        applied(HEAD + "".join(f"Person {at},p{at}@agency.test,{TIMES}\n" for at in range(MANY)))
    assert known
    assert min(known) >= MANY


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL chooses between two ways to join")
def test_no_row_of_a_file_is_looked_up_one_by_one(applied: Bring) -> None:
    """The count of rows is skipped where another count goes on, so the plan must not hang on it."""
    asked: dict[str, str] = {}
    joining = ("UPDATE attendance_attendancerow", "INSERT INTO attendance_attendancetrace")

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.strip().startswith(joining):
            with connection.connection.cursor() as cursor:
                asked[sql] = cursor.execute("SHOW enable_nestloop").fetchone()[0]
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        applied(HEAD + f"Ann,ann@agency.test,{TIMES}\n")
    assert len(asked) > 5
    assert set(asked.values()) == {"off"}
