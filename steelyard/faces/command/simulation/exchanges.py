"""What passes between centers: some agencies agree that other centers know; of two invented centers one cannot be read."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, time
from tempfile import TemporaryFile
from typing import Any

from nacl.signing import SigningKey

from steelyard.center.charge.models import Center, Topic
from steelyard.center.charge.rules import Depth, TierKey
from steelyard.faces.command.simulation.world import World
from steelyard.support.coherence.models import MapRow, Share
from steelyard.support.coherence.rules import ALL, EXISTS, Origin, Viewer
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.exchange import actions, jobs
from steelyard.support.exchange.queries.feed import publishing
from steelyard.support.exchange.rules import FORMAT, VERSION
from steelyard.support.exchange.rules.fields import MOMENT, Row
from steelyard.support.exchange.rules.lines import line
from steelyard.support.exchange.rules.signing import public
from steelyard.support.exchange.rules.writing import write_feed

NAME = "Center for Rural Schools"
SILENT, ITS_ADDRESS = "Center for Island Schools", "https://exchange.island-schools.example/"  # answers nobody
AGREE, TOLD = 12, 6  # supports that agencies let other centers know of; rows of the other center
OFFERS = ("Visits among rural districts", "Hiring and keeping teachers", "Shared specialists")


def exchange(world: World) -> None:
    """The feed is on; of one center a copy is in use and a newer one waits, and the last try to read another failed."""
    world.made["supports told to other centers"] = _agreed()
    actions.choose(publishing(), by=None, is_on=True, tells_support=True)
    key = _key(NAME)
    source = actions.add_source(by=None, name=NAME, is_simulated=True)
    actions.confirm_key(source, by=None, key=public(key))
    rows = list(_rows(world))
    for number, part in enumerate((rows[:-2], rows), start=1):
        day = world.today if number == 2 else world.today.replace(day=1)
        with TemporaryFile() as file:
            body = [line(kind, row) for kind, row in part]
            moment = datetime.combine(day, time(9), UTC)
            head = {"format": FORMAT, "version": VERSION, "sequence": number, "made_at": f"{moment:{MOMENT}}"}
            write_feed(file, {**head, "rows": len(body)}, body, key=key)
            file.seek(0)
            copy = actions.receive(source, by=None, came_from=f"rural-{number}.jsonl", file=file)
        jobs.read_copy(copy, by=None)
        if number == 1:
            actions.apply_copy(copy, by=None)
    world.made["rows of another center"] = len(rows)
    _silent()


def _key(name: str) -> SigningKey:
    return SigningKey(hashlib.sha256(f"simulated {name}".encode()).digest())


def _silent() -> None:
    """A center that is read every week, and whose site did not answer the last time."""
    source = actions.add_source(by=None, name=SILENT, url=ITS_ADDRESS, is_simulated=True)
    actions.confirm_key(source, by=None, key=public(_key(SILENT)))
    actions.alter_source(source, by=None, reads_weekly=True)
    actions.note_check(source, by=None, problem="The site took too long.")


def _agreed() -> int:
    """Every third of the latest supports is told; of those every fourth only that it exists."""
    provider = Center.objects.get().organization
    found = Support.objects.filter(status=SupportStatus.ACTIVE, recipients__isnull=False).distinct()
    chosen = list(found.order_by("-starts_on", "-pk")[: 3 * AGREE : 3])
    for number, support in enumerate(chosen):
        agency = support.recipients.order_by("pk")[0]
        row, _ = MapRow.objects.get_or_create(
            agency=agency, support=support, provider=provider,
            defaults={"origin": Origin.LEDGER, "is_simulated": True},
        )  # fmt: skip
        level = EXISTS if number % 4 == 3 else ALL
        Share.objects.get_or_create(row=row, viewer=Viewer.OTHER_CENTERS, defaults={"level": level})
    return len(chosen)


def _rows(world: World) -> Iterator[tuple[str, Row]]:
    topics = list(Topic.objects.filter(retired_on__isnull=True).order_by("name").values_list("name", flat=True)[:4])
    yield (
        "center",
        {"name": f"{NAME} (simulated)", "mission": "Helps rural districts, which is invented like the center."},
    )
    for tier, name in zip(TierKey, OFFERS, strict=True):
        yield "offering", {"key": f"rural-{tier}", "name": name, "tier": str(tier), "topics": topics[:2]}
    for topic in topics:
        yield "expertise", {"key": f"rural-{topic}"[:100], "topic": topic, "depth": str(Depth.GOOD)}
    for number, agency in enumerate(_agencies()):
        told: Row = {"key": f"rural-support-{number}", "agency": agency.name, "agency_state": agency.state_id or ""}
        more: Any = {"level": "all", "topics": topics[:1], "tier": "targeted", "from": f"{world.today.year}-01-15"}
        yield "support", told | ({"level": "exists"} if number % 3 == 2 else more)


def _agencies() -> list[Any]:
    """Agencies that the center supports too, so that the two meet on a page."""
    return [row.agency for row in MapRow.objects.filter(shares__viewer=Viewer.OTHER_CENTERS).order_by("pk")[:TOLD]]
