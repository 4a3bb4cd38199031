"""Deciding a request: each decision opens its own next step and tells the requester; taking a decision back; closing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.charge.queries import the_center
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.center.needs.actions import hear_request, record_need, unhear_request
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.intake import verbs
from steelyard.intake.actions import hand_offs
from steelyard.intake.actions.messages import tell
from steelyard.intake.models import Decision, HelpRequest, WithdrawnDecision
from steelyard.intake.queries.decisions import is_untouched, open_promises, suggested
from steelyard.intake.queries.needs import as_need
from steelyard.intake.rules import (
    Act,
    DecisionKind,
    DeclineReason,
    HandOffStatus,
    NotNow,
    RequestStatus,
    recommended,
    refused_because,
    require,
)
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import Origin, ProviderRole, SupportStatus
from steelyard.support.library.models import Resource


class NeedsReason(Exception):
    """The decision leaves what the weighing suggests, and nobody said why."""


@dataclass(frozen=True)
class Letter:
    """What the requester is told, and why the decision leaves what the weighing suggests (blank if it does not)."""

    message: str
    override_reason: str = ""
    beneath: str = ""  # goes by mail only; the status page shows it in its own place


@dataclass(frozen=True)
class Plan:
    """The support that a decision opens."""

    name: str
    starts_on: date
    tier: str = TierKey.GENERAL.value
    liaison: StaffMember | None = None
    plan: str = ""
    expected_minutes: int = 0
    first_step_on: date | None = None


@dataclass(frozen=True)
class Need:
    """The unmet need that a decision writes down."""

    title: str
    topic: Topic
    how_made_visible: str


@transaction.atomic
def serve(help_request: HelpRequest, *, by: User | None, letter: Letter, plan: Plan) -> Decision:
    """Direct service: open a support that the center leads."""
    changes = _settle(help_request, DecisionKind.DIRECT, letter)
    support = _open(help_request, plan, _our_part(ProviderRole.LEAD), by=by)
    return _remember(help_request, DecisionKind.DIRECT, letter, by=by, changes=changes, support=support)


@transaction.atomic
def collaborate(
    help_request: HelpRequest, *, by: User | None, letter: Letter, plan: Plan, partners: Sequence[ledger.ProviderValues]
) -> Decision:
    """Open a support that the center gives together with at least one partner, who does its part until a day."""
    if not partners:
        raise NotNow("To collaborate, name at least one partner.")
    changes = _settle(help_request, DecisionKind.COLLABORATE, letter)
    support = _open(help_request, plan, [*_our_part(ProviderRole.CO_LEAD), *partners], by=by)
    return _remember(help_request, DecisionKind.COLLABORATE, letter, by=by, changes=changes, support=support)


@transaction.atomic
def amplify(
    help_request: HelpRequest,
    *,
    by: User | None,
    letter: Letter,
    plan: Plan,
    source: Organization,
    resources: Sequence[Resource] = (),
    hand_off: hand_offs.Asked | None = None,
) -> Decision:
    """Pass on what others do: their resources, or the request itself, which stays open until they accept."""
    if not resources and hand_off is None:
        raise NotNow("To amplify, choose resources, or hand the request off to a provider.")
    changes = _settle(help_request, DecisionKind.AMPLIFY, letter)
    part: ledger.ProviderValues = {
        "organization": source,
        "role": ProviderRole.SOURCE.value,
        "since": plan.starts_on,
    }
    support = _open(help_request, plan, [part], by=by)
    told = replace(letter, beneath=recommended((one.title, one.url) for one in resources))
    decision = _remember(help_request, DecisionKind.AMPLIFY, told, by=by, changes=changes, support=support)
    decision.resources.set(resources)
    if hand_off is not None:
        hand_offs.send(help_request, by=by, provider=source, asked=hand_off)
    return decision


@transaction.atomic
def illuminate(help_request: HelpRequest, *, by: User | None, letter: Letter, plan: Plan, need: Need) -> Decision:
    """Write the need down as one that nobody meets, and open the work of making it visible."""
    changes = _settle(help_request, DecisionKind.ILLUMINATE, letter)
    written = record_need(
        by=by,
        title=need.title,
        topic=need.topic,
        how_made_visible=need.how_made_visible,
        found_on=timezone.localdate(help_request.received_at),
        description=help_request.need,
        organization=help_request.agency,
        is_simulated=help_request.is_simulated,
    )
    hear_request(as_need(help_request, DecisionKind.ILLUMINATE, written), by=by)
    support = _open(help_request, plan, _our_part(ProviderRole.LEAD), by=by)
    return _remember(
        help_request, DecisionKind.ILLUMINATE, letter, by=by, changes=changes, support=support, unmet_need=written
    )


@transaction.atomic
def decline(
    help_request: HelpRequest, *, by: User | None, letter: Letter, reason: str, offered_instead: str
) -> Decision:
    """Decline for a reason, and offer something instead."""
    changes = _settle(help_request, DecisionKind.DECLINED, letter)
    if reason != DeclineReason.DUPLICATE:  # the request it repeats has said it already
        hear_request(as_need(help_request, DecisionKind.DECLINED), by=by)
    told = replace(letter, beneath=refused_because(DeclineReason(reason), offered_instead))
    return _remember(
        help_request,
        DecisionKind.DECLINED,
        told,
        by=by,
        changes=changes,
        decline_reason=reason,
        offered_instead=offered_instead,
    )


def _settle(help_request: HelpRequest, kind: DecisionKind, letter: Letter) -> dict[str, list[Any]]:
    """Take the request to decided, first of all: who comes second is refused before anything is opened."""
    require(Act.DECLINE if kind == DecisionKind.DECLINED else Act.DECIDE, help_request.status)
    if kind != DecisionKind.DECLINED:
        follows = suggested(help_request)
        if follows is None:
            raise NotNow("Nobody has weighed this request yet: weigh it first, or decline it.")
        if kind != follows and not letter.override_reason.strip():
            raise NeedsReason(f"The weighing suggests: {follows.label}. Say why you decide otherwise.")
    return change(help_request, status=RequestStatus.DECIDED.value, decided_at=timezone.now())


def _our_part(role: ProviderRole) -> list[ledger.ProviderValues]:
    center = the_center()
    return [{"organization": center.organization, "role": role.value}] if center else []


def _open(
    help_request: HelpRequest, plan: Plan, providers: Iterable[ledger.ProviderValues], *, by: User | None
) -> Support:
    topic = help_request.topic
    support = ledger.open_support(
        by=by,
        recipients=[help_request.agency] if help_request.agency else [],
        topics=[topic] if topic else [],
        focal_areas=list(topic.focal_areas.filter(retired_on__isnull=True)) if topic else [],
        providers=providers,
        name=plan.name,
        tier=plan.tier,
        origin=Origin.REQUEST.value,
        starts_on=plan.starts_on,
        status=(SupportStatus.PROPOSED if plan.tier == TierKey.INTENSIVE else SupportStatus.ACTIVE).value,
        liaison=plan.liaison,
        plan=plan.plan,
        expected_minutes=plan.expected_minutes,
        is_simulated=help_request.is_simulated,
        source=str(help_request),
    )
    if plan.liaison and plan.first_step_on:
        _promise_first_step(help_request, support, plan, by=by)
    return support


def _promise_first_step(help_request: HelpRequest, support: Support, plan: Plan, *, by: User | None) -> None:
    ledger.make_promise(
        by=by,
        what=f"Write to {help_request.name} about request {help_request.number}"[:300],
        due_on=plan.first_step_on or plan.starts_on,
        by_staff=plan.liaison,
        to_organization=help_request.agency,
        support=support,
        is_simulated=help_request.is_simulated,
    )


def _remember(
    help_request: HelpRequest,
    kind: DecisionKind,
    letter: Letter,
    *,
    by: User | None,
    changes: dict[str, list[Any]],
    **opened: Any,
) -> Decision:
    """Keep the decision with what it opened, tell the requester, write history."""
    decision = Decision.objects.create(
        help_request=help_request,
        kind=kind,
        override_reason="" if kind == suggested(help_request) else letter.override_reason,
        message=letter.message,
        made_by=by,
        made_at=help_request.decided_at or timezone.now(),
        **opened,
    )
    tell(help_request, by=by, text=letter.message, beneath=letter.beneath)
    told = {"decision": [None, kind.label], "status": changes["status"]}
    record(verbs.DECIDED, help_request, by=by, changes=told, note=decision.override_reason)
    return decision


@transaction.atomic
def reopen(help_request: HelpRequest, *, by: User | None, why: str, message: str) -> WithdrawnDecision:
    """Take the decision back: it is kept as withdrawn, what it opened is undone if untouched, the requester is told."""
    require(Act.REOPEN, help_request.status)
    decision = help_request.decision
    changes = change(help_request, status=RequestStatus.WEIGHED.value, decided_at=None, closed_at=None)
    for hand_off in help_request.hand_offs.filter(status__in=[HandOffStatus.OPEN, HandOffStatus.ACCEPTED]):
        hand_offs.withdraw(hand_off, by=by, why=why)
    if decision.support:
        _undo(decision.support, by=by, why=why)
    unhear_request(help_request.number, by=by, why=why)
    withdrawn = _withdrawn(decision, by=by, why=why)
    tell(help_request, by=by, text=message)
    told = {"decision": [withdrawn.get_kind_display(), None], "status": changes["status"]}
    record(verbs.REOPENED, help_request, by=by, changes=told, note=why)
    return withdrawn


def _undo(support: Support, *, by: User | None, why: str) -> None:
    """Close a support that nobody worked on yet, with the promises made for it; leave any other as it is."""
    if support.status == SupportStatus.CLOSED or not is_untouched(support):
        return
    today = timezone.localdate()
    for promise in open_promises(support):
        ledger.drop_promise(promise, by=by, on=today, reason=why)
    ledger.change_status(support, by=by, to=SupportStatus.CLOSED.value, on=max(today, support.starts_on), reason=why)


def _withdrawn(decision: Decision, *, by: User | None, why: str) -> WithdrawnDecision:
    """Move a decision to the withdrawn ones; nothing of it is lost."""
    kept = WithdrawnDecision.objects.create(
        help_request_id=decision.help_request_id,
        kind=decision.kind,
        override_reason=decision.override_reason,
        decline_reason=decision.decline_reason,
        offered_instead=decision.offered_instead,
        message=decision.message,
        support=decision.support,
        unmet_need=decision.unmet_need,
        made_by=decision.made_by,
        made_at=decision.made_at,
        why=why,
        withdrawn_by=by,
    )
    kept.resources.set(decision.resources.all())
    decision.delete()
    return kept


@transaction.atomic
def close(help_request: HelpRequest, *, by: User | None) -> HelpRequest:
    """Close a request that is decided and told, and waits for nobody."""
    require(Act.CLOSE, help_request.status)
    if help_request.hand_offs.filter(status=HandOffStatus.OPEN).exists():
        raise NotNow("A provider has not answered yet. Wait for the answer, or withdraw the hand-off.")
    changes = change(help_request, status=RequestStatus.CLOSED.value, closed_at=timezone.now())
    record(verbs.CLOSED, help_request, by=by, changes={"status": changes["status"]})
    return help_request
