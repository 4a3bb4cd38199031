"""What waits for whom: steps of the center's own, ratings to give, decisions to answer."""

from datetime import date
from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.words import day
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.protocols.models import GuidedRun
from steelyard.support.readiness.models import Decision, Round
from steelyard.support.readiness.queries.rounds import to_rate
from steelyard.support.readiness.queries.standing import Standing, standings
from steelyard.support.readiness.rules import DecisionStatus, Where

__all__ = ["board_state", "of_liaison", "round_of_run", "to_answer", "to_rate"]

OURS = frozenset({Where.INVITE, Where.REVEAL, Where.CONTEXT, Where.ASSUMPTIONS, Where.DECIDE, Where.SENT_BACK})


def of_liaison(staff: StaffMember) -> list[tuple[date, Standing]]:
    """The supports of a liaison whose next step is the center's, with the day since when; ten queries."""
    rows = Support.objects.filter(tier=TierKey.INTENSIVE, liaison=staff).exclude(status=SupportStatus.CLOSED)
    found = [one for one in standings(rows.order_by("name_key", "id")).values() if one.where in OURS]
    return sorted(((_since(one), one) for one in found), key=lambda pair: (pair[0], pair[1].support.pk))


def _since(found: Standing) -> date:
    today = timezone.localdate()
    if found.newest and found.newest.agency_at:
        return timezone.localdate(found.newest.agency_at)
    return timezone.localdate(found.round.round.opened_at) if found.round else min(found.support.starts_on, today)


def to_answer(user: Any) -> list[Decision]:
    """The decisions that wait for somebody's agency, the longest waiting first."""
    received = Support.recipients.through.objects.filter(organization_id__in=user.acts_for(Role.RECIPIENT))
    rows = Decision.objects.filter(status=DecisionStatus.WAITING, round__support__in=received.values("support_id"))
    return list(rows.select_related("round__support").order_by("staff_at", "id"))


def round_of_run(run: GuidedRun) -> Round | None:
    return Round.objects.filter(run=run).first()


def board_state(run: GuidedRun) -> tuple[bool, str]:
    """Whether the round of a run is decided, and how."""
    found = round_of_run(run)
    if found is None:
        return False, "This run belongs to no intensive support, so nothing is decided on it."
    decision = found.decisions.standing().order_by("-id").first()
    return (True, f"{decision}, {day(decision.decided_on)}.") if decision else (False, "Nothing is decided yet.")
