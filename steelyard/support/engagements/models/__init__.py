"""The tables of engagements: the engagement and its people, its agreement, its plan, and what came of it."""

from steelyard.support.engagements.models.after import Check, Passage, Rating
from steelyard.support.engagements.models.agreements import AgreementVersion, AgreementVersionQuerySet, Signature
from steelyard.support.engagements.models.engagements import Engagement, EngagementQuerySet, LinkageMember
from steelyard.support.engagements.models.plans import Decision, Innovation, Milestone, PlannedDose, Risk, StageSpan

__all__ = [
    "AgreementVersion",
    "AgreementVersionQuerySet",
    "Check",
    "Decision",
    "Engagement",
    "EngagementQuerySet",
    "Innovation",
    "LinkageMember",
    "Milestone",
    "Passage",
    "PlannedDose",
    "Rating",
    "Risk",
    "Signature",
    "StageSpan",
]
