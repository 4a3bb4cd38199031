"""Reading partnerships: lists, the one behind a mailed link, what hangs on one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.paging import Page, paged
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.partners.models import Partnership, PartnershipQuerySet, PartnershipReview
from steelyard.support.partners.rules import IN_TALKS, NEEDED, PartnershipStatus, Side, is_link_old, missing


def whole() -> PartnershipQuerySet:
    people = ("liaison__person", "center_confirmed_by", "partner_confirmed_by")
    return Partnership.objects.select_related("partner", *people)


def by_token(token: str) -> Partnership | None:
    """The partnership behind a mailed link; a newer letter makes the older links open nothing."""
    return whole().filter(token_hash=hash_of(token)).first()


def listed(user: Any, *, status: str = "", after: str = "", before: str = "") -> Page[Partnership]:
    """Partnerships, the newest first."""
    rows = whole().visible_to(user).annotate(joint=Count("supports"))
    if status in set(PartnershipStatus):
        rows = rows.filter(status=status)
    return paged(rows, ("-begun_at", "-id"), after=after, before=before)


def counts(user: Any) -> list[tuple[PartnershipStatus, int]]:
    """How many stand where."""
    rows = Partnership.objects.visible_to(user).order_by().values_list("status").annotate(n=Count("pk"))
    found = dict(rows)
    return [(status, found.get(status.value, 0)) for status in PartnershipStatus]


_LABELS = {
    "fit": "Why we fit",
    "center_does": "What the center does",
    "partner_does": "What the partner does",
    "for_whom": "For whom",
    "cost": "What it costs, and who pays",
    "sustained": "How it goes on afterwards",
    "duplicates": "Does somebody do this already?",
}


@dataclass(frozen=True)
class Joint:
    """A joint support with the partner's parts in it."""

    support: Support
    parts: list[SupportProvider]


@dataclass(frozen=True)
class Story:
    """Everything about one partnership but its own fields."""

    terms: list[tuple[str, str]]
    missing: list[str]
    joint: list[Joint]
    reviews: list[PartnershipReview]
    is_in_talks: bool
    standing: str  # for the partner's page: "open", "old", "confirmed" or "settled"


def story(found: Partnership) -> Story:
    """Four queries."""
    supports = list(found.supports.select_related("liaison__person").order_by("-starts_on", "-id"))
    parts = SupportProvider.objects.filter(support__in=supports, organization=found.partner_id)
    rows = list(parts.select_related("organization").order_by("since", "id"))
    return Story(
        terms=[(label, text) for name, label in _LABELS.items() if (text := getattr(found, name))],
        missing=missing(found.said),
        joint=[Joint(one, [part for part in rows if part.support_id == one.pk]) for one in supports],
        reviews=list(found.reviews.select_related("reviewed_by").order_by("-on", "-id")),
        is_in_talks=found.status in IN_TALKS,
        standing=standing(found),
    )


def standing(found: Partnership) -> str:
    """How the partner's page begins."""
    if found.status not in IN_TALKS:
        return "settled"
    if found.partner_confirmed_at:
        return "confirmed"
    old = found.sent_at is None or is_link_old((timezone.now() - found.sent_at).days)
    return "old" if old else "open"


def as_typed(found: Partnership) -> dict[str, Any]:
    """The terms as their form holds them."""
    names = ("version", "title", "interest", "starts_on", "ends_on", *NEEDED)
    topics = [topic.pk for topic in found.topics.all()] if found.pk else []
    return {**{name: getattr(found, name) for name in names}, "topics": topics, "liaison": found.liaison_id}


def with_partner(organization: Organization) -> list[Partnership]:
    """Those with one partner, the newest first, with the count of their reviews."""
    rows = whole().filter(partner=organization).annotate(n_reviews=Count("reviews"))
    return list(rows.order_by("-begun_at", "-id"))


def reviews_of(organization: Organization) -> list[PartnershipReview]:
    """How joint work with one partner went: the evidence of its quality, each opening its partnership."""
    rows = PartnershipReview.objects.filter(partnership__partner=organization)
    return list(rows.select_related("partnership", "reviewed_by").order_by("-on", "-id"))


def own(user: Any) -> list[Partnership]:
    """Those of the organizations a partner acts for."""
    rows = whole().shared().filter(partner__in=user.acts_for(Role.PARTNER))
    return list(rows.order_by("-begun_at", "-id")[:20])


def waits_for(staff: StaffMember) -> list[Partnership]:
    """Those of a liaison where the partner wrote or confirmed, and the center has not answered."""
    rows = whole().filter(liaison=staff, status=PartnershipStatus.EXPLORING, center_confirmed_at__isnull=True)
    rows = rows.exclude(partner_confirmed_at__isnull=True, partner_said="")
    return list(rows.order_by("sent_at", "id")[:20])


def confirmed(found: Partnership, side: Side) -> bool:
    return getattr(found, f"{side.value}_confirmed_at") is not None


def parts_of(organization: Organization) -> list[SupportProvider]:
    """Its parts in supports, the newest first, at most twenty."""
    rows = SupportProvider.objects.filter(organization=organization).select_related("support")
    return list(rows.order_by("-support__starts_on", "-support_id", "id")[:20])


def support_chosen(rows: Any, pk: int | None) -> Support | None:
    """The support of a lookup or an address, among those that may be chosen."""
    found: Support | None = rows.filter(pk=pk).first() if pk else None
    return found
