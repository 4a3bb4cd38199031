"""Who may be an exemplar: a rule whose every part is stated, and can be moved.

A group is proposed when its mean score is in the top part, it stands clearly above what its context predicts (the 95 %
interval of its effect lies above zero, years being the replications), and it is not in the bottom part on any indicator, in
any year, for any group of students with enough data. The rule proposes; people verify.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from steelyard.analysis.exemplars.fitting import fit
from steelyard.analysis.exemplars.indicators import (
    ALL,
    FEWEST,
    Cell,
    Indicator,
    Reliability,
    Score,
    parts,
    scores,
    shown,
    turned,
)
from steelyard.analysis.exemplars.shapes import Fit, Unusable
from steelyard.analysis.exemplars.sums import sums

Value = float | str


@dataclass(frozen=True)
class Rule:
    """The parts of the rule; as given here they are what is proposed where nobody says otherwise."""

    top: float = 0.10  # of groups by mean score
    bottom: float = 0.25  # of groups on one indicator in one year
    must_be_clearly_above: bool = True
    fewest_in_cell: int = FEWEST
    fewest_in_group: int = 30  # people over all years and indicators' largest cells
    fewest_years: int = 2
    fewest_indicators: int = 3
    least_response: float | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The rule as people read it."""
        found = [
            f"Figures of fewer than {self.fewest_in_cell} people are left out before anything is computed.",
            f"Compared are groups with {self.fewest_years} years or more, and {self.fewest_in_group} people or more.",
            f"The mean score is in the top {self.top:.0%}.",
            f"On no indicator, in no year and for no group of students is it in the bottom {self.bottom:.0%}.",
        ]
        if self.must_be_clearly_above:
            found.append("The 95 % interval of what it does beyond its context lies above zero.")
        if self.least_response is not None:
            found.append(f"At least {self.least_response:.0%} of those asked answered.")
        return tuple(found)


@dataclass(frozen=True)
class Data:
    """Figures, what is held constant of each group, and which share of those asked answered."""

    cells: tuple[Cell, ...]
    indicators: tuple[Indicator, ...]
    context: Mapping[str, Mapping[str, Value]]
    response: Mapping[str, float]


@dataclass(frozen=True)
class Standing:
    """Where one group stands, and what speaks against proposing it; nothing against it makes it a candidate."""

    group: str
    rank: int
    of: int
    score: float
    expected: float
    effect: float
    se: float
    is_clearly_above: bool
    response: float | None
    against: tuple[str, ...]

    @property
    def is_candidate(self) -> bool:
        return not self.against


@dataclass(frozen=True)
class Outcome:
    """Every group that could be compared, best first; those that could not are not here at all."""

    rule: Rule
    context: tuple[str, ...]
    fit: Fit
    standings: tuple[Standing, ...]
    reliability: Reliability
    suppressed: int  # cells
    not_compared: int  # groups with something shown, but not enough

    @property
    def candidates(self) -> tuple[str, ...]:
        return tuple(one.group for one in self.standings if one.is_candidate)


def propose(data: Data, context: Sequence[str], rule: Rule | None = None) -> Outcome:
    """Who is proposed when these columns of context are held constant. Raises Unusable."""
    rule = rule or Rule()
    if len(data.indicators) < rule.fewest_indicators:
        raise Unusable(
            f"The rule wants {rule.fewest_indicators} indicators at least; there are {len(data.indicators)}."
        )
    cells, suppressed = shown(data.cells, fewest=rule.fewest_in_cell)
    found, _ = scores(cells, data.indicators)
    compared = _compared(cells, found, rule)
    cells = [cell for cell in cells if cell.group in compared]
    found, reliability = scores(cells, data.indicators)
    fitted = _fitted(_replications(found, cells, data.indicators), data, context)
    standings = _standings(found, (data, rule, fitted), _lows(cells, data.indicators, rule))
    groups = {cell.group for cell in data.cells}
    return Outcome(rule, tuple(context), fitted, standings, reliability, suppressed, len(groups - compared))


