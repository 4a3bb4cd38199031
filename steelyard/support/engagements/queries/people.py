"""Who links the two sides."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.rules import Role
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements.models import Engagement, LinkageMember
from steelyard.support.engagements.rules import LinkageRole, Side

_ROLES = [role.value for role in LinkageRole]


def linkage_on(engagement: Engagement, day: date) -> list[LinkageMember]:
    """The linkage team of a day: the agency first, leads before others, then by name."""
    rows = LinkageMember.objects.on(day).filter(engagement=engagement).select_related("person", "organization")
    return sorted(rows, key=_rank)


def _rank(one: LinkageMember) -> tuple[bool, int, str, int]:
    return (one.side == Side.CENTER, _ROLES.index(one.role), one.person.name_key, one.pk)


def former(engagement: Engagement, day: date) -> list[LinkageMember]:
    rows = LinkageMember.objects.filter(engagement=engagement, until__lt=day).select_related("person", "organization")
    return list(rows.order_by("-until", "-id"))


def has_both(people: Iterable[LinkageMember]) -> bool:
    return {one.side for one in people} == set(Side)


def agencies(engagement: Engagement) -> list[Organization]:
    """The agencies that receive the support."""
    return list(engagement.support.recipients.order_by("name_key", "id"))


def agency_of(user: Any, engagement: Engagement) -> Organization | None:
    """The receiving agency that somebody answers for."""
    return engagement.support.recipients.filter(pk__in=user.acts_for(Role.RECIPIENT)).order_by("pk").first()


def without_engagement(supports: Any) -> list[Support]:
    """Intensive supports, proposed or active, on which no engagement was opened yet."""
    rows = supports.filter(tier=TierKey.INTENSIVE, engagement__isnull=True).exclude(status=SupportStatus.CLOSED)
    return list(rows.order_by("name_key", "id")[:50])
