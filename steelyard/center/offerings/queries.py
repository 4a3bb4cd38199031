"""Reading the profile of support."""

from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from steelyard.center.charge.models import FocalArea
from steelyard.center.charge.rules import TierKey
from steelyard.center.needs.models import Statement
from steelyard.center.offerings.models import Exclusion, Offering, OfferingNeed, OfferingQuerySet


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


def needs_answered(user: Any, offering: Offering) -> list[OfferingNeed]:
    """The needs that an offering answers, the weightiest first."""
    return list(_answers(user).filter(offering=offering))


def answers_to(user: Any, statement: Statement) -> list[OfferingNeed]:
    """What is offered for a need, or for one that was merged into it."""
    return list(_answers(user).filter(Q(statement=statement) | Q(statement__under=statement)))


def answers_in(user: Any, area: FocalArea) -> list[OfferingNeed]:
    """What is offered for the needs behind a focal area."""
    behind = Q(focal_links__focal_area=area, focal_links__ended_at__isnull=True)
    needs = Statement.objects.visible_to(user).filter(behind)
    wanted = Q(statement__in=needs.values("pk")) | Q(statement__in=needs.values("under"))
    return list(_answers(user).filter(wanted))


def _answers(user: Any) -> QuerySet[OfferingNeed]:
    rows = OfferingNeed.objects.visible_to(user).standing().filter(statement__in=Statement.objects.visible_to(user))
    return rows.select_related("offering", "statement", "made_by").order_by("-statement__weight", "made_at", "id")


def heard_for(offering: Offering) -> list[str]:
    """What anybody reads of the needs behind an offering: their sentences, never a request's own words."""
    rows = OfferingNeed.objects.standing().filter(offering=offering, statement__is_raw=False)
    return list(rows.order_by("-statement__weight", "made_at", "id").values_list("statement__text", flat=True))


def free_key(model: type[Offering] | type[Exclusion], wanted: str) -> str:
    """The wanted key, or it with the first number that is free."""
    wanted = wanted[:50] or "offering"
    taken = set(model._default_manager.filter(key__startswith=wanted).values_list("key", flat=True))
    return next(key for key in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if key not in taken)
