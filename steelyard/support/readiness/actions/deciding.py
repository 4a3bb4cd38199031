"""Deciding on a round: the center proposes, the agency agrees or sends it back; not yet comes with an offer."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Required, TypedDict

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.center.offerings.models import Offering
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.delivery.actions import make_promise
from steelyard.support.delivery.queries.agreements import contacts
from steelyard.support.protocols.actions import guided_runs
from steelyard.support.readiness import tasks, verbs
from steelyard.support.readiness.models import Decision, PlanRow, Round
from steelyard.support.readiness.queries.grounds import assumptions_of
from steelyard.support.readiness.queries.rounds import newest_of
from steelyard.support.readiness.queries.standing import Standing, standing
from steelyard.support.readiness.rules import STANDING, CannotDecide, DecisionStatus, Result

OFFERED = frozenset({TierKey.GENERAL, TierKey.TARGETED})


class PlanValues(TypedDict, total=False):
    """One row of a readiness plan: what, by when, and either a staff member or an agency."""

    what: Required[str]
    due_on: Required[date]
    by_staff: StaffMember | None
    by_organization: Organization | None


@transaction.atomic
def propose(
    found: Round, *, by: User | None, result: str, words: str, offering: Offering | None = None,
    plan: Iterable[PlanValues] = (),
) -> Decision:  # fmt: skip
    """Decide on a round for the center. Go waits for the agency; not yet is told at once, with its offer."""
    wanted, rows = Result(result), list(plan)
    _check(found, wanted, by)
    _check_words(wanted, words, offering, rows)
    for earlier in found.decisions.filter(status__in=(DecisionStatus.WAITING, DecisionStatus.RETURNED)):
        change(earlier, status=DecisionStatus.REPLACED.value)
    is_told = wanted == Result.NOT_YET
    made = Decision.objects.create(
        round=found,
        result=wanted.value,
        words=words,
        offering=offering if is_told else None,
        status=(DecisionStatus.TOLD if is_told else DecisionStatus.WAITING).value,
        staff_by=by,
        decided_on=timezone.localdate() if is_told else None,
        is_simulated=found.is_simulated,
    )
    PlanRow.objects.bulk_create(PlanRow(decision=made, **row) for row in rows)
    tasks.tell_agency(made)
    if is_told:
        _end(found, by=by)
    record(verbs.TOLD if is_told else verbs.PROPOSED, found.support, by=by, changes=_told(made), note=words)
    return made


def _told(decision: Decision) -> dict[str, list[Any]]:
    offered = {"offering": [None, str(decision.offering)]} if decision.offering else {}
    return {"result": [None, str(decision)], **offered}


def _check(found: Round, wanted: Result, by: User | None) -> None:
    """Whether this round can be decided on now, by this person, in this way."""
    if by is None or not allows(by, "readiness.decide", found.support):
        raise CannotDecide("For the center, its director or the liaison of the support decides.")
    _check_newest(found)
    if found.decisions.filter(status__in=sorted(STANDING)).exists():
        raise CannotDecide(f"{found} is decided. Open another round to decide anew.")
    where = standing(found.support)
    if where.round is None or where.round.profile is None:
        raise CannotDecide("The ratings of this round are not shown yet.")
    if wanted != Result.NOT_YET:
        _check_grounds(where)
    if not contacts(found.support):
        raise CannotDecide("Nobody of the agency can sign in, so nobody could be told. Invite somebody first.")


def _check_newest(found: Round) -> None:
    newest = newest_of(found.support)
    if newest is not None and newest.pk != found.pk:
        raise CannotDecide(f"{found} is not the newest any more: {str(newest).lower()} counts now.")


def _check_grounds(where: Standing) -> None:
    if where.context_on is None:
        raise CannotDecide(
            "Review the context first: what else is at work there, its culture, strengths and stressors."
        )
    if where.answered_at is None:
        raise CannotDecide("Answer first what intensive support assumes.")


def _check_words(wanted: Result, words: str, offering: Offering | None, rows: Sequence[PlanValues]) -> None:  # noqa: PLR0917 -- a result and all that goes with it
    if not words.strip():
        raise CannotDecide("Say it to the agency in a sentence or two.")
    if wanted == Result.NOT_YET and (offering is None or offering.tier not in OFFERED):
        raise CannotDecide("Not yet is said only with a general or targeted offer.")
    _check_plan(wanted, rows)


def _check_plan(wanted: Result, rows: Sequence[PlanValues]) -> None:
    if wanted == Result.GO_WITH_PLAN and not rows:
        raise CannotDecide("A plan has at least one row: what, who, by when.")
    if wanted != Result.GO_WITH_PLAN and rows:
        raise CannotDecide(f"“{wanted.label}” has no plan. Choose go with a readiness plan, or leave the rows out.")
    if any(row["due_on"] < timezone.localdate() for row in rows):
        raise CannotDecide("A row of the plan is due on a day that is over.")


@transaction.atomic
def agree(decision: Decision, *, by: User, version: int, assumed: int) -> Decision:
    """Agree for the agency to what was read: this version of the decision and of what is assumed. It counts from now on.

    The rows of the plan become promises in the ledger.
    """
    _check_answer(decision, by)
    if decision.version != version or assumptions_of(decision.round.support).version != assumed:
        raise Stale(decision)
    today = timezone.localdate()
    change(
        decision, status=DecisionStatus.JOINT.value, agency_by=by, agency_at=timezone.now(), decided_on=today, note=""
    )
    for row in decision.plan.order_by("due_on", "id").select_related("by_staff", "by_organization"):
        _promise(row, by=by)
    _end(decision.round, by=by)
    tasks.tell_liaison(decision, did="agreed to")
    record(verbs.AGREED, decision.round.support, by=by, changes={"result": [None, str(decision)]})
    return decision


def _promise(row: PlanRow, *, by: User | None) -> None:
    found = row.decision.round
    row.promise = make_promise(
        by=by,
        what=row.what,
        due_on=row.due_on,
        by_staff=row.by_staff,
        by_organization=row.by_organization,
        to_organization=found.agency if row.by_staff else None,
        support=found.support,
        is_simulated=row.decision.is_simulated,
    )
    row.save(update_fields=["promise"])


@transaction.atomic
def send_back(decision: Decision, *, by: User, note: str) -> Decision:
    """Say for the agency what it sees otherwise; the center decides again."""
    _check_answer(decision, by)
    if not note.strip():
        raise CannotDecide("Say in a sentence what you see otherwise.")
    change(decision, status=DecisionStatus.RETURNED.value, agency_by=by, agency_at=timezone.now(), note=note)
    tasks.tell_liaison(decision, did="sent back")
    record(verbs.SENT_BACK, decision.round.support, by=by, changes={"result": [str(decision), None]}, note=note)
    return decision


def _check_answer(decision: Decision, by: User) -> None:
    if not allows(by, "readiness.agree", decision):
        raise CannotDecide("For the agency, somebody who acts for it answers.")
    _check_newest(decision.round)
    if decision.status != DecisionStatus.WAITING:
        raise CannotDecide(f"This decision is settled: {decision.get_status_display().lower()}.")


def _end(found: Round, *, by: User | None) -> None:
    """The round is decided, so its run ends: complete where nothing else of its template is open."""
    if not found.run.is_open:
        return
    guided_runs.recount(found.run, by=by)
    try:
        with transaction.atomic():
            guided_runs.complete(found.run, by=by)
    except guided_runs.NotComplete:
        found.run.refresh_from_db(fields=["version", "status"])
        guided_runs.stop(found.run, by=by, why="The round was decided.")
