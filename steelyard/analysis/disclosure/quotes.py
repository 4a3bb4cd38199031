"""R6: sentences that people wrote are quoted one by one, each as said by somebody of a group that is large enough."""

from steelyard.analysis.disclosure.shown import K

FEW_INTERVIEWED = 5


def may_quote(people: int, *, from_interviews: bool = False) -> bool:
    """Whether a quote may be given to a group of so many people: ``K`` who answered, or five who were interviewed."""
    return people >= (FEW_INTERVIEWED if from_interviews else K)
