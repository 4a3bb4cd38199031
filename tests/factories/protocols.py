"""Answers of reviewers, and runs with people asked, made through the actions as on the pages."""

import re

from steelyard.foundation.accounts.models import User
from steelyard.foundation.work.models import Mail
from steelyard.support.library import actions
from steelyard.support.library.actions.gates import open_gate
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import ResourceStatus
from steelyard.support.protocols.actions.ballots import Asked, invite, lock
from steelyard.support.protocols.models import Ballot, Run
from steelyard.support.protocols.rules import EQUITY, EXPERT, Answers
from tests.factories.library import FileFactory, ResourceFactory

DIMENSIONS = [item.key for item in EXPERT.content.items]
QUESTIONS = [item.key for item in EQUITY.content.items]
GOOD = (4, 5, 4)


def rated(*points: int, why: str = "") -> Answers:
    """A reviewer's points on the three dimensions."""
    reasons = dict.fromkeys(DIMENSIONS, why) if why else {}
    return Answers(dict(zip(DIMENSIONS, map(str, points), strict=True)), reasons)


def said(why: str = "I looked for it.", **positions: str) -> Answers:
    """A reviewer's positions; met where nothing else is said."""
    marks = dict.fromkeys(QUESTIONS, "met") | positions
    return Answers(marks, dict.fromkeys(QUESTIONS, why))


def in_review(**values: object) -> Resource:
    """A resource of the center in review, with a file."""
    given = {"by_center": True, "status": ResourceStatus.DRAFT, "clearance": "", "abstract": "What we learned."}
    resource: Resource = ResourceFactory(**given | values)
    FileFactory(resource=resource, position=1)
    actions.submit(resource, by=None)
    return resource


def opened(resource: Resource, *, by: User | None, key: str = EXPERT.key, asked: int | None = None) -> Run:
    """A run with people asked: as many as it needs, or ``asked``."""
    run = open_gate(resource, by=by, key=key)
    for number in range(run.needed if asked is None else asked):
        invite(run, by=by, asked=Asked(f"Reviewer {number + 1}", f"{key}-{number + 1}@reviewers.test"))
    return run


def waiting(run: Run) -> list[Ballot]:
    """Who has not locked, read anew."""
    return list(Ballot.objects.select_related("run__template").filter(run=run, status="asked").order_by("position"))


def finished(run: Run, *answers: Answers) -> Run:
    """Lock for everybody who is still asked: with these answers, the last of them for all who remain."""
    for place, ballot in enumerate(waiting(run)):
        lock(ballot, by=None, answers=answers[min(place, len(answers) - 1)])
    run.refresh_from_db()
    return run


def passed(resource: Resource, *, by: User | None) -> None:
    """Both gates, passed."""
    finished(opened(resource, by=by, key=EXPERT.key), rated(*GOOD))
    finished(opened(resource, by=by, key=EQUITY.key), said())


def token_of(ballot: Ballot) -> str:
    """The token in the newest letter to a reviewer."""
    letters = Mail.objects.filter(to=ballot.email, key__startswith="protocols.").order_by("-pk")
    found = [re.search(r"/review/([\w-]+)/", letter.body) for letter in letters]
    return next(one[1] for one in found if one)
