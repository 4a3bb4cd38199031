"""The tables of events: what is offered, who comes, and what people said of it."""

from steelyard.support.events.models.events import Event, EventQuerySet, Presenter, Question, Series
from steelyard.support.events.models.pulse import PulseAnswer, PulseToken
from steelyard.support.events.models.registrations import Registration, RegistrationQuerySet

__all__ = [
    "Event",
    "EventQuerySet",
    "Presenter",
    "PulseAnswer",
    "PulseToken",
    "Question",
    "Registration",
    "RegistrationQuerySet",
    "Series",
]
