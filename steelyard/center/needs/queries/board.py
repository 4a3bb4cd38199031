"""The board of needs: every living statement, filtered, heaviest first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from steelyard.center.charge.models import FocalArea
from steelyard.center.needs.models import FocalLink, Merge, Round, Source, Statement, Voice, Weighing
from steelyard.center.needs.queries.rounds import Results, open_round, results
from steelyard.center.needs.queries.voices import Heard, heard, shown_people, tallies
from steelyard.center.needs.rules import Tally
from steelyard.foundation.kit.access import allows

ORDER = ["-weight", "-id"]
_UNDER = Q(statement=OuterRef("pk")) | Q(statement__under=OuterRef("pk"))


def board(user: Any, **wanted: Any) -> QuerySet[Statement]:
    """Living statements that fit: text, topic, focal_area, round, source_kind, agency_kind, raw."""
    rows = Statement.objects.visible_to(user).living()
    if wanted.get("q"):
        rows = rows.filter(text__icontains=wanted["q"])
    if wanted.get("topic"):
        topic = wanted["topic"]
        rows = rows.filter(Q(topics=topic) | Exists(Statement.objects.filter(under=OuterRef("pk"), topics=topic)))
    if wanted.get("focal_area"):
        links = FocalLink.objects.filter(_UNDER, ended_at__isnull=True, focal_area=wanted["focal_area"])
        rows = rows.filter(Exists(links))
    if wanted.get("round"):
        rows = rows.filter(_in_round(wanted["round"]))
    voices = Voice.objects.counted().filter(_UNDER)
    if wanted.get("source_kind"):
        rows = rows.filter(Exists(voices.filter(source__kind=wanted["source_kind"])))
    if wanted.get("agency_kind"):
        kind = wanted["agency_kind"]
        rows = rows.filter(Q(agency_kind=kind) | Exists(voices.filter(agency_kind=kind)))
    if wanted.get("raw"):
        rows = rows.filter(is_raw=True)
    return rows.distinct()


def _in_round(in_round: Round) -> Q:
    """Heard in the round's days, or weighed in it."""
    heard_then = Voice.objects.counted().filter(_UNDER, source__on__range=(in_round.since, in_round.until))
    return Q(Exists(heard_then)) | Q(Exists(Weighing.objects.filter(statement=OuterRef("pk"), round=in_round)))


@dataclass(frozen=True)
class Card:
    """A statement on the board with what may be shown of its voices, and the focal areas it stands behind."""

    statement: Statement
    voices: str
    people: str
    focal_areas: list[FocalArea]


def cards(user: Any, statements: list[Statement]) -> list[Card]:
    """The statements of one page with their numbers and focal areas; constant queries."""
    keys = [statement.pk for statement in statements]
    counted, areas = tallies(keys), _areas(keys)
    exact = allows(user, "needs.see_voices")
    return [Card(one, *_shown(counted[one.pk], exact=exact), areas.get(one.pk, [])) for one in statements]


def _shown(found: Tally, *, exact: bool) -> tuple[str, str]:
    return (str(found.voices), str(found.people)) if exact else ("", str(shown_people(found)))


def _areas(statements: list[int]) -> dict[int, list[FocalArea]]:
    links = FocalLink.objects.filter(ended_at__isnull=True).select_related("focal_area", "statement")
    rows = links.filter(Q(statement__in=statements) | Q(statement__under__in=statements))
    found: dict[int, dict[int, FocalArea]] = {}
    for link in rows.order_by("focal_area__position", "focal_area__name"):
        root = link.statement.under_id or link.statement_id
        found.setdefault(root, {})[link.focal_area_id] = link.focal_area
    return {root: list(areas.values()) for root, areas in found.items()}


def waiting_for_words(user: Any) -> int:
    """How many needs still stand in the words of a request."""
    return Statement.objects.visible_to(user).living().filter(is_raw=True).count()


@dataclass(frozen=True)
class Story:
    """Everything a statement's page shows beside its own words."""

    heard: Heard
    tally: Tally
    results: Results | None
    round: Round | None
    weighings: list[Weighing]
    merges: list[Merge]


def story(user: Any, statement: Statement) -> Story:
    now = open_round()
    found = tallies([statement.pk])[statement.pk]
    weighings = statement.weighings.select_related("round", "made_by").order_by("-round__since")
    merges = Merge.objects.filter(kept=statement, undone_at__isnull=True).select_related("gone", "made_by")
    return Story(
        heard(user, found),
        found,
        results(user, [statement.pk], now).get(statement.pk) if now else None,
        now,
        list(weighings),
        list(merges.order_by("-made_at")) if allows(user, "needs.see_voices") else [],
    )


def statements_like(user: Any, words: str, most: int = 20) -> list[tuple[int, str]]:
    """(key, text) of living statements in which every word stands, for a lookup."""
    rows = Statement.objects.visible_to(user).living()
    for word in words.split()[:8]:
        rows = rows.filter(text__icontains=word)
    return list(rows.order_by("-weight", "text").values_list("pk", "text")[:most])


def statement_by_words(words: str) -> int | None:
    """The living statement of exactly these words."""
    rows = Statement.objects.living().filter(text__iexact=words).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def sources(user: Any, **wanted: Any) -> QuerySet[Source]:
    """Sources that fit: text, kind, state; to be paged by (-on, -id)."""
    rows = Source.objects.visible_to(user).select_related("organization", "state")
    if wanted.get("q"):
        rows = rows.filter(Q(title__icontains=wanted["q"]) | Q(place__icontains=wanted["q"]))
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    return rows


def coded_in(source: Source) -> list[Voice]:
    """What was coded of a source, in the order it was coded."""
    rows = source.voices.filter(withdrawn_at__isnull=True).select_related("statement__under", "state")
    return list(rows.order_by("id"))


def merge_undoable(statement: Statement) -> Merge | None:
    """The merge that took a statement away, as long as it stands."""
    rows = Merge.objects.filter(gone=statement, undone_at__isnull=True)
    return rows.select_related("kept").annotate(into=F("kept__under_id")).first()
