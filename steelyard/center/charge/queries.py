"""Reading the charge."""

from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, Center, Expertise, FocalArea, StaffMember, Tier, Topic
from steelyard.center.charge.rules import Depth, Ring, TierKey
from steelyard.foundation.accounts.models import User


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


def tiers() -> list[Tier]:
    """The tiers from general to intensive."""
    order = list(TierKey)
    return sorted(Tier.objects.all(), key=lambda tier: order.index(TierKey(tier.key)))


def the_center_or_404() -> Center:
    center = the_center()
    if center is None:
        raise Http404("The center is not set up.")
    return center


def award_years() -> list[AwardYear]:
    return list(AwardYear.objects.order_by("starts_on"))


def staff_of(user: Any, *, on: date | None = None) -> StaffMember | None:
    """The staff member that a user is, if any; with a day, only while they work for the center."""
    rows = StaffMember.objects.all() if on is None else StaffMember.objects.on(on)
    return rows.filter(person__user=user.pk).select_related("person").first()


def is_set_up() -> bool:
    """Whether the set-up of the center is done."""
    return Center.objects.filter(is_ready=True).exists()


def set_up_page() -> str:
    """The page where the set-up of the center goes on, or the desk when it is done."""
    center = the_center()
    if center is None:
        return reverse("charge:set-up-center")
    if not award_years():
        return reverse("charge:set-up-award")
    if not charge_topics():
        return reverse("charge:set-up-focus")
    return "/home/" if center.is_ready else reverse("charge:set-up-staff")


def invited() -> list[User]:
    """Everybody who was invited so far, newest first."""
    return list(User.objects.filter(invited_at__isnull=False).prefetch_related("held").order_by("-invited_at"))


def whole_charge() -> dict[str, Any]:
    """All parts of the charge as its page shows them; a constant number of queries."""
    topics = Topic.objects.prefetch_related("focal_areas").order_by("name")
    return {
        "center": Center.objects.select_related("organization", "funder", "lead", "evaluator").first(),
        "focal_areas": FocalArea.objects.order_by("position", "name"),
        "rings": [(ring, [topic for topic in topics if topic.ring == ring]) for ring in Ring],
        "tiers": tiers(),
        "award_years": award_years(),
        "staff": StaffMember.objects.on(timezone.localdate()).select_related("person").order_by("person__name_key"),
    }


def around(part: Any) -> dict[str, Any]:
    """What stands around a part: for a topic, who knows it."""
    if not isinstance(part, Topic):
        return {}
    known = Expertise.objects.filter(topic=part).select_related("staff__person").order_by("staff__person__name_key")
    return {"known_by": known}


def about_staff(staff: StaffMember) -> dict[str, Any]:
    """Expertise, hours and rates of a staff member."""
    return {
        "person": staff.person,
        "expertise": [(depth, [e.topic for e in _known(staff) if e.depth == depth]) for depth in reversed(Depth)],
        "hours": staff.hours.select_related("award_year").order_by("award_year__starts_on"),
        "rates": staff.rates.order_by("-since"),
    }


def _known(staff: StaffMember) -> list[Expertise]:
    return list(staff.expertise.select_related("topic").order_by("topic__name"))


def hours_as_typed(staff: StaffMember) -> dict[str, int]:
    return {f"year_{hours.award_year_id}": hours.minutes for hours in staff.hours.all()}


def expertise_as_typed(staff: StaffMember) -> dict[str, str]:
    return {f"topic_{known.topic_id}": known.depth for known in staff.expertise.all()}


# Fields that a form names otherwise than the table, because people type hours and the table keeps minutes.
TYPED = {"hours_per_week": "minutes_per_week"}


def as_typed(part: Any, form: Any) -> dict[str, Any]:
    """A part's values by the names of a form's fields."""
    values = {name: getattr(part, TYPED.get(name, name)) for name in form.base_fields}
    if "focal_areas" in values:
        values["focal_areas"] = list(part.focal_areas.all())
    return values


def as_stored(values: dict[str, Any]) -> dict[str, Any]:
    """A form's values by the names of the table's columns."""
    return {TYPED.get(name, name): value for name, value in values.items()}
