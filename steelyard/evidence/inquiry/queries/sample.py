"""The sample: who was asked, who came, and the counts by group and period."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet

from steelyard.center.charge.rules import TierKey
from steelyard.evidence.inquiry.models import Guide, GuideVersion, Interview, Respondent
from steelyard.evidence.inquiry.rules import InterviewStatus, Stratum
from steelyard.support.collaboratives.models import Team
from steelyard.support.delivery.models import Support

_WORD = {Stratum.STAFF: "Staff", Stratum.PARTNER: "Partner", Stratum.RECIPIENT: "Recipient"}


def next_pseudonym(stratum: Stratum | str) -> str:
    """The next free one, as *Recipient 07*."""
    word = _WORD[Stratum(stratum)]
    taken = Respondent.objects.filter(pseudonym__startswith=word).values_list("pseudonym", flat=True)
    numbers = [int(match[1]) for one in taken if (match := re.fullmatch(rf"{word} (\d+)", one))]
    return f"{word} {max(numbers, default=0) + 1:02}"


@dataclass(frozen=True)
class Row:
    """One group of the table of interviews: how many were held, by period, and in all."""

    label: str
    counts: tuple[int, ...]
    is_part: bool = False  # a tier of the recipients

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Table:
    """Interviews held by group and period, as Table A.3 of the seed study shows them."""

    periods: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def totals(self) -> Row:
        whole = [row for row in self.rows if not row.is_part]
        return Row("All", tuple(sum(row.counts[at] for row in whole) for at in range(len(self.periods))))


def table() -> Table:
    """Count interviews that were held; tiers of recipients stand below their group."""
    held = Interview.objects.filter(status=InterviewStatus.HELD)
    counted: Counter[tuple[str, str, str]] = Counter()
    for one in held.values("respondent__stratum", "respondent__tier", "period").annotate(n=Count("pk")):
        counted[one["respondent__stratum"], one["respondent__tier"], one["period"]] += one["n"]
    periods = tuple(sorted({period for _, _, period in counted}))
    rows = []
    for stratum in Stratum:
        tiers = [tier.value for tier in TierKey if any(counted[stratum.value, tier.value, p] for p in periods)]
        whole = [sum(n for (s, _, p), n in counted.items() if s == stratum and p == period) for period in periods]
        rows.append(Row(stratum.label, tuple(whole)))
        rows += [
            Row(f"{TierKey(tier).label} support", tuple(counted[stratum.value, tier, p] for p in periods), is_part=True)
            for tier in tiers
        ]
    return Table(periods, tuple(rows))


def _before() -> Exists:
    earlier = Interview.objects.filter(
        respondent=OuterRef("respondent"), status=InterviewStatus.HELD, period__lt=OuterRef("period")
    )
    return Exists(earlier)


def interviews(**only: Any) -> QuerySet[Interview]:
    """Invitations with their respondent, and whether that person was interviewed in an earlier period."""
    every: Any = Interview.objects.select_related("respondent", "respondent__support", "guide_version__guide")
    rows = every.annotate(was_before=_before(), document_count=Count("documents", distinct=True))
    if only.get("stratum"):
        rows = rows.filter(respondent__stratum=only["stratum"])
    if only.get("tier"):
        rows = rows.filter(respondent__tier=only["tier"])
    if only.get("period"):
        rows = rows.filter(period=only["period"])
    if only.get("before") == "yes":
        rows = rows.filter(was_before=True)
    elif only.get("before") == "no":
        rows = rows.filter(was_before=False)
    return rows


def interviews_of(respondent: Respondent) -> list[Interview]:
    return list(interviews().filter(respondent=respondent).order_by("period", "pk"))


def periods() -> list[str]:
    return list(Interview.objects.order_by("period").values_list("period", flat=True).distinct())


def respondents() -> QuerySet[Respondent]:
    return Respondent.objects.select_related("organization", "support").order_by("pseudonym")


def open_interviews() -> QuerySet[Interview]:
    """Interviews of which a transcript can be taken in."""
    return (
        Interview.objects.filter(status=InterviewStatus.HELD)
        .select_related("respondent")
        .order_by("respondent__pseudonym", "period")
    )


def guides() -> list[Any]:
    """Guides, each with its newest version as ``newest``, and in how many interviews any version was used."""
    versions = GuideVersion.objects.order_by("-number")
    rows: list[Any] = list(
        Guide.objects.annotate(last=Max("versions__number"))
        .order_by("stratum", "title", "pk")
        .prefetch_related(Prefetch("versions", queryset=versions, to_attr="newest_first"))
    )
    for one in rows:
        one.newest = one.newest_first[0] if one.newest_first else None
    return rows


def versions() -> QuerySet[GuideVersion]:
    return GuideVersion.objects.select_related("guide").order_by("guide__title", "-number")


def consent_missing() -> int:
    """Interviews that were held without a consent on record."""
    return Interview.objects.filter(Q(status=InterviewStatus.HELD) & ~Q(consent__in=["given", "notes_only"])).count()


def versions_of(guide: Guide) -> list[GuideVersion]:
    return list(guide.versions.select_related("written_by").order_by("-number"))


def team_of(respondent: Respondent) -> Any:
    """The team whose support this respondent is recorded with, if it is a team's."""
    if respondent.support_id is None:
        return None
    return Team.objects.select_related("state").filter(support=respondent.support_id).first()


def supports_named(user: Any, words: str) -> list[tuple[int, str]]:
    """Supports that this person may see, by a part of their name."""
    if not words:
        return []
    rows = Support.objects.visible_to(user).filter(name__icontains=words).order_by("name", "pk")[:20]
    return [(one.pk, str(one)) for one in rows]
