"""The tables of own measures, targets and report packs."""

from steelyard.steering.packs.models.measures import OwnMeasure, OwnMeasureQuerySet, Target, TargetQuerySet
from steelyard.steering.packs.models.packs import Cover, Pack, PackFile, PackLink, PackQuerySet, PackText
from steelyard.steering.packs.models.schedules import Schedule, ScheduleQuerySet

__all__ = [
    "Cover", "OwnMeasure", "OwnMeasureQuerySet", "Pack", "PackFile", "PackLink", "PackQuerySet", "PackText", "Schedule",
    "ScheduleQuerySet", "Target", "TargetQuerySet",
]  # fmt: skip
