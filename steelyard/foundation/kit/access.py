"""Who may do what: named permissions, the one door to objects, and routes closed by default."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.manager import BaseManager
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.http import urlencode

View = Callable[..., HttpResponse]


class Visitor(Protocol):
    """What access needs of a user: a signed-in account or Django's anonymous one."""

    is_authenticated: Any


@dataclass(frozen=True)
class Permission:
    """A named act: the roles that hold it and, where it depends on the object, a condition.

    One that needs no role is everybody's who is signed in; ``also`` names accounts without any role that hold it too.
    """

    name: str
    label: str
    roles: frozenset[str]
    condition: Callable[[Any, Any], bool] | None = field(default=None, compare=False)
    needs_role: bool = True
    also: Callable[[Any], bool] | None = field(default=None, compare=False)


PERMISSIONS: dict[str, Permission] = {}


def permission(name: str, label: str, roles: Collection[str]) -> Callable[[Callable[[Any, Any], bool]], Permission]:
    """Register a permission whose answer also depends on the object; decorates its condition."""

    def decorate(condition: Callable[[Any, Any], bool]) -> Permission:
        return _add(Permission(name, label, frozenset(map(str, roles)), condition))

    return decorate


def grant(
    name: str,
    label: str,
    roles: Collection[str],
    *,
    needs_role: bool = True,
    also: Callable[[Any], bool] | None = None,
) -> Permission:
    """Register a permission that depends on the role alone, on being signed in alone, or on being named by somebody."""
    return _add(Permission(name, label, frozenset(map(str, roles)), needs_role=needs_role, also=also))


def _add(new: Permission) -> Permission:
    if new.name in PERMISSIONS:
        raise ValueError(f"The permission {new.name} is registered twice.")
    PERMISSIONS[new.name] = new
    return new


def allows(user: Any, name: str, obj: Model | None = None) -> bool:
    """Whether the user may do this act (to this object); an unknown name raises KeyError."""
    wanted = PERMISSIONS[name]
    if not wanted.needs_role:
        return bool(getattr(user, "is_authenticated", False))
    roles: frozenset[str] = getattr(user, "roles", frozenset())
    if not wanted.roles & roles:
        # Only accounts without a role can be named, so nobody who holds one costs a query here.
        return bool(wanted.also and not roles and getattr(user, "is_authenticated", False) and wanted.also(user))
    return wanted.condition is None or obj is None or wanted.condition(user, obj)


def access[M: Model](user: Any, name: str, objects: "QuerySet[M] | BaseManager[M]", **lookup: Any) -> M:
    """Get one object for an act: 404 if the user may not see it, 403 if seen but the act is refused."""
    rows: Any = objects  # every queryset of ours has visible_to
    try:
        found: M = rows.visible_to(user).get(**lookup)
    except (rows.model.DoesNotExist, ValueError, OverflowError) as missing:
        raise Http404("Nothing is here.") from missing
    if not allows(user, name, found):
        raise PermissionDenied(PERMISSIONS[name].label)
    return found


def page(name: str) -> Callable[[View], View]:
    """Guard a view by a permission; visitors are sent to sign in first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(http: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not http.user.is_authenticated:
                return HttpResponseRedirect(
                    f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': http.get_full_path()})}"
                )
            if not allows(http.user, name):
                raise PermissionDenied(PERMISSIONS[name].label)
            return view(http, *args, **kwargs)

        guarded.guard = name  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark a view that anybody may open."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def by_token(view: View) -> View:
    """Mark a view that asks each caller for a token, and what it opens for the permissions of its holder."""
    view.guard = "token"  # type: ignore[attr-defined]
    return view


# Views of libraries that guard themselves, by module.
SELF_GUARDED = ("allauth.", "django.contrib.staticfiles.", "django.views.static")


def routes(patterns: Any = None, prefix: str = "", names: str = "") -> Iterator[tuple[str, str, View]]:
    """Yield (path, name, view) of every route of the program."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from routes(entry.url_patterns, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), f"{names}{entry.name}", entry.callback


def guard_of(view: View) -> str | None:
    if view.__module__.startswith(SELF_GUARDED):
        return "library"
    return getattr(view, "guard", None)


@register()
def every_route_is_guarded(**_: Any) -> list[Error]:
    """Refuse to start while a route has neither a known permission nor the mark of a public page or of the API."""
    errors = []
    for path, name, view in routes():
        guard = guard_of(view)
        if guard is None:
            errors.append(Error(f"The route {path} ({name}) has no permission and is not public.", id="steelyard.E001"))
        elif guard not in PERMISSIONS and guard not in {"public", "library", "token"}:
            errors.append(
                Error(f"The route {path} ({name}) names the unknown permission {guard}.", id="steelyard.E002")
            )
    return errors
