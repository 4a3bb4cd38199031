"""The search page: what the index found, read once more from the database, with the filters one can choose."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.conf.locale import LANG_INFO
from django.db.models.functions import Substr
from django.utils.safestring import SafeString

from steelyard.support.library.models import Author, File, Resource
from steelyard.support.library.queries.excerpts import excerpt, has, marked
from steelyard.support.library.queries.search import LAST_PAGE, SIZE, Ask, Hits, search
from steelyard.support.library.rules import Audience, ResourceKind, byline
from steelyard.support.library.rules.words import LONGEST_WORD

LABELS = {
    "area": "Focal area",
    "topic": "Topic",
    "kind": "Kind",
    "audience": "For",
    "year": "Year",
    "language": "Language",
    "publisher": "Publisher",
}
KINDS: dict[str, str] = dict(ResourceKind.choices())
STANDS_OPEN = ("area", "topic", "kind")
AT_FIRST = 8  # values of a group in sight; the others behind one click
LEAD = 20_000  # characters of a file that an excerpt may come from


@dataclass(frozen=True)
class Row:
    """One result as the database has it now; title and excerpt with marks."""

    key: str
    title: SafeString
    kind: str
    byline: str
    year: str
    publisher: str
    excerpt: SafeString
    is_from_file: bool


@dataclass(frozen=True)
class Option:
    """A value one can filter by; its id stays the same while others come and go, so that the focus stays too."""

    value: str
    label: str
    count: int
    is_chosen: bool

    @property
    def id(self) -> str:
        return f"{crc32(self.value.encode()):x}"


@dataclass(frozen=True)
class Group:
    """A group of filters; ``more`` are values that few results have."""

    name: str
    label: str
    is_open: bool
    options: list[Option]
    more: list[Option]


@dataclass(frozen=True)
class Shelf:
    """One page of results; without ``hits`` there is no index and only titles were searched.

    ``shown`` are the keys and versions, in order, of what the database says may be shown now.
    """

    shown: tuple[tuple[int, int], ...]
    total: int
    page: int
    pages: int
    hits: Hits | None

    @property
    def is_too_deep(self) -> bool:
        return self.page > self.pages and self.total > 0

    @property
    def is_bounded(self) -> bool:
        return self.total > LAST_PAGE * SIZE

    @property
    def previous(self) -> int | None:
        return min(self.page - 1, self.pages) or None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


def shelf(ask: Ask, user: Any) -> Shelf:
    """What the index found, as far as the database says now that anybody may see it."""
    hits = search(ask)
    if hits is None:
        return _by_title(ask, user)
    versions = dict(_published(user).filter(pk__in=hits.pks).values_list("pk", "version")) if hits.pks else {}
    shown = tuple((pk, versions[pk]) for pk in hits.pks if pk in versions)
    return Shelf(shown, hits.total, ask.page, hits.pages, hits)


def _published(user: Any) -> Any:
    """What anybody may find: an index behind the times cannot show more."""
    return Resource.objects.visible_to(user).published()


def _by_title(ask: Ask, user: Any) -> Shelf:
    rows = _published(user)
    for word in ask.asked.words:
        rows = rows.filter(title__icontains=word[:LONGEST_WORD])
    total = rows.count()
    begin = SIZE * (min(ask.page, LAST_PAGE) - 1)
    shown = tuple(rows.order_by("-published_at", "-pk").values_list("pk", "version")[begin : begin + SIZE])
    return Shelf(shown, total, ask.page, min(LAST_PAGE, -(-total // SIZE)), None)


# Results


def rows(found: Shelf, user: Any) -> list[Row]:
    """The results to draw; read as plain values, for this page is asked for more often than any other."""
    stems = found.hits.stems if found.hits else frozenset()
    pks = [pk for pk, _ in found.shown]
    columns = ("pk", "key", "title", "kind", "year", "publisher", "abstract")
    values = {one[0]: one for one in _published(user).filter(pk__in=pks).values_list(*columns)}
    authors: dict[int, list[str]] = defaultdict(list)
    credited = Author.objects.filter(resource__in=pks).order_by("position")
    for pk, name in credited.values_list("resource_id", "name"):
        authors[pk].append(name)
    silent = [pk for pk, *_, abstract in values.values() if stems and not has(abstract, stems)]
    texts = _from_files(silent, stems)
    return [_row(values[pk], byline(authors[pk]), stems=stems, text=texts.get(pk, "")) for pk in pks if pk in values]


def _row(values: tuple[Any, ...], names: str, *, stems: frozenset[str], text: str) -> Row:
    _, key, title, kind, year, publisher, abstract = values
    shown = excerpt(text or abstract, stems)
    return Row(key, marked(title, stems), KINDS.get(kind, kind), names, year, publisher, shown, bool(text))


def _from_files(pks: list[int], stems: frozenset[str]) -> dict[int, str]:
    """Of resources that do not speak of it in their abstract: the first file that does, near its beginning."""
    if not pks:
        return {}
    files = File.objects.current().filter(resource__in=pks).exclude(text="").order_by("-position")
    texts = files.annotate(lead=Substr("text", 1, LEAD)).values_list("resource_id", "lead")
    return {pk: lead for pk, lead in texts if has(lead, stems)}


# Filters


def groups(ask: Ask, hits: Hits) -> list[Group]:
    chosen = dict(ask.chosen)
    made = (_group(name, hits, chosen.get(name, ())) for name in LABELS)
    return [group for group in made if group.options]


def _group(name: str, hits: Hits, chosen: tuple[str, ...]) -> Group:
    counts = hits.counts[name] | {value: hits.counts[name].get(value, 0) for value in chosen}
    labels = _labels(name, hits.names)
    places = {value: at for at, value in enumerate(labels)}
    options = [Option(value, labels.get(value, value), count, value in chosen) for value, count in counts.items()]
    often = sorted(options, key=lambda one: (not one.is_chosen, -one.count, one.label))

    def order(some: Iterable[Option]) -> list[Option]:
        if name == "year":
            return sorted(some, key=lambda one: one.value, reverse=True)
        return sorted(some, key=lambda one: (places.get(one.value, len(places)), one.label.casefold()))

    is_open = bool(chosen) or name in STANDS_OPEN
    return Group(name, LABELS[name], is_open, order(often[:AT_FIRST]), order(often[AT_FIRST:]))


def _labels(name: str, names: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    if name in names:
        return names[name]
    if name == "language":
        return {code: about["name"] for code, about in LANG_INFO.items() if "name" in about}
    choices: dict[str, Any] = {"kind": ResourceKind, "audience": Audience}
    return dict(choices[name].choices()) if name in choices else {}
