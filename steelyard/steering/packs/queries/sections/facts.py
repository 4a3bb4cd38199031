"""What every section of a pack is built from: the window, the measures with their numbers, each counted once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from steelyard.center.charge.models import AwardYear
from steelyard.steering.packs.queries.figures import Figure, Window
from steelyard.steering.packs.queries.targets import Aim, Asked, aims, every_measure, targets_of
from steelyard.steering.packs.rules.pages import Row, Table


@dataclass
class Facts:
    """The numbers of one pack. Small numbers of people are hidden: packs leave the house."""

    window: Window
    year: AwardYear
    is_whole_year: bool = True
    _told: dict[str, list[Figure]] = field(default_factory=dict)

    @cached_property
    def measures(self) -> dict[str, Asked]:
        return {one.key: one for one in every_measure()}

    def figures(self, key: str) -> list[Figure]:
        if key not in self._told:
            self._told[key] = self.measures[key].figures(self.window)
        return self._told[key]

    def figure(self, name: str) -> Figure | None:
        """The number of a name such as "program-requests/received"."""
        key, _, value = name.partition("/")
        known = self.figures(key) if key in self.measures else []
        return next((one for one in known if one.value.key == value), None)

    @cached_property
    def aims(self) -> list[Aim]:
        return aims(self.year, self.window, targets_of(self.year))

    def told(self) -> Iterator[tuple[str, Figure]]:
        """Every number that was looked at, by its name."""
        for key, figures in self._told.items():
            for one in figures:
                yield f"{key}/{one.value.key}", one

    def rows(self, keys: Iterable[str]) -> tuple[Row, ...]:
        """Lines of a table: measure, number, of how many, what to know."""
        return tuple(
            Row((self.measures[key].name, one.value.label, one.value.shown(exact=False), _n(one), one.value.note),
                figure=f"{key}/{one.value.key}")
            for key in keys
            for one in self.figures(key)
        )  # fmt: skip

    def table(self, key: str, caption: str, measures: Iterable[str], *, note: str = "") -> Table:
        heads = ("Measure", "What", "Number", "Of how many", "Note")
        return Table(key, caption, heads, self.rows(measures), numbers=(2,), note=note)


def _n(figure: Figure) -> str:
    return "" if figure.value.counts_people else figure.value.n_shown
