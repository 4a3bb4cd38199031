"""The description for programs, and the page for those who write them."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from steelyard.faces.api.rules import MOST_ROWS, RATE
from steelyard.faces.api.views.description import description
from steelyard.foundation.accounts.scopes import SCOPES
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.pages import Http, show


@public
def openapi(_: Http) -> HttpResponse:
    """The description of the API (OpenAPI 3.1)."""
    return JsonResponse({**description(), "servers": [{"url": settings.BASE_URL}]})


@public
def documentation(http: Http) -> HttpResponse:
    """What the API gives and takes, in words."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in description()["paths"].items():
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append(_told(path, method, one))
    context = {
        "groups": groups.items(),
        "scopes": SCOPES.values(),
        "base": settings.BASE_URL,
        "rate": RATE,
        "most": MOST_ROWS,
    }
    return show(http, "api/documentation.html", context)


def _told(path: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "path": path,
        "method": method.upper(),
        "says": one.get("description") or one["summary"],
        "scope": one.get("x-scope", ""),
        "parameters": [_parameter(p) for p in one["parameters"] if p["in"] == "query"],
        "fields": [_field(name, of, _shape(body)) for name, of in _shape(body).get("properties", {}).items()],
    }


def _shape(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    shape: dict[str, Any] = description()["components"]["schemas"].get(name, {})
    return shape


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    return {"name": one["name"], "kind": _kind(one["schema"]), "told": one.get("description", "")}


def _field(name: str, of: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "kind": _kind(of),
        "told": of.get("description", ""),
        "is_required": name in shape.get("required", []),
    }


def _kind(schema: dict[str, Any]) -> str:
    """What a value is, in a few words."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    one = options[0]
    if "$ref" in one:
        one = _shape(one)
    if "enum" in one:
        return "one of " + ", ".join(map(str, one["enum"]))
    kinds = {"integer": "a whole number", "boolean": "true or false", "array": "a list", "object": "an object"}
    if one.get("format") == "date":
        return "a day, as 2021-04-30"
    return kinds.get(one.get("type", ""), "text")
