"""Resources, their authors and files, and their use."""

import hashlib
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from steelyard.foundation.kit.files.keeping import keep
from steelyard.support.library import models
from steelyard.support.library.rules import PUBLIC, Clearance, ResourceKind, ResourceStatus, UseKind


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Resource
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"resource-{n}")
    title = factory.Sequence(lambda n: f"Resource {n}")
    kind = ResourceKind.BRIEF
    status = ResourceStatus.PUBLISHED
    by_center = False
    clearance = factory.LazyAttribute(lambda one: _clearance(one.status, by_center=one.by_center))
    published_at = factory.LazyAttribute(lambda one: timezone.now() if one.status in PUBLIC else None)

    @factory.post_generation
    def authors(self: Any, create: Any, names: Sequence[str] | None) -> None:
        for position, name in enumerate(names or (), start=1):
            models.Author.objects.create(resource=self, position=position, name=name)


def _clearance(status: str, *, by_center: bool) -> str:
    if status not in PUBLIC:
        return ""
    return Clearance.RECORD if by_center else Clearance.CURATED


class FileFactory(DjangoModelFactory):
    """A stored file; ``content`` are its bytes."""

    class Meta:
        model = models.File

    class Params:
        content = b"Caring for adults.\n"

    resource = factory.SubFactory(ResourceFactory)
    position = factory.Sequence(lambda n: n + 1)
    name = "Guide.txt"
    content_type = "text/plain"
    size = factory.LazyAttribute(lambda one: len(one.content))
    sha256 = factory.LazyAttribute(lambda one: hashlib.sha256(one.content).hexdigest())
    stored = factory.LazyAttribute(lambda one: keep(io.BytesIO(one.content), under="library").name)


class UseFactory(DjangoModelFactory):
    class Meta:
        model = models.Use

    kind = UseKind.DOWNLOADS
    resource = factory.SubFactory(ResourceFactory)
    period_from = date(2020, 5, 1)
    period_to = date(2021, 4, 30)
    at_least = 2000
