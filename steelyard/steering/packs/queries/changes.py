"""What became of a submitted pack's rows, numbers and definitions since."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.queries.document import definition, marked, window_of_pack
from steelyard.steering.packs.queries.figures import Figure
from steelyard.steering.packs.queries.kinds import KINDS
from steelyard.steering.packs.queries.targets import measure_named
from steelyard.steering.packs.rules.pages import mark_of
from steelyard.steering.packs.rules.rowsets import SIGNS, Changes, compared, rows_of

SHOWN = 50


@dataclass(frozen=True)
class Changed:
    """One number that reads otherwise now, or whose rows or definition do."""

    name: str
    label: str
    measure: str
    then: str
    now: str
    rows: Changes
    defined: list[tuple[str, str, str]]  # (what, as it was submitted, now)

    @property
    def is_other(self) -> bool:
        return self.then != self.now


def changes_of(pack: Pack, today: date) -> list[Changed]:
    """Every number of a submitted pack that changed since; read anew, so it takes as long as building it did."""
    window = window_of_pack(pack, today)
    kept = pack.kept
    asked = {key: measure_named(key) for key in {name.partition("/")[0] for name in kept["figures"]}}
    now: dict[str, dict[str, Figure]] = {
        key: {one.value.key: one for one in measure.figures(window)} if measure else {}
        for key, measure in asked.items()
    }
    told = [
        _changed(name, kept, now.get(name.partition("/")[0], {}).get(name.partition("/")[2]),
                 _defined(kept, name.partition("/")[0], asked))
        for name in kept["figures"]
    ]  # fmt: skip
    return [one for one in told if one.is_other or one.rows or one.defined]


def _changed(name: str, kept: dict[str, Any], figure: Figure | None, defined: list[tuple[str, str, str]]) -> Changed:  # noqa: PLR0917 -- then, now, and what it means
    then = kept["figures"][name]
    before = kept["rows"].get(name)
    rows = Changes()
    if before is not None and figure is not None and figure.behind is not None:
        rows = compared(before, marked(figure.behind))
    elif before is not None:
        rows = Changes(gone=tuple(key for key, _, _ in rows_of(before)))
    now = figure.value.shown(exact=False) if figure else "No longer counted"
    measure = kept["definitions"].get(name.partition("/")[0], {}).get("Name", "")
    return Changed(name, then["label"], measure, then["shown"], now, rows, defined)


def _defined(kept: dict[str, Any], key: str, asked: dict[str, Any]) -> list[tuple[str, str, str]]:
    """How the definition of a measure reads otherwise."""
    then = kept["definitions"].get(key, {})
    now = definition(asked[key]) if asked.get(key) else {}
    names = dict.fromkeys([*then, *now])
    return [(name, then.get(name, "—"), now.get(name, "—")) for name in names if then.get(name) != now.get(name)]


@dataclass(frozen=True)
class KeptRow:
    """A row behind a submitted number: as it is now, or gone, and whether that is what was submitted."""

    cells: tuple[str, ...]
    href: str
    counted: bool
    state: str  # "", "Changed since submission", "No longer there"


def kept_rows(pack: Pack, name: str, *, first: int = 0) -> tuple[list[KeptRow], int, tuple[str, ...]]:
    """Some of the rows that a submitted number stood on, how many there are, and the heads of their columns."""
    before = pack.kept["rows"][name]
    kind = KINDS[before["kind"]]
    wanted = [row for at, row in enumerate(rows_of(before)) if first <= at < first + SHOWN]
    rows = {kind.name_of(row): row for row in kind.named(key for key, _, _ in wanted)}
    found = [_kept_row(kind, rows.get(key), (key, mark, counts)) for key, mark, counts in wanted]
    return found, before["n"], kind.heads


def _kept_row(kind: Any, row: Any, then: tuple[int, str, bool]) -> KeptRow:
    key, mark, counts = then
    if row is None:
        return KeptRow(
            (f"{kind.model._meta.verbose_name} {key}".capitalize(), *("—" for _ in kind.heads[1:])),
            "",
            counts,
            "No longer there",
        )
    cells = kind.cells(row)
    same = mark_of(cells, counts=counts)[:SIGNS] == mark
    return KeptRow(cells, kind.href(row), counts, "" if same else "Changed since submission")


__all__ = ["Changed", "KeptRow", "changes_of", "kept_rows"]
