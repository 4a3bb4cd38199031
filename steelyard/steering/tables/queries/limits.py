"""No table is reckoned for longer than its limit: the database itself stops."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

STEPS = 2_000  # instructions of SQLite between two looks at the clock: far under a millisecond


class TooLong(Exception):
    """The limit was reached and the database stopped."""


def until(seconds: float) -> float:
    """The moment at which a limit that begins now is reached."""
    return time.monotonic() + seconds


@contextmanager
def limited(end: float) -> Iterator[None]:
    """Queries inside are stopped at ``end``; raises TooLong."""
    if time.monotonic() >= end:
        raise TooLong
    with _postgresql(end) if connection.vendor == "postgresql" else _sqlite(end):
        yield


@contextmanager
def _sqlite(end: float) -> Iterator[None]:
    connection.ensure_connection()
    opened: Any = connection.connection
    opened.set_progress_handler(lambda: time.monotonic() >= end, STEPS)
    try:
        yield
    except OperationalError as problem:
        if "interrupted" in str(problem):
            raise TooLong from problem
        raise
    finally:
        opened.set_progress_handler(None, STEPS)


@contextmanager
def _postgresql(end: float) -> Iterator[None]:
    """Within a transaction, or a savepoint of one, which is left as it was."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            (before,) = cursor.fetchone()
            left = max(1, round(1000 * (end - time.monotonic())))
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(left)])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", "") == "57014":  # query_canceled
            raise TooLong from problem
        raise
