"""Pages of measures, for the desk and for agencies; here what all of them use."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse

from steelyard.foundation.kit.access import access, allows
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go
from steelyard.support.delivery.models import Support
from steelyard.support.measures.models import Measure
from steelyard.support.measures.queries.uses import whole
from steelyard.support.measures.rules import NotNow

View = Callable[..., HttpResponse]
SMALL = "measures/small_form.html"
_LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}
_YEARS = range(1990, 2200)


def support_of(http: Http, pk: int, act: str = "measures.see_own") -> Support:
    """A support that one may see measures of; partners who only provide it see none."""
    return access(http.user, act, Support.objects.select_related("liaison__person"), pk=pk)


def measure_of(http: Http, pk: int, act: str = "measures.see_own") -> Measure:
    return access(http.user, act, whole(), pk=pk)


def framed(http: Http, support: Support | None = None, **more: Any) -> dict[str, Any]:
    """What every page shows around its contents."""
    at_desk = allows(http.user, "measures.see")
    return {"support": support, "layout": _LAYOUT[at_desk], "at_desk": at_desk, **more}


def month_from(text: str) -> date:
    """A month of an address, such as 2026-03; 404 for what is none."""
    year, _, month = text.partition("-")
    if len(text) != 7 or not (year + month).isascii() or not (year.isdigit() and month.isdigit()):
        raise Http404("This is no month.")
    if int(year) not in _YEARS or not 1 <= int(month) <= 12:
        raise Http404("There is no such month.")
    return date(int(year), int(month), 1)


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
