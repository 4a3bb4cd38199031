"""Help requests as values: where they stand, the two axes, what follows from them, and how we say so."""

from steelyard.intake.rules.letters import draft, please_take_up, recommended, refused_because, taken_back
from steelyard.intake.rules.matrix import (
    DEFAULT_CRITERIA,
    HIGH_FROM,
    NEAR,
    QUADRANTS,
    Axis,
    Criterion,
    Place,
    Sketch,
    Weighed,
    axis_scores,
    hundredths,
    place,
    quadrant,
    side,
    sketch,
    weigh,
)
from steelyard.intake.rules.steps import (
    ALLOWED,
    FLAG_AFTER_DAYS,
    LINK_DAYS,
    NEXT_STATUS,
    Act,
    Ask,
    CameBy,
    DecisionKind,
    DeclineReason,
    Due,
    HandOffStatus,
    HowSoon,
    NextStep,
    NotNow,
    Owed,
    RequestStatus,
    due,
    is_link_old,
    next_step,
    refusal,
    require,
)

__all__ = [
    "ALLOWED", "DEFAULT_CRITERIA", "FLAG_AFTER_DAYS", "HIGH_FROM", "LINK_DAYS", "NEAR", "NEXT_STATUS", "QUADRANTS",
    "Act", "Ask", "Axis", "CameBy", "Criterion", "DecisionKind", "DeclineReason", "Due", "HandOffStatus", "HowSoon",
    "NextStep", "NotNow", "Owed", "Place", "RequestStatus", "Sketch", "Weighed", "axis_scores", "draft", "due",
    "hundredths", "is_link_old", "next_step", "place", "please_take_up", "quadrant", "recommended", "refusal", "refused_because",
    "require", "side", "sketch", "taken_back", "weigh",
]  # fmt: skip
