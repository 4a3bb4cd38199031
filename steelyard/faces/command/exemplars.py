"""``steelyard exemplars``: which groups do better than their context predicts; needs no database and no site."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from steelyard.analysis.exemplars import Fit, Unusable, as_document, fit
from steelyard.evidence.exemplars.queries import Model, sums_of
from steelyard.faces.command.refusals import Refused


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    file: Path
    model: Model
    method: str = "reml"
    engine: str = ""
    table: str = ""


def several(text: str) -> tuple[str, ...]:
    """Names between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def between(text: str) -> tuple[float, float] | None:
    """A scale as LOW,HIGH."""
    if not text:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError as wrong:
        raise Refused(f"--scale: write the least and the greatest value as 0,100, not {text!r}.") from wrong
    return low, high


def exemplars(wanted: Wanted, *, as_json: bool, echo: Callable[[str], Any], warn: Callable[[str], Any]) -> None:
    try:
        made, notes = sums_of(wanted.file, wanted.model, engine=wanted.engine, table=wanted.table)
        found = fit(made, method=wanted.method)
    except Unusable as refusal:
        raise Refused(str(refusal)) from refusal
    found = replace(found, notes=(*notes, *found.notes))
    if as_json:
        echo(json.dumps(as_document(found), ensure_ascii=False, indent=2))
        return
    for line in _lines(found):
        echo(line)
    for note in found.notes:
        warn(note)


def _lines(found: Fit) -> list[str]:
    left = f", {found.dropped:,} left out since something is missing" if found.dropped else ""
    within = "" if found.variance.within is None else f", within them {found.variance.within:.6g}"
    width = max(len(one.term) for one in found.fixed)
    wide = max(5, *(len(label) for label in found.groups.labels))
    return [
        f"{found.n_rows:,} rows in {found.n_groups:,} groups{left}.",
        f"Variance of groups {found.variance.group:.6g}{within}, of what is left {found.variance.residual:.6g}.",
        f"{'REML criterion' if found.method == 'reml' else 'Deviance'}: {found.criterion:.4f}.",
        "",
        f"{'term':{width}} {'estimate':>12} {'se':>12}",
        *(f"{one.term:{width}} {one.estimate:12.6g} {one.se:12.6g}" for one in found.fixed),
        "",
        f"{'group':{wide}} {'n':>8} {'effect':>10} {'se':>10} {'shrinkage':>10} {'residual':>10}",
        *_table(found, wide),
    ]


def _table(found: Fit, wide: int) -> list[str]:
    """Groups, the greatest effect first."""
    groups = found.groups
    above = groups.clearly_above
    return [
        f"{groups.labels[at]:{wide}} {groups.n[at]:8} {groups.effect[at]:10.4f} {groups.se[at]:10.4f} "
        f"{groups.shrinkage[at]:10.3f} {groups.mean_residual[at]:10.4f}{'  clearly above' if above[at] else ''}"
        for at in sorted(range(len(groups.labels)), key=lambda at: -groups.effect[at])
    ]
