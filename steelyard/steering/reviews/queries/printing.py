"""What the file of a pack needs."""

from typing import Any

from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.steering.reviews.models import Pack, Review
from steelyard.steering.reviews.queries.pages import pack_of


def for_print(pk: int) -> dict[str, Any] | None:
    """The context of the file; None where the review is not closed."""
    review = Review.objects.closed().filter(pk=pk).first()
    if review is None:
        return None
    center = the_center()
    name = center.organization.name if center else "The center"
    return {"review": review, "pack": pack_of(review, timezone.localdate()), "center_name": name}


def file_of(review: Review) -> bytes | None:
    found = Pack.objects.filter(review=review).values_list("content", flat=True).first()
    return bytes(found) if found is not None else None


def has_file(review: Review) -> bool:
    return Pack.objects.filter(review=review).exists()
