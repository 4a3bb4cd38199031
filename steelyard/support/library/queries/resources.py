"""Lists of resources, and what stands on the page of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, Prefetch, Q, Sum

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import Organization
from steelyard.support.library.models import Author, DailyUse, File, Resource, ResourceQuerySet, Use
from steelyard.support.library.queries.gates import open_gates
from steelyard.support.library.rules import LinkStatus, ResourceStatus, UseKind
from steelyard.support.library.rules.wants import warnings


def resources(
    rows: ResourceQuerySet,
    *,
    text: str = "",
    topic: int | None = None,
    kind: str = "",
    status: str = "",
    link: str = "",
) -> ResourceQuerySet:
    """Resources by words in title or authors, by topic, kind and status, and those whose link is broken."""
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(pk__in=_written_by(word)))
    if topic:
        rows = rows.filter(pk__in=Resource.topics.through.objects.filter(topic=topic).values("resource_id"))
    if link:
        rows = rows.filter(link_status__in=(LinkStatus.BROKEN, LinkStatus.REFUSED))
    for name, value in {"kind": kind, "status": status}.items():
        rows = rows.filter(**{name: value}) if value else rows
    return rows.prefetch_related("authors", Prefetch("topics", Topic.objects.order_by("name")))


def _written_by(word: str) -> Any:
    return Author.objects.filter(name__icontains=word).values("resource_id")


def topics() -> list[Topic]:
    """Topics that a resource can be about."""
    return list(Topic.objects.filter(retired_on__isnull=True).order_by("name"))


@dataclass(frozen=True)
class Detail:
    """What a resource's page says beside its own fields."""

    authors: list[Author]
    byline: str
    partners: list[Organization]
    topics: list[Topic]
    focal_areas: list[FocalArea]
    files: list[File]
    uses: list[Use]


def detail(resource: Resource) -> Detail:
    return Detail(
        authors=list(resource.authors.order_by("position")),
        byline=resource.byline,
        partners=list(resource.partners.order_by("name_key")),
        topics=list(resource.topics.order_by("name")),
        focal_areas=list(resource.focal_areas.order_by("position", "name")),
        files=list(File.objects.described().filter(resource=resource).current().order_by("position")),
        uses=list(resource.uses.order_by("-period_to", "kind")),
    )


@dataclass(frozen=True)
class Counted:
    """Visits or downloads that this site counted."""

    label: str
    lately: int  # in the last 30 days
    total: int
    since: date


def counts(resource: Resource, today: date) -> list[Counted]:
    """How often a resource was visited and downloaded, by kind."""
    lately = Sum("count", filter=Q(on__gt=today - timedelta(days=30)), default=0)
    rows = DailyUse.objects.filter(resource=resource).order_by("kind").values_list("kind")
    sums = rows.annotate(lately=lately, total=Sum("count"), since=Min("on"))
    return [Counted(UseKind(kind).label, *rest) for kind, *rest in sums]


@dataclass(frozen=True)
class Desk:
    """What whoever keeps the resource has to know: what it lacks, and what it waits for."""

    warnings: list[str]
    gates: list[str]
    counts: list[Counted]
    is_draft: bool


def desk(resource: Resource, today: date) -> Desk:
    files = list(File.objects.described().filter(resource=resource).current().order_by("position"))
    in_review = resource.status == ResourceStatus.REVIEW
    return Desk(
        warnings=warnings(kind=resource.kind, abstract=resource.abstract, licence=resource.licence, files=files),
        gates=open_gates(resource) if in_review and (resource.by_center or files) else [],
        counts=counts(resource, today),
        is_draft=resource.status == ResourceStatus.DRAFT,
    )
