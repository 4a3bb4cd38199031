"""Lists of resources, and what stands on the page of one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.support.library.models import Author, Resource, ResourceQuerySet, Use


def resources(rows: ResourceQuerySet, *, text: str = "", topic: int | None = None, kind: str = "") -> ResourceQuerySet:
    """Resources by words in title or authors, by topic and by kind."""
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(pk__in=_written_by(word)))
    if topic:
        rows = rows.filter(pk__in=Resource.topics.through.objects.filter(topic=topic).values("resource_id"))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.prefetch_related("authors", Prefetch("topics", Topic.objects.order_by("name")))


def _written_by(word: str) -> Any:
    return Author.objects.filter(name__icontains=word).values("resource_id")


def topics() -> list[Topic]:
    """Topics that a resource can be about."""
    return list(Topic.objects.filter(retired_on__isnull=True).order_by("name"))


@dataclass(frozen=True)
class Detail:
    """What a resource's page says beside its own fields."""

    byline: str
    topics: list[Topic]
    focal_areas: list[FocalArea]
    uses: list[Use]


def detail(resource: Resource) -> Detail:
    return Detail(
        byline=resource.byline,
        topics=list(resource.topics.order_by("name")),
        focal_areas=list(resource.focal_areas.order_by("position", "name")),
        uses=list(resource.uses.order_by("-period_to", "kind")),
    )
