"""A map as its pages show it: the table, providers by topic, the times, and who may see what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from steelyard.center.charge.models import Topic
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import name_key
from steelyard.foundation.accounts.rules import Role
from steelyard.support.coherence.models import MapRow, Overlap, Share
from steelyard.support.coherence.queries.gaps import Gap, gaps
from steelyard.support.coherence.queries.lines import Line, own_lines
from steelyard.support.coherence.queries.matching import guesses
from steelyard.support.coherence.queries.overlaps import newest
from steelyard.support.coherence.rules import EXISTS, KNOWN_TO_CENTER, LEVEL_WORDS, Viewer

MOST_NAMES = 5


@dataclass(frozen=True)
class Cell:
    """One provider on one topic: how many rows, and whether one of them goes on today."""

    count: int
    is_now: bool


@dataclass(frozen=True)
class Matrix:
    """Providers by topic: a cell for each pair that has a row."""

    providers: Sequence[str]
    topics: Sequence[str]
    cells: dict[tuple[str, str], Cell]


@dataclass(frozen=True)
class SupportMap:
    """An agency's whole map, for whoever acts for it."""

    agency: Organization
    lines: Sequence[Line]
    shares: dict[int, str]  # by row, in words
    overlaps: Sequence[Overlap]
    gaps: Sequence[Gap]
    unknown: Sequence["Unknown"] = ()
    removed: Sequence[MapRow] = field(default_factory=list)

    @property
    def agencies(self) -> list[Organization]:
        """For panels, which take as many as the portal has."""
        return [self.agency]

    @property
    def providers(self) -> int:
        return len({key_of(one) for one in self.lines})

    @property
    def open(self) -> list[Overlap]:
        return [one for one in self.overlaps if one.is_open]

    @property
    def settled(self) -> list[Overlap]:
        return [one for one in self.overlaps if not one.is_open]


@dataclass(frozen=True)
class Unknown:
    """A typed name that no organization has, and those it may mean."""

    row: MapRow
    guesses: Sequence[Organization]


def agencies_of(user: Any) -> list[Organization]:
    """The agencies whose maps somebody keeps."""
    return list(Organization.objects.filter(pk__in=user.acts_for(Role.RECIPIENT)).order_by("name_key", "id"))


def support_map(agency: Organization, user: Any, day: date) -> SupportMap:
    """Everything on the page of a map, in the same number of queries however much there is."""
    own = [agency.pk]
    overlaps = newest(Overlap.objects.visible_to(user).filter(agency=agency))
    return SupportMap(
        agency=agency,
        lines=own_lines(own),
        shares=shares_told(own),
        overlaps=overlaps,
        gaps=gaps(day, own=own),
        unknown=unknown(agency),
        removed=list(MapRow.objects.filter(agency=agency, removed_at__isnull=False, support__isnull=True)
                     .select_related("provider", "topic").order_by("-removed_at", "-id")[:20]),
    )  # fmt: skip


def key_of(line: Line) -> Any:
    """Lines of one provider: by the organization, or by the folded name."""
    return line.provider.pk if line.provider else name_key(line.name)


