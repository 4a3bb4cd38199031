"""What a what-if can take up: requests that wait for a decision, and supports that still expect hours."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from steelyard.center.charge.models import Topic
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.text import fold
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries.inbox import UNDECIDED, matching
from steelyard.support.delivery.models import Effort, Support
from steelyard.support.delivery.rules import SupportStatus

LISTED = 20  # of each kind on the page, beside those that are ticked
UNDER_WAY = (SupportStatus.PROPOSED, SupportStatus.ACTIVE)


@dataclass(frozen=True)
class Listed[M]:
    """The rows that are offered, those ticked first, and how many there are in all."""

    rows: list[M]
    count: int

    @property
    def unlisted(self) -> int:
        return max(0, self.count - len(self.rows))


def pending(user: Any, q: str, taken: Collection[int]) -> Listed[HelpRequest]:
    """Requests nobody has decided: those ticked, then those that wait longest."""
    if not allows(user, "intake.see"):
        return Listed([], 0)
    found = matching(user, {"q": q}).filter(status__in=UNDECIDED)
    rows = HelpRequest.objects.select_related("agency", "topic", "state", "weighing")
    return _listed(rows, found, taken, order=("received_at", "id"))


def planned(user: Any, q: str, taken: Collection[int]) -> Listed[Support]:
    """Supports proposed or under way that expect more hours than they were given: the largest rest first."""
    rows: QuerySet[Any] = with_rest(Support.objects.visible_to(user)).filter(status__in=UNDER_WAY, rest__gt=0)
    # One support may have several topics; it is found once.
    named = Q(name_key__contains=fold(q)) | Q(Exists(Topic.objects.filter(supports=OuterRef("pk"), name__icontains=q)))
    full = with_rest(Support.objects.all()).prefetch_related("topics")
    return _listed(full, rows.filter(named) if q else rows, taken, order=("-rest", "id"))


def with_rest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each support with the minutes it still expects, as ``rest``."""
    given = Effort.objects.counted().filter(support=OuterRef("pk")).order_by().values("support")
    minutes = Subquery(given.annotate(total=Sum("minutes")).values("total"), output_field=IntegerField())
    return rows.annotate(rest=F("expected_minutes") - Coalesce(minutes, 0))


def _listed(rows: Any, found: Any, taken: Collection[int], *, order: tuple[str, ...]) -> Listed[Any]:
    """Three queries, and what the rows fetch with them."""
    keys = list(found.exclude(pk__in=taken).order_by(*order).values_list("pk", flat=True)[:LISTED])
    ticked = list(rows.filter(pk__in=taken).order_by("pk"))
    others = rows.in_bulk(keys)
    count = found.exclude(pk__in=taken).count()
    return Listed([*ticked, *(others[key] for key in keys if key in others)], count + len(ticked))
