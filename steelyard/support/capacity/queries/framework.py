"""The framework of capacities: the version that counts, the draft, and what a version asks."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from steelyard.support.capacity.models import Capacity, FrameworkVersion

ORDER = ("position", "id")


def newest() -> FrameworkVersion | None:
    """The version by which new rounds are rated."""
    return FrameworkVersion.objects.published().order_by("-number").first()


def draft() -> FrameworkVersion | None:
    return FrameworkVersion.objects.filter(is_draft=True).first()


def capacities(framework: FrameworkVersion | int) -> list[Capacity]:
    return list(Capacity.objects.filter(framework=framework).order_by(*ORDER))


def versions(user: Any) -> list[FrameworkVersion]:
    """Every version somebody may see, the newest first, each with ``asked`` and ``rated_by`` (its rounds)."""
    rows = FrameworkVersion.objects.visible_to(user).select_related("published_by")
    counted = rows.annotate(asked=Count("capacities", distinct=True), rated_by=Count("rounds", distinct=True))
    return list(counted.order_by("-number"))


def changes(now: Sequence[Capacity], before: Sequence[Capacity]) -> list[tuple[str, str]]:
    """What a draft changes of the version before: (name, what happens to it), in the order of the draft."""
    old, new = ({one.key: one for one in rows} for rows in (before, now))
    told = [(one.name, _told(one, old.get(one.key))) for one in now]
    told += [(one.name, "left out") for one in before if one.key not in new]
    return [(name, what) for name, what in told if what]


def _told(one: Capacity, before: Capacity | None) -> str:
    if before is None:
        return "new"
    names = {
        "name": "name",
        "kind": "kind",
        "description": "description",
        "anchors": "anchors",
        "dimension": "dimension",
    }
    changed = [words for name, words in names.items() if getattr(one, name) != getattr(before, name)]
    return f"other {', '.join(changed)}" if changed else ""
