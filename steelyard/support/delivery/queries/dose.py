"""What a support gave, month by month: contacts, visits, minutes, and contacts at which both sides were present."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from steelyard.support.delivery.models import ActivityQuerySet, Participation
from steelyard.support.delivery.queries.counting import counted_activities
from steelyard.support.delivery.rules import CONTACTS, ActivityKind, Attendance, Mode

ON_SITE = (Mode.IN_PERSON, Mode.BOTH)


@dataclass(frozen=True)
class Given:
    """A month of a support as the ledger has it. The ledger holds what the center gave, so its side is in all of it."""

    contacts: int
    visits: int
    minutes: int
    shared: int  # somebody of a receiving agency attended
    on_site: int  # of the shared ones, at least partly in person


def contacts(supports: Collection[int], first: date, last: date) -> ActivityQuerySet:
    """Contacts of supports in a period, each with ``shared``: whether somebody of a receiving agency attended."""
    there = Participation.objects.filter(
        activity=OuterRef("pk"), status=Attendance.ATTENDED, organization__supports_received=OuterRef("support_id"),
        activity__support__in=supports,  # PostgreSQL may read all of them at once, and need not read those of others
    )  # fmt: skip
    rows = counted_activities(first, last).filter(support__in=supports, kind__in=sorted(CONTACTS))
    return rows.annotate(shared=Exists(there))


_SHARED = Q(shared=True) & ~Q(mode=Mode.WRITTEN)


def shared_contacts(supports: Collection[int], first: date, last: date) -> ActivityQuerySet:
    """Those at which both sides were present."""
    return contacts(supports, first, last).filter(_SHARED)


def given_by_month(supports: Collection[int], first: date, last: date) -> dict[int, dict[date, Given]]:
    """By support, then by the first day of each month in which there was a contact. One query for any number."""
    rows = contacts(supports, first, last).annotate(month=TruncMonth("on")).order_by().values("support", "month")
    counted = rows.annotate(
        n=Count("pk"),
        visits=Count("pk", filter=Q(kind=ActivityKind.VISIT)),
        total=Sum("minutes"),
        both=Count("pk", filter=_SHARED),
        on_site=Count("pk", filter=_SHARED & Q(mode__in=ON_SITE)),
    )
    found: dict[int, dict[date, Given]] = defaultdict(dict)
    names = ("support", "month", "n", "visits", "total", "both", "on_site")
    for support, month, n, visits, total, both, on_site in counted.values_list(*names):
        found[support][month] = Given(n, visits, total or 0, both, on_site)
    return dict(found)
