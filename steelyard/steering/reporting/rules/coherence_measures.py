"""The measures of coherence across providers."""

from steelyard.steering.reporting.rules.measure import Measure

_COHERENCE = "Coherence"

COHERENCE_MEASURES: tuple[Measure, ...] = (
    Measure(
        "providers-per-recipient",
        "Providers per recipient",
        "For each agency, the number of different organizations that helped it on some day of the last three years; then "
        "the mean over agencies, with the least and the most.",
        "The center's own supports (where nobody is named, the center), what the center was told, and the rows of support "
        "maps that agencies share with it.",
        "n counts agencies that have at least one. Help that an agency does not share is not in it, so the true mean is no "
        "lower. Published means are per respondent, not per agency, and stand beside it only for orientation. Level is the "
        "kind of agency; tier is the highest of the center's supports in the three years.",
        _COHERENCE,
    ),
    Measure(
        "supports-partnered",
        "Supports partnered",
        "Supports in which an external partner leads, co-leads or presents ÷ all supports that began, by tier.",
        "Supports that are active or closed, and their providers.",
        "Operating partners are not external. A partner who was in it for part of the time counts. Resources that others "
        "wrote and the center passed on are amplified, not partnered.",
        _COHERENCE,
    ),
    Measure(
        "overlaps-resolved",
        "Overlaps found and resolved",
        "Overlaps that were raised and are not lapsed; of these, those with confirmed roles or where one stepped back.",
        "Pairs of rows of one support map on one topic in one quarter, shared with both providers and the center.",
        "Without an agency's consent nothing is raised, so this says nothing of overlaps that nobody may see. What lapsed "
        "(consent taken back, help ended) counts nowhere.",
        _COHERENCE,
    ),
    Measure(
        "support-network",
        "Network of providers and recipients",
        "The number of pairs of a provider and an agency of which the one helped the other in the last three years.",
        "As for providers per recipient.",
        "Beyond sixty organizations agencies are drawn together by state, and of more than fifteen states by division of the Census Bureau; the ten providers with the most pairs alone, the others by kind.",
        _COHERENCE,
    ),
)
