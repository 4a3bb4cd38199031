"""Reading introductions: what staff see of both sides, and what one side sees of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.paging import Page, paged
from steelyard.foundation.kit.text import fold
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.partners.models import (
    Introduction,
    IntroductionQuerySet,
    IntroductionSide,
    IntroductionSideQuerySet,
)
from steelyard.support.partners.rules import ASK_AFTER_DAYS, Consent, IntroductionStatus, is_link_old


def whole() -> IntroductionQuerySet:
    sides = IntroductionSide.objects.select_related("organization", "person").order_by("place")
    return Introduction.objects.select_related("topic", "liaison__person").prefetch_related(Prefetch("sides", sides))


def sides() -> IntroductionSideQuerySet:
    return IntroductionSide.objects.select_related("introduction__liaison__person", "organization", "person")


def sides_of(introduction: Introduction) -> list[IntroductionSide]:
    rows = introduction.sides.select_related("introduction", "organization", "person")
    return list(rows.order_by("place"))


def by_token(token: str) -> IntroductionSide | None:
    """The side behind a mailed link; a newer letter makes the older links open nothing."""
    return sides().filter(token_hash=hash_of(token)).first()


@dataclass(frozen=True)
class Seen:
    """What one side may see: of the other only once both have agreed."""

    side: IntroductionSide
    standing: str  # "open", "old", "waiting", "declined", "introduced"
    other: IntroductionSide | None

    @property
    def may_tell(self) -> bool:
        """Whether it is time to ask what came of it."""
        return self.standing == "introduced"


def seen(side: IntroductionSide, *, by_link: bool) -> Seen:
    """``by_link``: a link grows old, an account does not."""
    others = side.introduction.sides.select_related("organization", "person")
    return _seen(side, others.exclude(pk=side.pk).first(), by_link=by_link)


def _seen(side: IntroductionSide, other: IntroductionSide | None, *, by_link: bool) -> Seen:
    introduction = side.introduction
    if introduction.status == IntroductionStatus.INTRODUCED:
        return Seen(side, "introduced", other)
    if introduction.status != IntroductionStatus.ASKED:
        return Seen(side, "declined", None)
    if side.answer == Consent.AGREED:
        return Seen(side, "waiting", None)
    is_old = by_link and is_link_old((timezone.now() - side.sent_at).days)
    return Seen(side, "old" if is_old else "open", None)


def listed(user: Any, *, status: str = "", after: str = "", before: str = "") -> Page[Introduction]:
    """Introductions with both sides, the newest first."""
    rows = whole().visible_to(user)
    if status in set(IntroductionStatus):
        rows = rows.filter(status=status)
    return paged(rows, ("-asked_at", "-id"), after=after, before=before)


def own(user: Any) -> list[Seen]:
    """Those of one's own organizations and oneself, in two queries however many."""
    mine = Q(organization__in=user.organization_ids) | Q(person__user=user.pk)
    rows = sides().filter(mine).order_by("-introduction__asked_at", "place")[:20]
    found = list(rows)
    others = IntroductionSide.objects.filter(introduction__in=[one.introduction_id for one in found])
    by_place = {(one.introduction_id, one.place): one for one in others.select_related("organization", "person")}
    return [_seen(one, by_place.get((one.introduction_id, 3 - one.place)), by_link=False) for one in found]


def to_ask_about(today: date) -> list[Introduction]:
    """Introductions made 60 days ago or more, of which nobody was asked what came."""
    end = timezone.make_aware(datetime.combine(today - timedelta(days=ASK_AFTER_DAYS), time.max))
    rows = Introduction.objects.filter(
        status=IntroductionStatus.INTRODUCED, introduced_at__lte=end, outcome_asked_at__isnull=True
    )
    return list(rows.order_by("introduced_at", "pk"))


def names_of(*sides: Any) -> list[str]:
    """Every name that would give a side away, folded: its people, its organizations and their short names, addresses."""
    found: set[str] = set()
    for one in sides:
        found |= {fold(one.name), fold(one.email), *_names(one.organization), *_names(one.person)}
    return sorted(name for name in found if len(name) > 2)


def _names(one: Organization | Person | None) -> Iterable[str]:
    if one is None:
        return ()
    return (fold(one.name), fold(getattr(one, "short_name", "")))


def with_organization(organization: Organization) -> list[Introduction]:
    """Introductions in which an organization is one side."""
    rows = whole().filter(pk__in=IntroductionSide.objects.filter(organization=organization).values("introduction"))
    return list(rows.order_by("-asked_at", "-id")[:20])


def chosen[M: (Organization, Person)](model: type[M], pk: int | None) -> M | None:
    """The living record of a lookup."""
    rows: Any = model._default_manager
    found: M | None = rows.living().filter(pk=pk).first() if pk else None
    return found
