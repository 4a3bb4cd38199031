"""Opening an engagement on an intensive support, its people, and its end."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.delivery.actions import CannotChangeStatus, change_status
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements import verbs
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.models import Engagement, LinkageMember
from steelyard.support.engagements.rules import Side, not_in_order

Changes = dict[str, list[Any]]


@transaction.atomic
def open_engagement(support: Support, *, by: User | None) -> Engagement:
    """Open what an intensive support needs beyond the ledger; one to a support."""
    if support.tier != TierKey.INTENSIVE:
        raise CannotEngage("Only support at the intensive tier has an engagement.")
    if support.status == SupportStatus.CLOSED:
        raise CannotEngage("This support is closed; open it again first.")
    if not support.recipients.exists():
        raise CannotEngage("Say first which agency receives this support.")
    try:
        with transaction.atomic():
            opened = Engagement.objects.create(support=support, is_simulated=support.is_simulated)
    except IntegrityError as taken:
        raise CannotEngage("This support has an engagement already.") from taken
    record(verbs.OPENED, opened, by=by, note=support.name)
    return opened


@transaction.atomic
def alter_engagement(engagement: Engagement, *, by: User | None, **values: Any) -> Changes:
    """Change the routine by which both sides keep in touch."""
    changes = change(engagement, **values)
    if changes:
        record(verbs.ALTERED, engagement, by=by, changes=changes)
    return changes


# People


@transaction.atomic
def add_member(
    engagement: Engagement,
    *,
    by: User | None,
    person: Person,
    side: str,
    role: str,
    since: date,
    is_contact: bool = False,
) -> LinkageMember:
    """Somebody links the two sides from a day on."""
    if LinkageMember.objects.filter(engagement=engagement, person=person, until__isnull=True).exists():
        raise CannotEngage(f"{person} is in the linkage team already.")
    values = {"side": side, "role": role, "since": since, "is_contact": is_contact}
    made = LinkageMember.objects.create(
        engagement=engagement, person=person, organization=person.organization, **values
    )
    told = {"side": [None, Side(side).label], "role": [None, made.get_role_display()]}
    record(verbs.MEMBER_ADDED, engagement, by=by, changes=told)
    return made


@transaction.atomic
def alter_member(member: LinkageMember, *, by: User | None, **values: Any) -> Changes:
    changes = change(member, **values)
    if changes:
        record(verbs.MEMBER_ALTERED, member.engagement, by=by, changes=changes)
    return changes


@transaction.atomic
def end_member(member: LinkageMember, *, by: User | None, on: date) -> LinkageMember:
    """Their part ends; it stays on record."""
    if member.until is not None:
        raise CannotEngage("This part has ended already.")
    if problem := not_in_order(member.since, on, "This part"):
        raise CannotEngage(problem)
    changes = change(member, until=on)
    record(verbs.MEMBER_LEFT, member.engagement, by=by, changes=changes)
    return member


# The end


@transaction.atomic
def taper(engagement: Engagement, *, by: User | None, on: date) -> Engagement:
    """Say from which day on the work tapers off; the planned dose is then set smaller."""
    if problem := not_in_order(engagement.support.starts_on, on, "The full work"):
        raise CannotEngage(problem)
    changes = change(engagement, tapers_on=on)
    if changes:
        record(verbs.TAPERED, engagement, by=by, changes=changes)
    return engagement


@transaction.atomic
def end_engagement(engagement: Engagement, *, by: User | None, on: date, note: str) -> Engagement:
    """Close the support, with what was met of the exit criteria and who carries the work on."""
    try:
        change_status(engagement.support, by=by, to=SupportStatus.CLOSED.value, on=on, reason=note)
    except CannotChangeStatus as problem:
        raise CannotEngage(str(problem)) from problem
    changes = change(engagement, exit_note=note)
    record(verbs.EXITED, engagement, by=by, changes=changes)
    return engagement
