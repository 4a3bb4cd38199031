"""What holds for every route: a token first, one shape of refusal, an ETag on what is read."""

import hashlib
import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from steelyard import __version__
from steelyard.faces.api.queries.cursors import about, cursor_of, key_of
from steelyard.faces.api.queries.permits import has_permit, seconds_left
from steelyard.faces.api.queries.rows import Listing
from steelyard.faces.api.rules import RATE, Refusal, problem
from steelyard.faces.api.rules.asked import Asked
from steelyard.foundation.accounts import actions as accounts
from steelyard.foundation.accounts.models import Token
from steelyard.foundation.accounts.queries import may_sign_in, owes_second_factor, token_of
from steelyard.foundation.kit.access import allows, by_token
from steelyard.foundation.kit.middleware import by_means
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.paging import paged

PROBLEM = "application/problem+json"
View = Callable[..., HttpResponse]

api = NinjaAPI(
    title="Steelyard",
    version=__version__,
    description="What a center's pages show and take, for programs.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)


class Bearer(HttpBearer):
    """Who calls: the holder of a token that has the scope, if the holder's role allows the act."""

    def __init__(self, scope: str = "", permission: str = "") -> None:
        self.scope, self.permission = scope, permission
        super().__init__()

    def __call__(self, http: HttpRequest) -> Token:
        kind, _, letters = http.headers.get("Authorization", "").strip().partition(" ")
        if kind.lower() != "bearer" or not letters.strip():
            raise Refusal(401, "Send a token in the header Authorization, as: Bearer steelyard_…")
        return self.authenticate(http, letters.strip())

    def authenticate(self, http: HttpRequest, letters: str) -> Token:
        token = _living(letters)
        if not has_permit(token):
            refusal = Refusal(429, f"A token may ask {RATE} times a minute. Ask again in {seconds_left()} seconds.")
            refusal.headers["Retry-After"] = str(seconds_left())
            raise refusal
        http.user = token.user
        http.token = token  # type: ignore[attr-defined]  # the views read it
        by_means.set(f"the token {token.name}")
        accounts.note_use(token, by=token.user) if token.is_unseen else None
        self._refuse_beyond(token)
        return token

    def _refuse_beyond(self, token: Token) -> None:
        if owes_second_factor(token.user):
            raise Refusal(403, "The account of this token owes a second factor. Its holder sets one up by signing in.")
        if self.scope and self.scope not in token.scopes:
            raise Refusal(403, f"This token is not for that: it lacks the scope {self.scope}.")
        if self.permission and not allows(token.user, self.permission):
            raise Refusal(403, "The account of this token may not do this.")


def _living(letters: str) -> Token:
    token = token_of(letters) if letters.isascii() else None
    if token is None or not may_sign_in(token.user):
        raise Refusal(401, "Nobody was given this token.")
    if not token.is_alive:
        raise Refusal(401, "This token was revoked." if token.revoked_at else "This token has expired. Make a new one.")
    return token


# Answers


def refused(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    body = json.dumps(problem(status, detail, errors), ensure_ascii=False)
    response = HttpResponse(body, status=status, content_type=PROBLEM)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Steelyard"'
    return response


def body_of(data: Any) -> bytes:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


def tag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def told(http: HttpRequest, data: Any, *, status: int = 200) -> HttpResponse:
    """Data as JSON with its ETag; nothing but the tag for who has it already."""
    body = body_of(data)
    tag = tag_of(body)
    known = parse_etags(http.headers.get("If-None-Match", "")) if http.method == "GET" else []
    if tag in known or "*" in known:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, status=status, content_type="application/json")
    response["ETag"] = tag
    return response


def listed(http: Any, listing: Listing, asked: Asked) -> HttpResponse:
    """One page of a list, and the cursor of the next."""
    holds_for = about(listing.name, asked.filters, http.user)
    rows = listing.rows(http.user, asked)
    page = paged(rows, listing.by, after=key_of(asked.cursor, holds_for), size=asked.limit)
    return told(http, {"rows": [listing.told(row) for row in page.rows], "next": cursor_of(page.after, holds_for)})


# Refusals


@api.exception_handler(Refusal)
def _refusal(_: HttpRequest, problem: Refusal) -> HttpResponse:
    response = refused(problem.status, problem.detail, problem.errors)
    for name, value in problem.headers.items():
        response[name] = value
    return response


@api.exception_handler(Http404)
def _missing(_: HttpRequest, __: Http404) -> HttpResponse:
    return refused(404, "Nothing is here, or it is not open to the account of this token.")


@api.exception_handler(PermissionDenied)
def _denied(_: HttpRequest, __: PermissionDenied) -> HttpResponse:
    return refused(403, "The account of this token may not do this.")


@api.exception_handler(Stale)
def _stale(_: HttpRequest, stale: Stale) -> HttpResponse:
    return refused(409, str(stale))


@api.exception_handler(HttpError)
def _unreadable(_: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(error.status_code, "The body of this request is not JSON as it should be.")


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, invalid: ValidationError) -> HttpResponse:
    errors = [{"field": _field(one["loc"]), "says": str(one["msg"])} for one in invalid.errors]
    return refused(422, "Some of what was sent is not right; each field says why.", errors)


def _field(place: Any) -> str:
    """Where a mistake stands, as the caller wrote it: people.0.part."""
    return ".".join(str(part) for part in place[1:] if part not in {"asked", "sent"}) or "body"


# Routes


def route(method: str, path: str, **options: Any) -> Callable[[View], View]:
    """Register a view with the library, which knows the request by its name and calls it by its place."""

    def decorate(view: View) -> View:
        signature = inspect.signature(view)
        http, *others = signature.parameters.values()
        view.__signature__ = signature.replace(parameters=[http.replace(name="request"), *others])  # type: ignore[attr-defined]  # what inspect reads
        return api.api_operation([method], path, **options)(view)

    return decorate


def door(view: View) -> View:
    """Guard a route of the API: by a token alone, never by a cookie; a refusal of the method has our shape too."""

    @wraps(view)
    def guarded(http: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark = by_means.set("")
        try:
            response = view(http, *args, **kwargs)
        finally:
            by_means.reset(mark)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = refused(405, f"Here one can {allowed} and nothing else.")
            response["Allow"] = allowed
        response["Cache-Control"] = "private, no-cache" if response.has_header("ETag") else "no-store"
        response["Vary"] = "Authorization"
        return response

    return by_token(csrf_exempt(guarded))


@door
def nowhere(http: HttpRequest, **_: Any) -> HttpResponse:
    """Whatever else is asked for beneath the API."""
    try:
        Bearer()(http)
    except Refusal as refusal:
        return _refusal(http, refusal)
    return refused(404, "There is no such address in this API. The list of all is at /api/.")
