"""An inventory beside that of the round before it."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F, Prefetch

from steelyard.support.alignment.models import DomainRating, Initiative, InitiativeQuerySet
from steelyard.support.alignment.queries.inventory import initiatives
from steelyard.support.alignment.rules import Domain
from steelyard.support.protocols.models import GuidedRun


def may_bring_along(run: GuidedRun) -> int:
    """How many initiatives of the round before could be brought along."""
    return initiatives(run.earlier).count() if run.earlier else 0


def with_earlier(rows: InitiativeQuerySet) -> InitiativeQuerySet:
    """With the points of the round before, in one more query or two."""
    ratings = Prefetch("ratings", DomainRating.objects.order_by("id"))
    return rows.prefetch_related(Prefetch("earlier", Initiative.objects.prefetch_related(ratings)))


@dataclass(frozen=True)
class Moved:
    """One domain in two rounds: only initiatives that have points in both count."""

    domain: str
    n: int
    before: Fraction
    now: Fraction
    higher: int
    lower: int

    @property
    def same(self) -> int:
        return self.n - self.higher - self.lower


def moved(run: GuidedRun) -> list[Moved]:
    """Each domain's mean points then and now; domains without an initiative rated twice are left out."""
    rows = DomainRating.objects.filter(
        initiative__run=run, initiative__taken_out_at=None, initiative__earlier__ratings__domain=F("domain")
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for domain, then, now in rows.values_list("domain", "initiative__earlier__ratings__score", "score"):
        found.setdefault(domain, []).append((then, now))
    return [_moved(domain, found[domain]) for domain in Domain if domain in found]


def _moved(domain: Domain, points: list[tuple[int, int]]) -> Moved:
    n = len(points)
    before, now = (Fraction(sum(scores), n) for scores in zip(*points, strict=True))
    higher, lower = (sum(sign * now > sign * then for then, now in points) for sign in (1, -1))
    return Moved(domain.label, n, before, now, higher, lower)


@dataclass(frozen=True)
class Kept:
    """The initiatives of two rounds: which came along, are new, or are not there any more."""

    stayed: int
    new: list[str]
    gone: list[str]

    @property
    def is_begun(self) -> bool:
        return bool(self.stayed or self.new)


def kept(before: GuidedRun, run: GuidedRun) -> Kept:
    now = list(initiatives(run).order_by("number").values_list("earlier_id", "name"))
    along = {pk for pk, _ in now if pk}
    then = initiatives(before).order_by("number").values_list("pk", "name")
    new = [name for pk, name in now if not pk]
    return Kept(len(along), new, [name for pk, name in then if pk not in along])
