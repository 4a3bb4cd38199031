"""Tables are reckoned by hand upon the small center of the figures."""

from tests.steering.reporting.conftest import ledger

__all__ = ["ledger"]
