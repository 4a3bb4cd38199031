"""What holds for every request: one id in log and history, no NUL in an address, no cache for private pages."""

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("steelyard.request")

# The id of the request (or command) at work, so that several history entries read as one act.
act_id: ContextVar[uuid.UUID | None] = ContextVar("act_id", default=None)
# By what means somebody acts who is not at a page, for example "the token Sync"; history says it beside the name.
by_means: ContextVar[str] = ContextVar("by_means", default="")


def request_log(answer: Next) -> Next:
    def middleware(http: HttpRequest) -> HttpResponse:
        mark = act_id.set(uuid.uuid4())
        began = time.monotonic()
        try:
            response = answer(http)
            told = {
                "act": str(act_id.get()),
                "method": http.method,
                # The route, not the path: tokens in private links never reach the log.
                "route": http.resolver_match.route if http.resolver_match else "-",
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000, 1),
            }
            if response.status_code == 403:  # only who was refused is told; what people read is their business
                told["account"] = getattr(getattr(http, "_cached_user", None), "pk", None)
            log.info("request", extra=told)
        finally:
            act_id.reset(mark)
        return response

    return middleware


def without_nul(answer: Next) -> Next:
    """Take NUL out of addresses: nobody searches for one, and PostgreSQL takes none in a text."""

    def middleware(http: HttpRequest) -> HttpResponse:
        while "%00" in http.META["QUERY_STRING"]:  # taking one out may leave another: %%0000
            http.META["QUERY_STRING"] = http.META["QUERY_STRING"].replace("%00", "")
        return answer(http)

    return middleware


def private_pages(answer: Next) -> Next:
    def middleware(http: HttpRequest) -> HttpResponse:
        response = answer(http)
        if getattr(http, "user", None) is not None and http.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
