"""Pages of an inventory, for the desk and for members of its run; here what all of them use."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from steelyard.foundation.kit.access import access, allows
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go
from steelyard.support.alignment.forms.initiatives import Filters
from steelyard.support.alignment.models import Initiative, Sheet
from steelyard.support.alignment.queries.inventory import choices
from steelyard.support.alignment.rules import NotNow
from steelyard.support.protocols.models import GuidedRun

View = Callable[..., HttpResponse]
TABS = (
    ("inventory", "Initiatives"),
    ("matrix", "Pairs"),
    ("network", "Network"),
    ("domains", "Domains"),
    ("findings", "Findings"),
    ("sheets", "Spreadsheets"),
)
_LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}
_LARGEST = 10**6


def run_of(http: Http, pk: int, act: str = "alignment.see") -> GuidedRun:
    return access(http.user, act, GuidedRun.objects.select_related("protocol_version"), pk=pk)


def initiative_of(http: Http, pk: int, act: str = "alignment.see") -> Initiative:
    return access(http.user, act, Initiative.objects.select_related("run__protocol_version"), pk=pk)


def sheet_of(http: Http, pk: int, act: str = "alignment.see") -> Sheet:
    return access(http.user, act, Sheet.objects.select_related("run__protocol_version", "made_by"), pk=pk)


def framed(http: Http, run: GuidedRun, tab: str = "", **more: Any) -> dict[str, Any]:
    """What every page of an inventory shows around its contents."""
    at_desk = allows(http.user, "protocols.see_guided")
    tabs = [(reverse(f"alignment:{name}", args=[run.pk]), words, name == tab) for name, words in TABS]
    return {
        "run": run, "layout": _LAYOUT[at_desk], "at_desk": at_desk, "tabs": tabs,
        "writes": allows(http.user, "alignment.write", run), **more,
    }  # fmt: skip


def filters_of(http: Http, run: GuidedRun) -> Filters:
    return Filters(http.GET or None, choices=choices(run))


def number_of(http: Http, name: str) -> int:
    """A small whole number of the address; 0 for anything else."""
    given = http.GET.get(name, "")
    return min(int(given), _LARGEST) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def at_page_of(where: Callable[..., str]) -> Callable[[View], View]:
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
