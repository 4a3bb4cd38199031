"""The cover, the objectives of the award (Section A), the program measures, and all numbers."""

from datetime import date

from steelyard.foundation.kit import words
from steelyard.steering.packs.queries.sections.facts import Facts
from steelyard.steering.packs.queries.targets import Aim, cover_values
from steelyard.steering.packs.rules.packs import COVER, Part
from steelyard.steering.packs.rules.pages import Row, Section, Table

PROGRAM = ("program-quality", "program-relevance", "program-usefulness", "program-satisfied", "program-within-budget",
           "program-objectives")  # fmt: skip


def cover(facts: Facts) -> Section:
    values = cover_values()
    missing = [label for name, label, needed in COVER if needed and not values[name]]
    rows = [Row((label, _field(values[name]))) for name, label, _ in COVER]
    window = facts.window
    rows += [
        Row(("Award year", facts.year.label)),
        Row(("Reporting period begins", words.day(window.first))),
        Row(("Reporting period ends", words.day(window.last))),
    ]
    flaws = [("look", f"The cover lacks: {', '.join(missing)}.")] if missing else []
    says = f"{facts.year.label}, {words.period(window.first, window.last)}."
    table = Table("cover", "Cover data of the award", ("Field", "Entry"), tuple(rows))
    return Section(Part.COVER, Part.COVER.label, says, (table,), tuple(flaws))


def _field(value: object) -> str:
    if isinstance(value, date):
        return words.day(value)
    return str(value) if value else "—"


def objectives(facts: Facts) -> Section:
    """Objective, measure, type, target, actual, and how it stands, as the grant performance report has them."""
    told = facts.aims
    title = Part.OBJECTIVES.label
    if not told:
        return Section(Part.OBJECTIVES, title, "No targets were set for this award year.",
                       flaws=(("look", "Section A is empty: no targets were set for this award year."),))  # fmt: skip
    known = [one for one in told if one.is_reached is not None]
    reached = sum(bool(one.is_reached) for one in known)
    says = f"{reached} of {len(known)} targets with a number were reached."
    flaws = [("look", f"There is no number for “{one.target.objective}”.") for one in told if one.is_reached is None]
    heads = ("Objective", "Measure", "Type", "Target", "Actual", "Of how many", "Standing")
    table = Table("objectives", "Objectives and measures of the award", heads, tuple(map(_aim, told)))
    return Section(Part.OBJECTIVES, title, says, (table,), tuple(flaws))


def _aim(one: Aim) -> Row:
    target = one.target
    name = one.measure.name if one.measure else target.measure
    label = f"{name}: {one.value.label}" if one.value else name
    standing = f"{one.standing}, {one.growth}" if one.growth else one.standing
    cells = (target.objective, label, f"{target.get_kind_display()}, {target.get_form_display().lower()}",
             target.told, one.actual, one.n, standing)  # fmt: skip
    return Row(cells, key=f"target:{target.pk}", figure=f"{target.measure}/{target.value}" if one.figure else "")


def program(facts: Facts) -> Section:
    table = facts.table("program", "Quality, relevance, usefulness, milestones within budget, targets", PROGRAM)
    answered = sum(row.cells[2] != "Not enough" for row in table.rows)
    says = (
        f"{answered} of these numbers have an answer in this period."
        if answered
        else "None of these has an answer yet."
    )
    return Section(Part.PROGRAM, Part.PROGRAM.label, says, (table,))


def all_measures(facts: Facts) -> Section:
    """Everything, so that a reader finds each number once with its n."""
    table = facts.table("all-measures", "Every number of this report", list(facts.measures))
    says = "Definitions, numerators and denominators of each stand at the end."
    return Section(Part.ALL_MEASURES, Part.ALL_MEASURES.label, says, (table,))


def narrative(facts: Facts) -> Section:
    return Section(Part.NARRATIVE, Part.NARRATIVE.label, f"In the words of the center, about {facts.year.label}.")
