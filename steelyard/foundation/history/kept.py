"""Public pages for whoever brings no cookie: kept whole in this process until history goes on.

The content version of the site is the hash of its last history entry, since nothing that a public page shows changes
without one. What else moves a page (a day passes, a link breaks) shows after ``SECONDS`` at the latest.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

Next = Callable[[HttpRequest], HttpResponse]
Key = tuple[str, ...]

MOST, LARGEST, SECONDS = 300, 300_000, 300  # pages of a process, bytes of a page, age of a page


@dataclass(frozen=True)
class Kept:
    """A page as it was given, the version it shows, when it is too old, and what is done whenever it is given."""

    body: bytes
    headers: dict[str, str]
    version: str
    until: float
    match: Any
    each_time: Callable[[HttpRequest], None] | None

    def again(self, http: HttpRequest) -> HttpResponse:
        http.resolver_match = self.match  # for the log
        if self.each_time:
            self.each_time(http)
        return HttpResponse(self.body, headers=self.headers)


_kept: OrderedDict[Key, Kept] = OrderedDict()
_keeping = Lock()  # several threads of one process answer at once


def forget() -> None:
    _kept.clear()


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a public view whose page is the same for every visitor: it may be kept.

    What must happen whenever the page is given, kept or not, the view leaves at the response as ``each_time``.
    """

    @wraps(view)
    def marked(http: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        version = _version()  # first: what is recorded while the page is drawn may not be on it
        response = view(http, *args, **named)
        response.version = version  # type: ignore[attr-defined]  # read by kept_pages
        return response

    return marked


def kept_pages(answer: Next) -> Next:
    """Middleware: answer from what is kept; only requests without a cookie, which all read the same page."""

    def middleware(http: HttpRequest) -> HttpResponse:
        if http.method != "GET" or http.META.get("HTTP_COOKIE"):
            return answer(http)
        found = _kept.get(_key(http))
        if found and time.monotonic() < found.until and found.version == _version():
            response = found.again(http)
        else:
            response = answer(http)
            if not _is_for_all(response):
                return response
            _keep(http, response)
        return get_conditional_response(http, etag=response["ETag"], response=response) or response

    return middleware


def _key(http: HttpRequest) -> Key:
    named = ("HTTP_HOST", "HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_ACCEPT_LANGUAGE")
    return (http.scheme or "", http.get_full_path(), *(http.META.get(name, "") for name in named))


def _version() -> str:
    # By hand: through the ORM the question costs more than the rest of a kept page.
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM history_entry ORDER BY id DESC LIMIT 1")
        last = cursor.fetchone()
    return last[0] if last else ""


def _is_for_all(response: HttpResponse) -> bool:
    return (
        hasattr(response, "version")
        and response.status_code == 200
        and not response.cookies
        and len(response.content) <= LARGEST
    )


def _keep(http: HttpRequest, response: Any) -> None:
    # Others may keep it too, but ask each time whether it still holds: so each visit is counted, and no page is old.
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = f'"{sha256(response.content).hexdigest()[:20]}"'
    each_time = getattr(response, "each_time", None)
    until = time.monotonic() + SECONDS
    page = Kept(response.content, dict(response.items()), response.version, until, http.resolver_match, each_time)
    with _keeping:
        _kept[_key(http)] = page
        while len(_kept) > MOST:
            _kept.popitem(last=False)
