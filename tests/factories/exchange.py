"""A center with something to tell, agencies that agree to it, and other centers that are read."""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from nacl.signing import SigningKey

from steelyard.center.charge.models import Center, Topic
from steelyard.center.directory.models import Organization
from steelyard.center.offerings.models import Offering
from steelyard.foundation.history.actions import record
from steelyard.support.coherence import verbs
from steelyard.support.coherence.models import MapRow, Share
from steelyard.support.coherence.rules import ALL, Origin, Viewer
from steelyard.support.exchange import actions, jobs
from steelyard.support.exchange.models import Copy, Publishing, Source
from steelyard.support.exchange.queries.feed import publishing
from steelyard.support.exchange.rules.signing import public
from tests.factories.charge import TopicFactory, a_center
from tests.factories.delivery import SupportFactory
from tests.support.exchange.feeds import KEY, made


def opened(**chosen: bool) -> Publishing:
    """Everything leaves, for anybody who asks."""
    found = publishing()
    told = {"is_on": True, "tells_depth": True, "tells_support": True, **chosen}
    actions.choose(found, by=None, **told)
    return found


def a_telling_center(**values: Any) -> Center:
    """A center with two offerings, of which one is published."""
    center = a_center(**values)
    Offering.objects.create(key="coaching", name="Coaching", tier="intensive", is_published=True, summary="Two years.")
    Offering.objects.create(key="secret-plan", name="Plan nobody published", tier="general")
    return center


def told_support(agency: Organization, *, level: int = ALL, topic: Topic | None = None, **values: Any) -> Share:
    """The center's support of an agency, which the agency lets other centers know of."""
    center = Center.objects.get()
    support = SupportFactory(
        recipients=[agency], topics=[topic or TopicFactory()], **{"starts_on": date(2026, 1, 15), **values}
    )
    row = MapRow.objects.create(agency=agency, origin=Origin.LEDGER, support=support, provider=center.organization)
    return Share.objects.create(row=row, viewer=Viewer.OTHER_CENTERS, level=level)


@transaction.atomic
def withdrawn(share: Share) -> None:
    """As an agency does it on its map: the share goes, and history tells."""
    share.delete()
    record(verbs.SHARED, share.row, by=None)


def a_source(*, key: SigningKey | None = KEY, name: str = "The Lakes Center", **values: Any) -> Source:
    """A center that is read; its key is confirmed unless there is none."""
    source = actions.add_source(by=None, name=name, **values)
    return actions.confirm_key(source, by=None, key=public(key)) if key else source


def brought(source: Source, path: Path, *, by: Any = None) -> Copy:
    """A feed from a file, read."""
    source.refresh_from_db()
    with path.open("rb") as file:
        copy = actions.receive(source, by=by, came_from=path.name, file=file)
    return jobs.read_copy(copy, by=by)


def in_use(source: Source, path: Path) -> Copy:
    return actions.apply_copy(brought(source, path), by=None)


def a_copy(folder: Path, source: Source | None = None, **of_head: Any) -> Copy:
    """A copy in use, of a small feed."""
    return in_use(source or a_source(), made(folder / "feed.jsonl", **of_head))
