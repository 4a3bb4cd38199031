"""A release as a reader meets it: questions in the order of the form, each with its figures, from its content alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from steelyard.analysis.disclosure.attacks import Published
from steelyard.foundation.kit.charts import Bar

WHOLE_FROM = 60  # answers with more letters in a row of a grid stand below each other on narrow screens


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grouped:
    """One item by groups: a column for each group."""

    title: str
    by: str
    labels: tuple[str, ...]
    ns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_shown: bool

    @property
    def caption(self) -> str:
        return f"{self.title} (by: {self.by})"


@dataclass(frozen=True)
class Figure:
    """One item for everybody who was asked."""

    item: str
    title: str
    n: str
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]  # answer, share, and the share in the wave before where it can be compared
    top: str
    top_label: str
    mean: str
    is_shown: bool
    is_narrow: bool
    is_compared: bool
    groups: tuple[Grouped, ...]


@dataclass(frozen=True)
class Section:
    """One question; a grid has a figure for each of its rows, others have one."""

    question: str
    title: str
    is_grid: bool
    heads: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def compared(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.is_compared)

    @property
    def has_groups(self) -> bool:
        return any(figure.groups for figure in self.figures)


type Content = Mapping[str, Any]


def sections(content: Content, earlier: Content | None = None) -> list[Section]:
    """All questions of a release; ``earlier`` is the content of the wave before, to compare with."""
    tables = content.get("tables", [])
    then = {
        (one["key"], one["item"].partition(".")[2]): one for one in (earlier or {}).get("tables", []) if _is_whole(one)
    }
    found = []
    for (question, title), group in groupby(
        tables_of_questions(tables), key=lambda one: (one["question"], one["asked_as"])
    ):
        rows = list(group)
        figures = tuple(_figure(one, tables, then) for one in rows if _is_whole(one))
        heads = tuple(row[0] for row in rows[0]["parts"][0]["rows"])
        found.append(Section(question, title, rows[0]["kind"] == "grid", heads, figures))
    return found


def tables_of_questions(tables: list[Any]) -> list[Any]:
    return [one for one in tables if one["item"] and not one["by"]]


def mixes(content: Content) -> list[Figure]:
    """Who answered: the groups themselves."""
    return [_figure(one, [], {}) for one in content.get("tables", []) if not one["item"]]


def _is_whole(table: Content) -> bool:
    return not table["by"] and bool(table["item"])


def _figure(table: Content, tables: list[Any], then: Mapping[tuple[str, str], Any]) -> Figure:
    part = table["parts"][0]
    before = _comparable(table, then)
    shares = {row[0]: row[1] for row in before["parts"][0]["rows"]} if before else {}
    rows = tuple(Row(row[0], (row[1], *((shares.get(row[0], ""),) if before else ()))) for row in part["rows"])
    top = part["top"]
    return Figure(
        item=table["item"],
        title=table["title"],
        n=part["n"][0],
        bars=tuple(_bar(row) for row in part["rows"]),
        rows=rows,
        top=top[0] if top else "",
        top_label=" or ".join(row[0].lower() if place else row[0] for place, row in enumerate(part["rows"][-2:])) if top else "",
        mean=part["mean"][0] if part["mean"] else "",
        is_shown=table["is_shown"],
        is_narrow=table["is_narrow"],
        is_compared=before is not None,
        groups=tuple(_grouped(one) for one in tables if one["item"] == table["item"] and one["by"]),
    )  # fmt: skip


def _comparable(table: Content, then: Mapping[tuple[str, str], Any]) -> Any:
    """The same question, in the same words, of the wave before."""
    found = then.get((table["key"], table["item"].partition(".")[2]))
    fits = found and found["mark"] == table["mark"] and found["is_shown"] and table["is_shown"]
    return found if fits else None


def _bar(row: list[Any]) -> Bar:
    """A bar to the middle of what is shown: the words tell its ends."""
    _, words, low, high = row
    return Bar(row[0], 0 if low is None else (low + high) / 2, words)


def _grouped(table: Content) -> Grouped:
    parts = table["parts"]
    labels = tuple(part["label"] for part in parts)
    rows = [Row(row[0], tuple(part["rows"][place][1] for part in parts)) for place, row in enumerate(parts[0]["rows"])]
    if any(part["top"] for part in parts):
        rows.append(Row("Together, the last two", tuple(part["top"][0] if part["top"] else "" for part in parts)))
    if any(part["mean"] for part in parts):
        rows.append(Row("Mean", tuple(part["mean"][0] if part["mean"] else "" for part in parts)))
    ns = tuple(part["n"][0] for part in parts)
    return Grouped(table["title"], table["by_title"], labels, ns, tuple(rows), table["is_shown"])


HEADINGS = ("Question", "Item", "By", "Group", "People", "Answer", "Share", "At least %", "At most %")


def lines(content: Content) -> Iterator[list[str]]:
    """Every figure of a release as a line of a table; what is not shown says so and nothing else (R8)."""
    for table in content.get("tables", []):
        for part in table["parts"]:
            about = [table["asked_as"], table["title"], table["by_title"] if table["item"] else "", part["label"],
                     part["n"][0]]  # fmt: skip
            named = [(row[0], row[1:]) for row in part["rows"]]
            named += [("Last two together", part["top"])] if part["top"] else []
            named += [("Mean", part["mean"])] if part["mean"] else []
            for label, (words, low, high) in named:
                yield [*about, label, words, "" if low is None else f"{low:g}", "" if high is None else f"{high:g}"]


def published(content: Content) -> list[Published]:
    """Every table as readers see it, for the attacks."""
    return [
        Published(
            f"{table['name']}{', ' + part['label'] if part['label'] else ''}",
            part["n"][0],
            tuple((row[0], row[1]) for row in part["rows"]),
            is_part=bool(table["by"] and table["item"]) or table["is_narrow"],
            has_many=table["kind"] == "multiple",
        )
        for table in content.get("tables", [])
        for part in table["parts"]
    ]
