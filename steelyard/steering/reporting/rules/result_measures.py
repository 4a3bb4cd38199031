"""Measures of feedback: who answered, and what is shown of it."""

from steelyard.steering.reporting.rules.measure import Measure

_FEEDBACK = "Feedback"

RESULT_MEASURES: tuple[Measure, ...] = (
    Measure(
        "results-response",
        "Answered of invited",
        "Forms of a wave divided by the addresses on its invitation list, and by the people where that is known; in "
        "whole percents.",
        "Opened ballots, and the invitation list as it stood when the wave opened.",
        "Somebody with two addresses counts twice among addresses, so the share of people is a little higher.",
        _FEEDBACK,
    ),
    Measure(
        "results-share",
        "Share of an answer",
        "People who gave an answer, divided by those who answered the question. For everybody together from 100 people: a "
        "whole percent, its ends coded. For groups, and below 100 people: a band.",
        "Releases of a wave: what its frozen plan allows, prepared by one person and approved by another.",
        "Each question has an n of its own. Answers are not weighted. A share of a small group is not shown, and neither "
        "is one that would give a small group away together with others.",
        _FEEDBACK,
    ),
    Measure(
        "results-top-two",
        "The last two points of a scale",
        "People who chose one of the last two points of a scale of at least four, divided by those who answered; shown "
        "like a share.",
        "Releases of a wave.",
        "It is counted from people and not from the shares as shown, so it may differ from their sum by rounding.",
        _FEEDBACK,
    ),
    Measure(
        "results-mean",
        "Mean of a number",
        "The sum of the numbers given, divided by the people who gave one, to one decimal; only where at most twelve "
        "numbers can be given.",
        "Releases of a wave.",
        "Ends of the scale are coded, so that nobody learns that a whole group answered alike.",
        _FEEDBACK,
    ),
)
