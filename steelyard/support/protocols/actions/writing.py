"""Writing in a run: each place has a version, every wording is kept, and a second text never overwrites the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.protocols import verbs
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.models import Answer, GuidedRun, Poll, Rival, Writing
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.shape import Step, StepKind

Values = Mapping[str, str]


@dataclass(frozen=True)
class Typed:
    """What somebody typed at one place, and the version of it that they had read (0: nothing was there)."""

    key: str
    values: Values
    base: int


@transaction.atomic
def write(run: GuidedRun, *, by: User | None, step: Step, typed: Iterable[Typed]) -> list[Rival]:
    """Save what was changed on a step; returns the second texts that wait to be merged, none if nobody was faster."""
    run.hold()
    _check_shown(run, step)
    done: list[str] = []
    rivals: list[Rival] = []
    for one in typed:
        kept = _kept(run, step, one, by)
        if isinstance(kept, Rival):
            rivals.append(kept)
        elif kept:
            done.append(one.key)
    if done or rivals:
        recount(run, by=by)
        record(verbs.WROTE, run, by=by, note=step.title)
    return rivals


def _check_shown(run: GuidedRun, step: Step) -> None:
    """Consensus comes after the private scores, never before."""
    if (
        step.kind == StepKind.VOTE
        and not Poll.objects.filter(run=run, step=step.key, revealed_at__isnull=False).exists()
    ):
        raise NotNow("First everybody scores alone; the consensus is written when all scores are shown.")


def _kept(run: GuidedRun, step: Step, typed: Typed, by: User | None) -> "Rival | Answer | None":  # noqa: PLR0917 -- one place of one step of a run, and who
    """The answer as saved, the second text where somebody was faster, or None if nothing was changed."""
    values = dict(typed.values)
    answer = Answer.objects.filter(run=run, step=step.key, key=typed.key).first()
    if answer is None:
        if not any(values.values()):
            return None
        made = Answer.objects.create(run=run, step=step.key, key=typed.key, values=values, by=by)
        _remember(made, by)
        return made
    if values == answer.values or values == _read(answer, typed.base):
        return None
    if answer.version != typed.base:
        return Rival.objects.create(answer=answer, base=typed.base, values=values, by=by)
    change(answer, values=values, by=by, at=timezone.now())
    _remember(answer, by)
    return answer


def _read(answer: Answer, base: int) -> Values:
    """What stood there when it was read."""
    found = Writing.objects.filter(answer=answer, number=base).values_list("values", flat=True).first()
    return found if found is not None else dict.fromkeys(answer.values, "")


def _remember(answer: Answer, by: User | None) -> None:
    Writing.objects.create(answer=answer, number=answer.version, values=answer.values, by=by)


@transaction.atomic
def add_row(run: GuidedRun, *, by: User | None, step: Step, values: Values) -> Answer:
    """Add a row to a list."""
    run.hold()
    number = Answer.objects.filter(run=run, step=step.key).count() + 1
    row = Answer.objects.create(run=run, step=step.key, key=f"row-{number}", values=dict(values), by=by)
    _remember(row, by)
    recount(run, by=by)
    record(verbs.WROTE, run, by=by, note=step.title)
    return row


@transaction.atomic
def save_row(row: Answer, *, by: User | None, base: int, values: Values) -> Rival | None:
    """Change a row; returns the second text if somebody was faster."""
    run = row.run
    step = run.guide.step(row.step)
    if step is None or row.removed_at:
        raise NotNow("Somebody took this row out. Add it again if it should stand.")
    rivals = write(run, by=by, step=step, typed=[Typed(row.key, values, base)])
    return rivals[0] if rivals else None


@transaction.atomic
def remove_row(row: Answer, *, by: User | None, base: int) -> None:
    """Take a row out; its wording is kept. Raises Stale if somebody changed it meanwhile."""
    row.run.hold()
    if row.promise_id:
        raise NotNow("This row has become a promise. Drop the promise first.")
    if row.version != base:
        raise Stale(row)
    change(row, removed_at=timezone.now(), by=by)
    recount(row.run, by=by)
    record(verbs.TOOK_OUT, row.run, by=by, note=row.step)


@transaction.atomic
def settle(rival: Rival, *, by: User | None, base: int, values: Values) -> None:
    """Save what two texts come to together; raises Stale if a third one was saved meanwhile."""
    answer, run = rival.answer, rival.answer.run
    run.hold()
    if rival.settled_at:
        raise NotNow("These two texts have been merged already.")
    answer.refresh_from_db()
    if answer.version != base:
        raise Stale(answer)
    if dict(values) != answer.values:
        change(answer, values=dict(values), by=by, at=timezone.now(), removed_at=None)
        _remember(answer, by)
    change(rival, settled_at=timezone.now())
    recount(run, by=by)
    record(verbs.MERGED, run, by=by, note=answer.step)
