"""The environment of the tests: a data folder of their own, set before Django reads its settings."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ["STEELYARD_DATA"] = tempfile.mkdtemp(prefix="steelyard-test-")
os.environ["STEELYARD_MODE"] = "test"
os.environ.setdefault("STEELYARD_LOG_LEVEL", "WARNING")
# Playwright's own event loop lives in the thread that runs the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

atexit.register(shutil.rmtree, os.environ["STEELYARD_DATA"], ignore_errors=True)


DATABASE = str(Path(os.environ["STEELYARD_DATA"]) / "test.sqlite3")


def leave_the_database_to_sqlite(event: str, arguments: tuple[Any, ...]) -> None:
    """Whoever closes SQLite's file gives up every lock of the process on it; another process may then spoil it."""
    if event == "open" and isinstance(arguments[0], (str, os.PathLike)) and os.fspath(arguments[0]) == DATABASE:
        raise AssertionError("Only SQLite opens its file in this process; let another process read it.")


sys.addaudithook(leave_the_database_to_sqlite)
