"""What most tests about events begin with."""

from datetime import UTC, datetime
from typing import Any

import pytest

from steelyard.center.charge.models import FocalArea
from steelyard.support.events.models import Event
from tests.factories.events import EventFactory

SPRING = datetime(2027, 3, 16, 18, 0, tzinfo=UTC)  # 2:00 PM Eastern, two days after the clocks changed


@pytest.fixture
def area(db: None) -> FocalArea:
    return FocalArea.objects.create(key="integration", name="Integration")


@pytest.fixture
def webinar(db: None) -> Event:
    """A webinar at a known hour of a known clock, far ahead."""
    made: Event = EventFactory(key="spring", title="Spring webinar", starts_at=SPRING)
    return made


def typed(**more: Any) -> dict[str, Any]:
    """A registration as a visitor types it."""
    return {"name": "Gus Guest", "email": "Gus@Agency.Test", "agency": "Harbor Schools", "state": "", **more}
