"""Opening a run of a template on a thing, beginning it again, calling it off."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.protocols import verbs
from steelyard.support.protocols.actions.ballots import Asked, invite
from steelyard.support.protocols.models import Ballot, Run, Template
from steelyard.support.protocols.queries.ballots import own_answers
from steelyard.support.protocols.queries.runs import current_mark, newest_of
from steelyard.support.protocols.queries.subjects import subject_of
from steelyard.support.protocols.rules import (
    SHIPPED,
    BadTemplate,
    BallotStatus,
    NotNow,
    RunStatus,
    Shipped,
    checked,
)
from steelyard.support.protocols.tasks import letters


@transaction.atomic
def keep_template(shipped: Shipped, *, by: User | None) -> Template:
    """The stored row of a template's version, made at its first use; other words under the same number are refused."""
    content = checked(shipped.content).as_json()
    template, is_new = Template.objects.get_or_create(
        key=shipped.key,
        number=shipped.version,
        defaults={
            "name": shipped.name,
            "content": content,
            "licence": shipped.licence,
            "source": shipped.source,
        },
    )
    if is_new:
        record(verbs.KEPT, template, by=by)
    elif template.asks != shipped.content:
        raise BadTemplate(f"{template} is in use in other words. Give the new words a new version.")
    return template


@transaction.atomic
def open_run(
    subject: tuple[str, int], *, by: User | None, key: str, needed: int | None = None, is_simulated: bool = False
) -> Run:
    """Open a run on a thing, named by its model's label and key, as it is now.

    What all reviewers have answered about stands: the same text is not put to another panel until it has changed.
    """
    template = keep_template(SHIPPED[key], by=by)
    sheet = subject_of(subject[0]).sheet(subject[1])
    if sheet is None:
        raise NotNow("What should be reviewed is not there any more.")
    last = newest_of(key, *subject)
    if last is not None and last.is_open:
        raise NotNow(f"This {template.name.lower()} is under way already.")
    if last is not None and last.mark == sheet.mark:
        raise NotNow("This very text has been reviewed. Change it before you ask again.")
    run = Run.objects.create(
        template=template,
        key=key,
        subject_label=subject[0],
        subject_pk=subject[1],
        subject_name=sheet.title[:300],
        mark=sheet.mark,
        needed=max(needed or 0, template.asks.needs),
        opened_by=by,
        is_simulated=is_simulated,
    )
    record(verbs.OPENED, run, by=by)
    return run


@transaction.atomic
def cancel_run(run: Run, *, by: User | None, why: str) -> None:
    """Call a run off before anybody's answers are seen; what was entered is wiped, and those asked are told."""
    for ballot in _end(run, by=by, why=why):
        letters.tell_ended(ballot)


@transaction.atomic
def begin_again(run: Run, *, by: User | None) -> Run:
    """Put the changed text to the same reviewers; each finds the earlier answers as a draft, sealed as before."""
    if not run.is_open:
        raise NotNow("This run has ended. Open a new one.")
    if current_mark(run) == run.mark:
        raise NotNow("The text has not changed since the reviewers were asked.")
    drafts = {ballot.pk: own_answers(ballot) for ballot in run.ballots.placed()}
    ended = _end(run, by=by, why="The text changed.")
    subject = (run.subject_label, run.subject_pk)
    new = open_run(subject, by=by, key=run.key, needed=run.needed, is_simulated=run.is_simulated)
    for ballot in ended:
        invite(new, by=by, asked=Asked(ballot.name, ballot.email), draft=drafts[ballot.pk])
    return new


def _end(run: Run, *, by: User | None, why: str) -> list[Ballot]:
    """Call the run off and wipe its answers; the ballots that held a place."""
    if not run.is_open:
        raise NotNow("This review has ended already.")
    placed = list(run.ballots.placed().select_related("run__template").order_by("position"))
    now = timezone.now()
    changes = change(run, status=RunStatus.CANCELLED.value, cancelled_at=now, why_cancelled=why)
    run.ballots.filter(pk__in=[ballot.pk for ballot in placed]).update(
        status=BallotStatus.REPLACED.value, locked_at=None, ended_at=now, sealed=None, version=F("version") + 1
    )
    record(verbs.CANCELLED, run, by=by, changes={"status": changes["status"]}, note=why)
    return placed
