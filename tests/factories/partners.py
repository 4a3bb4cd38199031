"""What the center knows of providers."""

from datetime import date

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


class ProviderTopicFactory(DjangoModelFactory):
    class Meta:
        model = models.ProviderTopic

    organization = factory.SubFactory(_ORGANIZATION)
    topic = factory.SubFactory("tests.factories.charge.TopicFactory")
    state = None
    depth = Depth.GOOD


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Partnership

    partner = factory.SubFactory(_ORGANIZATION)
    title = "Crisis plans with state teams"
    fit = "They know crises, we know the teams."
    center_does = "Brings the teams"
    partner_does = "Trains them"
    for_whom = "Ten state teams"
    starts_on = date(2026, 1, 5)
    ends_on = date(2026, 12, 20)
    cost = "Free; each pays its own travel."
    sustained = "The teams keep the materials."
    duplicates = "Nobody does it for these teams; we asked all ten."


class IntroductionFactory(DjangoModelFactory):
    class Meta:
        model = models.Introduction

    about = "How to keep a crisis line running at night"
    asked_by = "The Harbor team"


class IntroductionSideFactory(DjangoModelFactory):
    class Meta:
        model = models.IntroductionSide

    introduction = factory.SubFactory(IntroductionFactory)
    place = 1
    organization = factory.SubFactory(_ORGANIZATION)
    name = "Ana"
    email = "ana@one.test"
    token_hash = factory.Sequence(lambda n: f"side-{n}")
