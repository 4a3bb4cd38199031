"""Runs: lists, how far one is, and what came of it once all answers are in."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from steelyard.support.protocols.models import Ballot, Reply, Run, RunQuerySet, Template
from steelyard.support.protocols.queries.subjects import subject_of
from steelyard.support.protocols.rules import (
    EXPERT,
    PLACED,
    SHIPPED,
    Answers,
    BallotStatus,
    Item,
    Outcome,
    RunStatus,
    kept,
    points,
    reviewer_score,
)


def whole() -> RunQuerySet:
    return Run.objects.select_related("template", "opened_by")


def counted() -> RunQuerySet:
    """Runs with how many have locked."""
    return whole().annotate(locked=Count("ballots", filter=Q(ballots__status=BallotStatus.LOCKED)))


def newest_template(key: str) -> Template | None:
    return Template.objects.filter(key=key).order_by("-number").first()


def name_of(key: str) -> str:
    """What a template is called, also before its first run."""
    known = newest_template(key) if key not in SHIPPED else None
    return SHIPPED[key].name if key in SHIPPED else known.name if known else key


def newest_of(key: str, label: str, pk: int) -> Run | None:
    """The newest run of a template on a thing that was not called off."""
    rows = counted().about(label, pk).filter(key=key)
    return rows.exclude(status=RunStatus.CANCELLED).order_by("-id").first()


def has_passed(key: str, label: str, pk: int, *, mark: str) -> bool:
    """Whether a thing, as it is now, has passed this protocol."""
    run = newest_of(key, label, pk)
    return run is not None and run.outcome == Outcome.PASSED and run.mark == mark


def current_mark(run: Run) -> str:
    """The hash of the thing as it is now; empty if it is gone."""
    sheet = subject_of(run.subject_label).sheet(run.subject_pk)
    return sheet.mark if sheet else ""


def scored() -> RunQuerySet:
    """The newest expert review of each thing, of those whose answers are all in: the rows of the quality share."""
    done = Run.objects.filter(key=EXPERT.key, status=RunStatus.REVEALED)
    newer = done.filter(subject_label=OuterRef("subject_label"), subject_pk=OuterRef("subject_pk"))
    return counted().filter(~Exists(newer.filter(id__gt=OuterRef("id"))), key=EXPERT.key, status=RunStatus.REVEALED)


def high() -> RunQuerySet:
    """Those of them with a score of 4.0 or more, decided on the exact fraction when it was revealed."""
    return scored().filter(outcome=Outcome.PASSED)


LISTS = {"": counted, "reviewed": scored, "high": high}  # what the list of runs can be narrowed to


@dataclass(frozen=True)
class Quality:
    """How many reviewed things are of high quality, of how many."""

    high: int
    reviewed: int

    @property
    def share(self) -> str:
        """Whole percents, rounded half up."""
        return f"{(200 * self.high + self.reviewed) // (2 * self.reviewed)}%"


def quality() -> Quality | None:
    """None before the first expert review has come to an end."""
    reviewed = scored().count()
    return Quality(high().count(), reviewed) if reviewed else None


@dataclass(frozen=True)
class Progress:
    """How far a run is: never what anybody answered."""

    ballots: list[Ballot]
    locked: int
    needed: int
    is_stale: bool  # what is reviewed has changed since

    @property
    def free(self) -> int:
        return self.needed - sum(one.status in PLACED for one in self.ballots)


def progress(run: Run) -> Progress:
    ballots = list(run.ballots.defer("sealed", "answers").order_by("position"))
    locked = sum(one.is_locked for one in ballots)
    return Progress(ballots, locked, run.needed, is_stale=run.mark != current_mark(run))


@dataclass(frozen=True)
class Said:
    """One reviewer's answer to one item, and the reply it got or still owes."""

    ballot: Ballot
    label: str
    text: str  # the sentence of the point or position
    reason: str
    reply: Reply | None
    owes: bool


@dataclass(frozen=True)
class Row:
    """One item of the template with everybody's answer, in the order of the reviewers."""

    item: Item
    said: list[Said]

    @property
    def is_told(self) -> bool:
        """Whether anybody gave a reason."""
        return any(one.reason for one in self.said)


@dataclass(frozen=True)
class Result:
    """What a revealed run came to."""

    run: Run
    ballots: list[Ballot]
    rows: list[Row]
    scores: list[str]  # each reviewer's mean; empty for questions

    @property
    def reviewers(self) -> list[tuple[Ballot, str]]:
        """Each reviewer with the mean of the own points."""
        return list(zip(self.ballots, self.scores, strict=True))

    @property
    def owed(self) -> int:
        return sum(said.owes for row in self.rows for said in row.said)


def result(run: Run) -> Result | None:
    """Everybody's answers, or None as long as one is missing: a run that is not revealed has nothing to read."""
    if not run.is_revealed:
        return None
    ballots = list(run.ballots.filter(status=BallotStatus.LOCKED).prefetch_related("replies").order_by("position"))
    answers = {one.pk: Answers.of(one.answers) for one in ballots}
    content = run.template.asks
    rows = [
        Row(item, [_said(one, item, answers[one.pk], owes=content.owes) for one in ballots]) for item in content.items
    ]
    scores = [] if run.score is None else [points(kept(reviewer_score(content, answers[one.pk]))) for one in ballots]
    return Result(run, ballots, rows, scores)


def _said(ballot: Ballot, item: Item, answers: Answers, *, owes: str) -> Said:
    value = answers.marks.get(item.key, "")
    chosen = next((mark for mark in item.marks if mark.value == value), None)
    reply = next((one for one in ballot.replies.all() if one.item == item.key), None)
    return Said(
        ballot=ballot,
        label=chosen.label if chosen else "—",
        text=chosen.text if chosen else "",
        reason=answers.reasons.get(item.key, ""),
        reply=reply,
        owes=bool(owes) and value == owes and reply is None,
    )


def said_by(ballot: Ballot, item: str) -> Said | None:
    """One reviewer's answer to one item of a revealed run."""
    found = result(ballot.run)
    rows = [row for row in found.rows if row.item.key == item] if found else []
    return next((said for row in rows for said in row.said if said.ballot.pk == ballot.pk), None)
