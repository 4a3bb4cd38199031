"""What a merge page shows of two texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from steelyard.support.protocols.models import Answer, GuidedRun, Rival
from steelyard.support.protocols.rules.guided.completing import NOTE, SCORE, TEXT
from steelyard.support.protocols.rules.guided.merging import Piece, differences, merged
from steelyard.support.protocols.rules.guided.shape import ColumnKind, Step, StepKind


def rival_of(run: GuidedRun, pk: int) -> Rival | None:
    """A second text of this run; a key longer than a database holds is none."""
    rows = Rival.objects.filter(answer__run=run).select_related("answer__by", "by")
    found = rows.filter(pk=pk).first() if pk < 2**63 else None
    if found is not None:
        found.answer.run = run
    return found


@dataclass(frozen=True)
class Part:
    """One field of a place in both texts."""

    name: str
    label: str
    theirs: str
    mine: str
    pieces: list[Piece]

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


def compared(step: Step, answer: Answer, rival: Rival) -> list[Part]:
    """Each field of the place, the saved text turned into the second one."""
    found = []
    for name, label in _labels(step, answer.key).items():
        theirs, mine = (_word(step, name, one.values.get(name, "")) for one in (answer, rival))
        found.append(Part(name, label, theirs, mine, differences(theirs, mine)))
    return found


def _labels(step: Step, key: str) -> dict[str, str]:
    if step.kind == StepKind.LIST:
        return {column.key: column.label for column in step.columns}
    if step.kind == StepKind.VOTE:
        name = next((item.name for item in step.items if item.key == key), key)
        return {SCORE: f"{name}: score", NOTE: f"{name}: note"}
    return {TEXT: next((prompt.label for prompt in step.prompts if prompt.key == key), key)}


def _word(step: Step, name: str, value: str) -> str:
    column = next((one for one in step.columns if one.key == name), None)
    if column and column.kind == ColumnKind.CHOICE:
        return dict(column.choices).get(value, value)
    return value


def suggested(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[dict[str, str], bool]:
    """Both texts in one where they kept out of each other's way; else one after the other, to be put right."""
    found = {name: merged(base.get(name, ""), mine.get(name, ""), text) for name, text in theirs.items()}
    return {name: text for name, (text, _) in found.items()}, all(clean for _, clean in found.values())
