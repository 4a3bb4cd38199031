from steelyard.support.readiness.models.decisions import Decision, DecisionQuerySet, PlanRow
from steelyard.support.readiness.models.grounds import Assumptions, ContextReview, ContextReviewQuerySet
from steelyard.support.readiness.models.rounds import Round, RoundQuerySet

__all__ = [
    "Assumptions",
    "ContextReview",
    "ContextReviewQuerySet",
    "Decision",
    "DecisionQuerySet",
    "PlanRow",
    "Round",
    "RoundQuerySet",
]
