"""Reading resources."""

from steelyard.support.library.queries.resources import Detail, detail, resources, topics

__all__ = ["Detail", "detail", "resources", "topics"]
