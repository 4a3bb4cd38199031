"""What anybody may fetch: our feed, its twin, its schema, and the place that says where they are."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.limits import is_over, place_of
from steelyard.foundation.kit.pages import Http
from steelyard.support.exchange import jobs
from steelyard.support.exchange.models import Feed
from steelyard.support.exchange.queries.feed import is_current, notice, publishing
from steelyard.support.exchange.rules.fields import schema
from steelyard.support.exchange.tasks.feeds import feed_file, name_of, twin_file
from steelyard.support.exchange.tasks.keys import own_key

JSONL, ZIP = "application/jsonl; charset=utf-8", "application/zip"
MOST, WINDOW = 60, 3600  # how often an hour one place may have the feed made anew


@public
@require_safe
def well_known(http: Http) -> HttpResponse:
    """Where our feed is, and the key it is signed with."""
    del http
    _unless_off()
    return JsonResponse(notice(own_key()), json_dumps_params={"indent": 1})


@public
@require_safe
def line_schema(http: Http) -> HttpResponse:
    """The JSON Schema of a line."""
    found = {"$id": http.build_absolute_uri(http.path), **schema()}
    response = JsonResponse(found, json_dumps_params={"indent": 1})
    response["Content-Type"] = "application/schema+json"
    return response


@public
@require_safe
def feed(http: Http) -> HttpResponse:
    """Our feed as things stand; who has this version already is told so."""
    return _unless_busy(http) or sent(http, JSONL, lambda found: feed_file(found.file_hash))


@public
@require_safe
def twin(http: Http) -> HttpResponse:
    """The same as tables."""
    return _unless_busy(http) or sent(http, ZIP, twin_file)


def _unless_off() -> None:
    if not publishing().is_on:
        raise Http404("This center publishes no feed.")


def _unless_busy(http: Http) -> HttpResponse | None:
    _unless_off()
    if not is_current() and is_over("exchange.feed", place_of(http), most=MOST, seconds=WINDOW):
        return HttpResponse("Please ask again in an hour.", status=429, content_type="text/plain; charset=utf-8")
    return None


def sent(http: Http, kind: str, file_of: Callable[[Feed], Path]) -> HttpResponse:
    """A file of the feed as it is now; made anew between two looks at most once more."""
    found = jobs.feed_now()
    etag = f'"{name_of(found.file_hash)}{"z" if kind == ZIP else ""}"'
    unchanged = get_conditional_response(http, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        opened = file_of(found).open("rb")
    except FileNotFoundError:
        found = jobs.feed_now()
        opened = file_of(found).open("rb")
    ending = "zip" if kind == ZIP else "jsonl"
    response = FileResponse(opened, as_attachment=True, filename=f"feed-{found.sequence}.{ending}", content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return cast("HttpResponse", response)  # a stream is answered like any page
