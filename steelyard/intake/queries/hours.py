"""How many hours the center still has in an award year."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from steelyard.center.charge.models import AwardYear, StaffHours
from steelyard.support.delivery.models import Effort, Support
from steelyard.support.delivery.rules import SupportStatus


@dataclass(frozen=True)
class HoursLeft:
    """Minutes of one award year: what staff have, what they delivered, what active supports still expect."""

    award_year: AwardYear
    available: int
    delivered: int
    planned: int

    @property
    def left(self) -> int:
        """Below zero where more is promised than there is."""
        return self.available - self.delivered - self.planned


def hours_left(today: date) -> HoursLeft | None:
    """Minutes left in the award year of ``today``; None outside every award year.

    Left = staff hours of the year, minus effort delivered in the year, minus what the active supports still expect.
    A support expects its planned minutes less all effort it ever got, never less than nothing; all of that is
    counted against this year, also where the work will reach into the next one.
    """
    year = AwardYear.objects.filter(starts_on__lte=today, ends_on__gte=today).first()
    if year is None:
        return None
    available = StaffHours.objects.filter(award_year=year).aggregate(sum=Sum("minutes"))["sum"]
    within = Effort.objects.counted().filter(on__gte=year.starts_on, on__lte=year.ends_on)
    delivered = within.aggregate(sum=Sum("minutes"))["sum"]
    return HoursLeft(year, available or 0, delivered or 0, _still_expected())


def _still_expected() -> int:
    given = Effort.objects.counted().filter(support=OuterRef("pk")).values("support").annotate(sum=Sum("minutes"))
    active = Support.objects.filter(status=SupportStatus.ACTIVE, expected_minutes__gt=0)
    rest = active.annotate(rest=F("expected_minutes") - Coalesce(Subquery(given.values("sum")), 0))
    total = rest.aggregate(sum=Sum(Greatest(F("rest"), 0)))["sum"]
    return int(total or 0)
