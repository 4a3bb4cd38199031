"""The worker's fixtures, for the command that runs it."""

from tests.foundation.work.conftest import sink, workers

__all__ = ["sink", "workers"]
