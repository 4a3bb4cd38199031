"""The gates before publishing: an expert review and an equity review."""

from steelyard.support.library.models import Resource


def open_gates(resource: Resource) -> list[str]:
    """The gates that a resource has not passed since it was submitted; it may be published when there are none."""
    del resource
    return ["Expert review", "Equity review"]
