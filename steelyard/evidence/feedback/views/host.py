"""The feedback host: answered here, before anything else of the program sees the request.

No session, cookie, user, message or CSRF cookie exists on it, no line of an access log is written, and an error leaves
its class and its line, never what was sent.
"""

import logging
import traceback
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import resolve
from whitenoise.middleware import WhiteNoiseMiddleware

from steelyard.evidence.feedback.views.respondent import told

Next = Callable[[HttpRequest], HttpResponse]
ROUTES = "steelyard.evidence.feedback.urls.host"
_AGAIN = "Go back, and send your answers again. If the code is then said to be used, they had arrived."
LARGEST = 200_000  # bytes of a post
log = logging.getLogger("steelyard.feedback")

_OWN = "'self'"
POLICY = "; ".join((
    "default-src 'none'", f"style-src {_OWN}", f"script-src {_OWN}", f"img-src {_OWN}", f"font-src {_OWN}",
    f"form-action {_OWN}", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers hide the origin of our own form from us
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@lru_cache(maxsize=8)
def _name(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def is_ours(http: HttpRequest) -> bool:
    asked = http.META.get("HTTP_HOST", "").lower().rpartition("]")[2].partition(":")[0]
    return bool(asked) and asked == _name(settings.FEEDBACK_URL)


def feedback_host(answer: Next) -> Next:
    """Middleware, the first of all."""
    statics = WhiteNoiseMiddleware(_nothing)

    def middleware(http: HttpRequest) -> HttpResponse:
        if not is_ours(http):
            return answer(http)
        if settings.FEEDBACK_URL.startswith("https://") and not http.is_secure():
            return _stamped(_moved(http))
        if http.path_info.startswith(settings.STATIC_URL):
            found: HttpResponse = statics(http)
            return found
        return _stamped(_answered(http))

    return middleware


def _answered(http: HttpRequest) -> HttpResponse:
    try:
        if refused := _refused(http):
            return refused
        match = resolve(http.path_info, ROUTES)
        response: HttpResponse = match.func(http, *match.args, **match.kwargs)
    except Http404:
        return _nothing(http)
    except Exception as error:  # noqa: BLE001 -- nothing of it may reach the ordinary log, which tells what was sent
        frame = traceback.extract_tb(error.__traceback__)[-1]
        log.error("feedback_error", extra={"error": type(error).__name__, "line": f"{frame.filename}:{frame.lineno}"})  # noqa: TRY400 -- a trace would hold what was sent
        return told("Something went wrong", _AGAIN, status=500)
    return response


def _refused(http: HttpRequest) -> HttpResponse | None:
    """What no form of ours sends: another method, a body too large, an upload, a post from another site."""
    if http.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if http.method != "POST":
        return None
    if http.content_type != "application/x-www-form-urlencoded":
        return told("This cannot be read", "Please send the form from its own page.", status=415)
    if not http.META.get("CONTENT_LENGTH", "").isdecimal() or int(http.META["CONTENT_LENGTH"]) > LARGEST:
        return told("This is too long", "Go back, shorten what you wrote, and send it again.", status=413)
    if _is_foreign(http):
        return told("This came from another site", "Please open the link in your letter and answer there.", status=403)
    return None


def _is_foreign(http: HttpRequest) -> bool:
    """Whether a browser says that the post was made elsewhere; the ticket is what nobody elsewhere has."""
    site, origin = http.META.get("HTTP_SEC_FETCH_SITE", "same-origin"), http.META.get("HTTP_ORIGIN", "")
    return site not in {"same-origin", "none"} or bool(origin and urlsplit(origin).netloc != http.META["HTTP_HOST"])


def _moved(http: HttpRequest) -> HttpResponse:
    response = HttpResponse(status=301)
    response["Location"] = settings.FEEDBACK_URL + http.path  # a fragment stays with the browser
    return response


def _nothing(_: HttpRequest) -> HttpResponse:
    return told("Nothing is here", "Please check the address in your letter.", status=404)


def _stamped(response: HttpResponse) -> HttpResponse:
    """Our own headers; and Django, which writes a line about every refused form, takes this answer for written about."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # read by django.utils.log.log_response
    for name, text in HEADERS.items():
        response[name] = text
    if settings.FEEDBACK_URL.startswith("https://"):
        response["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


@register()
def the_feedback_host_is_another(**_: Any) -> list[Error]:
    """Refuse to start where the feedback host is the program's own: cookies of the one would reach the other."""
    if settings.FEEDBACK_URL and _name(settings.FEEDBACK_URL) == _name(settings.BASE_URL):
        return [
            Error("STEELYARD_FEEDBACK_URL needs a host name that STEELYARD_URL does not have.", id="steelyard.E005")
        ]
    return []
