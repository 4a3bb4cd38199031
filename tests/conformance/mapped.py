"""A support map of Rosa's agency in the world of routes: rows, who may see them, an overlap, and spreadsheets."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from steelyard.support.coherence.actions import overlaps, sheets
from steelyard.support.coherence.models import MapRow, Overlap
from steelyard.support.coherence.rules import ALL, Viewer
from tests.factories.charge import TopicFactory
from tests.factories.coherence import MapRowFactory, ShareFactory
from tests.factories.delivery import SupportFactory, SupportProviderFactory
from tests.factories.directory import OrganizationFactory
from tests.people import Cast

_LINES = [{"provider": "A provider of the sheet"}]


def _shared(things: dict[str, Any], **values: Any) -> MapRow:
    row: MapRow = MapRowFactory(agency=things["agency"], purpose="What it is for", **values)
    for viewer in (Viewer.CENTER, Viewer.ON_MAP):
        ShareFactory(row=row, viewer=viewer, level=ALL)
    return row


def _met(things: dict[str, Any], name: str) -> Overlap:
    """The partner and somebody else on one topic, raised."""
    topic = TopicFactory(name=name)
    _shared(things, provider=things["partner"], topic=topic)
    _shared(things, provider=things["map-provider"], topic=topic)
    overlaps.look(timezone.localdate(), by=None)
    return Overlap.objects.get(topic=topic)


def maps(things: dict[str, Any], cast: Cast) -> None:
    """Rows at each stage, two overlaps, three files."""
    agency = things["agency"]
    things["map-provider"] = OrganizationFactory(name="Harbor Coaching", kind="nonprofit")
    confirmed = _met(things, "Family engagement")
    words = {"first_does": "Coaches", "second_does": "Trains"}
    overlaps.confirm(confirmed, by=cast.rosa, version=confirmed.version, **words)
    brought = [sheets.bring(agency, by=cast.rosa, name="map.csv", lines=_LINES) for _ in range(2)]
    support = SupportFactory(name="Harbor map", recipients=[agency])
    SupportProviderFactory(support=support, organization=things["partner"])
    things |= {
        "map-row": MapRowFactory(agency=agency, provider=None, provider_name="Harbour Coaching", purpose="Unshared"),
        "map-removed": MapRowFactory(agency=agency, removed_at=timezone.now() - timedelta(days=1)),
        "map-overlap": _met(things, "Early literacy"),
        "map-confirmed": confirmed,
        "map-support": support,
        "map-sheet": brought[0],
        "map-applied": sheets.take_in(brought[1], by=cast.rosa, version=1),
    }
