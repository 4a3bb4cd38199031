"""The small center of the figures, read as a lever."""

from tests.steering.reporting.conftest import ledger

__all__ = ["ledger"]
