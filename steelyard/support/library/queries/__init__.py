"""Reading resources."""

from steelyard.support.library.queries.resources import Desk, Detail, desk, detail, resources, topics

__all__ = ["Desk", "Detail", "desk", "detail", "resources", "topics"]
