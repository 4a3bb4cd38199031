"""Guided protocols and their versions."""

from django.db.models import Count, Max, OuterRef, Q, Subquery

from steelyard.support.protocols.models import Protocol, ProtocolQuerySet, ProtocolVersion
from steelyard.support.protocols.rules.guided.shape import RunState


def newest(protocol: Protocol) -> ProtocolVersion | None:
    return protocol.versions.order_by("-number").first()


def listed(rows: ProtocolQuerySet) -> ProtocolQuerySet:
    """Protocols for a list: the newest version's number, how many runs are at work and how many are complete."""
    runs = "versions__runs"
    return rows.annotate(
        newest=Max("versions__number"),
        at_work=Count(runs, filter=Q(**{f"{runs}__status": RunState.OPEN}), distinct=True),
        complete=Count(runs, filter=Q(**{f"{runs}__status": RunState.COMPLETE}), distinct=True),
    )


def on_offer() -> list[ProtocolVersion]:
    """The newest version of each protocol that can be begun, by name."""
    last = ProtocolVersion.objects.filter(protocol=OuterRef("protocol")).order_by("-number").values("pk")[:1]
    rows = ProtocolVersion.objects.filter(pk=Subquery(last), protocol__retired_at=None).select_related("protocol")
    return list(rows.order_by("name", "pk"))
