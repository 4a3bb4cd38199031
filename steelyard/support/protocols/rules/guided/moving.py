"""Steps of a draft that change places or go."""

from collections.abc import Mapping
from typing import Any

Draft = dict[str, Any]


def moved(draft: Mapping[str, Any], key: str, by: int) -> Draft:
    """A step some places further down (or up, where ``by`` is negative); at the ends nothing happens."""
    steps = list(draft["steps"])
    at = next((place for place, one in enumerate(steps) if one["key"] == key), None)
    if at is not None and 0 <= at + by < len(steps):
        steps.insert(at + by, steps.pop(at))
    return {**draft, "steps": steps}


def without(draft: Mapping[str, Any], key: str) -> Draft:
    """The draft without a step; the others no longer come after it."""
    steps = [
        {**one, "after": [other for other in one["after"] if other != key]} if one.get("after") else one
        for one in draft["steps"]
        if one["key"] != key
    ]
    return {**draft, "steps": steps}


def replaced(draft: Mapping[str, Any], key: str, step: Mapping[str, Any]) -> Draft:
    return {**draft, "steps": [dict(step) if one["key"] == key else one for one in draft["steps"]]}
