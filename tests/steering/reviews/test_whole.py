"""A whole review through its pages, from the start to the next one."""

from typing import Any

from steelyard.center.charge.models import StaffMember
from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.reviews.actions import decisions, reviews
from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.rules import Course, Step, Subject
from steelyard.support.delivery.models import Promise
from tests.people import Cast
from tests.steering.reviews.conftest import SECOND, lean, write


def test_every_page_of_a_review_opens(visit: Any, cast: Cast, open_review: Review, mara: StaffMember) -> None:
    def see(name: str, *, who: Any = cast.dana, **args: Any) -> Any:
        return visit(f"reviews:{name}", as_=who, **args)

    pk = open_review.pk
    assert "Review of 2020" in see("reviews").text
    assert "Decide whether to hold or to lean" in see("review", pk=pk).text
    for key in Step:
        see("step", pk=pk, key=key.value)
    one = lean(open_review, cast, mara)
    for weight in list(PAIRS)[1:]:
        decisions.decide(open_review, Subject.WEIGHT, by=cast.dana, weight=weight, course=Course.HOLD, why="It serves.")
    write(open_review, Step.MINUTES, "We met.", by=cast.dana)
    see("decide-weight", pk=pk, weight="breadth")
    for subject in ("band", "focal-area", "offering"):
        see("decide", pk=pk, subject=subject)
    see("decision", pk=one.pk)
    see("step", pk=pk, key="decisions")
    see("print", pk=pk)
    reviews.close(open_review, by=cast.dana)
    assert Promise.objects.get().by_staff == mara
    assert "Lean toward depth" in see("review", pk=pk, who=cast.abe).text
    see("print", pk=pk, who=cast.abe)
    second = reviews.start(by=cast.dana, **SECOND)
    assert "Lean toward depth" in see("step", pk=second.pk, key="last").text
    see("follow-up", pk=second.pk, decision=one.pk)
    see("alter", pk=second.pk)
    see("drop", pk=second.pk)
