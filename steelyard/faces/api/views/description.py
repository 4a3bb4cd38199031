"""The description of the API (OpenAPI 3.1), written from its routes and shapes, with what holds for all of them."""

from functools import cache
from typing import Any

from steelyard.faces.api.rules import LONGEST_KEY
from steelyard.faces.api.rules.shapes import Problem
from steelyard.faces.api.views.doors import PROBLEM, api

BEFORE = "/api/v1"
_REFUSED = {"schema": {"$ref": "#/components/schemas/Problem"}}
_TOLD = {
    "400": "The body cannot be read.",
    "401": "No token, or one that is not good any more.",
    "403": "The token lacks the scope, or its account may not do this.",
    "404": "Nothing is here, or it is not open to the account of the token.",
    "409": "It does not fit what is there.",
    "412": "It has changed since it was read.",
    "422": "Something in the request is not right.",
    "429": "Too many requests in this minute.",
}


@cache
def description() -> dict[str, Any]:
    """The whole description; the routes stand still while the program runs."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=BEFORE))
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"] |= shape.pop("$defs") | {"Problem": shape}
    scopes = _scopes()
    for path, methods in found["paths"].items():
        for method, one in methods.items():
            _complete(path, method, one, scope=scopes[method.upper(), path])
    return found


def _scopes() -> dict[tuple[str, str], str]:
    """The scope that each route asks for."""
    return {
        (method, BEFORE + operation.path): getattr(operation.auth_callbacks[0], "scope", "")
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        for method in operation.methods
    }


def _complete(path: str, method: str, one: dict[str, Any], *, scope: str) -> None:
    """Add to a route what holds for all of its kind: refusals, ETags, keys of writes."""
    answers, parameters = one["responses"], one.setdefault("parameters", [])
    told = ["401", "403", "422", "429"]
    if "{" in path:
        told.append("404")
    if method == "get":
        parameters.append(_header("If-None-Match", "The ETag of what you have; 304 if nothing changed."))
        answers[304] = {"description": "What you have is what is there."}
    else:
        told += ["400", "409"]
    if method == "post":
        parameters.append(
            _header("Idempotency-Key", "Any text of yours; the same one again writes nothing new.", LONGEST_KEY)
        )
    if method in {"patch", "put"}:
        parameters.append(_header("If-Match", "The ETag of what you read; 412 if it changed since."))
        told.append("412")
    for status in told:
        answers[int(status)] = {"description": _TOLD[status], "content": {PROBLEM: _REFUSED}}
    one["responses"] = {str(status): answers[status] for status in sorted(answers, key=int)}
    if scope:
        one["x-scope"] = scope


def _header(name: str, told: str, longest: int | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"} | ({"maxLength": longest} if longest else {})
    return {"name": name, "in": "header", "required": False, "description": told, "schema": schema}
