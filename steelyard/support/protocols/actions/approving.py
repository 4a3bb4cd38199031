"""Approvals: who approved what a run says, when, and a hash of exactly those words."""

from django.db import transaction

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.support.protocols import verbs
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.models import Approval, GuidedRun
from steelyard.support.protocols.queries.guided import book_of
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.shape import Step


@transaction.atomic
def approve(run: GuidedRun, *, by: User, step: Step, mark: str, note: str = "") -> Approval:
    """Approve the words that were read; refused if somebody has changed them since."""
    run.hold()
    now = book_of(run).mark
    if mark != now:
        raise NotNow("The words have changed since you read them. Read them again, then approve.")
    given, is_new = Approval.objects.get_or_create(
        run=run, step=step.key, by=by, mark=now, defaults={"name": by.name or by.email, "note": note}
    )
    if not is_new:
        raise NotNow("You have approved these words already.")
    recount(run, by=by)
    record(verbs.APPROVED, run, by=by, note=f"{step.title}, words {now[:12]}")
    return given
