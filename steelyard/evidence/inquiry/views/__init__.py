"""The pages of the room, by noun."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from steelyard.evidence.inquiry.rules import NotNow
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, show

FORM = "inquiry/form.html"


def asked(http: Http) -> Any:
    """What was sent with a form; None while it is only looked at."""
    return http.POST if http.method == "POST" else None


def form_page(http: Http, context: dict[str, Any], template: str = FORM) -> HttpResponse:
    """A form as it is opened, or given back with what was typed."""
    return (invalid if context["form"].errors else show)(http, template, context)


def told_on(where: Callable[..., str]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A refusal of an act is told on the page that ``where`` names from the route's own arguments."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(http: Http, *args: Any, **named: Any) -> HttpResponse:
            try:
                return view(http, *args, **named)
            except (NotNow, Stale) as refused:
                messages.error(http, str(refused))
                return go(where(*args, **named))

        return guarded

    return decorate
