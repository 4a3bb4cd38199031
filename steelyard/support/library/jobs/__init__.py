"""Long work of the library."""

from steelyard.support.library.jobs import imports, index, texts

__all__ = ["imports", "index", "texts"]
