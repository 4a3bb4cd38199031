"""Resources and their use."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from steelyard.support.library import models
from steelyard.support.library.rules import ResourceKind, UseKind


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Resource

    key = factory.Sequence(lambda n: f"resource-{n}")
    title = factory.Sequence(lambda n: f"Resource {n}")
    kind = ResourceKind.BRIEF


class UseFactory(DjangoModelFactory):
    class Meta:
        model = models.Use

    kind = UseKind.DOWNLOADS
    resource = factory.SubFactory(ResourceFactory)
    period_from = date(2020, 5, 1)
    period_to = date(2021, 4, 30)
    at_least = 2000
