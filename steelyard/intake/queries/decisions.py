"""What a decision needs to know, and what waits for whom."""

from datetime import date, datetime, time

from django.utils import timezone

from steelyard.intake.models import HandOff, HelpRequest, HelpRequestQuerySet, Weighing
from steelyard.intake.rules import DecisionKind, HandOffStatus
from steelyard.support.delivery.models import Cost, Promise, Support
from steelyard.support.delivery.rules import PromiseStatus


def suggested(help_request: HelpRequest) -> DecisionKind | None:
    """What the weighing suggests; None before one."""
    kind = Weighing.objects.filter(help_request=help_request).values_list("suggested", flat=True).first()
    return DecisionKind(kind) if kind else None


def is_untouched(support: Support) -> bool:
    """Whether nobody has recorded anything on a support yet: no activity, effort or cost, and no promise kept."""
    if support.activities.counted().exists() or support.effort.counted().exists():
        return False
    if Cost.objects.counted().filter(support=support).exists():
        return False
    return not support.promises.filter(status=PromiseStatus.KEPT).exists()


def open_promises(support: Support) -> list[Promise]:
    return list(Promise.objects.open().filter(support=support))


def unanswered_since(day: date) -> list[HandOff]:
    """Hand-offs mailed before the end of that day, still open and not flagged."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    rows = HandOff.objects.filter(status=HandOffStatus.OPEN, sent_at__lte=end, flagged_at__isnull=True)
    return list(rows.select_related("help_request", "provider").order_by("sent_at", "pk"))


def whole() -> HelpRequestQuerySet:
    """Requests with everything that their page shows beside them."""
    return HelpRequest.objects.select_related(
        "agency__state",
        "state",
        "topic",
        "person",
        "holder__person",
        "weighing__matrix",
        "weighing__made_by",
        "decision__support",
        "decision__unmet_need",
        "decision__made_by",
    )
