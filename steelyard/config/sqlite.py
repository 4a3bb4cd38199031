"""SQLite as Steelyard wants it: a library without the WAL-reset bug, or the rollback journal."""

import functools
import importlib
import sqlite3
import sys
from typing import Any

Version = tuple[int, ...]


def has_wal_fix(version: Version) -> bool:
    """The WAL-reset corruption bug is fixed in 3.51.3 and, on older lines, in 3.50.7 and 3.44.6."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def prefer_fixed_library() -> Version:
    """Let Django use the pysqlite3 wheel where the system's SQLite is older than the fix."""
    if has_wal_fix(sqlite3.sqlite_version_info):
        return sqlite3.sqlite_version_info
    try:
        wheel = importlib.import_module("pysqlite3")
    except ModuleNotFoundError:
        return sqlite3.sqlite_version_info
    _complete(wheel)
    sys.modules["sqlite3"] = wheel
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
    return tuple(wheel.sqlite_version_info)


def _complete(wheel: Any) -> None:
    """Give the wheel what Django asks of the library and the wheel does not pass on: its compiled limits."""
    if hasattr(wheel.Connection, "getlimit"):
        return
    limits = {2: 2000, 9: 250_000}  # columns and variables, as the wheel's compile options say

    class Connection(wheel.Connection):
        def getlimit(self, category: int) -> int:
            return limits[category]

    wheel.SQLITE_LIMIT_COLUMN, wheel.SQLITE_LIMIT_VARIABLE_NUMBER = 2, 9
    wheel.connect = wheel.dbapi2.connect = functools.partial(wheel.connect, factory=Connection)


def options(version: Version) -> dict[str, object]:
    journal = "WAL" if has_wal_fix(version) else "DELETE"
    return {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000",
    }
