"""Self-assessments of a team: points of what is possible, by subscale, from the scores a group agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from steelyard.support.protocols.rules.guided.completing import SCORE
from steelyard.support.protocols.rules.guided.shape import ColumnKind, Guide, Step, StepKind

MARK = 80  # percent; a suggestion that the center changes
SHIPPED = "team-self-assessment"


@dataclass(frozen=True)
class Subscale:
    """One subscale in one round: how many items are scored, the points given and the points possible."""

    key: str
    name: str
    items: int
    scored: int
    points: int
    possible: int

    @property
    def is_whole(self) -> bool:
        return self.scored == self.items

    @property
    def hundredths(self) -> int | None:
        """Percent in hundredths; None while an item is not scored, for a part would look like the whole."""
        if not self.is_whole or not self.possible:
            return None
        return int(Fraction(self.points * 10_000, self.possible) + Fraction(1, 2))

    def is_below(self, mark: int) -> bool:
        """Whether points fall short of the mark, decided on the exact fraction."""
        return self.is_whole and self.points * 100 < mark * self.possible

    @property
    def told(self) -> str:
        if self.is_whole:
            return f"{self.points} of {self.possible} points"
        return f"{self.scored} of {self.items} items scored"


def votes(guide: Guide) -> list[Step]:
    """The subscales of a template: its steps that are voted on."""
    return [step for step in guide.steps if step.kind == StepKind.VOTE]


def subscale(step: Step, answers: Mapping[str, Mapping[str, str]]) -> Subscale:
    """One subscale from the consensus scores, by item; a score outside the item's scale counts as none."""
    scales = {item.key: {str(point.points) for point in item.scale} for item in step.items}
    given = {key: values.get(SCORE, "") for key, values in answers.items() if key in scales}
    scores = [int(score) for key, score in given.items() if score in scales[key]]
    possible = sum(max(point.points for point in item.scale) for item in step.items)
    return Subscale(step.key, step.title, len(step.items), len(scores), sum(scores), possible)


def plan_of(guide: Guide) -> tuple[Step, str] | None:
    """The list of an action plan and its column that names a subscale, if the template has both."""
    wanted = {step.key for step in votes(guide)}
    for step in guide.steps:
        if step.kind != StepKind.LIST or step.promises is None:
            continue
        for column in step.columns:
            if column.kind == ColumnKind.CHOICE and wanted <= {key for key, _ in column.choices}:
                return step, column.key
    return None
