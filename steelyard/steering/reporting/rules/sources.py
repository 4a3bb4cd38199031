"""Sources and months of published figures as a reader sees them."""

from datetime import date


def sources_in_words(source: str) -> str:
    """Keys and lines by document: "rand_2021:98;rand_2021:44" becomes "rand 2021, lines 44 and 98"."""
    lines: dict[str, list[int]] = {}
    for part in source.split(";"):
        document, _, line = part.strip().partition(":")
        if document:
            lines.setdefault(document, []).extend([int(line)] if line.isdecimal() else [])
    return "; ".join(_one(document, sorted(found)) for document, found in lines.items())


def _one(document: str, lines: list[int]) -> str:
    name = document.replace("_", " ")
    if not lines:
        return name
    *before, last = map(str, lines)
    return f"{name}, lines {', '.join(before)} and {last}" if before else f"{name}, line {last}"


def month_in_words(text: str) -> str:
    """As far as it is printed: "2020-05" becomes "May 2020", "2020-05-01" becomes "May 1, 2020", "2020" stays."""
    parts = text.split("-")
    if len(parts) == 1:
        return text
    day = date.fromisoformat(text if len(parts) == 3 else f"{text}-01")
    return f"{day:%b} {day.day}, {day.year}" if len(parts) == 3 else f"{day:%b %Y}"
