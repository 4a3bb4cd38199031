"""Audiences, letters to them, and closed addresses."""

from typing import Any

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory

from steelyard.foundation.kit.text import fold
from steelyard.support.mailings import models
from steelyard.support.mailings.rules import BounceKind, Heard, How, MailingStatus, RecipientStatus
from steelyard.support.mailings.rules.links import RECIPIENT, token_for


class AudienceFactory(DjangoModelFactory):
    """Everybody, unless facts are given: ``AudienceFactory(facts_kept={"states": ["DE"]})``."""

    class Meta:
        model = models.Audience

    name = factory.Sequence(lambda n: f"Audience {n}")
    name_key = factory.LazyAttribute(lambda o: fold(o.name))
    facts_kept = factory.Dict({})


class MailingFactory(DjangoModelFactory):
    """A draft, unless another status is asked for."""

    class Meta:
        model = models.Mailing

    audience = factory.SubFactory(AudienceFactory)
    subject = factory.Sequence(lambda n: f"News {n}")
    text = "Hello,\n\nread [the guide](https://center.test/guide).\n\n- one\n- two"
    sender = "Center for Trying Things"
    status = MailingStatus.DRAFT
    begun_at = factory.LazyAttribute(lambda o: None if o.status == MailingStatus.DRAFT else timezone.now())
    frozen_at = factory.LazyAttribute(lambda o: o.begun_at)


class MailingRecipientFactory(DjangoModelFactory):
    """Somebody who got their letter."""

    class Meta:
        model = models.MailingRecipient

    mailing = factory.SubFactory(MailingFactory, status=MailingStatus.SENT)
    address = factory.Sequence(lambda n: f"reader{n}@agency.test")
    status = RecipientStatus.POSTED
    posted_at = factory.LazyFunction(timezone.now)


class OptOutFactory(DjangoModelFactory):
    class Meta:
        model = models.OptOut

    address = factory.Sequence(lambda n: f"quiet{n}@agency.test")
    how = How.LINK


class BounceFactory(DjangoModelFactory):
    class Meta:
        model = models.Bounce

    address = factory.Sequence(lambda n: f"gone{n}@agency.test")
    kind = BounceKind.HARD
    heard = Heard.SERVER
    words = "550 5.1.1 no such user"
    letter = factory.Sequence(lambda n: f"letter{n}")


def token_of(recipient: Any) -> str:
    return token_for(RECIPIENT, recipient.pk, settings.SECRET_KEY)
