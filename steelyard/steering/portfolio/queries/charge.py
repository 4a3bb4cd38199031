"""Effort by focal area and topic beside what the charge asks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.center.charge.models import AwardYear, FocalArea, Topic
from steelyard.steering.portfolio.models import AskedShare
from steelyard.steering.reporting.queries.bases import Scope
from steelyard.steering.reporting.queries.effort import effort
from steelyard.steering.reporting.rules import Period
from steelyard.support.delivery.rules import Minutes


@dataclass(frozen=True)
class Area:
    """A focal area (key 0: none named), its part of the effort, and what is asked of it."""

    key: int
    name: str
    part: Minutes
    share: float
    asked: AskedShare | None

    @property
    def apart(self) -> int | None:
        """Points of percent above (+) or below (-) what is asked."""
        asked = self.asked.percent if self.asked else None
        return None if asked is None else round(100 * self.share) - asked


@dataclass(frozen=True)
class About:
    """A topic with its part of the effort and the focal areas it belongs to."""

    key: int
    name: str
    part: Minutes
    share: float
    areas: str


@dataclass(frozen=True)
class ChargeCheck:
    total: Minutes
    year: AwardYear | None  # whose charge is compared with
    areas: list[Area]
    topics: list[About]

    @property
    def is_asked(self) -> bool:
        return any(one.asked for one in self.areas)


def charge_check(period: Period, years: Sequence[AwardYear]) -> ChargeCheck:
    """The shares of a period; with several award years in it the last one's charge is what it is held beside."""
    met = [year for year in years if period.meets(year.starts_on, year.ends_on)]
    year = max(met, key=lambda one: one.starts_on, default=None)
    asked = {key: one for key, one in asked_of(year).items() if one.percent is not None} if year else {}
    found = effort(Scope(period))
    given = {one.key: one.part for one in found.areas}
    names = dict(FocalArea.objects.order_by("position", "name").values_list("pk", "name"))
    keys = [key for key in names if key in given or key in asked] + ([0] if 0 in given else [])
    whole = float(found.total.minutes)
    areas = [
        Area(key, names.get(key, "None named"), part, float(part.minutes) / whole if whole else 0.0, asked.get(key))
        for key, part in ((key, given.get(key, Minutes())) for key in keys)
    ]
    of: dict[int, list[str]] = defaultdict(list)
    for topic, area in Topic.focal_areas.through.objects.order_by("focalarea_id").values_list(
        "topic_id", "focalarea_id"
    ):
        of[topic].append(names[area])
    topics = [
        About(one.key, one.name, one.part, float(one.part.minutes) / whole if whole else 0.0, ", ".join(of[one.key]))
        for one in found.topics
    ]
    return ChargeCheck(found.total, year, areas, topics)


def asked_of(year: AwardYear) -> dict[int, AskedShare]:
    """By focal area, also what is asked no longer."""
    return {one.focal_area_id: one for one in AskedShare.objects.filter(award_year=year)}
