"""What every template may use beyond its own context."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(http: HttpRequest) -> dict[str, Any]:
    # What was searched for, as the search field shows it again: no page can hold a NUL.
    return {"DEMONSTRATION": settings.DEMONSTRATION, "searched": http.GET.get("q", "").replace("\0", "")}
