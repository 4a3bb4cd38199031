"""What a reader at the funder would check before believing a report."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from steelyard.steering.packs.rules.packs import Part, period_problem
from steelyard.steering.packs.rules.pages import Section

FEWEST = 10  # people, in any number that leaves the house
_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Flaw:
    """Something that is not right; what ``stops`` keeps the report from being submitted."""

    words: str
    stops: bool
    part: str = ""

    @property
    def mark(self) -> str:
        return "attention" if self.stops else "waiting"


@dataclass(frozen=True)
class Told:
    """A number as the report tells it: n, whether it is a share with a denominator, of how many, and people if it counts them."""

    n: int | None
    is_parted: bool
    of: str
    shown: str
    people: int | None = None


def flaws(
    sections: Iterable[Section],
    told: Mapping[str, Told],
    texts: Mapping[str, str],
    *,
    period: tuple[date, date],
    year: tuple[date, date],
    today: date,
) -> list[Flaw]:
    """Everything that is found; what stops comes first."""
    known = list(sections)
    found = [*_period(period, year, today), *_agreement(known, told), *_denominators(told), *_small(known, told)]
    found += [Flaw(words, kind == "stops", one.part) for one in known for kind, words in one.flaws]
    if any(one.part == Part.NARRATIVE for one in known) and not texts.get(Part.NARRATIVE, "").strip():
        found.append(Flaw("Nobody has written what the year was about.", stops=True, part=Part.NARRATIVE))
    return sorted(found, key=lambda one: not one.stops)


def _period(period: tuple[date, date], year: tuple[date, date], today: date) -> Iterable[Flaw]:
    if problem := period_problem(*period, year):
        yield Flaw(problem, stops=True)
    if period[1] >= today:
        yield Flaw("The period is not over: what comes in after today is not in the report.", stops=False)
    elif period != year:
        yield Flaw("The report is about a part of the award year.", stops=False)


def _agreement(sections: list[Section], told: Mapping[str, Told]) -> Iterable[Flaw]:
    """The same number has the same words in every table, and tables that add up to it do."""
    shown: dict[str, set[str]] = defaultdict(set)
    for section in sections:
        for table in section.tables:
            for figure, n in table.agrees:
                here = told.get(figure)
                if here is not None and here.n is not None and here.n != n:
                    words = f"“{table.caption}” makes it {n:,} where the measure says {here.n:,}."
                    yield Flaw(words, stops=True, part=section.part)
            for row in table.rows:
                if row.figure in told:
                    shown[row.figure] |= {cell for cell in row.cells if cell == told[row.figure].shown}
                    if told[row.figure].shown not in row.cells and not _ratio(row.cells, told[row.figure]):
                        words = f"“{table.caption}” does not show {told[row.figure].shown} for “{row.cells[0]}”."
                        yield Flaw(words, stops=True, part=section.part)


def _ratio(cells: tuple[str, ...], told: Told) -> bool:
    """Whether a share stands as a ratio, 38/100, which says the same as 38 of 100; or whole, as a crossed table has it."""
    ratio = told.of.replace(" of ", "/")
    return ratio in cells or (told.n is not None and f"{told.n:,}" in cells)


def _denominators(told: Mapping[str, Told]) -> Iterable[Flaw]:
    for one in told.values():
        if one.is_parted and not one.of:
            yield Flaw(f"A share of {one.shown} does not say of how many.", stops=True)


def _small(sections: list[Section], told: Mapping[str, Told]) -> Iterable[Flaw]:
    """No number of fewer than ten people stands anywhere."""
    for one in told.values():
        if one.people is not None and 0 < one.people < FEWEST and _NUMBER.fullmatch(one.shown):
            yield Flaw("A number of fewer than ten people is shown.", stops=True)
    for section in sections:
        for table in section.tables:
            for row in table.rows:
                cells = [row.cells[at] for at in table.people if at < len(row.cells)]
                if any(_NUMBER.fullmatch(cell) and 0 < int(cell.replace(",", "")) < FEWEST for cell in cells):
                    yield Flaw(f"“{table.caption}” shows fewer than ten people for “{row.cells[0]}”.", stops=True,
                               part=section.part)  # fmt: skip
