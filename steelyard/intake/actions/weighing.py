"""Taking a request up and placing it on the two axes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.charge.models import Center, StaffMember, Topic
from steelyard.center.charge.queries import staff_of
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.foundation.kit.text import fold
from steelyard.intake import verbs
from steelyard.intake.actions.requests import settle_agency
from steelyard.intake.models import HelpRequest, Matrix, Weighing
from steelyard.intake.queries.matrix import newest_matrix
from steelyard.intake.rules import (
    DEFAULT_CRITERIA,
    Act,
    Axis,
    Criterion,
    DecisionKind,
    RequestStatus,
    Weighed,
    hundredths,
    require,
    weigh,
)
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import Origin, SupportStatus


@dataclass(frozen=True)
class Spent:
    """The time that weighing took."""

    staff: StaffMember
    minutes: int
    on: date


class ChooseASide(Exception):
    """A mean lies within a quarter point of the line and nobody said which side it belongs to."""

    def __init__(self, axes: Sequence[Axis]) -> None:
        self.axes = axes
        super().__init__("Near the line between low and high, somebody must choose.")


@transaction.atomic
def take_up(help_request: HelpRequest, *, by: User) -> HelpRequest:
    """Begin to weigh a request, and hold it from now on."""
    require(Act.TAKE_UP, help_request.status)
    holder = staff_of(by) or help_request.holder
    changes = change(help_request, status=RequestStatus.WEIGHED.value, holder=holder)
    if changes:
        record(verbs.TAKEN_UP, help_request, by=by, changes=changes)
    return help_request


@transaction.atomic
def sort(
    help_request: HelpRequest, *, by: User | None, topic: Topic | None, agency: Organization | None
) -> dict[str, list[Any]]:
    """Say what the request is about in the words of the charge, and which organization of the directory asks."""
    require(Act.SORT, help_request.status)
    if by is not None and agency is not None:
        settle_agency(help_request, by=by, agency=agency)
    changes = change(help_request, topic=topic)
    if changes:
        record(verbs.SORTED, help_request, by=by, changes=changes)
    return changes


@transaction.atomic
def place(
    help_request: HelpRequest,
    *,
    by: User | None,
    scores: Mapping[str, int],
    sentences: Mapping[Axis, str],
    choices: Mapping[Axis, bool | None],
    spent: Spent | None = None,
) -> Weighing:
    """Place a request on the matrix by a score per criterion and a sentence per axis; raises ChooseASide.

    The first weighing of a request that nobody holds makes whoever weighs its holder; ``spent`` goes into the ledger.
    """
    require(Act.WEIGH, help_request.status)
    matrix = newest_matrix() or set_matrix(by=by, criteria=DEFAULT_CRITERIA, source="Steelyard")
    found = weigh(matrix.questions(), scores, choices)
    if found.suggested is None:
        raise ChooseASide(found.undecided)
    holder = help_request.holder or (staff_of(by) if by else None)
    if not change(help_request, status=RequestStatus.WEIGHED.value, holder=holder):
        touch(help_request)
    values = _values(found, sentences) | {"matrix": matrix, "scores": dict(scores), "made_by": by}
    weighing, changes = _written(help_request, values)
    told = {
        name.removesuffix("_hundredths"): [_shown(one) for one in changes[name]] for name in _TOLD if name in changes
    }
    if spent is not None:
        _log(help_request, spent, by=by)
    record(verbs.WEIGHED, help_request, by=by, changes=told, note=" / ".join(sentences[axis] for axis in Axis))
    return weighing


def _shown(value: Any) -> str | None:
    """A mean or a decision as history tells it."""
    if isinstance(value, int):
        return f"{value / 100:.2f}"
    return DecisionKind(value).label if value else None


_TOLD = ("others_hundredths", "placed_hundredths", "suggested")


def _values(found: Weighed, sentences: Mapping[Axis, str]) -> dict[str, Any]:
    return {
        "others_sentence": sentences[Axis.OTHERS],
        "placed_sentence": sentences[Axis.PLACED],
        "others_hundredths": hundredths(found.others.mean),
        "placed_hundredths": hundredths(found.placed.mean),
        "others_is_high": found.others_is_high,
        "placed_is_high": found.placed_is_high,
        "suggested": found.suggested,
    }


def _written(help_request: HelpRequest, values: dict[str, Any]) -> tuple[Weighing, dict[str, list[Any]]]:
    """The request's weighing with these values, and what changed in it."""
    weighing = Weighing.objects.filter(help_request=help_request).first()
    if weighing is not None:
        return weighing, change(weighing, **values)
    weighing = Weighing.objects.create(help_request=help_request, **values)
    return weighing, {name: [None, getattr(weighing, name)] for name in _TOLD}


@transaction.atomic
def set_matrix(*, by: User | None, criteria: Sequence[Criterion], source: str = "") -> Matrix:
    """Set a new version of the decision matrix; what was weighed by an older one keeps its place."""
    last = newest_matrix()
    rows = [
        {"key": one.key, "axis": one.axis.value, "name": one.name, "anchors": list(one.anchors)} for one in criteria
    ]
    matrix = Matrix.objects.create(version=(last.version if last else 0) + 1, criteria=rows, source=source)
    record(verbs.MATRIX_SET, matrix, by=by, changes={"version": [last and last.version, matrix.version]})
    return matrix


def _log(help_request: HelpRequest, spent: Spent, *, by: User | None) -> None:
    """Write the time that weighing took into the ledger, on the standing support for it."""
    support = _standing_support(by=by, on=spent.on)
    ledger.record_effort(support, by=by, staff=spent.staff, on=spent.on, minutes=spent.minutes, note=str(help_request))


STANDING = "Weighing help requests"


def _standing_support(*, by: User | None, on: date) -> Support:
    """The one support that holds the time spent on weighing; opened when it is first needed."""
    # On PostgreSQL two who open it at once wait for each other here; SQLite lets one write at a time anyway.
    list(Center.objects.select_for_update().values_list("pk"))
    found = Support.objects.filter(name_key=fold(STANDING), status=SupportStatus.ACTIVE).order_by("pk").first()
    return found or ledger.open_support(
        by=by, name=STANDING, tier=TierKey.GENERAL.value, origin=Origin.WORK_PLAN.value, starts_on=on
    )
