"""The tables of delivery: the ledger, agreements on supports, and planned sessions."""

from steelyard.support.delivery.models.agreements import Agreement, AgreementText, AgreementTextQuerySet
from steelyard.support.delivery.models.calendars import CalendarFile, CalendarFileQuerySet, CalendarRow, SessionSource
from steelyard.support.delivery.models.ledger import (
    Activity,
    ActivityQuerySet,
    Cost,
    CostQuerySet,
    Effort,
    EffortQuerySet,
    Participation,
    Promise,
    PromiseQuerySet,
    Support,
    SupportProvider,
    SupportProviderQuerySet,
    SupportQuerySet,
)
from steelyard.support.delivery.models.sessions import CalendarLink, CalendarLinkQuerySet, Session, SessionQuerySet

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "Agreement",
    "AgreementText",
    "AgreementTextQuerySet",
    "CalendarFile",
    "CalendarFileQuerySet",
    "CalendarLink",
    "CalendarLinkQuerySet",
    "CalendarRow",
    "Cost",
    "CostQuerySet",
    "Effort",
    "EffortQuerySet",
    "Participation",
    "Promise",
    "PromiseQuerySet",
    "Session",
    "SessionQuerySet",
    "SessionSource",
    "Support",
    "SupportProvider",
    "SupportProviderQuerySet",
    "SupportQuerySet",
]