def matrix_of(lines: Iterable[Line], day: date) -> Matrix:
    """Providers by topic; what has no topic stands under a column of its own."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    now: set[tuple[str, str]] = set()
    for line in lines:
        for topic in [one.name for one in line.topics] or [NO_TOPIC]:
            counts[line.name, topic] += 1
            if (line.since is None or line.since <= day) and (line.until is None or line.until >= day):
                now.add((line.name, topic))
    topics = sorted({topic for _, topic in counts}, key=lambda one: (one == NO_TOPIC, one))
    providers = sorted({name for name, _ in counts}, key=str.casefold)
    return Matrix(providers, topics, {pair: Cell(n, pair in now) for pair, n in counts.items()})


NO_TOPIC = "No topic said"


def running(lines: Iterable[Line], day: date) -> list[Line]:
    """What has not ended by a day."""
    return [line for line in lines if line.until is None or line.until >= day]


def shares_told(agencies: Collection[int]) -> dict[int, str]:
    """For each row, who may see how much of it, in a few words."""
    told: dict[int, list[str]] = defaultdict(list)
    rows = Share.objects.filter(row__agency__in=agencies, level__gte=EXISTS).select_related("organization")
    for one in rows.order_by("viewer", "organization__name_key", "id"):
        who = one.organization.name if one.organization else Viewer(one.viewer).label
        told[one.row_id].append(f"{who}: {LEVEL_WORDS[one.level].lower()}")
    return {row: "; ".join(words) for row, words in told.items()}


def unknown(agency: Organization) -> list[Unknown]:
    """Names that no organization of the directory has; the first few with whom they may mean."""
    rows = MapRow.objects.filter(agency=agency, provider__isnull=True, removed_at__isnull=True).order_by("id")
    first: dict[str, MapRow] = {}
    for row in rows:
        first.setdefault(name_key(row.provider_name), row)
    chosen = list(first.values())[:MOST_NAMES]
    meant = guesses(row.provider_name for row in chosen)
    return [Unknown(row, meant[row.provider_name]) for row in chosen if meant[row.provider_name]]


def same_row(
    agency: int, provider: Organization | None, *, name: str, topic: Topic | None, since: date | None
) -> MapRow | None:
    """The living row of an agency about the same provider, topic and first day."""
    rows = MapRow.objects.filter(agency=agency, support__isnull=True, removed_at__isnull=True, topic=topic, since=since)
    if provider is not None:
        return rows.filter(provider=provider).order_by("id").first()
    found = rows.filter(provider__isnull=True).order_by("id")
    return next((row for row in found if name_key(row.provider_name) == name_key(name)), None)


def others_on(row: MapRow) -> list[Organization]:
    """Every organization on the map beside the center, the row's own provider too: each may be told of the row."""
    center = the_center()
    keys = set(
        MapRow.objects.filter(agency=row.agency_id, removed_at__isnull=True, provider__isnull=False)
        .order_by().values_list("provider_id", flat=True)
    )  # fmt: skip
    through = Organization.objects.filter(supports_provided__support__recipients=row.agency_id)
    rows = Organization.objects.filter(Q(pk__in=keys) | Q(pk__in=through.values("pk")))
    return list(rows.exclude(pk=center.organization_id if center else 0).order_by("name_key", "id")[:60])


def as_shared(row: MapRow) -> dict[str, Any]:
    """What is said of who may see a row, as its form holds it."""
    found: dict[str, Any] = {"version": row.version, "center": 0, "on_map": 0, "other_centers": 0}
    for one in row.shares.all():
        found[f"provider_{one.organization_id}" if one.organization_id else one.viewer] = one.level
    return found


def center_knows(row: MapRow) -> bool:
    return row.origin in KNOWN_TO_CENTER


def kept_rows(agency: Organization) -> list[MapRow]:
    """The rows that an agency says something of."""
    return list(MapRow.objects.filter(agency=agency).living().order_by("id"))


def part_in(agency: Organization, support: int, provider: int) -> Any:
    """The support and the provider of a line of the ledger, if it is on this agency's map."""
    from_ledger = {one.of_ledger: one for one in own_lines([agency.pk]) if one.is_ledger}
    line = from_ledger.get((support, provider))
    return (line.support, line.provider) if line else None


def taken_off(agency: Organization, pk: int) -> MapRow | None:
    """A row that was taken off an agency's map."""
    rows = MapRow.objects.filter(agency=agency, support__isnull=True, removed_at__isnull=False)
    return rows.filter(pk=pk).first() if pk < 2**62 else None


def topics_for(row: MapRow | None) -> Any:
    """The topics of today's charge, and the one that a row has."""
    here = Q(retired_on__isnull=True) | Q(pk=row.topic_id if row and row.topic_id else 0)
    return Topic.objects.filter(here).order_by("name")
