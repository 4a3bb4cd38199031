"""Long work of the library."""

from steelyard.support.library.jobs import counting, imports, index, links, texts

__all__ = ["counting", "imports", "index", "links", "texts"]
