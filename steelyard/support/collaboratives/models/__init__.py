"""The tables of collaboratives: the charge and its call, the teams, and what a team works with."""

from steelyard.support.collaboratives.models.calls import (
    Application,
    ApplicationQuerySet,
    Collaborative,
    CollaborativeQuerySet,
    Strand,
)
from steelyard.support.collaboratives.models.pulse import PulseAnswer, PulsePlace, PulseRound, PulseRoundQuerySet
from steelyard.support.collaboratives.models.sessions import Meeting, Series, SeriesQuerySet, SessionPlan
from steelyard.support.collaboratives.models.sharing import (
    Encounter,
    Insight,
    ItemUse,
    SharedItem,
    SharedItemQuerySet,
)
from steelyard.support.collaboratives.models.teams import (
    Handover,
    OfATeamQuerySet,
    ProblemChange,
    Proposal,
    Team,
    TeamMember,
    TeamMemberQuerySet,
    TeamQuerySet,
)
from steelyard.support.collaboratives.models.works import (
    CoalitionGroup,
    Entry,
    Loop,
    Milestone,
    TheoryArrow,
    TheoryElement,
)

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "CoalitionGroup",
    "Collaborative",
    "CollaborativeQuerySet",
    "Encounter",
    "Entry",
    "Handover",
    "Insight",
    "ItemUse",
    "Loop",
    "Meeting",
    "Milestone",
    "OfATeamQuerySet",
    "ProblemChange",
    "Proposal",
    "PulseAnswer",
    "PulsePlace",
    "PulseRound",
    "PulseRoundQuerySet",
    "Series",
    "SeriesQuerySet",
    "SessionPlan",
    "SharedItem",
    "SharedItemQuerySet",
    "Strand",
    "Team",
    "TeamMember",
    "TeamMemberQuerySet",
    "TeamQuerySet",
    "TheoryArrow",
    "TheoryElement",
]
