"""Rows of support maps as somebody may read them: what is not shared with the reader is not in the line at all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from steelyard.center.charge.models import Topic
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.support.coherence.models import MapRow, MapRowQuerySet
from steelyard.support.coherence.rules import ALL, EXISTS, LEVEL_WORDS, Origin
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import SupportStatus


@dataclass(frozen=True)
class Line:
    """One provider's help for one agency, with no more in it than its reader may see."""

    row: int | None  # none: the ledger's own, of which the agency has said nothing yet
    agency: Organization
    provider: Organization | None
    name: str
    topics: Sequence[Topic]
    origin: str
    level: int
    support: Support | None = None
    purpose: str = ""
    product: str = ""
    contact: str = ""
    since: date | None = None
    until: date | None = None
    intensity: str = ""
    source: str = ""
    is_simulated: bool = False

    @property
    def is_whole(self) -> bool:
        return self.level == ALL

    @property
    def is_ledger(self) -> bool:
        return self.origin == Origin.LEDGER

    @property
    def is_told(self) -> bool:
        return self.origin == Origin.TOLD

    @property
    def shared(self) -> str:
        return LEVEL_WORDS[self.level]

    @property
    def told(self) -> str:
        """Who puts it on the map."""
        return Origin(self.origin).label

    @property
    def of_ledger(self) -> tuple[int, int] | None:
        """The support and the provider that a line of the ledger is about."""
        return (self.support.pk, self.provider.pk) if self.support and self.provider else None


def lines(rows: MapRowQuerySet) -> list[Line]:
    """Rows with their ``level`` as lines; five queries, however many."""
    found = rows.select_related("agency", "provider", "topic", "support")
    found = found.prefetch_related("support__topics", _parts("support__providers"))
    return [_line(one) for one in found]


def _parts(name: str) -> Prefetch:
    return Prefetch(name, SupportProvider.objects.select_related("organization").order_by("since", "id"))


def _line(row: Any) -> Line:
    line = Line(
        row=row.pk,
        agency=row.agency,
        provider=row.provider,
        name=row.provider.name if row.provider else row.provider_name,
        topics=_topics(row),
        origin=row.origin,
        level=row.level,
        is_simulated=row.is_simulated,
    )
    if row.level < EXISTS:
        raise ValueError("A row that is not shared is not read.")
    return _with_all(line, row) if row.level == ALL else line


def _topics(row: Any) -> list[Topic]:
    if row.support is not None:
        return list(row.support.topics.all())
    return [row.topic] if row.topic else []


def _with_all(line: Line, row: Any) -> Line:
    if row.support is not None:
        return _of_support(row.support, line.agency, parts_of(row.support, row.provider_id), row=row)
    names = ("purpose", "product", "contact", "since", "until", "source")
    rest = {name: getattr(row, name) for name in names}
    return Line(**_known(line), **rest, intensity=row.get_intensity_display())


def _known(line: Line) -> dict[str, Any]:
    names = ("row", "agency", "provider", "name", "topics", "origin", "level", "is_simulated")
    return {name: getattr(line, name) for name in names}


def parts_of(support: Support, organization: int | None) -> list[SupportProvider]:
    """The parts of one organization in a support."""
    return [one for one in support.providers.all() if one.organization_id == organization]


def _of_support(support: Support, agency: Organization, parts: Sequence[SupportProvider], *, row: Any) -> Line:
    ends = [one.until or support.ends_on for one in parts] or [support.ends_on]
    return Line(
        row=row.pk if row else None,
        agency=agency,
        provider=parts[0].organization if parts else row.provider if row else None,
        name=parts[0].organization.name if parts else row.provider.name if row else "",
        topics=list(support.topics.all()),
        origin=Origin.LEDGER.value,
        level=ALL,
        support=support,
        purpose=support.name,
        product="; ".join(one.does for one in parts if one.does),
        since=min((one.since or support.starts_on for one in parts), default=support.starts_on),
        until=None if None in ends else max(one for one in ends if one is not None),
        is_simulated=support.is_simulated,
    )


def ledger(agencies: Collection[int]) -> list[Line]:
    """What the center's own ledger knows of these agencies, read as it is now; four queries.

    A support in which nobody is named is the center's own.
    """
    center = the_center()
    own = center.organization if center else None
    stored = {(row.agency_id, row.support_id, row.provider_id): row for row in _stored(agencies)}
    given = Organization.objects.filter(pk__in=agencies)
    rows = Support.objects.filter(recipients__in=agencies).exclude(status=SupportStatus.PROPOSED).distinct()
    rows = rows.prefetch_related("topics", _parts("providers"), Prefetch("recipients", given, to_attr="ours"))
    return [line for one in rows.order_by("-starts_on", "-id") for line in _lines_of(one, own, stored)]


def _stored(agencies: Collection[int]) -> Iterable[MapRow]:
    return MapRow.objects.filter(agency__in=agencies, support__isnull=False, removed_at__isnull=True)


def _lines_of(support: Any, center: Organization | None, stored: dict[Any, MapRow]) -> Iterable[Line]:
    by_provider: dict[int, list[SupportProvider]] = {}
    for part in support.providers.all():
        by_provider.setdefault(part.organization_id, []).append(part)
    for agency in support.ours:
        for key, parts in by_provider.items():
            yield _of_support(support, agency, parts, row=stored.get((agency.pk, support.pk, key)))
        if not by_provider and center is not None:
            part = SupportProvider(organization=center, support=support)
            yield _of_support(support, agency, [part], row=stored.get((agency.pk, support.pk, center.pk)))


def own_lines(agencies: Collection[int]) -> list[Line]:
    """An agency's whole map, for whoever acts for it: what it keeps itself, and what the center's ledger knows."""
    kept = MapRow.objects.of_agencies(agencies).filter(support__isnull=True)
    return in_order([*lines(kept), *ledger(agencies)])


def known_to_center(agencies: Collection[int], *, ledger_too: bool = False) -> list[Line]:
    """What the center may see of these agencies: shared with it, told to it and, where wanted, its own ledger."""
    rows = MapRow.objects.shared_with_center().filter(agency_id__in=agencies, support__isnull=True)
    return in_order([*lines(rows), *(ledger(agencies) if ledger_too else ())])


def given_by(organization: int) -> list[Line]:
    """What the center may see of the help that a provider gives, beside its own ledger."""
    rows = MapRow.objects.shared_with_center().filter(provider_id=organization, support__isnull=True)
    return sorted(lines(rows.order_by("agency__name_key", "id")[:60]), key=lambda one: one.agency.name_key)


def shared_with(organizations: Collection[int]) -> list[Line]:
    """What agencies share with these providers."""
    rows = MapRow.objects.shared_with(organizations)
    return sorted(lines(rows), key=lambda one: (one.agency.name_key, *_order(one)))


def in_order(found: Iterable[Line]) -> list[Line]:
    return sorted(found, key=_order)


def _order(one: Line) -> tuple[str, str, date, int]:
    topics = ", ".join(topic.name for topic in one.topics)
    return (one.provider.name_key if one.provider else one.name.casefold(), topics, one.since or date.min, one.row or 0)
