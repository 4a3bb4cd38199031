"""Which links are to be asked next."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from steelyard.support.library.models import Resource
from steelyard.support.library.rules import LinkStatus

PORTION = 100  # links a day, one after another
FINE_FOR = timedelta(days=30)
BROKEN_FOR = timedelta(days=3)  # until a broken one is asked again


def due(now: datetime) -> list[Resource]:
    """Links never checked, fine long ago, or broken some days ago; the longest unchecked first."""
    old = Q(link_checked_at=None) | Q(link_checked_at__lt=now - FINE_FOR)
    again = Q(link_status=LinkStatus.BROKEN, link_checked_at__lt=now - BROKEN_FOR)
    rows = Resource.objects.exclude(url="").filter(old | again)
    return list(rows.order_by(F("link_checked_at").asc(nulls_first=True), "id")[:PORTION])
