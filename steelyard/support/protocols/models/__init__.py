"""Tables: reviews with their sealed answers, and guided protocols with their runs."""

from steelyard.support.protocols.models.guided import (
    Answer,
    Approval,
    GuidedRun,
    GuidedRunQuerySet,
    Poll,
    Protocol,
    ProtocolQuerySet,
    ProtocolVersion,
    Rival,
    RunMember,
    RunParty,
    Vote,
    Writing,
)
from steelyard.support.protocols.models.reviews import Ballot, BallotQuerySet, Link, Reply, Run, RunQuerySet, Template

__all__ = [
    "Answer",
    "Approval",
    "Ballot",
    "BallotQuerySet",
    "GuidedRun",
    "GuidedRunQuerySet",
    "Link",
    "Poll",
    "Protocol",
    "ProtocolQuerySet",
    "ProtocolVersion",
    "Reply",
    "Rival",
    "Run",
    "RunMember",
    "RunParty",
    "RunQuerySet",
    "Template",
    "Vote",
    "Writing",
]
