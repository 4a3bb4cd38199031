"""Pages of support maps: the agency's own, what is shared with providers and the center, and overlaps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.access import access
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.rules import NotNow

View = Callable[..., HttpResponse]


def agency_of(http: Http, pk: int) -> Organization:
    """An agency whose map the reader keeps."""
    return access(http.user, "coherence.keep", Organization.objects, pk=pk)


def row_of(http: Http, pk: int) -> MapRow:
    """A row of a map that the reader keeps."""
    return access(http.user, "coherence.keep", MapRow.objects.select_related("agency", "provider", "support"), pk=pk)


def answers_problems(where: Callable[..., str]) -> Callable[[View], View]:
    """Tell, on the page that a button stood on, why an act does not fit or that somebody was faster."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(http: Http, pk: int, **rest: Any) -> HttpResponse:
            try:
                return view(http, pk, **rest)
            except (NotNow, Stale) as problem:
                messages.warning(http, str(problem))
                return go(where(http, pk, **rest))

        return guarded

    return decorate
