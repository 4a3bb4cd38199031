"""Changing the charge: every part is added and altered by the same two acts."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from steelyard.center.charge import verbs
from steelyard.center.charge.models import (
    AwardYear,
    Center,
    Expertise,
    FocalArea,
    Milestone,
    PublishedFigure,
    Rate,
    StaffHours,
    StaffMember,
    Tier,
    Topic,
)
from steelyard.center.charge.rules import Ring, TierKey
from steelyard.center.directory import actions as directory
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

Part = FocalArea | Topic | Tier | AwardYear | StaffMember


class YearsOverlap(Exception):
    """Two award years may not share a day."""

    def __init__(self, other: AwardYear) -> None:
        super().__init__(f"These days overlap with {other.label}.")


class StandsAlready(Exception):
    """A part of that name, or that person among the staff, is there already."""


@transaction.atomic
def set_up_center(*, by: Any, **values: Any) -> Center:
    """Write down who the center is, for the first time."""
    center = Center.objects.create(**values)
    record(verbs.SET_UP, center, by=by)
    return center


@transaction.atomic
def alter_center(center: Center, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    changes = change(center, **values)
    if changes:
        record(verbs.ALTERED_CENTER, center, by=by, changes=changes)
    return changes


@transaction.atomic
def add[P: Part](model: type[P], *, by: Any, focal_areas: Iterable[FocalArea] = (), **values: Any) -> P:
    """Add a focal area, topic, tier, award year or staff member; raises YearsOverlap for award years."""
    part = model(**values)
    _check_years(part)
    if (
        isinstance(part, (FocalArea, Topic))
        and model._base_manager.filter(Q(key=part.key) | Q(name=part.name)).exists()
    ):
        raise StandsAlready(f"{part.name} is there already.")
    if isinstance(part, AwardYear) and AwardYear.objects.filter(number=part.number).exists():
        raise StandsAlready(f"There is an award year {part.number} already.")
    part.save(force_insert=True)
    if isinstance(part, Topic):
        part.focal_areas.set(focal_areas)
    record(verbs.ADDED, part, by=by)
    return part


@transaction.atomic
def alter(part: Part, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Change the fields given, a topic's focal areas included; returns {field: [old, new]}."""
    changes = change(part, **values)
    _check_years(part)
    if changes:
        record(verbs.ALTERED, part, by=by, changes=changes)
    return changes


def _check_years(part: Part) -> None:
    if isinstance(part, AwardYear):
        others = AwardYear.objects.filter(starts_on__lte=part.ends_on, ends_on__gte=part.starts_on)
        other = others.exclude(pk=part.pk).first()
        if other:
            raise YearsOverlap(other)


@transaction.atomic
def retire(part: FocalArea | Topic, *, by: Any, back: bool = False) -> None:
    """Keep it for the past, but offer it no more; ``back`` undoes that."""
    changes = change(part, retired_on=None if back else timezone.localdate())
    if changes:
        record(verbs.TAKEN_BACK if back else verbs.RETIRED, part, by=by, changes=changes)


@transaction.atomic
def set_hours(staff: StaffMember, *, by: Any, award_year: AwardYear, minutes: int) -> StaffHours:
    hours, is_new = StaffHours.objects.get_or_create(staff=staff, award_year=award_year, defaults={"minutes": minutes})
    changes = {"minutes": [None, minutes]} if is_new else change(hours, minutes=minutes)
    if changes:
        record(verbs.SET_HOURS, staff, by=by, changes=changes, note=award_year.label)
    return hours


@transaction.atomic
def set_all_hours(staff: StaffMember, *, by: Any, minutes: Mapping[int, int]) -> None:
    """Set the hours of several award years at once: {key of the award year: minutes}."""
    for year in AwardYear.objects.filter(pk__in=minutes):
        set_hours(staff, by=by, award_year=year, minutes=minutes[year.pk])


