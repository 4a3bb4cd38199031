"""Reading sources, their copies, and what a copy changes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from steelyard.center.directory.models import Organization
from steelyard.support.exchange.models import (
    Copy,
    KnownElsewhere,
    OfferedElsewhere,
    Source,
    SupportedElsewhere,
)
from steelyard.support.exchange.rules import OPEN, READ_EVERY, Change, CopyStatus

TABLES: dict[str, type[OfferedElsewhere | KnownElsewhere | SupportedElsewhere]] = {
    "offering": OfferedElsewhere,
    "expertise": KnownElsewhere,
    "support": SupportedElsewhere,
}
WORDS = {"offering": "Offerings", "expertise": "Expertise", "support": "Support of agencies"}
NEWEST = ("-made_at", "-id")


def sources(user: Any) -> QuerySet[Source]:
    """Centers that are read, with the copies in use."""
    rows = Source.objects.visible_to(user).filter(stopped_at__isnull=True)
    found: QuerySet[Source] = rows.select_related("current", "organization", "job").order_by("name", "id")
    return found


def waiting_for_somebody() -> list[Source]:
    """Sources whose last try failed, whose key is to be compared, or of which a copy waits to be taken in."""
    ready = Copy.objects.filter(source=OuterRef("pk"), status=CopyStatus.READY).order_by("-made_at", "-id")
    rows = Source.objects.filter(stopped_at__isnull=True).annotate(ready=Subquery(ready.values("pk")[:1]))
    found = rows.filter(~Q(problem="") | ~Q(offered_key="") | Q(ready__isnull=False))
    return list(found.order_by(F("checked_at").asc(nulls_first=True), "id"))


def due(now: Any) -> list[Source]:
    """Sources to be read by the weekly duty."""
    late = Q(checked_at__isnull=True) | Q(checked_at__lte=now - READ_EVERY)
    rows = Source.objects.filter(late, stopped_at__isnull=True, reads_weekly=True).exclude(url="").exclude(key="")
    return list(rows.order_by("checked_at", "id"))


def copies(user: Any, source: Source | None = None) -> QuerySet[Copy]:
    """What came, of one source or of all; the newest first by its page."""
    rows = Copy.objects.visible_to(user).select_related("source", "made_by")
    found: QuerySet[Copy] = rows.filter(source=source) if source else rows
    return found


def waiting(source: Source) -> Copy | None:
    """The newest copy about which somebody has to decide."""
    rows = Copy.objects.filter(source=source, status__in=sorted(OPEN))
    found: Copy | None = rows.order_by("-made_at", "-id").first()
    return found


def in_use_of(copy: Copy) -> Copy | None:
    """The copy that this one is compared with: the one in use, or the one it replaced."""
    return copy.source.current if copy.status in OPEN else copy.replaced


def counted(copy: Copy) -> dict[str, dict[str, int]]:
    """Rows by kind and by what the copy does to them; two statements to a kind, however many rows."""
    return {kind: _counted(table, copy) for kind, table in TABLES.items()}


def _counted(table: type[OfferedElsewhere | KnownElsewhere | SupportedElsewhere], copy: Copy) -> dict[str, int]:
    before = in_use_of(copy)
    rows = table._default_manager.filter(copy=copy)
    if before is None:
        return {Change.NEW: rows.count(), Change.CHANGED: 0, Change.GONE: 0, Change.SAME: 0}
    found = rows.annotate(was=_was(table, before)).aggregate(
        all=Count("pk"), known=Count("was"), same=Count("pk", filter=Q(was=F("digest")))
    )
    gone = table._default_manager.filter(copy=before).count() - found["known"]
    return {
        Change.NEW: found["all"] - found["known"],
        Change.CHANGED: found["known"] - found["same"],
        Change.GONE: gone,
        Change.SAME: found["same"],
    }


def _was(table: type[OfferedElsewhere | KnownElsewhere | SupportedElsewhere], before: Copy) -> Subquery:
    return Subquery(table._default_manager.filter(copy=before, key=OuterRef("key")).values("digest")[:1])


def changing(copy: Copy, kind: str, what: str) -> QuerySet[Any]:
    """The rows of one kind that a copy brings, changes, takes away or leaves."""
    table = TABLES[kind]
    before = in_use_of(copy)
    rows: QuerySet[Any] = table._default_manager.filter(copy=copy)
    if before is None:
        return rows if what == Change.NEW else rows.none()
    if what == Change.GONE:
        here = rows.filter(key=OuterRef("key"))
        return table._default_manager.filter(~Exists(here), copy=before)
    rows = rows.annotate(was=_was(table, before))
    return {
        Change.NEW: rows.filter(was__isnull=True),
        Change.CHANGED: rows.filter(was__isnull=False).exclude(was=F("digest")),
        Change.SAME: rows.filter(was=F("digest")),
    }[Change(what)]


@dataclass(frozen=True)
class Tally:
    """What a copy does to the rows of one kind."""

    kind: str
    label: str
    counts: dict[str, int]

    @property
    def rows(self) -> int:
        """How many the copy holds."""
        return sum(count for change, count in self.counts.items() if change != Change.GONE)

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(change.value, self.counts.get(change, 0)) for change in Change]


def tallies(copy: Copy) -> list[Tally]:
    return [Tally(kind, WORDS[kind], copy.counts.get(kind, {})) for kind in TABLES]


def first_news(tallies: list[Tally]) -> tuple[str, str]:
    """The kind and change to look at first: news before what is the same."""
    for change in Change:
        for tally in tallies:
            if tally.counts.get(change):
                return tally.kind, change.value
    return "offering", Change.NEW.value


def has_rows(copy: Copy) -> bool:
    """Whether the rows of a copy are still kept."""
    return copy.status in {CopyStatus.READY, CopyStatus.APPLIED}


def size_of(copy: Copy) -> int:
    return sum(sum(counts.values()) for counts in copy.counts.values())


def organization(pk: int) -> Organization | None:
    return Organization.objects.filter(pk=pk).first()


def source_with(key: str) -> Source | None:
    """The source that is read under this key."""
    return Source.objects.filter(key=key, stopped_at__isnull=True).first()


def source_called(name: str) -> Source | None:
    return Source.objects.filter(name=name, stopped_at__isnull=True).order_by("id").first()


def source_at(url: str) -> Source | None:
    return Source.objects.filter(url=url, stopped_at__isnull=True).first()
