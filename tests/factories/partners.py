"""What the center knows of providers."""

import factory
from factory.django import DjangoModelFactory

from steelyard.center.charge.rules import Depth
from steelyard.support.partners import models

_ORGANIZATION = "tests.factories.directory.OrganizationFactory"


class ProviderProfileFactory(DjangoModelFactory):
    class Meta:
        model = models.ProviderProfile

    organization = factory.SubFactory(_ORGANIZATION)
    services = "Coaching for state teams"
    quality = 3


class ProviderTopicFactory(DjangoModelFactory):
    class Meta:
        model = models.ProviderTopic

    organization = factory.SubFactory(_ORGANIZATION)
    topic = factory.SubFactory("tests.factories.charge.TopicFactory")
    state = None
    depth = Depth.GOOD


class KnownHelpFactory(DjangoModelFactory):
    class Meta:
        model = models.KnownHelp

    agency = factory.SubFactory(_ORGANIZATION)
    provider = factory.SubFactory(_ORGANIZATION)
    topic = None
