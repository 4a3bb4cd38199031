"""Decisions as pages need them."""

from datetime import date
from typing import Any

from steelyard.center.charge.models import StaffMember
from steelyard.support.readiness.models import Decision, DecisionQuerySet
from steelyard.support.readiness.queries.standing import PLAN, Standing
from steelyard.support.readiness.rules import DecisionStatus, Result


def whole() -> DecisionQuerySet:
    return Decision.objects.select_related(
        "round__support__liaison__person", "round__agency", "round__run__protocol_version", "offering", "staff_by"
    ).prefetch_related(PLAN)


def staff_on(day: date) -> list[StaffMember]:
    """Who can be given a row of the plan."""
    return list(StaffMember.objects.on(day).select_related("person").order_by("person__name_key", "id"))


def begun(where: Standing) -> dict[str, Any]:
    """What the form of a decision begins from: what was sent back, or nothing but the number of the round."""
    values: dict[str, Any] = {"number": where.rounds[-1].round.number}
    last = where.newest
    if last is None or last.status not in {DecisionStatus.RETURNED, DecisionStatus.WAITING}:
        return values
    values |= {"result": Result(last.result).value, "words": last.words}
    for place, row in enumerate(last.plan.all(), start=1):
        owner = "agency" if row.by_organization_id else str(row.by_staff_id)
        values |= {f"what_{place}": row.what, f"owner_{place}": owner, f"due_{place}": row.due_on}
    return values
