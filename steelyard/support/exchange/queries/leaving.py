"""The center's support that agencies let other centers know of: the one door through which support leaves."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from steelyard.center.charge.models import Center
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.coherence.models import MapRow, MapRowQuerySet
from steelyard.support.coherence.queries.exits import leaves
from steelyard.support.coherence.queries.lines import lines
from steelyard.support.coherence.rules import ALL
from steelyard.support.exchange.rules import Level
from steelyard.support.exchange.rules.fields import Row

CHUNK = 2000


def leaving(center: Center) -> MapRowQuerySet:
    """The rows of support maps that may leave, each with its ``level``."""
    return MapRow.objects.shared_with_other_centers().filter(provider=center.organization_id)


def support_rows(center: Center) -> Iterator[Row]:
    """The same as rows of a feed, some thousands at a time."""
    last = 0
    while True:
        found = lines(leaving(center).filter(pk__gt=last).order_by("pk")[:CHUNK])
        for one in found:
            last = one.row or last
            yield support_row(one)
        if len(found) < CHUNK:
            return


def support_page(center: Center, *, after: str = "", before: str = "") -> tuple[Page[Any], list[Row]]:
    """Some of them, for people to look through."""
    turned = paged(leaving(center), ["id"], after=after, before=before)
    keys = [row.pk for row in turned.rows]
    return turned, [support_row(one) for one in lines(leaving(center).filter(pk__in=keys).order_by("pk"))]


def support_row(one: Any) -> Row:
    told: Row = {"key": f"support-{one.row}", **_agency(one.agency)}
    if one.level < ALL:
        return told | {"level": Level.EXISTS.value}
    return told | {
        "level": Level.ALL.value,
        "topics": sorted(topic.name for topic in one.topics),
        "tier": one.support.tier if one.support else "",
        "from": one.since.isoformat() if one.since else "",
        "until": one.until.isoformat() if one.until else "",
        "intensity": one.intensity,
    }


def _agency(agency: Organization) -> Row:
    code = agency.code or ""
    is_nces = len(code) == 7 and code.isdecimal()
    told: Row = {"agency": agency.name, "agency_state": agency.state_id or ""}
    return told | {"agency_nces" if is_nces else "agency_code": code}


def by_agency(center: Center) -> QuerySet[Any]:
    """The agencies whose support leaves: how many rows of each, and whether any is told in full."""
    named = {"of": F("agency_id"), "name": F("agency__name"), "name_key": F("agency__name_key")}
    rows = leaving(center).order_by().values(**named, postal=F("agency__state"))
    return rows.annotate(count=Count("pk"), most=Max("level"))


@leaves("exchange.feed")
def told() -> Iterator[str]:
    """What the feed and the files tell of supports, for the test of consent."""
    center = the_center()
    if center is not None:
        yield from (str(row) for row in support_rows(center))
