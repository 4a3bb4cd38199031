"""The search page: what the index found, read once more from the database, with the filters one can choose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.conf.locale import LANG_INFO
from django.db.models import Prefetch
from django.db.models.functions import Substr
from django.utils.safestring import SafeString

from steelyard.support.library.models import Author, File, Resource
from steelyard.support.library.queries.excerpts import excerpt, has, marked
from steelyard.support.library.queries.search import LAST_PAGE, SIZE, Ask, Hits, search
from steelyard.support.library.rules import Audience, ResourceKind
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
STANDS_OPEN = ("area", "topic", "kind")
AT_FIRST = 8  # values of a group in sight; the others behind one click
LEAD = 20_000  # characters of a file that an excerpt may come from


@dataclass(frozen=True)
class Row:
    """One result: the resource as the database has it now, its title and an excerpt with marks."""

    resource: Resource
    title: SafeString
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
    """One page of results; without ``hits`` there is no index and only titles were searched."""

    rows: list[Row]
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
    hits = search(ask)
    if hits is None:
        return _by_title(ask, user)
    rows = _rows(hits.pks, hits.stems, user)
    return Shelf(rows, hits.total, ask.page, hits.pages, hits)


def _published(user: Any) -> Any:
    """What anybody may find: an index behind the times cannot show more."""
    authors = Prefetch("authors", Author.objects.order_by("position"))
    return Resource.objects.visible_to(user).published().prefetch_related(authors)


def _rows(pks: tuple[int, ...], stems: frozenset[str], user: Any) -> list[Row]:
    found = {one.pk: one for one in _published(user).filter(pk__in=pks)} if pks else {}
    shown = [found[pk] for pk in pks if pk in found]
    silent = [one.pk for one in shown if stems and not has(one.abstract, stems)]
    texts = _from_files(silent, stems)
    return [_row(one, stems, texts.get(one.pk, "")) for one in shown]


def _row(resource: Resource, stems: frozenset[str], text: str) -> Row:
    return Row(resource, marked(resource.title, stems), excerpt(text or resource.abstract, stems), bool(text))


def _from_files(pks: list[int], stems: frozenset[str]) -> dict[int, str]:
    """Of resources that do not speak of it in their abstract: the first file that does, near its beginning."""
    if not pks:
        return {}
    files = File.objects.current().filter(resource__in=pks).exclude(text="").order_by("-position")
    texts = files.annotate(lead=Substr("text", 1, LEAD)).values_list("resource_id", "lead")
    return {pk: lead for pk, lead in texts if has(lead, stems)}


def _by_title(ask: Ask, user: Any) -> Shelf:
    rows = _published(user)
    for word in ask.asked.words:
        rows = rows.filter(title__icontains=word[:LONGEST_WORD])
    total = rows.count()
    begin = SIZE * (min(ask.page, LAST_PAGE) - 1)
    found = rows.order_by("-published_at", "-pk")[begin : begin + SIZE]
    pages = min(LAST_PAGE, -(-total // SIZE))
    return Shelf([_row(one, frozenset(), "") for one in found], total, ask.page, pages, None)


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