def _compared(cells: Sequence[Cell], found: Sequence[Score], rule: Rule) -> set[str]:
    """Groups with enough years and people."""
    years = defaultdict[str, set[str]](set)
    people = defaultdict[str, dict[str, int]](dict)
    for one in found:
        years[one.group].add(one.year)
    for cell in cells:
        if cell.students == ALL:
            held = people[cell.group]
            held[cell.year] = max(held.get(cell.year, 0), cell.n)
    return {
        group
        for group, in_years in years.items()
        if len(in_years) >= rule.fewest_years and sum(people[group].values()) >= rule.fewest_in_group
    }


def _replications(found: list[Score], cells: Sequence[Cell], indicators: Sequence[Indicator]) -> list[Score]:
    """Years are the replications; where there is one year only, indicators of one weight are."""
    groups = {one.group for one in found}
    if len(groups) < len(found) or len(indicators) < 2 or len({one.weight for one in indicators}) > 1:
        return found
    return [one for one in parts(cells, indicators) if one.group in groups]


def _fitted(found: Sequence[Score], data: Data, context: Sequence[str]) -> Fit:
    if not found:
        raise Unusable("No group has enough years and people to be compared.")
    held = {name: [data.context.get(one.group, {}).get(name) for one in found] for name in context}
    columns = {name: _column(values) for name, values in held.items()}
    made = sums([one.value for one in found], columns, [one.group for one in found], name="score")
    return fit(made)


def _column(values: Sequence[Value | None]) -> Sequence[float] | Sequence[str]:
    if any(isinstance(value, str) for value in values):
        return ["" if value is None else str(value) for value in values]
    return [float("nan") if value is None else float(value) for value in values]


def _lows(cells: Sequence[Cell], indicators: Sequence[Indicator], rule: Rule) -> dict[str, list[str]]:
    """Of each group, where it is in the bottom part: indicator, year, and students unless all."""
    lows = defaultdict[str, list[str]](list)
    for (indicator, year, students), values in sorted(turned(cells, indicators).items()):
        count = floor(rule.bottom * len(values))
        for group, value in values.items():
            if sum(other <= value for other in values.values()) <= count:
                of = f" for {students}" if students != ALL else ""
                lows[group].append(f"in the bottom {rule.bottom:.0%} on {indicator} in {year}{of}")
    return lows


def _standings(
    found: Sequence[Score], told: tuple[Data, Rule, Fit], lows: Mapping[str, list[str]]
) -> tuple[Standing, ...]:
    data, rule, fitted = told
    held = defaultdict[str, list[float]](list)
    for one in found:
        held[one.group].append(one.value)
    place = {label: at for at, label in enumerate(fitted.groups.labels)}
    means = {group: sum(values) / len(values) for group, values in held.items() if group in place}
    ordered = sorted(means, key=lambda group: (-means[group], group))
    most = ceil(rule.top * len(ordered))
    standings = []
    for group in ordered:
        rank = 1 + sum(value > means[group] for value in means.values())
        at = place[group]
        above = bool(fitted.groups.clearly_above[at])
        response = data.response.get(group)
        against = [f"not in the top {rule.top:.0%}"] if rank > most else []
        against += ["not clearly above what its context predicts"] if rule.must_be_clearly_above and not above else []
        if rule.least_response is not None and (response is None or response < rule.least_response):
            against.append("too few of those asked answered")
        against += lows.get(group, [])
        standings.append(
            Standing(
                group,
                rank=rank,
                of=len(ordered),
                score=means[group],
                expected=means[group] - float(fitted.groups.mean_residual[at]),
                effect=float(fitted.groups.effect[at]),
                se=float(fitted.groups.se[at]),
                is_clearly_above=above,
                response=response,
                against=tuple(against),
            )
        )
    return tuple(standings)


@dataclass(frozen=True)
class Change:
    """Two lists side by side: who is on both, who comes with the second, who goes."""

    stay: tuple[str, ...]
    enter: tuple[str, ...]
    leave: tuple[str, ...]


def side_by_side(first: Outcome, second: Outcome) -> Change:
    before, after = first.candidates, second.candidates
    return Change(
        tuple(group for group in after if group in before),
        tuple(group for group in after if group not in before),
        tuple(group for group in before if group not in after),
    )
