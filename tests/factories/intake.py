"""Help requests as they lie in the inbox; nothing is linked unless a test says so."""

import factory

from steelyard.intake.models import HelpRequest, Message
from steelyard.intake.rules import Ask, HowSoon, RequestStatus


class HelpRequestFactory(factory.django.DjangoModelFactory):
    """A new request for help by somebody the center does not know yet, from no known agency."""

    class Meta:
        model = HelpRequest

    number = factory.Sequence(lambda n: f"2021-{n + 1:04}")
    ask = Ask.HELP
    status = RequestStatus.NEW
    name = "Rita Requester"
    email = "rita@agency.test"
    agency_typed = "Harbor County Schools"
    need = "Our counselors need a shared way to check in with students after a crisis."
    how_soon = HowSoon.QUARTER


class MessageFactory(factory.django.DjangoModelFactory):
    """Something the center told the requester."""

    class Meta:
        model = Message

    help_request = factory.SubFactory(HelpRequestFactory)
    text = "Thank you for writing to us."
