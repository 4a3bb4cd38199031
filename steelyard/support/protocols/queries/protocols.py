"""Guided protocols and their versions."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery

from steelyard.support.protocols.models import Protocol, ProtocolQuerySet, ProtocolVersion
from steelyard.support.protocols.queries.boards import known
from steelyard.support.protocols.rules import BadTemplate
from steelyard.support.protocols.rules.guided.checking import checked, settled
from steelyard.support.protocols.rules.guided.shape import Guide, RunState, guide_of


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


def versions(protocol: Protocol) -> list[ProtocolVersion]:
    """The newest first."""
    return list(protocol.versions.order_by("-number"))


def newest_content(key: str) -> dict[str, Any] | None:
    """The content of a protocol's newest version, by its key in an address; None for nonsense."""
    if not key.isdecimal() or len(key) > 18:
        return None
    rows = ProtocolVersion.objects.filter(protocol=int(key)).order_by("-number")
    found = rows.values_list("content", flat=True).first()
    return dict(found) if found else None


def problems(draft: Mapping[str, Any]) -> list[str]:
    """What keeps a draft from being published, a sentence each."""
    try:
        checked(draft, boards=known())
    except BadTemplate as found:
        return str(found).splitlines()
    return []


def previewed(draft: Mapping[str, Any]) -> Guide | None:
    """The draft as a run would read it; None as long as it cannot be read."""
    return None if problems(draft) else guide_of(settled(draft))
