"""Support maps."""

import factory
from factory.django import DjangoModelFactory

from steelyard.support.coherence import models
from steelyard.support.coherence.rules import EXISTS, Origin, Viewer

_ORGANIZATION = "tests.factories.directory.OrganizationFactory"


class MapRowFactory(DjangoModelFactory):
    """A row that an agency keeps and shares with nobody."""

    class Meta:
        model = models.MapRow

    agency = factory.SubFactory(_ORGANIZATION)
    provider = factory.SubFactory(_ORGANIZATION)
    origin = Origin.AGENCY.value


class ToldRowFactory(MapRowFactory):
    """What somebody told the center."""

    origin = Origin.TOLD.value


class ShareFactory(DjangoModelFactory):
    class Meta:
        model = models.Share

    row = factory.SubFactory(MapRowFactory)
    viewer = Viewer.CENTER.value
    level = EXISTS
