"""Topics that an agency named as a need, with nobody on them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.center.needs.models import UnmetNeed
from steelyard.center.needs.rules import NeedStatus
from steelyard.support.coherence.models import MapRow
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus

# Rows of (agency, topic) that agencies named as needs; an app that knows of more registers them here.
Source = Callable[[date], "QuerySet[Any, Any]"]
SOURCES: list[Source] = []


def names_needs(source: Source) -> Source:
    SOURCES.append(source)
    return source


@names_needs
def _unmet(_: date) -> "QuerySet[Any, Any]":
    """The register of unmet needs, as far as it names the agency."""
    rows = UnmetNeed.objects.filter(status=NeedStatus.OPEN, organization__isnull=False)
    return rows.order_by().values_list("organization_id", "topic_id")


@dataclass(frozen=True)
class Gap:
    """A topic that an agency needs help with, and nobody gives any."""

    agency: Organization
    topic: Topic


def pairs(day: date, *, own: Collection[int] | None = None) -> set[tuple[int, int]]:
    """(agency, topic) of gaps: of every agency as the center sees it, or of one's own as they see it themselves."""
    rows = MapRow.objects.shared_with_center() if own is None else MapRow.objects.of_agencies(own)
    now = (Q(since__isnull=True) | Q(since__lte=day)) & (Q(until__isnull=True) | Q(until__gte=day))
    helped = rows.filter(now, support__isnull=True, topic__isnull=False).order_by().values_list("agency_id", "topic_id")
    first, *others = [source(day) for source in SOURCES]
    named = first.union(*others)
    found = named.difference(helped, _in_ledger(day))
    return {(agency, topic) for agency, topic in found if own is None or agency in own}


def _in_ledger(day: date) -> "QuerySet[Any, Any]":
    rows = Support.objects.filter(status=SupportStatus.ACTIVE, recipients__isnull=False, topics__isnull=False)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by().values_list("recipients", "topics")


def gaps(day: date, *, own: Collection[int] | None = None) -> list[Gap]:
    """Gaps by the agency's name, then the topic's."""
    found = pairs(day, own=own)
    agencies = Organization.objects.in_bulk({agency for agency, _ in found})
    topics = Topic.objects.in_bulk({topic for _, topic in found})
    rows = [Gap(agencies[agency], topics[topic]) for agency, topic in found]
    return sorted(rows, key=lambda one: (one.agency.name_key, one.agency.pk, one.topic.name))
