"""One agency with two providers on one topic, and what it shares."""

from dataclasses import dataclass
from typing import Any

import pytest

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.rules import EXISTS, Viewer
from tests.factories.charge import TopicFactory
from tests.factories.coherence import MapRowFactory, ShareFactory
from tests.factories.directory import OrganizationFactory, SEAFactory
from tests.people import PIAS, ROSAS, Cast


@dataclass(frozen=True)
class Place:
    """Rosa's agency, Pia's provider and another one, each with a row on one topic."""

    cast: Cast
    agency: Organization
    pias: Organization
    other: Organization
    topic: Topic
    row: MapRow  # of Pia's provider
    second: MapRow

    def share_both(self, level: int = EXISTS) -> None:
        """With both providers and the center."""
        for row in (self.row, self.second):
            for viewer in (Viewer.ON_MAP, Viewer.CENTER):
                ShareFactory(row=row, viewer=viewer, level=level)


@pytest.fixture
def place(cast: Cast) -> Place:
    agency: Any = SEAFactory(pk=ROSAS, name="Department of Rosa")
    pias = OrganizationFactory(pk=PIAS, name="Pias Coaching", kind="nonprofit")
    other, topic = OrganizationFactory(name="Other Center", kind="federal_center"), TopicFactory(name="Screening")
    row = MapRowFactory(agency=agency, provider=pias, topic=topic, purpose="Planted purpose")
    second = MapRowFactory(agency=agency, provider=other, topic=topic, purpose="Another planted purpose")
    return Place(cast, agency, pias, other, topic, row, second)
