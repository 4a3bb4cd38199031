"""What a run says, step by step, in words: for the page of a step, for print, and beside the round before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from steelyard.foundation.kit.words import day
from steelyard.support.protocols.models import Answer, Approval, Poll
from steelyard.support.protocols.queries.boards import Board, board_of
from steelyard.support.protocols.queries.guided import Book
from steelyard.support.protocols.rules.guided.completing import NOTE, SCORE, TEXT, Standing
from steelyard.support.protocols.rules.guided.shape import NO, YES, Column, ColumnKind, Step, StepKind, VoteItem, Way

_YES_NO = {YES: "Yes", NO: "No"}


@dataclass(frozen=True)
class Line:
    """One row of a list as words, with its answer."""

    answer: Answer
    pairs: list[tuple[Column, str]]


@dataclass(frozen=True)
class Scored:
    """One item of a vote: how many gave each point, and what the group agreed on."""

    item: VoteItem
    counts: list[tuple[int, str, int]]  # points, word, how many
    score: str
    note: str

    @property
    def score_word(self) -> str:
        return next((point.label for point in self.item.scale if str(point.points) == self.score), "")

    @property
    def spread(self) -> str:
        """The scores given, the lowest first, without names."""
        return ", ".join(str(points) for points, _, count in self.counts for _ in range(count))


@dataclass(frozen=True)
class Sheet:
    """What stands in one step."""

    standing: Standing
    texts: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    scored: list[Scored] = field(default_factory=list)
    approvals: list[tuple[Approval, bool]] = field(default_factory=list)  # and whether of the words as they are now
    way: Way | None = None
    board: Board | None = None
    is_revealed: bool = False
    voters: int = 0

    @property
    def step(self) -> Step:
        return self.standing.step

    @property
    def is_blank(self) -> bool:
        return not (any(text for _, text in self.texts) or self.lines or self.is_revealed or self.approvals)


def sheets_of(book: Book) -> list[Sheet]:
    return [sheet_of(book, one) for one in book.standings]


def sheet_of(book: Book, standing: Standing) -> Sheet:
    """One step of a run that was read whole."""
    step, answers = standing.step, book.answers.get(standing.step.key, {})
    poll = book.polls.get(step.key)
    return Sheet(
        standing,
        texts=_texts(step, answers),
        lines=[Line(one, [(column, cell(column, one.values)) for column in step.columns]) for one in answers.values()]
        if step.kind == StepKind.LIST
        else [],
        scored=[_scored(item, poll, answers) for item in step.items],
        approvals=[(one, one.mark == book.mark) for one in book.approvals.get(step.key, ())],
        way=book.way(step),
        board=board_of(step.board),
        is_revealed=bool(poll and poll.revealed_at),
        voters=poll.voters if poll else 0,
    )


def _texts(step: Step, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    said = [(one.label, answers[one.key].values.get(TEXT, "") if one.key in answers else "") for one in step.prompts]
    return [(label, _YES_NO.get(text, text)) for label, text in said] if step.kind == StepKind.FORK else said


def cell(column: Column, values: Mapping[str, str]) -> str:
    """One value of a row as words."""
    given = values.get(column.key, "")
    if column.kind == ColumnKind.CHOICE:
        return dict(column.choices).get(given, given)
    return day(date.fromisoformat(given)) if column.kind == ColumnKind.DATE and given else given


def _scored(item: VoteItem, poll: Poll | None, answers: Mapping[str, Answer]) -> Scored:
    counts = (poll.tally or {}).get(item.key, {}) if poll else {}
    agreed = answers[item.key].values if item.key in answers else {}
    points = [(point.points, point.label, int(counts.get(str(point.points), 0))) for point in item.scale]
    return Scored(item, points, agreed.get(SCORE, ""), agreed.get(NOTE, ""))


@dataclass(frozen=True)
class Pair:
    """One step in two rounds; None where a round did not ask it."""

    title: str
    before: Sheet | None
    now: Sheet | None

    @property
    def texts(self) -> list[tuple[str, str | None, str | None]]:
        """Each question with both answers; None where it was not asked."""
        before, now = (dict(one.texts) if one else {} for one in (self.before, self.now))
        return [(label, before.get(label), now.get(label)) for label in {**now, **before}]

    @property
    def scored(self) -> list[tuple[str, Scored | None, Scored | None]]:
        before, now = (
            {one.item.name: one for one in sheet.scored} if sheet else {} for sheet in (self.before, self.now)
        )
        return [(name, before.get(name), now.get(name)) for name in {**now, **before}]

    @property
    def columns(self) -> list[str]:
        sheet = self.now or self.before
        return [column.label for column in sheet.step.columns] if sheet else []


def side_by_side(before: Book, now: Book) -> list[Pair]:
    """Two rounds step by step, in the order of the later one; steps that only the earlier one had come last."""
    then = {one.step.key: one for one in sheets_of(before)}
    pairs = [Pair(one.step.title, then.pop(one.step.key, None), one) for one in sheets_of(now)]
    return pairs + [Pair(one.step.title, one, None) for one in then.values()]
