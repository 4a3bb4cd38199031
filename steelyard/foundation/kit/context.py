"""What every template may use beyond its own context."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(http: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 -- Django passes the request
    return {"DEMONSTRATION": settings.DEMONSTRATION}
