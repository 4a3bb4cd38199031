"""The worker's fixtures, for the command that runs it, and a chain without a past."""

import pytest

from steelyard.foundation.history import head
from tests.foundation.work.conftest import sink, workers

__all__ = ["fresh_head", "sink", "workers"]


@pytest.fixture(autouse=True)
def fresh_head() -> None:
    """Tests before this one wrote history into tables that are empty now; their mark lies in the data folder."""
    head.head_file().unlink(missing_ok=True)
