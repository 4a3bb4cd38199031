"""What a measure is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One kind of number on our pages; its key is where links to its definition lead."""

    key: str
    name: str
    formula: str
    source: str
    caveat: str
    group: str

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """What a reader must know, in the order in which it is told."""
        return (("Formula", self.formula), ("Source", self.source), ("Caveat", self.caveat))


@dataclass(frozen=True, kw_only=True)
class ProgramMeasure(Measure):
    """A number that funders ask of centers like this one: stated so that a reader there could reckon it again."""

    number: str  # its place in the list of what is asked, such as "B6"
    definition: str
    numerator: str
    denominator: str
    unit: str
    period: str
    filters: str
    asked_by: str

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Definition", self.definition),
            ("Formula", self.formula),
            ("Numerator", self.numerator),
            ("Denominator", self.denominator),
            ("Unit", self.unit),
            ("Period", self.period),
            ("Filters", self.filters),
            ("Source", self.source),
            ("Caveat", self.caveat),
            ("Asked by", self.asked_by),
        )


PROGRAM = "What funders ask for"


def asked(  # noqa: PLR0913 -- a row of the catalog names each of its cells
    number: str,
    key: str,
    name: str,
    *,
    definition: str,
    formula: str,
    numerator: str = "—",
    denominator: str = "—",
    unit: str,
    period: str = "Days of the award year, both ends included.",
    filters: str = "None but the period.",
    source: str,
    caveat: str,
    asked_by: str,
) -> ProgramMeasure:
    """One row of the catalog."""
    return ProgramMeasure(
        key=key, name=name, formula=formula, source=source, caveat=caveat, group=PROGRAM, number=number,
        definition=definition, numerator=numerator, denominator=denominator, unit=unit, period=period, filters=filters,
        asked_by=asked_by,
    )  # fmt: skip
