"""The gates of a resource: an expert review and an equity review, begun here and kept on pages of their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once
from steelyard.support.library.actions.gates import open_gate
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import NotNow


@page("library.review")
@require_POST
@once
def begin(http: Http, pk: int, key: str) -> HttpResponse:
    """Open one gate and go on to asking reviewers."""
    found = access(http.user, "library.review", Resource.objects, pk=pk)
    try:
        run = open_gate(found, by=http.user, key=key)
    except (NotNow, Stale) as problem:
        messages.error(http, str(problem))
        return go(found.get_absolute_url())
    messages.success(http, f"The {run.template.name.lower()} is open. Now ask {run.needed} reviewers.")
    return go(run.get_absolute_url())
