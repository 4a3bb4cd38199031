"""A review that was closed a year ago, and how one is led to its close."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from steelyard.center.charge.models import StaffMember
from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.reviews.actions import decisions, reviews
from steelyard.steering.reviews.models import Decision, Review
from steelyard.steering.reviews.rules import Course, Step, Subject
from tests.factories.charge import StaffMemberFactory
from tests.people import Cast
from tests.steering.reporting.conftest import ledger

__all__ = ["ledger"]

NOW = datetime(2021, 11, 1, 20, tzinfo=UTC)
YEAR_AGO = datetime(2020, 11, 2, 20, tzinfo=UTC)
FIRST: dict[str, Any] = {
    "title": "Review of 2020",
    "held_on": date(2020, 11, 2),
    "period_from": date(2019, 10, 1),
    "period_to": date(2020, 9, 30),
}
SECOND: dict[str, Any] = {
    "title": "Review of 2021",
    "held_on": date(2021, 11, 1),
    "period_from": date(2020, 10, 1),
    "period_to": date(2021, 9, 30),
}


@pytest.fixture
def mara(cast: Cast) -> StaffMember:
    """Somebody on the staff who can own a decision."""
    return StaffMemberFactory(person__name="Mara Olsen", title="Lead")


def hold_all(review: Review, cast: Cast) -> None:
    """Hold each weight, for a reason."""
    for weight in PAIRS:
        decisions.decide(review, Subject.WEIGHT, by=cast.dana, weight=weight, course=Course.HOLD, why="It serves us.")


def write(review: Review, step: Step, words: str, *, by: Any) -> None:
    reviews.write(review.texts.select_related("review").get(step=step), by=by, words=words)


def lean(review: Review, cast: Cast, owner: StaffMember, **values: Any) -> Decision:
    """Lean toward depth, with an owner and a day."""
    told = {
        "weight": "breadth", "course": Course.LEAN, "toward": "minus", "what": "Move 200 hours to intensive work",
        "why": "Few agencies get far.", "owner": owner, "due_on": date(2021, 3, 1),
    } | values  # fmt: skip
    return decisions.decide(review, Subject.WEIGHT, by=cast.dana, **told)


@pytest.fixture
def open_review(cast: Cast, mara: StaffMember) -> Review:
    return reviews.start(by=cast.dana, present=[mara], guests="Abe Lin, advisory board", **FIRST)
