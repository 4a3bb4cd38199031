"""What experts and recipients said: program measures B1 to B4, B9, B10, B18, B21 and B22.

Of people's answers only releases are read; nothing here counts an answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from steelyard.evidence.results.models import Release
from steelyard.evidence.results.queries import response_rate, shown_waves
from steelyard.steering.packs.queries import kinds
from steelyard.steering.packs.queries.figures import Figure, Window, shared
from steelyard.steering.packs.rules import Unit, Value, share
from steelyard.steering.reporting.queries.bases import moments
from steelyard.support.protocols.queries.runs import scored
from steelyard.support.protocols.rules import Outcome

# Questions that answer a measure, by the beginning of their key in the library of questions.
RELEVANCE, USEFULNESS, CAPACITY, PURPOSES = ("relevance", "fit"), ("useful",), ("capacity",), ("purpose",)
SATISFACTION = ("quality", "satisf", *USEFULNESS, *RELEVANCE)
ASKED = (*RELEVANCE, *USEFULNESS, "quality", "satisf")


def quality(window: Window) -> list[Figure]:
    rows = scored().filter(moments("revealed_at", window.period))
    return [shared("high", "Reviewed resources of high quality", kinds.REVIEW, rows, Q(outcome=Outcome.PASSED))]


def releases(window: Window) -> list[Release]:
    """The newest release of each wave whose period ends in the window."""
    return [wave.shown for wave in shown_waves() if window.first <= wave.period_to <= window.last]


def _tables(
    window: Window, keys: tuple[str, ...], *, split: bool = False
) -> Iterator[tuple[Release, Mapping[str, Any]]]:
    for release in releases(window):
        for table in release.content.get("tables", []):
            if table["item"] and bool(table["by"]) == split and str(table["key"]).startswith(keys):
                yield release, table


def of_questions(keys: tuple[str, ...]) -> Any:
    """The figures of a measure that these questions answer."""

    def found(window: Window) -> list[Figure]:
        return [
            Figure(_value(release, table, part)) for release, table in _tables(window, keys) for part in table["parts"]
        ]

    return found


def by_role(window: Window) -> list[Figure]:
    """Group by group, as released."""
    return [
        Figure(_value(release, table, part))
        for release, table in _tables(window, ASKED, split=True)
        for part in table["parts"]
    ]


def _value(release: Release, table: Mapping[str, Any], part: Mapping[str, Any]) -> Value:
    """The share of the last two points; of a question without a scale that of its first answer."""
    told = part["top"] or (part["rows"][0][1:] if part["rows"] else ["", None, None])
    names = [table["title"], part["label"]] if part["label"] else [table["title"]]
    key = f"{release.wave.code}.{table['name']}.{part['label']}".rstrip(".").lower()
    return Value(
        "".join(one if one.isalnum() else "-" for one in key)[:100].strip("-"),
        ": ".join(names), Unit.RELEASED, words=told[0], n_words=f"n\u00a0=\u00a0{part['n'][0]}",
        note=release.wave.title + (" (simulated)" if release.wave.is_simulated else ""),
    )  # fmt: skip


def responses(window: Window) -> list[Figure]:
    """Forms of invited, by people and by addresses, of each released wave."""
    found = []
    for release in releases(window):
        wave = release.wave
        for name, invited, _ in response_rate(wave):
            key = f"{wave.code}-{name}".lower()
            note = wave.title + (" (simulated)" if wave.is_simulated else "")
            found.append(Figure(share(key, f"Answered, of {name} invited", wave.forms or 0, invited, note=note)))
    return found


def weighted(window: Window) -> list[Figure]:
    del window
    return []
