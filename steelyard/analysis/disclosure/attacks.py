"""The attacks that printed reports fall to, run against what is published: the words that a reader sees, nothing else.

A published table is (number of people in words, [(answer, share in words), …], whether it is of a part of the people,
whether one person could give several answers).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from steelyard.analysis.disclosure.shown import NOT_SHOWN, K, shown_n, shown_percent

_NUMBERS = re.compile(r"\d+")
LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Published:
    name: str
    n: str
    rows: tuple[tuple[str, str], ...]
    is_part: bool
    has_many: bool = False


def found(tables: Sequence[Published]) -> list[str]:
    """What the attacks find out, in sentences; nothing where all of them fail."""
    return [sentence for table in tables for sentence in _of(table)]


def _of(table: Published) -> Iterator[str]:
    shown = [words for _, words in table.rows if words != NOT_SHOWN]
    if table.n == NOT_SHOWN or not shown:
        if shown or table.n != NOT_SHOWN:
            yield f"{table.name}: some of a table that is not shown is shown."
        return
    sizes = people(table.n)
    if sizes.start < K:
        yield f"{table.name}: fewer than {K} people."
    if any("." in words for words in shown):
        yield f"{table.name}: a decimal tells the count."
    if not table.has_many and len(shown) < len(table.rows):
        yield f"{table.name}: the answer left out is what the others leave of 100."
    if table.is_part:
        yield from (
            f"{table.name}: exactly {counts[0]} answered {answer}."
            for (answer, words) in table.rows
            if len(counts := list(islice(possible(words, sizes), 2))) == 1
        )


def people(words: str) -> range:
    """The numbers of people that the words allow."""
    numbers = [int(one) for one in _NUMBERS.findall(words.replace(",", ""))]
    return range(numbers[0], min(numbers[-1], LARGEST) + 1)


def possible(words: str, sizes: range) -> Iterator[int]:
    """Every count that a share in words can stand for, each once, whatever the number of people (percent to count)."""
    seen = set()
    for n in sizes:
        for count in range(n + 1):
            if count not in seen and _reads(count, n, words, is_range=len(sizes) > 1):
                seen.add(count)
                yield count


def _reads(count: int, n: int, words: str, *, is_range: bool) -> bool:
    subgroup = is_range and shown_n(n, subgroup=True).text != str(n)
    return shown_percent(count, n, subgroup=subgroup).text == words
