"""Claims: what shows them, what the agency would confirm, and what waits for whom."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.support.capacity.models import Claim, Confirmation, Evidence
from steelyard.support.capacity.rules import EvidenceKind, Standing, mark_of
from steelyard.support.delivery.models import Activity

SHOWN = 20
OFFERED = 60  # activities to choose from
LATELY = timedelta(days=60)


def claims() -> Any:
    """Claims with what their pages and acts need at once."""
    return Claim.objects.select_related(
        "profile__agency", "profile__focal_area", "profile__support__liaison__person", "capacity__framework",
        "claimed_by", "asked_by",
    )  # fmt: skip


def evidence_of(claim: Claim) -> list[Evidence]:
    """All that was ever shown for a claim, what stands first, in the order it came."""
    rows = claim.evidence.select_related("activity", "added_by", "removed_by").order_by("added_at", "id")
    return sorted(rows, key=lambda one: one.removed_at is not None)


def standing(rows: Iterable[Evidence]) -> list[Evidence]:
    return [one for one in rows if one.removed_at is None]


def mark_of_claim(claim: Claim, rows: Iterable[Evidence]) -> str:
    """A hash of the claim and of each piece of evidence that stands: what somebody confirms is exactly this."""
    told: list[list[Any]] = [["claim", claim.key, claim.level, claim.on, claim.words]]
    told += [_told(one) for one in standing(rows)]
    return mark_of(told)


def _told(one: Evidence) -> list[Any]:
    if one.kind == EvidenceKind.FILE:
        return [one.kind, one.pk, one.name, one.sha256, one.note]
    if one.kind == EvidenceKind.QUOTE:
        return [one.kind, one.pk, one.quote, one.speaker, one.said_on, one.note]
    activity = one.activity
    seen = [activity.pk, activity.kind, activity.title, activity.on] if activity else []
    return [one.kind, one.pk, *seen, one.note]


def confirmations(claim: Claim) -> list[Confirmation]:
    """The newest first."""
    return list(claim.confirmations.select_related("confirmed_by").order_by("-confirmed_at", "-id"))


def activities_to_show(claim: Claim) -> list[Activity]:
    """Activities of the support that are not shown yet, the newest first."""
    support = claim.profile.support_id
    if support is None:
        return []
    shown = claim.evidence.standing().filter(kind=EvidenceKind.ACTIVITY).values("activity_id")
    rows = Activity.objects.counted().filter(support=support).exclude(pk__in=shown)
    return list(rows.order_by("-on", "-id")[:OFFERED])


def waiting_for(agencies: Iterable[int]) -> list[Claim]:
    """Claims that wait for these agencies' confirmation, the longest waiting first."""
    rows = claims().filter(profile__agency__in=list(agencies), standing=Standing.CLAIMED, asked_at__isnull=False)
    return list(rows.order_by("asked_at", "id")[:SHOWN])


def fallen(rows: Any) -> list[Claim]:
    """Claims that fell back lately and are not built again, the newest first."""
    since = timezone.now() - LATELY
    return list(rows.filter(standing=Standing.CLAIMED, fell_at__gte=since).order_by("-fell_at", "id")[:SHOWN])


def fallen_for(agencies: Iterable[int]) -> list[Claim]:
    return fallen(claims().filter(profile__agency__in=list(agencies)))


def _of(staff: StaffMember) -> Q:
    """Claims that a member of the staff looks after: under their supports, or asked by them."""
    return (
        Q(profile__support__liaison=staff) | Q(asked_by__person=staff.person_id) | Q(claimed_by__person=staff.person_id)
    )


def fallen_of(staff: StaffMember) -> list[Claim]:
    return fallen(claims().filter(_of(staff)))


def asked_by(staff: StaffMember) -> list[Claim]:
    """Claims of one's own that an agency has not answered, the longest waiting first."""
    rows = claims().filter(_of(staff), standing=Standing.CLAIMED, asked_at__isnull=False)
    return list(rows.order_by("asked_at", "id")[:SHOWN])


def answered_no(staff: StaffMember) -> list[Claim]:
    """Claims of one's own that an agency found not built yet."""
    rows = claims().filter(_of(staff), standing=Standing.CLAIMED, asked_at=None).exclude(not_yet="")
    return list(rows.order_by("-on", "id")[:SHOWN])


def untold() -> list[Claim]:
    """Claims that the database let fall and of which nobody was told."""
    rows = claims().filter(fell_at__isnull=False, told_at=None)
    return list(rows.order_by("fell_at", "id"))


def removed_last(rows: Sequence[Evidence]) -> Evidence | None:
    gone = [one for one in rows if one.removed_at is not None]
    return max(gone, key=lambda one: (one.removed_at, one.pk)) if gone else None
