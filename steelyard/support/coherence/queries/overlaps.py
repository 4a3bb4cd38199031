"""Two providers on one topic for one agency in one quarter, found by one statement over all maps."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.coherence.models import Overlap, OverlapQuerySet
from steelyard.support.coherence.rules import STANDING, OverlapStatus, quarter_of
from steelyard.support.delivery.models import Support

SHOWN = 200


class Pair(NamedTuple):
    """Two rows of one map that meet."""

    agency: int
    topic: int
    first: int
    second: int


# What the center knows of maps within the quarter, with topics of supports from the ledger; then pairs of different
# providers, each of whom is told of the other's row. What is shared depends on the other's provider alone, so the least
# rows of each pair of providers are one pair that may be raised.
_PAIRS = """
WITH known AS (
  SELECT r.id, r.agency_id, r.provider_id, r.topic_id
  FROM {row} r LEFT JOIN {share} c ON c.row_id = r.id AND c.viewer = 'center'
  WHERE r.support_id IS NULL AND r.removed_at IS NULL AND r.provider_id IS NOT NULL AND r.topic_id IS NOT NULL
    AND (r.since IS NULL OR r.since <= %(last)s) AND (r.until IS NULL OR r.until >= %(first)s)
    AND (r.origin = 'told' OR c.level >= 1) {only}
  UNION
  SELECT r.id, r.agency_id, r.provider_id, t.topic_id
  FROM {row} r JOIN {support} s ON s.id = r.support_id JOIN {topics} t ON t.support_id = s.id
  JOIN {recipients} x ON x.support_id = s.id AND x.organization_id = r.agency_id
  WHERE r.removed_at IS NULL AND s.status <> 'proposed' AND s.starts_on <= %(last)s
    AND (s.ends_on IS NULL OR s.ends_on >= %(first)s) {only}
)
SELECT a.agency_id, a.topic_id, MIN(a.id), MIN(b.id)
FROM known a
JOIN known b ON b.agency_id = a.agency_id AND b.topic_id = a.topic_id AND b.provider_id > a.provider_id
LEFT JOIN {share} ab ON ab.row_id = a.id AND ab.organization_id = b.provider_id
LEFT JOIN {share} am ON am.row_id = a.id AND am.viewer = 'on_map'
LEFT JOIN {share} ba ON ba.row_id = b.id AND ba.organization_id = a.provider_id
LEFT JOIN {share} bm ON bm.row_id = b.id AND bm.viewer = 'on_map'
WHERE (b.provider_id = %(center)s OR COALESCE(ab.level, am.level, 0) >= 1)
  AND (a.provider_id = %(center)s OR COALESCE(ba.level, bm.level, 0) >= 1)
  AND NOT EXISTS (
    SELECT 1 FROM {overlap} o JOIN {row} p ON p.id = o.first_row_id JOIN {row} q ON q.id = o.second_row_id
    WHERE o.agency_id = a.agency_id AND o.topic_id = a.topic_id
      AND (p.provider_id = a.provider_id AND q.provider_id = b.provider_id
           OR p.provider_id = b.provider_id AND q.provider_id = a.provider_id)
      AND (o.status IN ('open', 'complementary') OR o.status = 'settled' AND o.quarter_on = %(first)s))
GROUP BY a.agency_id, a.topic_id, a.provider_id, b.provider_id
ORDER BY a.agency_id, a.topic_id, 3, 4
"""


def to_raise(day: date, *, agencies: Collection[int] | None = None) -> list[Pair]:
    """Pairs that meet in the quarter of a day and were not raised: of every agency, or of these."""
    first, last = quarter_of(day)
    center = the_center()
    own = center.organization_id if center else 0
    values: dict[str, str | int] = {"first": first.isoformat(), "last": last.isoformat(), "center": own}
    with connection.cursor() as cursor:
        cursor.execute(_statement(agencies), values)
        return [Pair(*row) for row in cursor.fetchall()]


def _statement(agencies: Collection[int] | None) -> str:
    tables = {
        "row": "coherence_maprow", "share": "coherence_share", "overlap": "coherence_overlap",
        "support": Support._meta.db_table, "topics": Support.topics.through._meta.db_table,
        "recipients": Support.recipients.through._meta.db_table,
    }  # fmt: skip
    keys = ", ".join(str(int(key)) for key in sorted(agencies or ()))
    only = "" if agencies is None else f"AND r.agency_id IN ({keys or 'NULL'})"
    return _PAIRS.format(**tables, only=only)


def gone(day: date, *, agencies: Collection[int] | None = None) -> OverlapQuerySet:
    """Overlaps that stand although they are no longer there: not shared any more, taken off the map, or at an end."""
    rows = Overlap.objects.standing()
    if agencies is not None:
        rows = rows.filter(agency_id__in=agencies)
    ended = Q(first_row__until__lt=day) | Q(second_row__until__lt=day)
    ended |= Q(first_row__support__ends_on__lt=day) | Q(second_row__support__ends_on__lt=day)
    there = Overlap.objects.there().values("pk")
    return rows.filter(~Q(pk__in=there) | ended & Q(status=OverlapStatus.OPEN))


def full(rows: OverlapQuerySet) -> OverlapQuerySet:
    """With the names that a page shows."""
    return rows.select_related("agency", "topic", "first_row__provider", "second_row__provider", "ended_by")


def newest(rows: OverlapQuerySet) -> list[Overlap]:
    """Open ones first, then the newest."""
    found = full(rows).exclude(status=OverlapStatus.LAPSED).order_by("-raised_at", "-id")[:SHOWN]
    return sorted(found, key=lambda one: not one.is_open)


def open_for(user: User) -> list[Overlap]:
    """Those that wait for somebody's word."""
    rows = Overlap.objects.visible_to(user).filter(status=OverlapStatus.OPEN)
    return list(full(rows).order_by("raised_at", "id")[:50])


def pairs_of(agency: int) -> list[tuple[int, int, str]]:
    """Rows of one map that stand in an overlap, with its state."""
    rows = Overlap.objects.there().filter(agency_id=agency, status__in=STANDING)
    return list(rows.values_list("first_row_id", "second_row_id", "status"))


def contacts(organization: Organization) -> list[User]:
    """Who signs in for a provider."""
    held = Held.objects.current().filter(role=Role.PARTNER, organization_id=organization.pk)
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "id"))
