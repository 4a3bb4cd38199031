"""The directory's pages, by noun; here what all of them use."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from steelyard.center.directory import queries
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, show
from steelyard.foundation.kit.paging import Page, paged

View = Callable[..., HttpResponse]


def turned(http: Http, rows: Any, by: Any = queries.ORDER) -> Page[Any]:
    """The page of a list that the address asks for."""
    return paged(rows, by, after=http.GET.get("after", ""), before=http.GET.get("before", ""))


def may_keep(user: Any, record: Any) -> bool:
    """Whether a page offers to change its record; one that was merged into another is only looked at."""
    return record.merged_into_id is None and allows(user, "directory.keep", record)


def form_page(http: Http, form: Any, *, title: str, button: str, **more: Any) -> HttpResponse:
    """One form on a page of its own; ``more`` may hold lead, back (where Cancel leads) and cancel (its words)."""
    answer = invalid if form.errors else show
    return answer(http, "directory/form.html", {"form": form, "title": title, "button": button, **more})


def unless_stale(view: View) -> View:
    """Say so, and change nothing, where somebody changed the record while a button was being pressed."""

    @wraps(view)
    def guarded(http: Http, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(http, *args, **kwargs)
        except Stale as problem:
            messages.warning(http, str(problem))
            return go(getattr(problem.obj, "get_absolute_url", lambda: http.path)())

    return guarded
