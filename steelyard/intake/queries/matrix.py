"""The decision matrix in force, and where requests stand on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from steelyard.foundation.kit.addresses import address_of
from steelyard.foundation.kit.charts import Dot
from steelyard.foundation.kit.paging import Page, paged
from steelyard.intake.models import Matrix, Weighing
from steelyard.intake.rules import DEFAULT_CRITERIA, QUADRANTS, Criterion, DecisionKind


def newest_matrix() -> Matrix | None:
    return Matrix.objects.order_by("-version").first()


def criteria_in_force() -> list[Criterion]:
    """The questions of the newest matrix; our own where the center has none."""
    matrix = newest_matrix()
    return matrix.questions() if matrix else list(DEFAULT_CRITERIA)


@dataclass(frozen=True)
class Cell:
    """One place on the matrix, in hundredths of both axes."""

    others: int
    placed: int

    def __str__(self) -> str:
        return f"{self.others}-{self.placed}"

    @classmethod
    def read(cls, text: str) -> "Cell | None":
        """From "267-133"; None where the text is no place."""
        others, _, placed = text.partition("-")
        if not (text.isascii() and others.isdecimal() and placed.isdecimal() and len(text) <= 7):
            return None
        return cls(int(others), int(placed))


@dataclass(frozen=True)
class Standing:
    """Which requests are looked at: received from a day until a day, on a topic, decided in a way, at one place."""

    since: date | None = None
    until: date | None = None
    topic: int | None = None
    kind: str = ""
    cell: Cell | None = None


def weighings(standing: Standing) -> QuerySet[Weighing]:
    """The weighings of these requests."""
    rows = Weighing.objects.all()
    if standing.since:
        rows = rows.filter(help_request__received_at__gte=_start(standing.since))
    if standing.until:
        rows = rows.filter(help_request__received_at__lt=_start(standing.until + timedelta(days=1)))
    if standing.topic:
        rows = rows.filter(help_request__topic=standing.topic)
    if standing.kind:
        rows = rows.filter(help_request__decision__kind=standing.kind)
    if standing.cell:
        rows = rows.filter(others_hundredths=standing.cell.others, placed_hundredths=standing.cell.placed)
    return rows


def _start(day: date) -> datetime:
    """Midnight of our own time zone, so that the index of moments serves."""
    return timezone.make_aware(datetime.combine(day, time.min))


def table(standing: Standing, *, after: str = "", before: str = "") -> Page[Weighing]:
    """One page of requests on the matrix, the newest first."""
    rows = weighings(standing).select_related("help_request__agency", "help_request__topic", "help_request__decision")
    return paged(rows, ["-help_request__received_at", "-id"], after=after, before=before, size=25)


@dataclass(frozen=True)
class Place:
    """One dot of the picture: how many requests stand there, how many are decided, how many as it suggests."""

    cell: Cell
    count: int
    decided: int
    as_suggested: int
    first: int
    number: str


def places(standing: Standing) -> list[Place]:
    """Requests by their place, added up by the database: a few hundred dots at most, however many requests."""
    rows = (
        weighings(standing)
        .values("others_hundredths", "placed_hundredths")
        .annotate(
            count=Count("pk"),
            decided=Count("help_request__decision"),
            as_suggested=Count("pk", filter=Q(help_request__decision__kind=F("suggested"))),
            first=Min("help_request_id"),
            number=Min("help_request__number"),
        )
        .order_by("others_hundredths", "placed_hundredths")
    )
    return [
        Place(
            Cell(row["others_hundredths"], row["placed_hundredths"]),
            row["count"],
            row["decided"],
            row["as_suggested"],
            row["first"],
            row["number"],
        )
        for row in rows
    ]


def count(found: list[Place]) -> int:
    return sum(one.count for one in found)


def dots(found: list[Place], list_at: Callable[[Cell], str]) -> list[Dot]:
    """A dot for each place: alone it opens its request, shared it opens the list of those that stand there."""
    return [_dot(one, list_at(one.cell) if one.count > 1 else _request_url(one.first)) for one in found]


@dataclass(frozen=True)
class Crossing:
    """How many requests were suggested as one kind of decision and decided as another, or not yet."""

    kinds: list[str]
    rows: list[tuple[str, list[int]]]


def crossing(standing: Standing) -> Crossing:
    counted = weighings(standing).values_list("suggested", "help_request__decision__kind").annotate(n=Count("pk"))
    found = {(suggested, decided): n for suggested, decided, n in counted.order_by()}
    decided: list[DecisionKind | None] = [*DecisionKind, None]
    return Crossing(
        [*(kind.label for kind in DecisionKind), "Not yet"],
        [(kind.label, [found.get((kind, one), 0) for one in decided]) for kind in QUADRANTS.values()],
    )


def _request_url(pk: int) -> str:
    return address_of("intake:help-request", pk)


def _dot(place: Place, href: str) -> Dot:
    """Hollow where every request that is decided was decided otherwise than its weighing suggests."""
    return Dot(
        placed=place.cell.placed / 100,
        others=place.cell.others / 100,
        label=f"Request {place.number}" if place.count == 1 else f"{place.count:,} requests",
        href=href,
        hollow=place.decided > 0 and place.as_suggested == 0,
        count=place.count,
    )


def dot_of(weighing: Weighing) -> Dot:
    """The one dot of a weighed request."""
    decision = getattr(weighing.help_request, "decision", None)
    kind = DecisionKind(decision.kind) if decision else None
    return Dot(
        placed=weighing.placed_mean,
        others=weighing.others_mean,
        label=str(weighing.help_request),
        decision=kind.label if kind else "",
        hollow=kind is not None and kind != weighing.suggested,
    )
