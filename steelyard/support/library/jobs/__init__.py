"""Long work of the library."""

from steelyard.support.library.jobs import imports, texts

__all__ = ["imports", "texts"]
