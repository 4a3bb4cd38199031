"""Sources of published figures as a reader sees them."""


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
