"""Feedback's tables: waves and whom they invite, and, with no way from one to the other, tickets, ballots and answers."""

from steelyard.evidence.feedback.models.sealed import (
    SEALED,
    AnswerRow,
    Ballot,
    FreeText,
    MarkedAnswer,
    MarkedBallot,
    MarkedTicket,
    Ticket,
)
from steelyard.evidence.feedback.models.waves import Invitation, InvitationQuerySet, Wave, WaveQuerySet, Witness

__all__ = [
    "SEALED",
    "AnswerRow",
    "Ballot",
    "FreeText",
    "Invitation",
    "InvitationQuerySet",
    "MarkedAnswer",
    "MarkedBallot",
    "MarkedTicket",
    "Ticket",
    "Wave",
    "WaveQuerySet",
    "Witness",
]
