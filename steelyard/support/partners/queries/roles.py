"""Roles in supports that end soon, and who owns what until when."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from steelyard.center.charge.models import StaffMember
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import Standing, SupportStatus
from steelyard.support.partners.models import Partnership, RoleWarning
from steelyard.support.partners.rules import WARN_DAYS


def ending(today: date) -> QuerySet[SupportProvider]:
    """Parts of others in open supports that end within thirty days, the nearest first."""
    rows = SupportProvider.objects.exclude(standing=Standing.CENTER).exclude(support__status=SupportStatus.CLOSED)
    rows = rows.filter(until__gte=today, until__lte=today + timedelta(days=WARN_DAYS))
    rows = rows.select_related("organization", "support__liaison__person")
    return rows.order_by("until", "support__name_key", "pk")


def unwarned(today: date) -> list[SupportProvider]:
    """Those of which nobody was told."""
    told = RoleWarning.objects.filter(part=OuterRef("pk"), until=OuterRef("until"))
    return list(ending(today).filter(~Exists(told)))


def ending_of(staff: StaffMember, today: date) -> list[SupportProvider]:
    """Those in the supports of a liaison."""
    return list(ending(today).filter(support__liaison=staff)[:20])


def behind(support: Support) -> list[Partnership]:
    """The partnerships in which a support is done, with what each side does."""
    rows = Partnership.objects.filter(supports=support).select_related("partner", "liaison__person")
    return list(rows.order_by("partner__name_key", "id"))


def ending_in(support: Any, today: date) -> list[SupportProvider]:
    """Those in one support."""
    return list(ending(today).filter(support=support.pk))
