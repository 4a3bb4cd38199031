"""When a step is done, and what a run still lacks: read from the template, never ticked by hand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from steelyard.support.protocols.rules.guided.shape import YES, Guide, Step, StepKind, VoteItem, Way

TEXT, SCORE, NOTE = "text", "score", "note"
LEAST_VOTERS = 2
Values = Mapping[str, str]


@dataclass(frozen=True)
class Given:
    """What a run holds for one step; rows that were taken out are not in it."""

    answers: Mapping[str, Values] = field(default_factory=dict)
    is_revealed: bool = False
    approvals: int = 0  # by different people, of the words as they are now
    board: tuple[bool, str] = (False, "")

    def text(self, key: str) -> str:
        return self.answers.get(key, {}).get(TEXT, "").strip()


NOTHING = Given()


@dataclass(frozen=True)
class Standing:
    """Where one step stands: done, or what it lacks, a sentence each."""

    step: Step
    missing: tuple[str, ...]
    is_begun: bool
    told: str = ""  # what a board says of itself

    @property
    def is_done(self) -> bool:
        return not self.missing

    @property
    def word(self) -> str:
        return "Done" if self.is_done else "Begun" if self.is_begun else "Not begun"


def standings(guide: Guide, given: Mapping[str, Given]) -> list[Standing]:
    """Each step in its order; one that comes after others is not done before they are."""
    own = {step.key: _lacks(step, given.get(step.key, NOTHING)) for step in guide.steps}
    done: dict[str, bool] = {}

    def is_done(step: Step) -> bool:
        if step.key not in done:
            done[step.key] = not own[step.key] and not _waits(step)
        return done[step.key]

    def _waits(step: Step) -> list[Step]:
        before = (guide.step(key) for key in step.after)
        return [one for one in before if one is not None and not is_done(one)]

    return [
        Standing(
            step,
            (*(f"“{one.title}” comes first." for one in _waits(step)), *own[step.key]),
            is_begun=_begun(step, given.get(step.key, NOTHING)),
            told=given.get(step.key, NOTHING).board[1],
        )
        for step in guide.steps
    ]


def progress(standing: Collection[Standing]) -> tuple[int, int]:
    """How many of the needed steps are done: (done, needed)."""
    needed = [one for one in standing if not one.step.optional]
    return sum(one.is_done for one in needed), len(needed)


def _begun(step: Step, given: Given) -> bool:
    return bool(
        given.answers or given.is_revealed or given.approvals or (step.kind == StepKind.BOARD and given.board[1])
    )


def _lacks(step: Step, given: Given) -> list[str]:
    return _BY_KIND[StepKind(step.kind)](step, given)


def _texts(step: Step, given: Given) -> list[str]:
    open_ = [one.label for one in step.prompts if one.needed and not given.text(one.key)]
    return [f"Not answered yet: {label}" for label in open_]


def _rows(step: Step, given: Given) -> list[str]:
    rows, least = list(given.answers.values()), max(step.least, 1)
    found = []
    if len(rows) < least:
        found.append(f"“{step.title}” needs at least {_count(least, 'row')} and has {len(rows) or 'none'}.")
    gaps = [column.label for column in step.columns if column.needed and any(not row.get(column.key) for row in rows)]
    return found + [f"“{label}” is blank in a row." for label in gaps]


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _board(step: Step, given: Given) -> list[str]:
    done, told = given.board
    return [] if done else [told or f"“{step.title}” is not done yet."]


def _votes(step: Step, given: Given) -> list[str]:
    if not given.is_revealed:
        return ["The scores are not shown yet."]
    return [
        f"“{item.name}” has no consensus score with a note yet."
        for item in step.items
        if not (given.answers.get(item.key, {}).get(SCORE) and given.answers.get(item.key, {}).get(NOTE, "").strip())
    ]


def _fork(step: Step, given: Given) -> list[str]:
    return [f"Not answered yet: {one.label}" for one in step.prompts if not given.text(one.key)]


def _approvals(step: Step, given: Given) -> list[str]:
    least = max(step.least, 1)
    if given.approvals >= least:
        return []
    are = "is" if least == 1 else "are"
    so_far = "there is 1" if given.approvals == 1 else f"there are {given.approvals or 'none'}"
    return [f"{_count(least, 'approval')} of the words as they are now {are} needed; {so_far}."]


_BY_KIND = {
    StepKind.TEXT: _texts,
    StepKind.LIST: _rows,
    StepKind.BOARD: _board,
    StepKind.VOTE: _votes,
    StepKind.FORK: _fork,
    StepKind.APPROVAL: _approvals,
}


def way_of(step: Step, given: Given) -> Way | None:
    """What follows from the answers to a fork; None before all are given."""
    answers = {one.key: given.text(one.key) for one in step.prompts}
    if not all(answers.values()):
        return None
    return next((way for way in step.ways if all(answers.get(name) == word for name, word in way.when)), None)


def tally(item: VoteItem, scores: Collection[str]) -> dict[str, int]:
    """How many gave each point: who gave it is not kept."""
    return {str(point.points): sum(score == str(point.points) for score in scores) for point in item.scale}


__all__ = ["YES", "Given", "Standing", "progress", "standings", "tally", "way_of"]
