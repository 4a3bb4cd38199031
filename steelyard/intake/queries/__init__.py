"""What pages and panels read."""

from steelyard.intake.queries.today import Waiting, waiting

__all__ = ["Waiting", "waiting"]
