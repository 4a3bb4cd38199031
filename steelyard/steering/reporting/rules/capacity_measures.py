"""The measures of capacities that agencies build."""

from steelyard.steering.reporting.rules.measure import Measure

_CAPACITIES = "Capacities"

CAPACITY_MEASURES: tuple[Measure, ...] = (
    Measure(
        "capacity-gap-closed",
        "Capacity gap closed",
        "For one capacity: (now - baseline) / (target - baseline). Over several: the points gained divided by the points "
        "wanted. The baseline is the first existing level that both sides agreed on, the target the newest desired one; "
        "now is the newest level that was agreed on or confirmed as built. Whole percents, cut and not rounded.",
        "Rounds of ratings that the agency agreed to, and claims that stand as built: with evidence and its confirmation.",
        "n is the number of capacities with a baseline and a target. Where the target is the baseline there is no gap and "
        "no percent. What goes beyond a target closes nothing more; a level that fell counts against. What is only "
        "claimed is not in it.",
        _CAPACITIES,
    ),
    Measure(
        "capacity-gap-organizational",
        "Part of the gap in organizational capacities",
        "The points wanted in organizational capacities divided by the points wanted in all, in whole percents.",
        "Rounds of ratings that the agency agreed to; the kind of a capacity is that of the version it was rated by.",
        "It tells where the gap lay at first, not what is left of it. What organizations hold stays when people leave.",
        _CAPACITIES,
    ),
)
