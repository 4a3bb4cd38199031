"""Cases with what the record says of them, their narratives, and the board."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from steelyard.center.directory.models import State
from steelyard.evidence.inquiry.models import Case, Claim, Excerpt, Ground, OutlineSection, Respondent, Statement
from steelyard.evidence.inquiry.queries.coding import seen
from steelyard.evidence.inquiry.rules.cases import CaseKind, Side, Source
from steelyard.support.collaboratives.models import Team
from steelyard.support.delivery.models import Support

MOST_OFFERED = 200


def cases() -> QuerySet[Case]:
    rows = Case.objects.select_related("respondent", "team", "state", "support")
    return rows.annotate(statement_count=Count("statements", filter=Q(statements__removed_at__isnull=True)))


def offered(kind: str) -> list[tuple[Any, str]]:
    """Things of a kind that can become a case."""
    if kind == CaseKind.RESPONDENT:
        return [(one.pk, one.pseudonym) for one in Respondent.objects.order_by("pseudonym")]
    if kind == CaseKind.TEAM:
        return [(one.pk, one.name) for one in Team.objects.order_by("name", "pk")]
    if kind == CaseKind.STATE:
        return [(one.pk, str(one)) for one in State.objects.order_by("name")]
    asked = Respondent.objects.filter(support__isnull=False).values("support")
    return [(one.pk, str(one)) for one in Support.objects.filter(pk__in=asked).order_by("name", "pk")]


def _respondents(case: Case) -> QuerySet[Respondent]:
    """Whose interviews belong to a case."""
    found = {
        CaseKind.RESPONDENT: Q(pk=case.respondent_id),
        CaseKind.TEAM: Q(support__team=case.team_id),
        CaseKind.STATE: Q(organization__state=case.state_id) | Q(support__team__state=case.state_id),
        CaseKind.SUPPORT: Q(support=case.support_id),
    }
    return Respondent.objects.filter(found[CaseKind(case.kind)]).distinct()


def attributes(case: Case) -> list[tuple[str, str]]:
    """What the record says: of the respondents, of their supports; taken anew whenever the page is opened."""
    people = list(_respondents(case).select_related("organization", "support"))
    supports = {one.support for one in people if one.support} | ({case.support} if case.support else set())
    if case.team:
        supports.add(case.team.support)
    facts = [
        ("Respondents", ", ".join(sorted(one.pseudonym for one in people))),
        ("Group", _several(one.get_stratum_display() for one in people)),
        (
            "Tier",
            _several(one.get_tier_display() for one in supports) or _several(one.get_tier_display() for one in people),
        ),
        ("Agency level", _several(one.get_agency_level_display() for one in people)),
        ("Support", _several(str(one) for one in supports)),
        ("Since", _several(f"{one.starts_on:%Y}" for one in supports if one.starts_on)),
    ]
    return [(name, value) for name, value in facts if value]


def _several(words: Any) -> str:
    return ", ".join(sorted({one for one in words if one}))


def excerpts_of(case: Case, user: Any) -> list[Any]:
    """Excerpts of the case's interviews and of its supports' documents, to build statements on; each with ``words``."""
    people = _respondents(case)
    about = Q(document__interview__respondent__in=people) | Q(document__support__in=people.values("support"))
    rows = seen(Excerpt.objects.live().filter(about), user).select_related("document", "coder").distinct()
    found: list[Any] = list(rows.defer("document__sealed_text").order_by("document", "start", "pk")[:MOST_OFFERED])
    for one in found:
        one.words = one.text
    return found


@dataclass(frozen=True)
class Told:
    """A statement of a narrative, open."""

    pk: int
    text: str
    by: str
    excerpts: list[int]
    is_own: bool


def narrative(case: Case, user: Any) -> list[tuple[OutlineSection, list[Told]]]:
    """The outline with the statements of a case under each heading."""
    rows = Statement.objects.filter(case=case, removed_at__isnull=True).select_related("written_by")
    told: dict[int, list[Told]] = defaultdict(list)
    for one in rows.prefetch_related("excerpts").order_by("pk"):
        keys = [excerpt.pk for excerpt in one.excerpts.all()]
        told[one.section_id].append(
            Told(one.pk, one.text, str(one.written_by or ""), keys, one.written_by_id == user.pk)
        )
    return [(section, told[section.pk]) for section in outline()]


def outline() -> list[OutlineSection]:
    return list(OutlineSection.objects.filter(retired_at__isnull=True).order_by("position", "pk"))


# The board


def claims() -> list[Any]:
    """Every claim, open as ``words``, with how much speaks for and against it by source."""
    rows: list[Any] = list(Claim.objects.order_by("-pk"))
    live = Ground.objects.filter(removed_at__isnull=True)
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for claim, side in live.values_list("claim", "side"):
        counted[claim, side] += 1
    for one in rows:
        one.words = one.text
        one.fors, one.againsts = counted[one.pk, Side.FOR], counted[one.pk, Side.AGAINST]
    return rows


def board(claim: Claim) -> list[tuple[str, list[Any], list[Any]]]:
    """By source, what speaks for a claim and what against it."""
    rows: list[Any] = list(
        claim.grounds.filter(removed_at__isnull=True)
        .select_related("excerpt__document", "added_by")
        .defer("excerpt__document__sealed_text")
        .order_by("pk")
    )
    for one in rows:
        one.words = one.text
    return [
        (
            source.label,
            [one for one in rows if one.source == source and one.side == Side.FOR],
            [one for one in rows if one.source == source and one.side == Side.AGAINST],
        )
        for source in Source
    ]


def live_excerpt(pk: int | None, user: Any) -> Excerpt | None:
    if not pk:
        return None
    return seen(Excerpt.objects.live(), user).filter(pk=pk).first()
