"""Reading the address of a search: whatever it holds means something or nothing, and never an error."""

from django.http import QueryDict

from steelyard.support.library.queries.index import GROUPS
from steelyard.support.library.queries.search import NEWEST, RELEVANCE, TITLE, Ask, Chosen
from steelyard.support.library.rules.words import read

MOST_CHOSEN = 20  # values of one group
LONGEST_VALUE = 300
SORTS = {"": "Best match", NEWEST: "Newest", TITLE: "Title"}


def ask_of(data: QueryDict) -> Ask:
    """What is asked for: without words nothing matches best, so the newest come first."""
    asked = read(data.get("q", ""))
    sort = sort_of(data) or (RELEVANCE if asked else NEWEST)
    return Ask(asked, _chosen(data), sort, _page(data.get("page", "")))


def sort_of(data: QueryDict) -> str:
    """The order somebody chose; empty while nobody did, so that it follows the words."""
    sort = data.get("sort", "")
    return sort if sort in SORTS else ""


def _chosen(data: QueryDict) -> Chosen:
    groups = ((name, _values(data.getlist(name))) for name in GROUPS)
    return tuple((name, values) for name, values in groups if values)


def _values(given: list[str]) -> tuple[str, ...]:
    kept = (value for value in given[:MOST_CHOSEN] if value and len(value) <= LONGEST_VALUE and value.isprintable())
    return tuple(sorted(set(kept)))


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
