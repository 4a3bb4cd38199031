"""The register of needs that nobody meets."""

from typing import Any

from django.db.models import Count, QuerySet

from steelyard.center.needs.models import UnmetNeed


def unmet_needs(user: Any, *, status: str = "", topic: Any = None) -> QuerySet[UnmetNeed]:
    """The needs one may see, newest first when paged by (-found_on, -id)."""
    rows = UnmetNeed.objects.visible_to(user).select_related("topic", "organization")
    if status:
        rows = rows.filter(status=status)
    return rows.filter(topic=topic) if topic else rows


def needs_by_topic(user: Any) -> list[tuple[str, int]]:
    """(topic, number of needs nobody meets) with the commonest first."""
    rows = UnmetNeed.objects.visible_to(user).exclude(status="met").values("topic__name")
    return [(row["topic__name"], row["n"]) for row in rows.annotate(n=Count("pk")).order_by("-n", "topic__name")]
