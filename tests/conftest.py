"""What every test stands on: a data folder of its own, the page client and the cast."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["STEELYARD_DATA"] = tempfile.mkdtemp(prefix="steelyard-test-")
os.environ["STEELYARD_MODE"] = "test"
os.environ.setdefault("STEELYARD_LOG_LEVEL", "WARNING")
# Playwright's own event loop lives in the thread that runs the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = ["tests.page", "tests.people", "tests.browser"]


@pytest.fixture(scope="session", autouse=True)
def data_folder() -> Iterator[Path]:
    folder = Path(os.environ["STEELYARD_DATA"])
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
