"""Pages of numbers for funders and of reports."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from steelyard.foundation.kit.access import access
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go
from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.queries.packs import whole
from steelyard.steering.packs.rules.packs import NotNow

FORM = "packs/form.html"

type View = Callable[..., HttpResponse]


def pack_of(http: Http, pk: int, act: str = "packs.see") -> Pack:
    """The report if the user may do this with it."""
    return access(http.user, act, whole(), pk=pk)


def page_of(pk: int, **_: object) -> str:
    """The page of a report, from whatever the address of a part of it names."""
    return reverse("packs:pack", args=[pk])


def posted(http: Http) -> Any:
    return http.POST if http.method == "POST" else None


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
