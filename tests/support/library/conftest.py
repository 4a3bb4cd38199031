"""An index of the library for one test: made after the resources, by the program's own task."""

from collections.abc import Callable, Iterator

import pytest

from steelyard.support.library.queries.index import folder
from steelyard.support.library.tasks.index import rebuild


@pytest.fixture
def indexed() -> Iterator[Callable[[], int]]:
    """Build the index of what the test has made; nothing of it is left for the next test."""
    yield rebuild
    for file in folder().glob("*"):
        file.unlink()
