"""What the steering of the center keeps: a scenario of a what-if."""

from typing import Any

from steelyard.steering.balance.actions import keep_scenario
from steelyard.steering.balance.rules.what_if import Choices, Move
from tests.people import Cast


def scenarios(things: dict[str, Any], cast: Cast) -> None:
    """One that moves an hour of the general tier."""
    moves = (Move(60, "tier:general", "tier:intensive"),)
    things["scenario"] = keep_scenario(by=cast.dana, name="More depth", base="year-1", choices=Choices(moves=moves))
