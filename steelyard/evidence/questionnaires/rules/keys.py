"""Short names made from words people type."""

import re
from collections.abc import Collection

from steelyard.foundation.kit.text import fold

LONGEST = 40


def key_of(words: str, otherwise: str) -> str:
    """Letters, digits and hyphens from words: "What did you use?" becomes what-did-you-use."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:LONGEST].strip("-") or otherwise


def name_of(words: str, otherwise: str) -> str:
    """The same with _ between words, short enough to read in a condition."""
    return key_of(words, otherwise).replace("-", "_")[:24].strip("_")


def free(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it if somebody has it already."""
    if name not in taken:
        return name
    return next(one for number in range(2, len(taken) + 3) if (one := f"{name[: LONGEST - 4]}-{number}") not in taken)
