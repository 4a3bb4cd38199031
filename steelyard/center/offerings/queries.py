"""Reading the profile of support."""

from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db.models import Prefetch

from steelyard.center.charge.models import FocalArea
from steelyard.center.charge.rules import TierKey
from steelyard.center.offerings.models import Exclusion, Offering, OfferingQuerySet


@dataclass(frozen=True)
class TierOfferings:
    """The offerings of one tier, in the center's own order."""

    tier: TierKey
    offerings: list[Offering]


def published(area: FocalArea | None = None) -> list[TierOfferings]:
    """What anybody may ask for, from the general tier to the intensive; three queries, however many there are."""
    rows = Offering.objects.filter(is_published=True)
    return by_tier(rows.filter(focal_areas=area) if area else rows)


def by_tier(rows: OfferingQuerySet) -> list[TierOfferings]:
    areas = Prefetch("focal_areas", FocalArea.objects.order_by("position"))
    found = list(rows.prefetch_related(areas).order_by("position", "name"))
    groups = [TierOfferings(tier, [one for one in found if one.tier == tier]) for tier in TierKey]
    return [group for group in groups if group.offerings]


def exclusions(user: Any) -> list[Exclusion]:
    """What the center does not do, in its own order."""
    return list(Exclusion.objects.visible_to(user).order_by("position", "name"))


def areas_offered() -> list[FocalArea]:
    """Focal areas in which something is offered."""
    return list(FocalArea.objects.filter(offerings__is_published=True).distinct().order_by("position", "name"))


def free_key(model: type[Offering] | type[Exclusion], wanted: str) -> str:
    """The wanted key, or it with the first number that is free."""
    wanted = wanted[:50] or "offering"
    taken = set(model._default_manager.filter(key__startswith=wanted).values_list("key", flat=True))
    return next(key for key in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if key not in taken)
