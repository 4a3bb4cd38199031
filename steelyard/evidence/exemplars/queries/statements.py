"""The SQL of the sums, in DuckDB's words; Ibis says it in those of other engines."""

from dataclasses import dataclass, replace
from functools import cached_property

from steelyard.analysis.exemplars import Column
from steelyard.evidence.exemplars.queries.models import Kind, Model, Source

NAN = "CAST('NaN' AS DOUBLE)"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Statements:
    """Every statement over one source for one model; columns are known once the levels of texts are."""

    source: Source
    model: Model
    columns: tuple[Column, ...] = ()
    centre: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()
    skips_nan: bool = False  # only where a sum came out as no number: asking each cell costs time

    def with_columns(self, columns: tuple[Column, ...], centre: list[float], scale: list[float]) -> "Statements":
        return replace(self, columns=columns, centre=tuple(centre), scale=tuple(scale))

    def value(self, name: str) -> str:
        """A column as number or text, nothing where it is missing."""
        cell = quoted(name)
        if name not in self.model.groups and self.source.kinds[name] is Kind.NUMBER:
            cell = f"CAST({cell} AS DOUBLE)"
            codes = [repr(float(code)) for code in self.model.missing if _is_number(code)]
            codes += [NAN] if self.skips_nan else []
        else:
            codes = [literal(code) for code in self.model.missing]
            cell = f"CAST({cell} AS VARCHAR)" if codes or self.source.kinds[name] is Kind.TEXT else cell
        return f"CASE WHEN {cell} IN ({', '.join(codes)}) THEN NULL ELSE {cell} END" if codes else cell

    @cached_property
    def place(self) -> dict[str, str]:
        """Short names, so that no heading can be in the way."""
        return {name: f"c{at}" for at, name in enumerate(self.model.columns)}

    @property
    def typed(self) -> str:
        cells = ", ".join(f"{self.value(name)} AS {short}" for name, short in self.place.items())
        return f"SELECT {cells} FROM {self.source.relation}"

    @property
    def sample(self) -> str:
        return f"SELECT * FROM ({self.typed}) AS t LIMIT 20480"

    def levels(self, name: str, most: int) -> str:
        """The texts of a column; one more than allowed tells that there are too many."""
        short = self.place[name]
        found = f"SELECT DISTINCT {self.value(name)} AS {short} FROM {self.source.relation}"
        return f"SELECT {short} AS level FROM ({found}) AS t WHERE {short} IS NOT NULL LIMIT {most + 1}"

    @property
    def complete(self) -> str:
        known = [f"{short} IS NOT NULL" for short in self.place.values()]
        return " AND ".join(known + ([f"{self.place[self.model.weights]} <> 0"] if self.model.weights else []))

    def _z(self, at: int) -> str:
        if at == len(self.columns):
            return self._centred(self.model.outcome, at)
        column = self.columns[at]
        if column.level is None:
            return self._centred(column.name, at)
        short = self.place[column.name]
        return f"CASE WHEN {short} = {literal(column.level)} THEN 1.0 WHEN {short} IS NOT NULL THEN 0.0 END"

    def _centred(self, name: str, at: int) -> str:
        return f"({self.place[name]} - CAST({self.centre[at]!r} AS DOUBLE)) * CAST({1 / self.scale[at]!r} AS DOUBLE)"

    @property
    def scaled(self) -> str:
        """Rows as z, with their groups and their weight."""
        cells = [f"CAST({self._z(at)} AS DOUBLE) AS z{at}" for at in range(len(self.columns) + 1)]
        cells += [f"{self.place[name]} AS g{at}" for at, name in enumerate(self.model.groups)]
        if self.model.weights:
            cells.append(f"{self.place[self.model.weights]} AS w")
        return f"SELECT {', '.join(cells)}, ({self.complete}) AS is_complete FROM ({self.typed}) AS t"

    @property
    def keys(self) -> list[str]:
        return [f"g{at}" for at in range(len(self.model.groups))]

    @property
    def _of_groups(self) -> list[str]:
        """Sums of each group."""
        times = "w * " if self.model.weights else ""
        found = ["COUNT(*) AS n", *(f"SUM({times}z{at}) AS t{at}" for at in range(len(self.columns) + 1))]
        if self.model.weights:
            found += ["SUM(w) AS w", "SUM(LN(ABS(w))) AS lw", "MIN(w) AS least"]
        return found

    def products(self) -> list[tuple[int, int]]:
        """Pairs of columns; two levels of one text never meet."""
        return [
            (one, two)
            for one in range(len(self.columns) + 1)
            for two in range(one, len(self.columns) + 1)
            if not self._exclude(one, two)
        ]

    def _exclude(self, one: int, two: int) -> bool:
        if one == two or two == len(self.columns):
            return False
        return self.columns[one].level is not None and self.columns[one].name == self.columns[two].name

    @property
    def _of_pairs(self) -> list[str]:
        times = "w * " if self.model.weights else ""
        return [f"SUM({times}z{one} * z{two}) AS s{one}_{two}" for one, two in self.products()]

    @property
    def by_group(self) -> str:
        keys = ", ".join(self.keys)
        sums = ", ".join(self._of_groups)
        return f"SELECT {keys}, {sums} FROM ({self.scaled}) AS t WHERE is_complete GROUP BY {keys}"

    @property
    def over_all(self) -> str:
        return f"SELECT {', '.join(self._of_pairs)} FROM ({self.scaled}) AS t WHERE is_complete"

    @property
    def everything(self) -> str:
        """All sums in one scan; rows that miss something are counted apart."""
        keys = ", ".join([*self.keys, "is_complete"])
        sums = ", ".join(self._of_groups + self._of_pairs)
        return f"SELECT {keys}, {sums} FROM ({self.scaled}) AS t GROUP BY {keys}"

    @property
    def count(self) -> str:
        return f"SELECT COUNT(*) AS n FROM {self.source.relation}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
