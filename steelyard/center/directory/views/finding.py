"""The search page, and the lists that open while one types."""

from django.http import HttpResponse

from steelyard.center.directory import queries
from steelyard.center.directory.forms.people import SearchForm
from steelyard.foundation.kit.access import page, public
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.limits import is_over, place_of
from steelyard.foundation.kit.pages import Http, show

A_MINUTE = 60
QUICKEST_TYPIST = 240  # letters a minute, each of which may ask


@page("directory.see")
def search(http: Http) -> HttpResponse:
    form = SearchForm(http.GET or None)
    text = form.value.get("q") or ""
    return show(http, "directory/search.html", {"form": form, "q": text, **queries.found(http.user, text)})


@page("directory.see")
def organizations(http: Http) -> HttpResponse:
    return options(http, queries.suggested_organizations(http.user, asked(http)))


@page("directory.see")
def people(http: Http) -> HttpResponse:
    return options(http, queries.suggested_people(http.user, asked(http)))


@public
def agencies(http: Http) -> HttpResponse:
    """Agencies by their public names, for forms that visitors fill in."""
    if is_over("lookup", place_of(http), most=QUICKEST_TYPIST, seconds=A_MINUTE):
        answer = options(http, [])
        answer.status_code = 429
        return answer
    return options(http, queries.suggested_agencies(asked(http)))
