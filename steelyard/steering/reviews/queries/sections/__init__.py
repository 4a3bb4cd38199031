"""What each step of a review shows, from the queries of the app it is about.

A constant number of queries each, however much the ledger holds. Only sums leave here: a closed review is read by the
board and the funder too, so no agency and nobody asked for help is named.
"""

from collections.abc import Callable
from datetime import date

from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.queries.sections.asked import feedback, needs
from steelyard.steering.reviews.queries.sections.given import partners, work
from steelyard.steering.reviews.queries.sections.paid import budget
from steelyard.steering.reviews.queries.sections.standing import context, lever
from steelyard.steering.reviews.rules import Step
from steelyard.steering.reviews.rules.pages import Section

_READ: dict[Step, Callable[[Review, date], Section]] = {
    Step.LEVER: lever,
    Step.CONTEXT: context,
    Step.NEEDS: needs,
    Step.FEEDBACK: feedback,
    Step.PARTNERS: partners,
    Step.WORK: work,
    Step.BUDGET: budget,
}


def section(review: Review, step: Step, today: date) -> Section:
    """The figures of a step as they are now; of a review held before today, as of that day."""
    return _READ[step](review, min(today, review.held_on))
