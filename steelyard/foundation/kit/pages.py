"""How a view answers: one page, one template, and only named parts of it to htmx."""

import uuid
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from steelyard.foundation.kit.models import Submission


class Http(HttpRequest):
    """Django's request as our views see it."""

    htmx: Any
    user: Any


def show(
    http: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    parts: Collection[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Render the page, or, for an htmx request aimed at one of ``parts``, the partial of that name."""
    asked = getattr(http, "htmx", None)
    target = (asked.target or "").removeprefix("#") if asked else ""
    # htmx 4 sends "tag#id"; the id is the partial's name.
    target = target.rpartition("#")[2]
    name = f"{template}#{target}" if target in parts else template
    response = render(http, name, dict(context or {}), status=status)
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def invalid(
    http: HttpRequest, template: str, context: Mapping[str, Any], *, parts: Collection[str] = ()
) -> HttpResponse:
    """Give a form back with what was typed and a sentence beside each field."""
    return show(http, template, context, parts=parts, status=422)


def go(location: str) -> HttpResponse:
    """Redirect after a change (303 semantics), for browsers and htmx alike."""
    response = HttpResponseRedirect(location)
    response.status_code = 303
    return response


def back(http: HttpRequest, default: str) -> str:
    """The page to return to: ``next`` if it is ours, else the default."""
    target = http.POST.get("next") or http.GET.get("next") or ""
    is_ours = target.isprintable() and url_has_allowed_host_and_scheme(target, allowed_hosts={http.get_host()})
    return target if is_ours else default


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind a private link: no cache keeps it, no search lists it, no other site learns its address."""

    @wraps(view)
    def guarded(http: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(http, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


class _NotDone(Exception):
    """Roll the submission back: the form was refused, so it may be sent again."""


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a form happen once: a second send of the same key leads to the first one's result.

    The key is the hidden field ``once`` (template tag of the same name). Both run in one transaction,
    so a simultaneous second send waits for the first. A refused form (422) leaves no trace.
    """

    @wraps(view)
    def guarded(http: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            key = uuid.UUID(http.POST.get("once", ""))
        except ValueError:
            return view(http, *args, **kwargs)
        answer: list[HttpResponse] = []
        try:
            with transaction.atomic():
                row = Submission.objects.create(key=key, location="")
                answer.append(view(http, *args, **kwargs))
                if answer[0].status_code not in {302, 303}:
                    raise _NotDone
                row.location = answer[0]["Location"]
                row.save(update_fields=["location"])
        except _NotDone:
            pass
        except IntegrityError:
            first = Submission.objects.filter(pk=key).first()
            if answer or first is None:
                raise
            return go(first.location)
        return answer[0]

    return guarded


def conflict(
    http: HttpRequest, template: str, context: Mapping[str, Any], *, form: Any, theirs: Mapping[str, Any], version: int
) -> HttpResponse:
    """Answer 409 when somebody saved first: nothing was overwritten, and both texts are shown.

    ``theirs`` holds what is saved now by field name. The form keeps what was typed and takes the newest
    ``version``, so that saving again is a choice made with both texts in sight. Include kit/stale.html in the page.
    """
    form.data = form.data.copy()
    form.data["version"] = version
    both = [
        (bound.label, _shown(bound, theirs.get(bound.name)), _shown(bound, bound.value()))
        for bound in form.visible_fields()
    ]
    rows = [(label, saved, typed) for label, saved, typed in both if saved != typed]
    return show(http, template, {**context, "form": form, "stale": rows}, status=409)


def _shown(bound: Any, value: Any) -> str:
    """A field's value in words: labels instead of keys, lists as one line."""
    if value is None or value == "":
        return ""
    choices = dict(getattr(bound.field, "choices", ()) or ())
    labels = {str(getattr(key, "value", key)): str(label) for key, label in choices.items()}
    values = value if isinstance(value, (list, tuple, set)) else [value]
    return ", ".join(sorted(labels.get(str(getattr(one, "pk", one)), str(one)) for one in values))