@transaction.atomic
def add_staff(*, by: Any, name: str, email: str, title: str, hours_per_week: int, since: date) -> StaffMember:
    """Put somebody on the staff, found in the directory by e-mail or added to it; ``hours_per_week`` in minutes."""
    home = Center.objects.select_related("organization").first()
    person = directory.find_or_add_person(
        email, by=by, name=name, organization=home.organization if home else None, title=title
    )
    if StaffMember.objects.filter(person=person).exists():
        raise StandsAlready(f"{person} is on the staff already.")
    account = User.objects.filter(email__iexact=email).first()
    if account and person.user_id is None:
        directory.link_account(person, by=by, user=account)
    return add(StaffMember, by=by, person=person, title=title, minutes_per_week=hours_per_week, since=since)


@transaction.atomic
def set_rate(staff: StaffMember, *, by: Any, since: date, cents_per_hour: int) -> Rate:
    rate, _ = Rate.objects.update_or_create(staff=staff, since=since, defaults={"cents_per_hour": cents_per_hour})
    record(verbs.SET_RATE, staff, by=by, changes={"since": [None, since], "cents per hour": [None, cents_per_hour]})
    return rate


@transaction.atomic
def set_expertise(staff: StaffMember, *, by: Any, depths: Mapping[Topic, str]) -> None:
    """Replace what the staff member knows: a depth per topic; topics left out are taken away."""
    before = {known.topic: known.depth for known in staff.expertise.select_related("topic")}
    if before == dict(depths):
        return
    staff.expertise.all().delete()
    Expertise.objects.bulk_create(Expertise(staff=staff, topic=t, depth=d) for t, d in depths.items())
    told = [", ".join(sorted(f"{topic} {depth}" for topic, depth in known.items())) for known in (before, depths)]
    record(verbs.SET_EXPERTISE, staff, by=by, changes={"expertise": [told[0], told[1]]})


@transaction.atomic
def note[R: (PublishedFigure, Milestone)](model: type[R], *, by: Any, **values: Any) -> R:
    """Note a published figure or milestone with its source."""
    row = model.objects.create(**values)
    record(verbs.NOTED, row, by=by)
    return row


@transaction.atomic
def correct(row: PublishedFigure | Milestone, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring a noted row to what its source says."""
    changes = {k: [getattr(row, k), value] for k, value in values.items() if getattr(row, k) != value}
    if changes:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
        record(verbs.NOTED, row, by=by, changes=changes)
    return changes


@transaction.atomic
def found_center(*, by: Any, name: str, short_name: str, mission: str = "", contact_email: str = "") -> Center:
    """First step of the set-up: the center and its organization in the directory."""
    organization = directory.add_organization(name, by=by, kind=OrganizationKind.CENTER, short_name=short_name)
    return set_up_center(
        by=by, name=name, short_name=short_name, mission=mission, contact_email=contact_email, organization=organization
    )


@transaction.atomic
def found_award(center: Center, *, by: Any, award_number: str = "", funder: str = "", **year: Any) -> AwardYear:
    """Second step: who funds the center, and its first award year."""
    values: dict[str, Any] = {"award_number": award_number}
    if funder:
        values["funder"] = directory.add_organization(funder, by=by, kind=OrganizationKind.FUNDER)
    alter_center(center, by=by, **values)
    return add(AwardYear, by=by, number=1, **year)


@transaction.atomic
def found_focus(
    center: Center, *, by: Any, focal_areas: Iterable[str], topics: Iterable[str], **qualifies: str
) -> None:
    """Third step: focal areas and topics by name, and what qualifies for each tier."""
    del center  # the one center; the parts belong to the installation
    for position, name in enumerate(focal_areas, start=1):
        add(FocalArea, by=by, key=slugify(name)[:60], name=name, position=position)
    for name in topics:
        add(Topic, by=by, key=slugify(name)[:60], name=name, ring=Ring.ENVIRONMENT)
    for key in TierKey:
        add(Tier, by=by, key=key, name=key.label, what_qualifies=qualifies.get(key.value, ""))


@transaction.atomic
def finish_set_up(center: Center, *, by: Any) -> None:
    """Last step: the desk is open."""
    changes = change(center, is_ready=True)
    if changes:
        record(verbs.ALTERED_CENTER, center, by=by, changes=changes)
