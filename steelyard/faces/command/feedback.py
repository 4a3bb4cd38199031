"""``steelyard feedback``: what came of a wave, and attacks on what is published of it."""

import json
from typing import Any

from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.results import queries
from steelyard.evidence.results.models import Release
from steelyard.evidence.results.rules.presenting import HEADINGS, lines
from steelyard.faces.command.refusals import Refused


def report(name: str, *, public: bool, as_json: bool) -> str:
    """What is released of a wave or, for whoever holds the machine, the true numbers of the evaluator's room."""
    wave = _wave(name)
    rows = [list(HEADINGS), *lines(_released(wave).content)] if public else _true(wave)
    if as_json:
        head, *rest = rows
        keys = [word.lower().replace(" ", "_").replace("%", "percent") for word in head]
        answered = {"wave": wave.title, "answered": wave.forms, "simulated": wave.is_simulated}
        return json.dumps(
            answered | {"figures": [dict(zip(keys, row, strict=True)) for row in rest]}, ensure_ascii=False
        )
    return "\n".join("\t".join(row) for row in rows)


def audit(name: str) -> list[str]:
    """What the attacks find out from what is published of a wave."""
    return queries.attacked(_released(_wave(name)))


def _true(wave: Wave) -> list[list[str]]:
    if not wave.is_read:
        raise Refused(f"The ballots of {wave} are not opened.")
    rows = [["Question", "Item", "n", "Answer", "Count", "Percent"]]
    for table in queries.true_tables(wave, queries.plan_for(wave)):
        about = [table.item.asked_as, table.item.title, str(table.n)]
        rows += [[*about, row.label, str(row.count), row.percent] for row in table.rows]
    return rows


def _wave(name: str) -> Wave:
    rows: Any = Wave.objects.select_related("release_plan")
    found = rows.filter(code=name).first() or rows.filter(title=name).order_by("-pk").first()
    if found is None and name.isascii() and name.isdigit():
        found = rows.filter(pk=int(name[:18])).first()
    if found is None:
        raise Refused(f"There is no wave {name}. Name it by its title, its code or its number.")
    return found


def _released(wave: Wave) -> Release:
    found = queries.shown_of(wave.pk)
    if found is None:
        raise Refused(f"Nothing of {wave} is released.")
    return found
