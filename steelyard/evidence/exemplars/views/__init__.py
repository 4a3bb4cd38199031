"""Pages of exemplars."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from steelyard.evidence.exemplars.models import Dossier, Study
from steelyard.evidence.exemplars.rules import NotNow
from steelyard.foundation.kit.access import access
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go

View = Callable[..., HttpResponse]


def study_of(http: Http, pk: int, name: str = "exemplars.see") -> Study:
    return access(http.user, name, Study.objects.select_related("made_by"), pk=pk)


def dossier_of(http: Http, pk: int, name: str = "exemplars.see") -> Dossier:
    rows = Dossier.objects.select_related(
        "fit__study", "organization__state", "compared_with", "liaison__person", "made_by"
    )
    return access(http.user, name, rows.defer("fit__study__columns"), pk=pk)


def posted(http: Http) -> Any:
    return http.POST if http.method == "POST" else None


def told_at(name: str) -> Callable[[View], View]:
    """Where it cannot be done, say so at a page of this name and the same key."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(http: Http, pk: int) -> HttpResponse:
            try:
                return view(http, pk)
            except (NotNow, Stale) as problem:
                messages.warning(http, str(problem))
                return go(reverse(name, args=[pk]))

        return guarded

    return decorate
