"""Pages of results: for everybody, and for the evaluator's room."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from steelyard.evidence.results.rules import NotNow
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go

type View = Callable[..., HttpResponse]


def told_on(where: Callable[..., str]) -> Callable[[View], View]:
    """Tell, on the page the button stood on, why an act does not fit or that somebody was faster."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(http: Http, **kwargs: Any) -> HttpResponse:
            try:
                return view(http, **kwargs)
            except (NotNow, Stale) as problem:
                messages.warning(http, str(problem))
                return go(where(**kwargs))

        return guarded

    return decorate
