"""What each step of a review shows, from the queries of the app it is about."""

from collections.abc import Callable
from datetime import date

from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.rules import Step
from steelyard.steering.reviews.rules.pages import Section

_READ: dict[Step, Callable[[Review, date], Section]] = {}


def section(review: Review, step: Step, today: date) -> Section:
    """The figures of a step as they are now."""
    read = _READ.get(step)
    return read(review, today) if read else Section(step, "Nothing is shown here yet.")
