"""What was asked of the adviser, and its answers with the requests they speak of."""

from dataclasses import dataclass
from typing import Any

from steelyard.intake.models import HelpRequest
from steelyard.intake.queries.inbox import UNDECIDED
from steelyard.steering.portfolio.models import Choice, Question
from steelyard.steering.portfolio.rules import shared

RECENT = 10
SHOWN = 200  # requests of one list; beyond these they are only counted


@dataclass(frozen=True)
class Named:
    """A request as an answer names it, and whether it was decided since."""

    request: HelpRequest
    is_decided: bool


@dataclass(frozen=True)
class LeftOut:
    """A request that an answer leaves out, and what it would take."""

    named: Named
    lacks: list[str]
    instead_of: list[Named] | None
    loss: int | None


@dataclass(frozen=True)
class Told:
    """The answers of a question side by side."""

    answers: list[dict[str, Any]]
    same: list[Named]
    same_more: int
    differ: list[tuple[Named, list[bool]]]
    differ_more: int
    left: list[list[LeftOut]]  # for each answer
    choices: list[Choice]


def questions() -> list[Question]:
    return list(Question.objects.defer("asked", "answer").select_related("made_by").order_by("-pk")[:RECENT])


def told(question: Question) -> Told:
    """Two queries, however much was asked."""
    answers = question.answer["answers"] if question.answer else []
    same, differ = shared(answers)
    left = [row for one in answers for row in one["left_out"]]
    keys = {*same[:SHOWN], *(key for key, _ in differ[:SHOWN])}
    keys |= {key for row in left for key in [row["key"], *(row["instead_of"] or ())]}
    rows = HelpRequest.objects.filter(pk__in=keys).select_related("topic", "agency")
    names = {one.pk: Named(one, one.status not in UNDECIDED) for one in rows}
    return Told(
        answers=answers,
        same=[names[key] for key in same[:SHOWN] if key in names],
        same_more=max(0, len(same) - SHOWN),
        differ=[(names[key], marks) for key, marks in differ[:SHOWN] if key in names],
        differ_more=max(0, len(differ) - SHOWN),
        left=[[_left(row, names) for row in one["left_out"] if row["key"] in names] for one in answers],
        choices=list(question.choices.select_related("made_by").order_by("-pk")),
    )


def _left(row: dict[str, Any], names: dict[int, Named]) -> LeftOut:
    instead = row["instead_of"]
    return LeftOut(
        names[row["key"]],
        row["lacks"],
        None if instead is None else [names[key] for key in instead if key in names],
        row["loss"],
    )
