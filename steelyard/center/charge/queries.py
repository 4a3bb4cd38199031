"""Reading the charge."""

from datetime import date

from steelyard.center.charge.models import AwardYear, Center, FocalArea, Topic


def the_center() -> Center | None:
    """The center of this installation, once it is set up."""
    return Center.objects.select_related("organization").first()


def award_year_on(day: date) -> AwardYear | None:
    return AwardYear.objects.filter(starts_on__lte=day, ends_on__gte=day).first()


def current_or_last_award_year(day: date) -> AwardYear | None:
    """The award year of the day; after the award's end its last year, before its start its first."""
    year = award_year_on(day) or AwardYear.objects.filter(ends_on__lt=day).order_by("-ends_on").first()
    return year or AwardYear.objects.order_by("starts_on").first()


def charge_topics() -> list[Topic]:
    """The topics of today's charge by name."""
    return list(Topic.objects.filter(retired_on__isnull=True).order_by("name"))


def charge_focal_areas() -> list[FocalArea]:
    return list(FocalArea.objects.filter(retired_on__isnull=True).order_by("position", "name"))
