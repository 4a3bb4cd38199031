"""The tables of reviews."""

from steelyard.steering.reviews.models.decisions import Decision, DecisionQuerySet, FollowUp
from steelyard.steering.reviews.models.reviews import Pack, Review, ReviewQuerySet, ReviewText, ReviewTextQuerySet

__all__ = [
    "Decision", "DecisionQuerySet", "FollowUp", "Pack", "Review", "ReviewQuerySet", "ReviewText", "ReviewTextQuerySet",
]  # fmt: skip
