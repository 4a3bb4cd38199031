"""steelyard measures and steelyard report: numbers for funders, and report packs, from the command line."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.faces.command.refusals import Refused
from steelyard.foundation.kit.models import Stale
from steelyard.steering.packs.actions.packs import freeze
from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.queries.document import built, document_of
from steelyard.steering.packs.queries.figures import Figure
from steelyard.steering.packs.queries.packs import file_of, whole
from steelyard.steering.packs.queries.targets import Answered, catalog
from steelyard.steering.packs.queries.years import year_named, year_window
from steelyard.steering.packs.rules.packs import KINDS, Format, NotNow, PackStatus
from steelyard.steering.packs.tasks import file_of as make_file
from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import default


def year_asked(asked: str) -> AwardYear:
    """An award year by number, label or the calendar year in which it ends; without one, that of today."""
    years = award_years()
    if not years:
        raise Refused("The center has no award years yet.")
    if not asked:
        key = default(years, timezone.localdate()).key
        return next(year for year in years if key == f"year-{year.number}")
    found = year_named(asked, years)
    if found is None:
        known = ", ".join(year.label for year in years)
        raise Refused(f"“{asked}” is no award year. There are {known}.")
    return found


def show_measures(asked: str, *, as_json: bool, echo: Callable[[str], Any]) -> None:
    """Every number of the catalog in one award year."""
    year = year_asked(asked)
    found = catalog(year_window(year, timezone.localdate()))
    if as_json:
        told = {"award_year": year.label, "from": year.starts_on.isoformat(), "to": year.ends_on.isoformat()}
        echo(json.dumps(told | {"measures": [_measure(one) for one in found]}, ensure_ascii=False))
        return
    echo(f"{year.label}, {year.starts_on} to {year.ends_on}")
    for one in found:
        echo(f"\n{one.measure.number} {one.measure.name}")
        if not one.figures:
            echo("  Nothing to tell")
        for figure in one.figures:
            value = figure.value
            of = f"  ({value.n_shown})" if value.n_shown else ""
            echo(f"  {value.label}: {value.shown()}{of}".replace("\u00a0", " "))


def _measure(one: Answered) -> dict[str, Any]:
    measure = one.measure
    told = {name.lower().replace(" ", "_"): words for name, words in measure.parts}
    return (
        {"number": measure.number, "key": measure.key, "name": measure.name}
        | told
        | {"values": [_value(figure) for figure in one.figures]}
    )


def _value(figure: Figure) -> dict[str, Any]:
    value = figure.value
    number = value.number
    return {
        "key": value.key, "label": value.label, "unit": value.unit.value, "shown": value.shown(),
        "number": None if number is None else float(number), "numerator": value.numerator,
        "denominator": value.denominator, "n": value.n, "note": value.note,
    }  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which report, of which award year, whether to submit it, and as which file."""

    kind: str
    year: str
    freeze: bool
    form: str


def write_report(wanted: Wanted, out: Path | None, *, echo: Callable[[str], Any]) -> None:
    """The newest submitted report of a year; without one, or before it is submitted, as the rows stand now."""
    if wanted.kind not in KINDS:
        raise Refused(f"There is no report “{wanted.kind}”. There are {', '.join(KINDS)}.")
    if wanted.form not in {one.value for one in Format}:
        raise Refused(f"There is no format “{wanted.form}”. There are {', '.join(one.value for one in Format)}.")
    year = year_asked(wanted.year)
    rows = whole().filter(kind=wanted.kind, award_year=year).order_by("-number")
    if wanted.freeze:
        pack = _submitted(rows.exclude(status=PackStatus.FROZEN).first(), echo=echo)
    else:
        pack = (
            rows.frozen().first()
            or rows.first()
            or Pack(kind=wanted.kind, award_year=year, period_from=year.starts_on, period_to=year.ends_on)
        )
    try:
        content = _content(pack, wanted.form)
    except NotNow as problem:
        raise Refused(str(problem)) from problem
    if out is not None:
        out.write_bytes(content)
        echo(f"{len(content)} bytes written: {out}")
    elif wanted.form in {Format.JSON, Format.HTML}:
        echo(content.decode())
    else:
        sys.stdout.buffer.write(content)


def _submitted(pack: Pack | None, *, echo: Callable[[str], Any]) -> Pack:
    if pack is None:
        raise Refused("No report of this kind is under way for this award year. Draft one first.")
    today = timezone.localdate()
    found = built(pack, today)
    for flaw in found.flaws:
        echo(f"{'Stops' if flaw.stops else 'Look at'}: {flaw.words}")
    try:
        freeze(pack, by=None, found=found, document=document_of(found, by=None, today=today))
    except (NotNow, Stale) as problem:
        raise Refused(str(problem)) from problem
    return pack


def _content(pack: Pack, form: str) -> bytes:
    """The kept file where there is one, else the same made from the kept document, or from the rows of today."""
    if pack.is_frozen:
        if form == Format.JSON:
            return pack.kept_bytes
        return file_of(pack, form) or make_file(pack.kept, form)
    today = timezone.localdate()
    return make_file(document_of(built(pack, today), by=None, today=today, is_draft=True), form)
