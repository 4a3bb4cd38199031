"""One group as a page shows it: its line, its figures by year beside the middle of all, and its peers."""

from collections import Counter
from collections.abc import Mapping
from statistics import median
from typing import Any, NamedTuple

from steelyard.evidence.exemplars.rules import figures_of, is_candidate, ordered
from steelyard.evidence.exemplars.rules.proposing import peers_of


class Point(NamedTuple):
    """A figure of one year: of the group, from how many people, and the middle of all groups."""

    year: str
    value: float | None
    n: int | None
    middle: float


class PeerLine(NamedTuple):
    """A group near in context, and how it does."""

    line: Mapping[str, Any]
    distance: float


def by_year(found: Mapping[str, Any], group: str) -> dict[str, list[Point]]:
    """Of each indicator the years, those that the group lacks as well."""
    years = found.get("years") or {}
    told: dict[str, list[Point]] = {}
    for indicator in found["asked"].get("indicators", ()):
        every: dict[str, list[float]] = {}
        for held in years.values():
            for year, (value, _) in held.get(indicator, {}).items():
                every.setdefault(year, []).append(value)
        own = years.get(group, {}).get(indicator, {})
        told[indicator] = [
            Point(year, own[year][0], own[year][1], median(values))
            if year in own
            else Point(year, None, None, median(values))
            for year, values in sorted(every.items())
        ]
    return told


def told_of(found: Mapping[str, Any], group: str) -> dict[str, Any] | None:
    """All that is known of a group that was compared; None of any other."""
    figures = figures_of(found, group)
    if figures is None:
        return None
    lines = {one["group"]: one for one in ordered(found)}
    near = [PeerLine(lines[one.group], one.distance) for one in peers_of(found, group) if one.group in lines]
    return {
        "figures": figures,
        "peers": near,
        "indicators": by_year(found, group),
        "held": [(name, _shown(value)) for name, value in (found.get("context") or {}).get(group, {}).items()],
        "response": answered(figures),
    }


def answered(line: Mapping[str, Any]) -> str:
    """The share of those asked that answered, where it is known."""
    return "" if line.get("response") is None else f"{line['response']:.0%}"


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def by_state(found: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Of each state how many groups were compared, and how many of them are candidates."""
    states = found.get("states") or {}
    compared = Counter(states.values())
    proposed = Counter(states[one["group"]] for one in found["groups"] if one["group"] in states and is_candidate(one))
    return [(state, many, proposed[state]) for state, many in sorted(compared.items())]
