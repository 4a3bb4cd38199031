"""Why a resource may not be public, as apps above the library say it: the consent of a district, for example."""

from collections.abc import Callable

from steelyard.support.library.models import Resource

_HOLDS: list[Callable[[Resource], str]] = []


def hold(why: Callable[[Resource], str]) -> Callable[[Resource], str]:
    """Register the function that gives a sentence where something stands against it, else nothing."""
    _HOLDS.append(why)
    return why


def held_by(resource: Resource) -> str:
    """The first sentence against it; an earlier version counts for those that follow it."""
    while True:
        told = next((told for why in _HOLDS if (told := why(resource))), "")
        if told or resource.replaces is None:
            return told
        resource = resource.replaces
