"""Searching the library: ranked results, filters with counts, and words tried for those that nothing holds."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Order, Query

from steelyard.support.library.queries.index import GROUPS, SCHEMA, WEIGHTS, Reader, reader, spoil, stems
from steelyard.support.library.queries.meanings import Meaning, meanings, nearby
from steelyard.support.library.rules.words import Asked

log = logging.getLogger("steelyard.library")

SIZE = 10  # results on a page
LAST_PAGE = 50
TITLE_IN_A_ROW = 4.0  # how much words weigh that stand in the title as they were typed
MOST_VALUES = 500

RELEVANCE, NEWEST, TITLE = "relevance", "newest", "title"
ORDERS: dict[str, dict[str, Any]] = {
    NEWEST: {"order_by_field": "newest"},
    TITLE: {"order_by_field": "alphabet", "order": Order.Asc},
}
Chosen = tuple[tuple[str, tuple[str, ...]], ...]
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Ask:
    """One search: words, the values chosen in each group of filters, order and page."""

    asked: Asked
    chosen: Chosen = ()
    sort: str = RELEVANCE
    page: int = 1


@dataclass(frozen=True)
class Hits:
    """Keys of the resources on one page, how many there are in all, and how the words were understood."""

    pks: tuple[int, ...]
    total: int
    counts: Counts
    names: Mapping[str, Mapping[str, str]]
    stems: frozenset[str] = frozenset()
    instead: tuple[tuple[str, str], ...] = ()
    too: tuple[tuple[str, str], ...] = ()
    nearby: tuple[str, ...] = ()
    is_loose: bool = False  # no resource holds all of the words; these hold some

    @property
    def pages(self) -> int:
        return min(LAST_PAGE, -(-self.total // SIZE))


def search(ask: Ask) -> Hits | None:
    """What the index finds; None while there is none that can be read."""
    found = reader()
    if found is None:
        return None
    try:
        hits: Hits = found.kept(ask, lambda: _hits(found, ask))
    except (OSError, ValueError):
        # Only a damaged index raises here: whatever was typed is words by now.
        log.exception("The search index cannot be read; it will be built anew.")
        spoil()
        return None
    return hits


def _hits(found: Reader, ask: Ask) -> Hits:
    words = meanings(found, ask.asked)
    is_loose = False
    query = _all_of(words, ask.asked)
    if ask.asked and not _has_any(found, query):
        query, is_loose = _some_of(found, words, ask.asked), True
    narrowed = _narrowed(query, ask.chosen)
    counts: Counts = found.kept((ask.asked, ask.chosen), lambda: _counts(found, query, ask.chosen))
    pks, total = _page(found, narrowed, ask)
    return Hits(
        pks,
        total,
        counts,
        found.names,
        frozenset((*(one for word in words for one in word.stems), *_in_phrases(ask.asked))),
        tuple((word.word, " or ".join(word.instead)) for word in words if word.instead),
        tuple((word.word, " or ".join(word.too)) for word in words if word.too),
        tuple(nearby(found, ask.asked)) if ask.asked and not total else (),
        is_loose and bool(total),
    )


def _count(found: Reader, query: Query) -> int:
    result: Any = found.searcher.search(query, 1, count=True)  # the library's type hints leave out the count
    return int(result.count)


def _in_phrases(asked: Asked) -> list[str]:
    return stems(word for phrase in asked.phrases for word in phrase)


def _has_any(found: Reader, query: Query) -> bool:
    return bool(found.searcher.search(query, 1, count=False).hits)


# Queries


def _all_of(words: list[Meaning], asked: Asked) -> Query:
    """Every word and every phrase; above all where the title holds the words as they were typed."""
    parts = [_word(word) for word in words] + [_phrase(phrase) for phrase in asked.phrases]
    if not parts:
        return Query.all_query()
    if len(parts) == 1:
        return parts[0]
    row = [word.stems[0] for word in words if word.stems]
    wanted = [(Occur.Must, part) for part in parts]
    if len(row) > 1:
        in_title = Query.phrase_query(SCHEMA, "title", list(row), slop=2)
        wanted.append((Occur.Should, Query.boost_query(in_title, TITLE_IN_A_ROW)))
    return Query.boolean_query(wanted)


def _some_of(found: Reader, words: list[Meaning], asked: Asked) -> Query:
    loose = [Meaning(one, (one,)) for one in _in_phrases(asked) if found.count(one)]
    parts = [(Occur.Should, _word(word)) for word in (*words, *loose) if word.stems]
    return Query.boolean_query(parts) if parts else Query.empty_query()


def _word(word: Meaning) -> Query:
    parts = [
        (Occur.Should, Query.boost_query(Query.term_query(SCHEMA, name, one), weight * (1.0 if at == 0 else 0.5)))
        for at, one in enumerate(word.stems)
        for name, weight in WEIGHTS.items()
    ]
    return Query.boolean_query(parts) if parts else Query.empty_query()


def _phrase(phrase: tuple[str, ...]) -> Query:
    row: list[Any] = stems(phrase)
    if len(row) < 2:
        return _word(Meaning(" ".join(phrase), tuple(row)))
    parts = [
        (Occur.Should, Query.boost_query(Query.phrase_query(SCHEMA, name, row), weight))
        for name, weight in WEIGHTS.items()
    ]
    return Query.boolean_query(parts)


def _narrowed(query: Query, chosen: Chosen, *, but: str = "") -> Query:
    """The query within the chosen values: one of each group."""
    groups = [(Occur.Must, _one_of(name, values)) for name, values in chosen if name != but]
    return Query.boolean_query([(Occur.Must, query), *groups]) if groups else query


def _one_of(name: str, values: tuple[str, ...]) -> Query:
    return Query.const_score_query(Query.term_set_query(SCHEMA, name, list(values)), 0.0)


# One page


def _page(found: Reader, query: Query, ask: Ask) -> tuple[tuple[int, ...], int]:
    order = ORDERS.get(ask.sort, {})
    asked = (ask.asked, ask.chosen)
    total: int = found.kept(("total", *asked), lambda: _count(found, query))
    offset = SIZE * (min(ask.page, LAST_PAGE) - 1)
    if offset >= total:
        return (), total
    rows = found.searcher.search(query, SIZE, count=False, offset=offset, **order).hits
    pks = found.searcher.fast_field_values("pk", [address for _, address in rows])
    return tuple(int(pk) for pk in pks if pk is not None), total


# Counts


def _counts(found: Reader, query: Query, chosen: Chosen) -> Counts:
    """How many results each value of each group would give, whatever else is chosen in that group."""
    own = {name for name, _ in chosen}
    others = [name for name in GROUPS if name not in own]
    counts = _tally(found, _narrowed(query, chosen), others, is_whole=not chosen)
    for name in own:
        alone = tuple(pair for pair in chosen if pair[0] != name)
        counts |= _tally(found, _narrowed(query, alone), [name], is_whole=not alone)
    return counts


def _tally(found: Reader, query: Query, groups: list[str], *, is_whole: bool) -> Counts:
    """Count the values of groups among what matches.

    Most of the library is counted by what does not match: the commonest word costs no more than a rare one.
    """
    if not is_whole:
        return _counted(found, query, groups)
    everything: Counts = found.kept("everything", lambda: _counted(found, Query.all_query(), list(GROUPS)))
    rest = Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])
    missing = _count(found, rest)
    if 2 * missing > found.searcher.num_docs:
        return _counted(found, query, groups)
    fewer = _counted(found, rest, groups) if missing else {name: {} for name in groups}
    return {name: _without(everything[name], fewer[name]) for name in groups}


def _without(counts: dict[str, int], fewer: dict[str, int]) -> dict[str, int]:
    return {value: left for value, count in counts.items() if (left := count - fewer.get(value, 0))}


def _counted(found: Reader, query: Query, groups: list[str]) -> Counts:
    asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in groups}
    answer = found.searcher.aggregate(query, asked)
    return {name: {str(one["key"]): int(one["doc_count"]) for one in answer[name]["buckets"]} for name in groups}
