"""The charge as values: tiers, rings, depth of expertise."""

from steelyard.foundation.kit.choices import Choice


class TierKey(Choice):
    GENERAL = "general", "General"
    TARGETED = "targeted", "Targeted"
    INTENSIVE = "intensive", "Intensive"


class Ring(Choice):
    """The rings of the picture of concentric circles, from the inside out."""

    INDIVIDUAL = "individual", "Individual conditions of learning and development"
    ENVIRONMENT = "learning_environment", "Conditions of the learning environment"
    SYSTEM = "system", "Conditions of the system"


class Depth(Choice):
    SOME = "some", "Some"
    GOOD = "good", "Good"
    DEEP = "deep", "Deep"


DEPTH_RANK = {Depth.SOME: 1, Depth.GOOD: 2, Depth.DEEP: 3}
