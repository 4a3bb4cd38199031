"""The public search of the library."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.pages import Http, show
from steelyard.support.library.forms.search import SORTS, ask_of, sort_of
from steelyard.support.library.queries.index import reader
from steelyard.support.library.queries.search import Ask, Hits
from steelyard.support.library.queries.shelf import Shelf, groups, rows, shelf
from steelyard.support.library.rules.words import MOST_WORDS
from steelyard.support.library.templatetags.library import facets, results

LONGEST_KEPT = 400  # characters of an address whose page is worth keeping


@public
@require_safe
def search(http: Http) -> HttpResponse:
    ask = ask_of(http.GET)
    found = shelf(ask, http.user)
    if http.COOKIES or len(http.get_full_path()) > LONGEST_KEPT:
        return _page(http, ask, found)
    # Visitors without a cookie all get the same page, so it is drawn once for each state of the index and of what
    # the database lets them see; the answer itself is new each time, for others add headers to it.
    key = ("page", http.get_full_path(), getattr(http.htmx, "target", None), found.shown)
    drawn: HttpResponse = _once(key, lambda: _page(http, ask, found))
    return HttpResponse(drawn.content, headers={"Vary": drawn["Vary"]})


def _page(http: Http, ask: Ask, found: Shelf) -> HttpResponse:
    context = {
        "base": reverse("library:search"),  # a resource lies below it, by its key
        "ask": ask,
        "typed": http.GET.get("q", "").replace("\0", ""),
        "shelf": found,
        "results": _results(http, ask, found),
        "filters": _filters(ask, found.hits) if found.hits else "",
        "sorts": SORTS,
        "sort": sort_of(http.GET),
        "most_words": MOST_WORDS,
        "address": _address(http),
    }
    return show(http, "library/search.html", context, parts={"found"})


def _results(http: Http, ask: Ask, found: Shelf) -> str:
    """The results as drawn; once for each state of the index and of the resources shown."""

    def draw() -> str:
        return results(rows(found, http.user), reverse("library:search"))

    drawn: str = _once(("results", ask, found.shown), draw) if found.shown else ""
    return drawn


def _filters(ask: Ask, hits: Hits) -> str:
    """The filters as drawn; once for each state of the index, for nobody sees others than anybody else."""

    def draw() -> str:
        return facets(groups(ask, hits))

    drawn: str = _once(("filters", ask.asked, ask.chosen), draw)
    return drawn


def _once(key: tuple[Any, ...], draw: Callable[[], Any]) -> Any:
    now = reader()
    return now.kept(key, draw) if now else draw()


def _address(http: Http) -> str:
    """The address of the search without its page, for the links to others."""
    query = http.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}&" if query else "?"
