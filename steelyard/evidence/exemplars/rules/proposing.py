"""Candidates by a stated rule, from several indicators over years, without a database."""

from collections.abc import Mapping, Sequence
from typing import Any

from steelyard.analysis.exemplars import PEERS, Outcome, Peer, Rule, Unusable, as_document, peers
from steelyard.analysis.exemplars.documents import rounded
from steelyard.evidence.exemplars.rules import NUMBER, TEXT

RULE = "rule"
PUBLISHED = "How many people stand behind a figure is not known; whoever asked says that each stands on enough of them."
PARTS = (
    "top", "bottom", "must_be_clearly_above", "fewest_in_cell", "fewest_in_group", "fewest_years", "fewest_indicators",
    "least_response",
)  # fmt: skip


def rule_of(asked: Mapping[str, Any]) -> Rule:
    return Rule(**{name: asked[name] for name in PARTS})


def rule_problem(asked: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> tuple[str, str] | None:
    """The first choice that cannot work, as the field and a sentence."""
    held = {one["name"]: one for one in columns}
    parts = [(field, asked[field]) for field in ("group", "year", "students", "people", "response") if asked[field]]
    parts += [(field, name) for field in ("indicators", "context") for name in asked[field]]
    found = [_twice(parts), *_of_rule(asked), *(_of_column(field, held[name]) for field, name in parts)]
    return next((one for one in found if one), None)


def _twice(parts: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    used = set[str]()
    for field, name in parts:
        if name in used:
            return field, f"Column {name} is chosen twice; each column has one part to play."
        used.add(name)
    return None


def _of_rule(asked: Mapping[str, Any]) -> list[tuple[str, str] | None]:
    """What the rule wants and the choice of columns does not give."""
    stray = [name for name in asked["less"] if name not in asked["indicators"]]
    wanted, years = asked["fewest_indicators"], asked["fewest_years"]
    few = f"The rule wants {wanted} indicators at least; {len(asked['indicators'])} are chosen."
    no_response = asked["least_response"] is not None and not asked["response"]
    return [
        ("less", f"Column {stray[0]} is not among the indicators.") if stray else None,
        ("indicators", few) if len(asked["indicators"]) < wanted else None,
        ("year", f"The rule wants {years} years; choose the column that names them.")
        if years > 1 and not asked["year"]
        else None,
        ("response", "Choose the column of the response rate, or leave its least value blank.")
        if no_response
        else None,
        ("published", "Either a column tells how many people there are, or nobody knows; choose one.")
        if asked["published"] and asked["people"]
        else None,
    ]


def _of_column(field: str, column: Mapping[str, Any]) -> tuple[str, str] | None:
    name = column["name"]
    if field in {"indicators", "people", "response"} and column["kind"] == TEXT:
        return field, f"Column {name} holds text, as in row {column['text_row']}; numbers are needed here."
    if field in {"indicators", "context", "group"} and column["levels"] <= 1:
        return field, f"Column {name} holds one value in every row, so it tells nothing."
    return None


def texts_of(names: Sequence[str], columns: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The columns of context that hold texts."""
    kinds = {one["name"]: one["kind"] for one in columns}
    return tuple(name for name in names if kinds[name] != NUMBER)


def document(
    found: Outcome, context: Mapping[str, Mapping[str, Any]], cells: Sequence[Any], *, is_published: bool = False
) -> dict[str, Any]:
    """What was found as it is kept; groups that could not be compared are not in it at all."""
    told = as_document(found.fit)
    lines = {one["group"]: one for one in told["groups"]}
    compared = [one.group for one in found.standings]
    people, years = _by_year(cells, set(compared), is_published=is_published)
    told["groups"] = [
        lines[one.group]
        | {
            "n": None if is_published else people[one.group],
            "observed": rounded(one.score),
            "expected": rounded(one.expected),
            "score_rank": one.rank,
            "response": None if one.response is None else rounded(one.response),
            "against": list(one.against),
            "candidate": one.is_candidate,
        }
        for one in found.standings
    ]
    reliability = {"alpha": found.reliability.alpha, "between_years": found.reliability.between_years}
    return told | {
        "kind": RULE,
        "rule": [PUBLISHED, *found.rule.sentences[2:]] if is_published else list(found.rule.sentences),
        "reliability": {name: None if value is None else rounded(value) for name, value in reliability.items()},
        "suppressed": found.suppressed,
        "not_compared": found.not_compared,
        "years": years,
        "context": {group: dict(context.get(group, {})) for group in compared},
    }


def _by_year(cells: Sequence[Any], compared: set[str], *, is_published: bool) -> tuple[dict[str, int], dict[str, Any]]:
    """People of each group, and its figures by indicator and year; students apart are not in it."""
    people: dict[str, dict[str, int]] = {}
    years: dict[str, Any] = {}
    for cell in cells:
        if cell.group in compared and not cell.students:
            held = people.setdefault(cell.group, {})
            held[cell.year] = max(held.get(cell.year, 0), cell.n)
            by_indicator = years.setdefault(cell.group, {}).setdefault(cell.indicator, {})
            by_indicator[cell.year] = [rounded(cell.value), None if is_published else cell.n]
    return {group: sum(held.values()) for group, held in people.items()}, years


def peers_of(found: Mapping[str, Any], group: str, *, count: int = PEERS) -> tuple[Peer, ...]:
    """Those nearest in context among those compared; nobody where nothing is held constant."""
    context = found.get("context") or {}
    columns = list(found["asked"]["context"])
    if not columns or group not in context:
        return ()
    held = {name: values for name, values in context.items() if values}
    names = sorted({name for values in held.values() for name in values})
    try:
        return peers(held, group, names, count=count)
    except Unusable:
        return ()
