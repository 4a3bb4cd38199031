"""What a request's page shows beside the evidence: where it stands, what was said, what comes next."""

from dataclasses import dataclass
from typing import Any

from steelyard.foundation.kit.charts import Dot
from steelyard.intake.models import Decision, HandOff, HelpRequest, Message, Weighing, WithdrawnDecision
from steelyard.intake.queries.matrix import dot_of
from steelyard.intake.rules import Act, Axis, NextStep, Place, RequestStatus, next_step, refusal


@dataclass(frozen=True)
class AxisStanding:
    """One axis of a weighed request: its mean, the side it was taken for, and why."""

    axis: Axis
    mean: float
    is_high: bool
    sentence: str
    answers: list[tuple[str, int, str]]  # criterion, score, anchor


@dataclass(frozen=True)
class Story:
    """Where a request stands on the desk."""

    decision: Decision | None
    axes: list[AxisStanding]
    dots: list[Dot]
    hand_offs: list[HandOff]
    messages: list[Message]
    withdrawn: list[WithdrawnDecision]
    step: NextStep
    allows: dict[str, bool]  # by the value of each act
    mark: str


_MARKS = {
    RequestStatus.NEW: "new",
    RequestStatus.WEIGHED: "open",
    RequestStatus.DECIDED: "done",
    RequestStatus.HANDED_OFF: "waiting",
    RequestStatus.CLOSED: "quiet",
}


def weighing_of(help_request: HelpRequest) -> Weighing | None:
    return getattr(help_request, "weighing", None)


def decision_of(help_request: HelpRequest) -> Decision | None:
    return getattr(help_request, "decision", None)


def story(help_request: HelpRequest) -> Story:
    """Five queries beside those that read the request itself."""
    weighing, decision = weighing_of(help_request), decision_of(help_request)
    hand_offs = list(
        help_request.hand_offs.select_related("provider", "outcome")
        .prefetch_related("questions")
        .order_by("-sent_at", "-pk")
    )
    withdrawn = help_request.withdrawn_decisions.select_related("withdrawn_by", "made_by", "support")
    step = next_step(help_request.status, is_weighed=weighing is not None, hand_offs=[one.status for one in hand_offs])
    return Story(
        decision=decision,
        axes=[_axis(weighing, axis) for axis in Axis] if weighing else [],
        dots=[dot_of(weighing)] if weighing else [],
        hand_offs=hand_offs,
        messages=list(help_request.messages.select_related("sent_by").order_by("sent_at", "pk")),
        withdrawn=list(withdrawn.order_by("-withdrawn_at")),
        step=step,
        allows={act.value: not refusal(act, help_request.status) for act in Act},
        mark=_MARKS[RequestStatus(help_request.status)],
    )


def _axis(weighing: Weighing, axis: Axis) -> AxisStanding:
    """An axis as it was weighed, by the matrix of that day."""
    asked = [one for one in weighing.matrix.questions() if one.axis == axis]
    answers = [
        (one.name, score, one.anchors[score]) for one in asked if (score := weighing.scores.get(one.key)) is not None
    ]
    return AxisStanding(
        axis,
        getattr(weighing, f"{axis.value}_mean"),
        getattr(weighing, f"{axis.value}_is_high"),
        getattr(weighing, f"{axis.value}_sentence"),
        answers,
    )


def answers_of(help_request: HelpRequest) -> dict[str, Any]:
    """What somebody entered when weighing a request, by the names of the form's fields; {} before that."""
    weighing = weighing_of(help_request)
    if weighing is None:
        return {}
    return {
        **{f"score_{key}": score for key, score in weighing.scores.items()},
        "others_sentence": weighing.others_sentence,
        "placed_sentence": weighing.placed_sentence,
        "others_side": "high" if weighing.others_is_high else "low",
        "placed_side": "high" if weighing.placed_is_high else "low",
    }


def preview_dot(others: Place | None, placed: Place | None) -> list[Dot]:
    """The dot of a request that is being weighed; none before each axis has a score."""
    if others is None or placed is None:
        return []
    return [Dot(float(placed.mean), float(others.mean), "This request")]


type Difference = tuple[str, Any, Any]


def differs_from_weighing(help_request: HelpRequest, sentences: dict[Axis, str], suggestion: str) -> list[Difference]:
    """What stands now beside what somebody typed, for two who weigh at once."""
    weighing = weighing_of(help_request)
    rows: list[Difference] = [("Status", help_request.get_status_display(), "")]
    if weighing:
        rows += [("The weighing suggests", weighing.get_suggested_display(), suggestion)]
        rows += [("On others' work", weighing.others_sentence, sentences[Axis.OTHERS])]
        rows += [("On our own place", weighing.placed_sentence, sentences[Axis.PLACED])]
    return rows


def differs_from_decision(help_request: HelpRequest, kind: str, message: str) -> list[Difference]:
    """The same for two who decide at once; where nobody decided, what else may have changed."""
    decision, weighing = decision_of(help_request), weighing_of(help_request)
    if decision:
        return [
            ("Decision", decision.get_kind_display(), kind),
            ("What the requester reads", decision.message, message),
        ]
    return [
        ("Status", help_request.get_status_display(), ""),
        ("The weighing suggests", weighing.get_suggested_display() if weighing else "", kind),
        ("Topic", help_request.topic or "", ""),
        ("Agency", help_request.agency or help_request.agency_typed, ""),
    ]
