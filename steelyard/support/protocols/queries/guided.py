"""Runs of guided protocols: what a group wrote, how far it is, and who is in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from steelyard.support.protocols.models import (
    Answer,
    Approval,
    GuidedRun,
    GuidedRunQuerySet,
    Poll,
    Rival,
    RunMember,
    RunParty,
    Vote,
    Writing,
)
from steelyard.support.protocols.queries.boards import board_of
from steelyard.support.protocols.queries.hosts import Host, host_of
from steelyard.support.protocols.rules.guided.completing import Given, Standing, standings, way_of
from steelyard.support.protocols.rules.guided.shape import RunState, Step, StepKind, Way, mark_of


def whole() -> GuidedRunQuerySet:
    return GuidedRun.objects.select_related(
        "protocol_version__protocol", "facilitator", "last_by", "earlier", "support"
    )


def listed(rows: GuidedRunQuerySet, *, state: str = "", key: str = "") -> GuidedRunQuerySet:
    """Runs for a list, with all that a row shows."""
    if state in set(RunState):
        rows = rows.filter(status=state)
    if key:
        rows = rows.filter(protocol_version__protocol__key=key)
    return rows.select_related("protocol_version__protocol", "facilitator", "last_by")


def counted(key: str = "") -> GuidedRunQuerySet:
    """Runs that count: complete, with every needed step done. One that was stopped, or still runs, is none."""
    rows = GuidedRun.objects.filter(status=RunState.COMPLETE)
    return rows.filter(protocol_version__protocol__key=key) if key else rows


def own(user: Any) -> GuidedRunQuerySet:
    """The runs of which somebody is a member today."""
    mine = RunMember.objects.current().filter(person__user_id=getattr(user, "pk", None) or 0)
    return GuidedRun.objects.filter(pk__in=mine.values("run_id"))


SHOWN = 5
_HERE_FIRST = F("until").asc(nulls_first=True)  # the databases place nulls each in their own way


def newest_about(label: str, pk: int) -> list[GuidedRun]:
    """The newest runs of a team or an agency."""
    rows = GuidedRun.objects.about(label, pk).select_related("protocol_version__protocol")
    return list(rows.order_by("-id")[:SHOWN])


def answers_of(run: GuidedRun) -> dict[str, dict[str, Answer]]:
    """Everything written, by step and place, rows in the order in which they came."""
    found: dict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in run.answers.standing().select_related("by").order_by("id"):
        found[answer.step][answer.key] = answer
    return found


@dataclass(frozen=True)
class Book:
    """All that a run holds, read once for a page: answers, votes, approvals, boards."""

    run: GuidedRun
    answers: dict[str, dict[str, Answer]]
    polls: dict[str, Poll]
    approvals: dict[str, list[Approval]]
    mark: str  # a hash of the words as they are now
    standings: list[Standing]

    def standing(self, key: str) -> Standing:
        return next(one for one in self.standings if one.step.key == key)

    def given(self, key: str) -> Given:
        return _given(self.answers.get(key, {}), self.polls.get(key))

    def way(self, step: Step) -> Way | None:
        return way_of(step, self.given(step.key)) if step.kind == StepKind.FORK else None

    @property
    def missing(self) -> list[tuple[Step, str]]:
        """What the needed steps still lack."""
        return [(one.step, text) for one in self.standings if not one.step.optional for text in one.missing]

    @property
    def following(self) -> Step | None:
        """The first needed step that is not done."""
        return next((one.step for one in self.standings if not one.is_done and not one.step.optional), None)


def book_of(run: GuidedRun) -> Book:
    """Read a run whole: three queries, and what its boards ask."""
    answers, polls = answers_of(run), {poll.step: poll for poll in run.polls.all()}
    approvals: dict[str, list[Approval]] = defaultdict(list)
    for approval in run.approvals.order_by("id"):
        approvals[approval.step].append(approval)
    mark = _mark(run, answers, polls)
    given = {
        step.key: _with_rest(run, step, _given(answers.get(step.key, {}), polls.get(step.key)), approvals, mark)
        for step in run.guide.steps
    }
    return Book(run, answers, polls, approvals, mark, standings(run.guide, given))


def _given(answers: dict[str, Answer], poll: Poll | None) -> Given:
    return Given({key: one.values for key, one in answers.items()}, is_revealed=bool(poll and poll.revealed_at))


def _with_rest(run: GuidedRun, step: Step, given: Given, approvals: dict[str, list[Approval]], mark: str) -> Given:  # noqa: PLR0917 -- one row of a book, read from its four sources
    board = board_of(step.board) if step.kind == StepKind.BOARD else None
    people = {one.by_id or one.name for one in approvals.get(step.key, ()) if one.mark == mark}
    state = board.state(run) if board else (False, "")
    return Given(given.answers, given.is_revealed, len(people), state)


def _mark(run: GuidedRun, answers: dict[str, dict[str, Answer]], polls: dict[str, Poll]) -> str:
    """A hash of all that a run says; approvals are of this."""
    said = {step: {key: one.values for key, one in places.items()} for step, places in answers.items()}
    boards = {step.key: board.mark(run) for step in run.guide.steps if (board := board_of(step.board))}
    return mark_of([said, {step: poll.tally for step, poll in polls.items() if poll.tally}, boards])


def host_of_run(run: GuidedRun) -> Host | None:
    return host_of(run.subject_label)


def members(run: GuidedRun) -> "QuerySet[RunMember]":
    return run.members.select_related("person__organization", "person__user").order_by(
        _HERE_FIRST, "person__name_key", "id"
    )


def parties(run: GuidedRun) -> "QuerySet[RunParty]":
    return run.parties.select_related("organization").order_by(_HERE_FIRST, "organization__name_key", "id")


def member_of(run: GuidedRun, user: Any) -> RunMember | None:
    """The membership that a user holds in a run today."""
    rows = run.members.all() & RunMember.objects.current()
    return rows.filter(person__user_id=user.pk).first()


def row_of(run: GuidedRun, pk: int) -> Answer | None:
    """A row of this run that was not taken out; a key longer than a database holds is none."""
    found = run.answers.standing().filter(pk=pk).first() if pk < 2**63 else None
    if found is not None:
        found.run = run
    return found


def waiting(run: GuidedRun) -> list[Rival]:
    """Second texts that nobody has merged yet."""
    rows = Rival.objects.waiting().filter(answer__run=run).select_related("answer", "by")
    return list(rows.order_by("id"))


def base_of(rival: Rival) -> dict[str, str]:
    """The text that both began with; nothing if there was none."""
    found = Writing.objects.filter(answer=rival.answer_id, number=rival.base).values_list("values", flat=True).first()
    return dict(found or {})


@dataclass(frozen=True)
class Turnout:
    """Who has voted, never how."""

    voted: list[str]
    missing: list[str]
    own: bool

    @property
    def is_full(self) -> bool:
        return bool(self.voted) and not self.missing


def turnout(run: GuidedRun, poll: Poll | None, user: Any) -> Turnout:
    rows = list((run.members.all() & RunMember.objects.current()).select_related("person").order_by("person__name_key"))
    given = set(Vote.objects.filter(poll=poll).values_list("member_id", flat=True)) if poll else set()
    voted = [one.person.name for one in rows if one.pk in given]
    missing = [one.person.name for one in rows if one.pk not in given]
    return Turnout(voted, missing, any(one.pk in given and one.person.user_id == user.pk for one in rows))


def rounds(run: GuidedRun) -> list[GuidedRun]:
    """All rounds of a series, the first one first."""
    first = run.first_id or run.pk
    rows = GuidedRun.objects.filter(Q(pk=first) | Q(first=first)).select_related("protocol_version__protocol")
    return list(rows.order_by("round"))


def earlier(run: GuidedRun) -> GuidedRun | None:
    """The round before; who is in a run reads what came before it."""
    return whole().filter(pk=run.earlier_id).first() if run.earlier_id else None


def told_of_rounds(runs: Iterable[GuidedRun]) -> list[tuple[GuidedRun, str]]:
    """Each round with what its forks came to; one query for all."""
    runs = list(runs)
    found: dict[int, dict[str, dict[str, Answer]]] = defaultdict(lambda: defaultdict(dict))
    for answer in Answer.objects.standing().filter(run__in=runs):
        found[answer.run_id][answer.step][answer.key] = answer
    told = []
    for run in runs:
        forks = [step for step in run.guide.steps if step.kind == StepKind.FORK]
        ways = [way_of(step, _given(found[run.pk][step.key], None)) for step in forks]
        told.append((run, "; ".join(way.title for way in ways if way)))
    return told


def runs_by_version(protocol_pk: int) -> dict[int, int]:
    """How many runs each version of a protocol has."""
    rows = GuidedRun.objects.filter(protocol_version__protocol=protocol_pk)
    return dict(rows.values_list("protocol_version").annotate(Count("pk")))
