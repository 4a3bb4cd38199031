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


def sentence(found: Mapping[str, Any]) -> str:
    """What was found, in one sentence."""
    shown = found["groups"]
    above = sum(one["clearly_above"] for one in shown)
    held = held_constant(found["asked"])
    count = "No group does" if not above else f"{above} group{'s do' if above > 1 else ' does'}"
    return f"{count} clearly better than expected, of {len(shown):,} compared; {held}"


def held_constant(asked: Mapping[str, Any]) -> str:
    """What is held constant, in words."""
    names = list(asked["context"])
    if not names:
        return "nothing is held constant."
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"held constant: {told}."


def clearly_above(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those clearly above what is expected, the greatest effect first."""
    return [one for one in ordered(found) if one["clearly_above"]]


def ordered(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Groups with the ends of their intervals and their rank, the greatest effect first."""
    rows = sorted(found["groups"], key=lambda one: (-one["effect"], one["group"]))
    return [
        one | {"rank": at, "low": one["effect"] - WIDTH * one["se"], "high": one["effect"] + WIDTH * one["se"]}
        for at, one in enumerate(rows, start=1)
    ]


def compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who is clearly above with both, who comes with the second, who goes."""
    before = [one["group"] for one in clearly_above(first)]
    after = [one["group"] for one in clearly_above(second)]
    return {
        "stay": [one for one in after if one in before],
        "enter": [one for one in after if one not in before],
        "leave": [one for one in before if one not in after],
    }


HEADINGS = ("group", "rows", "observed", "expected", "effect", "se", "low", "high", "shrinkage", "clearly_above")


def lines(found: Mapping[str, Any]) -> list[list[str]]:
    """The table of groups as text, the greatest effect first."""
    return [
        [
            one["group"],
            str(one["n"]),
            *(repr(one[name]) for name in ("observed", "expected", "effect", "se", "low", "high", "shrinkage")),
            "yes" if one["clearly_above"] else "no",
        ]
        for one in ordered(found)
    ]


def figures_of(found: Mapping[str, Any], group: str) -> dict[str, Any] | None:
    """The line of one group as a dossier keeps it."""
    rows = ordered(found)
    line = next((one for one in rows if one["group"] == group), None)
    return None if line is None else {**line, "of": len(rows)}
