"""Studies of exemplars without a database: what may be asked, and how it is said."""

from collections.abc import Mapping, Sequence
from typing import Any

from steelyard.analysis.exemplars import WIDTH
from steelyard.foundation.kit.choices import Choice

FEWEST = 10
LEAST_FEWEST = 5
MOST_COLUMNS = 300
MOST_LEVELS = 200
ENDINGS = ("csv", "tsv", "txt", "xlsx", "parquet")
NUMBER, IDENTIFIER, TEXT = "number", "identifier", "text"


class NotNow(Exception):
    """It cannot be done as things stand; one sentence."""


class FitStatus(Choice):
    WAITING = "waiting", "Being worked out"
    FOUND = "found", "Worked out"
    REFUSED = "refused", "Could not be worked out"


FIT_MARK = {FitStatus.WAITING: "waiting", FitStatus.FOUND: "done", FitStatus.REFUSED: "attention"}


def problem_of(asked: Mapping[str, Any], columns: Sequence[Mapping[str, Any]], rows: int) -> tuple[str, str] | None:
    """The first choice that cannot work, as the field and a sentence; what only the rows tell is found later."""
    held = {one["name"]: one for one in columns}
    found = [_twice(asked), *(("context", told) for name in asked["context"] if (told := _no_context(held[name])))]
    found += [
        (field, f"Column {name} holds text, as in row {held[name]['text_row']}; numbers are needed here.")
        for field in ("outcome", "weights")
        if (name := asked[field]) and held[name]["kind"] == TEXT
    ]
    if held[asked["outcome"]]["levels"] <= 1:
        found.append(("outcome", f"Column {asked['outcome']} holds one value in every row."))
    found.append(_no_group(held[asked["group"]], rows))
    return next((one for one in found if one), None)


def _twice(asked: Mapping[str, Any]) -> tuple[str, str] | None:
    """Each column has one part to play."""
    used = set[str]()
    parts = [(field, asked[field]) for field in ("outcome", "group", "within", "weights")]
    for field, name in (*parts, *(("context", name) for name in asked["context"])):
        if name and name in used:
            return field, f"Column {name} is chosen twice; each column has one part to play."
        used.add(name)
    return None


def _no_context(column: Mapping[str, Any]) -> str:
    if column["levels"] <= 1:
        return f"Column {column['name']} holds one value in every row, so it explains nothing."
    if column["kind"] != NUMBER and column["levels"] > MOST_LEVELS:
        return f"Column {column['name']} holds {column['levels']:,} different texts; context has at most {MOST_LEVELS}."
    return ""


def _no_group(column: Mapping[str, Any], rows: int) -> tuple[str, str] | None:
    name = column["name"]
    if column["levels"] <= 1:
        return "group", f"Column {name} holds one group only; there is nothing to compare it with."
    if column["levels"] >= rows - column["missing"]:
        return "group", f"In column {name} every group is a single row."
    return None


def is_candidate(one: Mapping[str, Any]) -> bool:
    """By the stated rule where there is one, else whoever is clearly above what is expected."""
    return bool(one.get("candidate", one["clearly_above"]))


def sentence(found: Mapping[str, Any]) -> str:
    """What was found, in one sentence."""
    shown = found["groups"]
    above = sum(map(is_candidate, shown))
    held = held_constant(found["asked"])
    if "rule" in found:
        count = "No group is" if not above else f"{above} group{'s are' if above > 1 else ' is'}"
        return f"{count} proposed by the rule, of {len(shown):,} compared; {held}"
    count = "No group does" if not above else f"{above} group{'s do' if above > 1 else ' does'}"
    return f"{count} clearly better than expected, of {len(shown):,} compared; {held}"


def held_constant(asked: Mapping[str, Any]) -> str:
    """What is held constant, in words."""
    names = list(asked["context"])
    if not names:
        return "nothing is held constant."
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"held constant: {told}."


def candidates(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those proposed, the greatest effect first."""
    return [one for one in ordered(found) if is_candidate(one)]


def ordered(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Groups with their name, the ends of their intervals and their rank, the greatest effect first."""
    rows = sorted(found["groups"], key=lambda one: (-one["effect"], one["group"]))
    names = found.get("names", {})
    return [
        one
        | {
            "rank": at,
            "name": names.get(one["group"], ""),
            "low": one["effect"] - WIDTH * one["se"],
            "high": one["effect"] + WIDTH * one["se"],
        }
        for at, one in enumerate(rows, start=1)
    ]


def compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who is proposed by both, who comes with the second, who goes."""
    before = [one["group"] for one in candidates(first)]
    after = [one["group"] for one in candidates(second)]
    return {
        "stay": [one for one in after if one in before],
        "enter": [one for one in after if one not in before],
        "leave": [one for one in before if one not in after],
    }


HEADINGS = (
    "group",
    "name",
    "rows",
    "observed",
    "expected",
    "effect",
    "se",
    "low",
    "high",
    "shrinkage",
    "clearly_above",
    "candidate",
)


def lines(found: Mapping[str, Any]) -> list[list[str]]:
    """The table of groups as text, the greatest effect first."""
    return [
        [
            one["group"],
            one["name"],
            "" if one["n"] is None else str(one["n"]),
            *(repr(one[name]) for name in ("observed", "expected", "effect", "se", "low", "high", "shrinkage")),
            "yes" if one["clearly_above"] else "no",
            "yes" if is_candidate(one) else "no",
        ]
        for one in ordered(found)
    ]


def figures_of(found: Mapping[str, Any], group: str) -> dict[str, Any] | None:
    """The line of one group as a dossier keeps it."""
    rows = ordered(found)
    line = next((one for one in rows if one["group"] == group), None)
    return None if line is None else {**line, "of": len(rows)}


def sheets(found: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """The result as sheets of a workbook: groups, what the context predicts, figures by year, what was asked."""
    fixed = [
        ["term", "estimate", "se"],
        *([one["term"], repr(one["estimate"]), repr(one["se"])] for one in found["fixed"]),
    ]
    variance = [
        [f"variance: {name}", "" if value is None else repr(value), ""] for name, value in found["variance"].items()
    ]
    years = [
        [group, indicator, year, repr(value), "" if n is None else str(n)]
        for group, held in sorted((found.get("years") or {}).items())
        for indicator, of_year in held.items()
        for year, (value, n) in sorted(of_year.items())
    ]
    asked = [["what", "value"], ["engine", found["engine"]], ["sha256", found["sha256"]]]
    asked += [[name, _plain(value)] for name, value in found["asked"].items()]
    asked += [["rule", one] for one in found.get("rule", ())]
    made = {"Groups": [list(HEADINGS), *lines(found)], "Model": [*fixed, *variance], "What was asked": asked}
    if years:
        made["By year"] = [["group", "indicator", "year", "value", "people"], *years]
    return made


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
