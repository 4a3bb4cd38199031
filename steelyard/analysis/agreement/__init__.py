"""How far coders agree: percent agreement, Cohen's kappa and Krippendorff's alpha, on characters or on segments.

``by_position`` and ``by_segment`` turn what coders marked into units, ``compared`` does everything at once.
What cannot be told is a ``Figure`` without a value that says why; it is never a number.
"""

from steelyard.analysis.agreement.comparing import Compared, compared
from steelyard.analysis.agreement.measures import alpha, kappa, percent, pooled_alpha, pooled_kappa
from steelyard.analysis.agreement.shapes import NOT_ENOUGH, Coded, Figure, Span, Units
from steelyard.analysis.agreement.units import by_position, by_segment, of_values, paragraphs

__all__ = [
    "NOT_ENOUGH",
    "Coded",
    "Compared",
    "Figure",
    "Span",
    "Units",
    "alpha",
    "by_position",
    "by_segment",
    "compared",
    "kappa",
    "of_values",
    "paragraphs",
    "percent",
    "pooled_alpha",
    "pooled_kappa",
]
