"""The measures of readiness for intensive support."""

from steelyard.steering.reporting.rules.measure import Measure

_READINESS = "Readiness"

READINESS_MEASURES: tuple[Measure, ...] = (
    Measure(
        "readiness-profile",
        "Readiness profile",
        "Of each part (motivation, general capacity, capacity for this work) the mean over its items of (mean score - "
        "lowest point) / (highest - lowest point), from 0 to 1; beside it the product and the lowest of the three.",
        "The counted ratings of one round, shown together; the idea that parts multiply is published (R = MC²), the "
        "scale and the words of our template are our own.",
        "n is the number of people who rated, named by nobody. Ratings of people who want the work can be high without "
        "cause. Rounds are compared only where instrument and version are the same. No number decides.",
        _READINESS,
    ),
    Measure(
        "reach-planned",
        "Reach planned",
        "Those whom the work plans to reach, divided by all who can benefit, in percent, cut and never rounded up.",
        "Two whole numbers that both sides agreed on before the support became active.",
        "What is counted (schools, teachers, students) is named beside it; it is a plan, not what was reached. That 60 "
        "percent are worked toward is a published assumption of intensive support (Fixsen and others 2009).",
        _READINESS,
    ),
)
