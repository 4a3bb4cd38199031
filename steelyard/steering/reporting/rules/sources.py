"""Sources and months of published figures as a reader sees them."""

from datetime import date

from steelyard.foundation.kit.words import sources as sources_in_words

__all__ = ["month_in_words", "sources_in_words"]


def month_in_words(text: str) -> str:
    """As far as it is printed: "2020-05" becomes "May 2020", "2020-05-01" becomes "May 1, 2020", "2020" stays."""
    parts = text.split("-")
    if len(parts) == 1:
        return text
    day = date.fromisoformat(text if len(parts) == 3 else f"{text}-01")
    return f"{day:%b} {day.day}, {day.year}" if len(parts) == 3 else f"{day:%b %Y}"
