"""What the public archive of a center shows: only what everybody could read already."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from steelyard.center.charge.models import Topic
from steelyard.center.charge.queries import award_years, the_center
from steelyard.evidence.results.queries import page_of, shown_of, shown_waves
from steelyard.steering.reporting.queries.published import Published, published
from steelyard.support.library.models import File, Resource

PAGE = 100


def about() -> dict[str, Any]:
    """The center, and the days of its award."""
    years = award_years()
    return {
        "center": the_center(),
        "first": years[0].starts_on if years else None,
        "last": years[-1].ends_on if years else None,
    }


def products() -> Iterator[Resource]:
    """Published resources by title, with authors, topics and files that are still there."""
    rows = Resource.objects.published().order_by("title", "pk")
    files = Prefetch("files", File.objects.current().defer("text").order_by("position"), to_attr="shown_files")
    topics = Prefetch("topics", Topic.objects.order_by("name"), to_attr="shown_topics")
    yield from rows.prefetch_related("authors", topics, files).iterator(chunk_size=500)


def results() -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each wave of which something was released, with all that its public page shows."""
    for wave in shown_waves():
        release = shown_of(wave.pk)
        if release is not None:
            yield wave, page_of(release)


def figures() -> Published:
    return published()


@dataclass(frozen=True)
class Counts:
    """How much an archive holds."""

    products: int = 0
    results: int = 0
    pages: int = 0
