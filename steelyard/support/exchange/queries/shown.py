"""What other centers say, as our pages show it: always with the center that says it and the day it is from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.text import fold
from steelyard.support.exchange.models import KnownElsewhere, OfferedElsewhere, Source, SupportedElsewhere

MOST = 50


@dataclass(frozen=True)
class Said:
    """What one center offers and knows, as of a moment."""

    source: Source
    offerings: list[OfferedElsewhere]
    expertise: list[KnownElsewhere]
    is_cut: bool

    @property
    def about(self) -> dict[str, Any]:
        return self.source.current.about if self.source.current else {}

    @property
    def as_of(self) -> datetime | None:
        return self.source.current.published_at if self.source.current else None


def said_by(organization: Organization) -> list[Said]:
    """What the centers that this organization is say of themselves; three queries, none where it is no source."""
    rows = Source.objects.filter(organization=organization, stopped_at__isnull=True, current__isnull=False)
    found = list(rows.select_related("current").order_by("name", "id")[:5])
    if not found:
        return []
    copies = [one.current_id for one in found]
    offered = list(OfferedElsewhere.objects.filter(copy__in=copies).order_by("copy", "name", "id")[: MOST + 1])
    known = list(KnownElsewhere.objects.filter(copy__in=copies).order_by("copy", "topic", "id")[: MOST + 1])
    return [
        Said(
            one,
            [row for row in offered[:MOST] if row.copy_id == one.current_id],
            [row for row in known[:MOST] if row.copy_id == one.current_id],
            is_cut=len(offered) > MOST or len(known) > MOST,
        )
        for one in found
    ]


def supports_of(organizations: list[Organization]) -> list[SupportedElsewhere]:
    """What other centers tell of their support of these agencies; two queries.

    An agency is the same by its number at the National Center for Education Statistics; where the other center gives
    none, by name and state. Records that were merged into it count as it.
    """
    if not organizations:
        return []
    merged = Organization.objects.filter(merged_into__in=organizations).values_list("code", "name_key", "state")
    named = [*((one.code, one.name_key, one.state_id) for one in organizations), *merged]
    codes = [code for code, _, _ in named if code and len(code) == 7]
    same = Q(agency_nces__in=codes)
    for _, name_key, state in named:
        same |= Q(agency_nces="", agency_key=name_key, agency_state=state or "")
    rows = SupportedElsewhere.objects.in_use().filter(same).select_related("copy__source")
    return list(rows.order_by("copy__source__name", "since", "id")[:MOST])


def centers_knowing(words: str) -> QuerySet[Any]:
    """Expertise and its source, for the search of the registry: topics whose words begin so."""
    rows: QuerySet[Any] = KnownElsewhere.objects.in_use().select_related("copy__source")
    return rows.filter(topic_key__contains=fold(words)).order_by("topic_key", "id")
