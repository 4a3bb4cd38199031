"""Tables that are sent as they are read."""

from collections.abc import Iterable
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

_TYPES = {"csv": "text/csv; charset=utf-8", "vcf": "text/vcard; charset=utf-8"}


def streamed(pieces: Iterable[bytes], name: str, ending: str = "csv") -> HttpResponse:
    """A file piece by piece, named after what it holds and the day."""
    response = StreamingHttpResponse(pieces, content_type=_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a stream is answered like any page
