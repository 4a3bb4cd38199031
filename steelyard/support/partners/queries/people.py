"""Who can be the liaison of a partnership or an introduction."""

from django.utils import timezone

from steelyard.center.charge.models import StaffMember


def staff_today() -> list[StaffMember]:
    """Today's staff by name."""
    rows = StaffMember.objects.on(timezone.localdate()).select_related("person")
    return list(rows.order_by("person__name_key", "id"))
