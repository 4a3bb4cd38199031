"""A pack as one document: sections, numbers, the keys of the rows behind each, definitions, signatures, version."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.queries.behind import CHUNK, IN_NUMERATOR, Behind
from steelyard.steering.packs.queries.figures import Figure, Window
from steelyard.steering.packs.queries.sections import BUILT, Facts
from steelyard.steering.packs.queries.targets import Asked
from steelyard.steering.packs.rules.checks import Flaw, Told, flaws
from steelyard.steering.packs.rules.packs import Part
from steelyard.steering.packs.rules.pages import Section, kept, mark_of, read
from steelyard.steering.packs.rules.rowsets import Writer
from steelyard.steering.reporting.rules import PROGRAM_MEASURES

FORMAT = 1  # of the document
_DEFINED = {one.key: one for one in PROGRAM_MEASURES}


def nothing_told(_: str) -> None:
    """Who builds a document without anybody waiting."""


@dataclass(frozen=True)
class Built:
    """A pack as it stands now."""

    pack: Pack
    facts: Facts
    sections: list[Section]
    texts: dict[str, str]
    flaws: list[Flaw]

    @property
    def stops(self) -> list[Flaw]:
        return [one for one in self.flaws if one.stops]


def window_of_pack(pack: Pack, today: date) -> Window:
    return Window(pack.period_from, pack.period_to, today)


def built(pack: Pack, today: date, tell: Callable[[str], None] = nothing_told) -> Built:
    """The sections of a pack from live rows, and what a reader at the funder would stumble over."""
    year, facts, sections = pack.award_year, _facts(pack, today), []
    for part in pack.parts:
        tell(part.label)
        sections.append(BUILT[part](facts))
    texts = dict(pack.texts.values_list("part", "text")) if pack.pk else {}
    told = {
        name: Told(
            n=one.value.n, is_parted=one.value.is_parted and one.value.is_enough, of=one.value.n_shown,
            people=int(one.value.amount) if one.value.counts_people and one.value.amount is not None else None,
            shown=one.value.shown(exact=False),
        )
        for name, one in facts.told()
    }  # fmt: skip
    found = flaws(
        sections,
        told,
        texts,
        period=(pack.period_from, pack.period_to),
        year=(year.starts_on, year.ends_on),
        today=today,
    )
    return Built(pack, facts, sections, texts, found)


def section_of(pack: Pack, part: Part, today: date) -> tuple[Section, str]:
    """One section with its words: as submitted, or as it is now, which reads what this section alone needs."""
    if pack.is_frozen:
        kept_one = next(one for one in pack.kept["sections"] if one["part"] == part.value)
        return read(kept_one), str(pack.kept["texts"].get(part.value, ""))
    words = pack.texts.filter(part=part.value).values_list("text", flat=True).first()
    return BUILT[part](_facts(pack, today)), words or ""


def _facts(pack: Pack, today: date) -> Facts:
    year = pack.award_year
    whole = (pack.period_from, pack.period_to) == (year.starts_on, year.ends_on)
    return Facts(window_of_pack(pack, today), year, is_whole_year=whole)


def sections_of(pack: Pack, today: date) -> tuple[list[Section], dict[str, str]]:
    """The sections of a pack with their words: as submitted, or as they are now."""
    if pack.is_frozen:
        return [read(one) for one in pack.kept["sections"]], pack.kept["texts"]
    found = built(pack, today)
    return found.sections, found.texts


def document_of(
    found: Built, *, by: Any, today: date, is_draft: bool = False, tell: Callable[[str], None] = nothing_told
) -> dict[str, Any]:
    """Everything a submitted pack keeps, as plain values."""
    pack, facts, center = found.pack, found.facts, the_center()
    figures: dict[str, Any] = {}
    rowsets: dict[str, Any] = {}
    for name, figure in facts.told():
        tell(f"Rows behind {figure.value.label}")
        figures[name] = _figure(figure)
        if figure.behind is not None:
            rowsets[name] = rowset(figure.behind)
    return {
        "format": FORMAT,
        "kind": pack.kind,
        "title": str(pack),
        "center": center.name if center else "",
        "award_number": center.award_number if center else "",
        "award_year": {"label": pack.award_year.label, "number": pack.award_year.number},
        "period": [pack.period_from.isoformat(), pack.period_to.isoformat()],
        "frozen_on": today.isoformat(),
        "version": _version(),
        "is_simulated": pack.is_simulated,
        "sections": [kept(one) for one in found.sections],
        "texts": found.texts,
        "figures": figures,
        "rows": rowsets,
        "definitions": {key: definition(one) for key, one in facts.measures.items() if key in facts._told},
        "is_draft": is_draft,
        "signatures": [] if is_draft else signatures(pack, by, today),
    }


def signatures(pack: Pack, by: Any, today: date) -> list[dict[str, str]]:
    """Who did what, as words: an account that ends later takes no name from a submitted report."""
    told: Iterable[tuple[str, Any, date]] = (
        ("Drafted", pack.drafted_by, timezone.localdate(pack.drafted_at)),
        ("Reviewed", pack.reviewed_by, timezone.localdate(pack.reviewed_at) if pack.reviewed_at else today),
        ("Submitted", by, today),
    )
    return [
        {"act": act, "name": who.name if who else "From the command line", "on": on.isoformat()}
        for act, who, on in told
    ]


def _version() -> str:
    try:
        return version("steelyard")
    except PackageNotFoundError:
        return "0.1.0"


def _figure(figure: Figure) -> dict[str, Any]:
    value = figure.value
    number = value.number
    return {
        "label": value.label, "unit": value.unit.value, "shown": value.shown(exact=False),
        "of": "" if value.counts_people else value.n_shown, "n": None if _is_small(figure) else value.n,
        "numerator": value.numerator, "denominator": value.denominator,
        "number": None if number is None or _is_small(figure) else f"{number.numerator}/{number.denominator}",
        "note": value.note, "kind": figure.behind.kind.key if figure.behind else "",
    }  # fmt: skip


def _is_small(figure: Figure) -> bool:
    """A number of people that is hidden outside the staff: the document holds its words only."""
    value = figure.value
    return value.counts_people and value.shown(exact=False) != value.shown()


def definition(asked: Asked) -> dict[str, str]:
    """What a measure says of itself, word for word."""
    if asked.own is not None:
        own = asked.own
        return {"Name": own.name, "Definition": own.definition, "Formula": own.formula, "Caveat": own.caveat,
                "Asked by": own.asked_by}  # fmt: skip
    measure = _DEFINED[asked.key]
    return {"Name": measure.name, **dict(measure.parts)}


def marked(behind: Behind) -> Iterator[tuple[int, str, bool]]:
    """(key, mark, whether it counts) of each row as it is now, by key; in bounded memory."""
    for row in behind.marked.order_by(behind.kind.column).iterator(chunk_size=CHUNK):
        counts = bool(getattr(row, IN_NUMERATOR))
        yield behind.kind.name_of(row), mark_of(behind.kind.cells(row), counts=counts), counts


def rowset(behind: Behind) -> dict[str, Any]:
    writer = Writer()
    for key, mark, counts in marked(behind):
        writer.take(key, mark, counts=counts)
    return {"kind": behind.kind.key, "has_numerator": behind.numerator is not None, **writer.kept()}


__all__ = ["Built", "built", "definition", "document_of", "marked", "rowset", "sections_of", "window_of_pack"]
