"""What the forms of a review offer."""

from datetime import date
from typing import Any

from django.db.models import Q

from steelyard.center.charge.models import FocalArea
from steelyard.center.offerings.models import Offering
from steelyard.steering.reviews.models import Decision, Review
from steelyard.steering.reviews.queries.reviews import staff_to_choose


def choices_of(review: Review, day: date, decision: Decision | None = None) -> dict[str, Any]:
    """Staff of the day, focal areas of the charge, all offerings; and whatever a decision names already."""
    areas = FocalArea.objects.filter(Q(retired_on=None) | Q(pk=decision.focal_area_id if decision else None))
    return {
        "held_on": review.held_on,
        "staff": staff_to_choose(review, day),
        "areas": areas.order_by("position", "name"),
        "offerings": Offering.objects.order_by("position", "name"),
    }
