"""Pages of the needs, by what they are about."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse

from steelyard.foundation.kit.pages import Http, go, invalid, show
from steelyard.foundation.kit.paging import Page, paged


def form_page(http: Http, form: Any, *, back: Any, **context: Any) -> HttpResponse:
    """A page with one form: title, lead, button; ``back`` is the record that Cancel leads to."""
    context = {"form": form, "back": back, **context}
    return (invalid if form.errors else show)(http, "needs/form.html", context)


def refused(http: Http, problem: Exception, to: str) -> HttpResponse:
    """Say why nothing was done, on the page where one came from."""
    messages.error(http, str(problem))
    return go(to)


def turned[M: Model](http: Http, rows: QuerySet[M], by: Sequence[str]) -> Page[M]:
    """The page of a list that was asked for."""
    return paged(rows, by, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
