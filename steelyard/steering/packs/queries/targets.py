"""Targets of an award year beside what came of them, and every measure that can have one."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from steelyard.center.charge.models import AwardYear
from steelyard.center.charge.queries import award_years, the_center
from steelyard.steering.packs.models import Cover, OwnMeasure, Target
from steelyard.steering.packs.queries.catalog import ANSWERS
from steelyard.steering.packs.queries.figures import Figure, Window
from steelyard.steering.packs.queries.own import own_figures
from steelyard.steering.packs.queries.years import year_of, year_window
from steelyard.steering.packs.rules import Unit, Value, share
from steelyard.steering.packs.rules.packs import COVER
from steelyard.steering.packs.rules.targets import HUNDREDTHS, TargetForm, actual_in_words, growth, reached
from steelyard.steering.reporting.rules import PROGRAM_MEASURES, ProgramMeasure


@dataclass(frozen=True)
class Asked:
    """A measure that can be told: one of the program's, or one of the center's own."""

    key: str
    name: str
    number: str
    own: OwnMeasure | None = None

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """What it says of itself."""
        if self.own is None:
            return next(one.parts for one in PROGRAM_MEASURES if one.key == self.key)
        told = (("Definition", self.own.definition), ("Formula", self.own.formula), ("Caveat", self.own.caveat),
                ("Asked by", self.own.asked_by))  # fmt: skip
        return tuple((name, words) for name, words in told if words)

    @property
    def definition(self) -> str:
        return self.parts[0][1]

    def figures(self, window: Window) -> list[Figure]:
        if self.own is not None:
            return own_figures(self.own, window)
        if self.key == "program-objectives":
            return objectives(window)
        if self.key == "program-cover":
            return [cover_figure()]
        return ANSWERS[self.key](window)


def asked_of(measure: ProgramMeasure) -> Asked:
    return Asked(measure.key, measure.name, measure.number)


def own_asked(own: OwnMeasure) -> Asked:
    return Asked(own.key, own.name, "", own)


def every_measure() -> list[Asked]:
    """Program measures in the order of their list, then those of the center in use."""
    return [*map(asked_of, PROGRAM_MEASURES), *map(own_asked, OwnMeasure.objects.in_use().select_related("topic"))]


@dataclass(frozen=True)
class Answered:
    """A measure with its numbers in a period."""

    measure: Asked
    figures: list[Figure]

    @property
    def is_answered(self) -> bool:
        return any(one.value.is_enough for one in self.figures)


def catalog(window: Window) -> list[Answered]:
    """Every program measure in the order of the list, then the center's own."""
    return [Answered(one, one.figures(window)) for one in every_measure()]


def measure_named(key: str) -> Asked | None:
    """The measure of a key; one that was retired too, for targets and reports may name it."""
    if key.startswith("own-"):
        pk = key.removeprefix("own-")
        own = (
            OwnMeasure.objects.select_related("topic").filter(pk=int(pk)).first()
            if pk.isdecimal() and len(pk) < 19
            else None
        )
        return own_asked(own) if own else None
    return next((asked_of(one) for one in PROGRAM_MEASURES if one.key == key), None)


@dataclass(frozen=True)
class Aim:
    """A target with the number that came of it."""

    target: Target
    measure: Asked | None
    figure: Figure | None

    @property
    def value(self) -> Value | None:
        return self.figure.value if self.figure else None

    @property
    def actual(self) -> str:
        return actual_in_words(self.target.form, self.value) if self.value else "Not enough"

    @property
    def n(self) -> str:
        return "" if self.value is None or self.value.counts_people else self.value.n_shown

    @property
    def is_reached(self) -> bool | None:
        return reached(self.target.amount, self.target.direction, self.value) if self.value else None

    @property
    def growth(self) -> str:
        if self.target.baseline is None or self.value is None:
            return ""
        whole = HUNDREDTHS * (100 if self.target.form == TargetForm.PERCENT else 1)
        return growth(Fraction(self.target.baseline, whole), self.value)

    @property
    def standing(self) -> str:
        return {True: "Reached", False: "Not reached", None: "No number"}[self.is_reached]


def targets_of(year: AwardYear) -> list[Target]:
    return list(Target.objects.standing().filter(award_year=year).order_by("position", "id"))


def aims(year: AwardYear, window: Window, targets: Iterable[Target] | None = None) -> list[Aim]:
    """Each target of a year with its number; each measure is counted once."""
    found: dict[str, tuple[Asked | None, dict[str, Figure]]] = {}
    told = []
    for target in targets_of(year) if targets is None else targets:
        if target.measure not in found:
            measure = measure_named(target.measure)
            known = measure is not None and target.measure != "program-objectives"
            figures = measure.figures(window) if known and measure else []
            found[target.measure] = measure, {one.value.key: one for one in figures}
        measure, by_key = found[target.measure]
        told.append(Aim(target, measure, by_key.get(target.value)))
    return told


def objectives(window: Window) -> list[Figure]:
    """B11: targets reached, of those of the award year for which there is a number."""
    year = year_of(window, award_years())
    told = aims(year, window) if year else []
    known = [one for one in told if one.is_reached is not None]
    note = ""
    if year is None:
        note = "Targets belong to one award year, and these days lie in several or in none."
    elif len(told) > len(known):
        note = f"{len(told) - len(known)} more targets have no number to compare with."
    return [
        Figure(share("reached", "Targets reached", sum(bool(one.is_reached) for one in known), len(known), note=note))
    ]


def cover_values() -> dict[str, Any]:
    """The fields of the cover as they stand: the award's own, and what the center knows anyway."""
    cover, center = Cover.objects.first() or Cover(), the_center()
    values: dict[str, Any] = {name: getattr(cover, name, "") for name, _, _ in COVER}
    values["award_number"] = center.award_number if center else ""
    if not values["agency"] and center and center.funder:
        values["agency"] = center.funder.name
    if not values["recipient"] and center:
        values["recipient"] = (center.lead or center.organization).name
    values["frequency"] = cover.get_frequency_display()
    return values


def cover_figure() -> Figure:
    """B30: fields that are filled, of those that are needed."""
    values = cover_values()
    needed = [(label, values[name]) for name, label, is_needed in COVER if is_needed]
    missing = [label for label, value in needed if not value]
    note = f"Missing: {', '.join(missing)}." if missing else ""
    return Figure(
        share("fields", "Fields of the cover that are filled", len(needed) - len(missing), len(needed), note=note)
    )


def numbers_for_targets(year: AwardYear, today: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every number that can have a target, under the name of its measure: ("measure/value", label)."""
    window = year_window(year, today)
    found = []
    for one in every_measure():
        if one.key == "program-objectives":
            continue
        figures = [f.value for f in one.figures(window) if f.value.unit != Unit.RELEASED]
        if figures:
            found.append((f"{one.number} {one.name}".strip(), [(f"{one.key}/{v.key}", v.label) for v in figures]))
    return found
