"""Figures as the pictures of the kit, each mark leading to its rows where one may open them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from steelyard.center.charge.models import AwardYear
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit import words
from steelyard.foundation.kit.charts import Bar, Dot, Part, Tile
from steelyard.intake.queries.matrix import Cell, Place, dots
from steelyard.steering.reporting.queries.bases import PLANNED_WORK, RESPONSIVE_WORK
from steelyard.steering.reporting.queries.effort import EffortFigures, Named
from steelyard.steering.reporting.queries.money import Money
from steelyard.steering.reporting.queries.reach import ALL_TIERS, Reach
from steelyard.steering.reporting.queries.requests import Requests
from steelyard.steering.reporting.rules import Head, Period, days_in_words, head, heads, of_year
from steelyard.support.delivery.rules import Delivery, Minutes


@cache
def _rows_of(measure: str) -> str:
    return reverse("reporting:rows", kwargs={"key": measure})


@dataclass(frozen=True)
class Links:
    """Addresses of the rows behind figures of a period, for somebody who may open some measures' rows."""

    period: Period
    allowed: frozenset[str]

    def to(self, measure: str, **narrowed: Any) -> str:
        """Where the rows are; nothing for who may not open them."""
        if measure not in self.allowed:
            return ""
        return f"{_rows_of(measure)}?{urlencode(self.period.query | narrowed)}"

    @property
    def overview(self) -> str:
        return f"{reverse('reporting:overview')}?{urlencode(self.period.query)}"

    @property
    def opens_requests(self) -> bool:
        return "requests-received" in self.allowed

    def on_matrix(self, cell: Cell | None = None) -> str:
        """The whole matrix for the same days, or its list at one place."""
        asked = {"since": self.period.first, "until": self.period.last, "at": cell}
        return f"{reverse('intake:matrix')}?{urlencode({name: str(one) for name, one in asked.items() if one})}"


@dataclass(frozen=True)
class TierRow:
    """One line of the table of reach."""

    label: str
    people: Head
    organizations: int
    states: int
    activities: int
    href: dict[str, str]


@dataclass(frozen=True)
class Amount:
    """One cell of the table of money."""

    cents: int
    n: int = 0
    href: str = ""


@dataclass(frozen=True)
class YearRow:
    """One award year in the table of money."""

    label: str
    cells: list[Amount]


@dataclass(frozen=True)
class Pictures:
    """Everything drawn on the overview."""

    links: dict[str, str]
    reply: str
    decision: str
    hours: str
    planned: str
    partnered: str
    kinds: list[Part]
    dots: list[Dot]
    tiles: list[Tile]
    people: Head
    tiers: list[TierRow]
    by_tier: list[Bar]
    by_origin: list[Bar]
    by_delivery: list[Bar]
    by_area: list[Bar]
    by_topic: list[Bar]
    money: list[Part]
    years: list[YearRow]
    over: str  # by how much the budget is exceeded


def pictures(found: Any, links: Links, *, exact: bool) -> Pictures:
    """The pictures of an Overview; ``exact`` where numbers of small groups of people may be shown."""
    effort: EffortFigures = found.effort
    return Pictures(
        links={key.replace("-", "_"): links.to(key) for key in links.allowed},
        reply=days_in_words(found.requests.days_to_reply),
        decision=days_in_words(found.requests.days_to_decision),
        hours=words.hours(round(effort.total.minutes)),
        planned=_share(effort.origins[PLANNED_WORK], effort.total),
        partnered=_share(effort.deliveries[Delivery.PARTNERED], effort.total),
        kinds=_kinds(found.requests, links),
        dots=_dots(found.matrix, links),
        tiles=_tiles(found.reach, links),
        people=head(found.reach.people[ALL_TIERS], exact=exact),
        tiers=_tiers(found.reach, links, exact=exact),
        by_tier=_bars(effort, effort.tiers, {t: t.label for t in TierKey}, links, "effort-by-tier", "tier"),
        by_origin=_bars(effort, effort.origins, _ORIGINS, links, "effort-by-origin", "origin"),
        by_delivery=_bars(
            effort, effort.deliveries, {d: d.label for d in Delivery}, links, "effort-by-delivery", "delivery"
        ),
        by_area=_named(effort, effort.areas, links, "effort-by-focal-area", "area"),
        by_topic=_named(effort, effort.topics, links, "effort-by-topic", "topic"),
        money=_money(found.money) if found.money else [],
        years=[_year(year, own, links) for year, own in found.by_year],
        over=words.money(max(0, -found.money.left)) if found.money else "",
    )


_ORIGINS = {PLANNED_WORK: "Planned", RESPONSIVE_WORK: "Responsive"}


def _kinds(requests: Requests, links: Links) -> list[Part]:
    return [Part(kind.label, n, links.to("quadrant-shares", kind=kind)) for kind, n in requests.kinds.items()]


def _dots(places: list[Place], links: Links) -> list[Dot]:
    """Dots that open their requests, for who may open requests."""
    found = dots(places, links.on_matrix)
    return found if links.opens_requests else [replace(one, href="") for one in found]


def _tiles(reach: Reach, links: Links) -> list[Tile]:
    return [
        Tile(state, n, links.to("reach-organizations", state=state), reach.state_names.get(state, state))
        for state, n in sorted(reach.by_state.items())
    ]


def _tiers(reach: Reach, links: Links, *, exact: bool) -> list[TierRow]:
    people = heads({tier: reach.people[tier] for tier in TierKey}, exact=exact)
    people[ALL_TIERS] = head(reach.people[ALL_TIERS], exact=exact)
    measures = ("reach-people", "reach-organizations", "reach-states", "activities")
    return [
        TierRow(
            label=tier.label if isinstance(tier, TierKey) else "All tiers",
            people=people[tier],
            organizations=reach.organizations[tier],
            states=reach.states[tier],
            activities=reach.activities[tier],
            href={m.rpartition("-")[2]: links.to(m, **({"tier": tier} if tier != ALL_TIERS else {})) for m in measures},
        )
        for tier in (*TierKey, ALL_TIERS)
    ]


def _share(part: Minutes, whole: Minutes) -> str:
    return words.share(float(part.minutes), float(whole.minutes))


def _bar(label: str, part: Minutes, whole: Minutes, *, href: str) -> Bar:
    shown = f"{words.hours(round(part.minutes))} · {_share(part, whole)}"
    return Bar(label, float(part.minutes), shown, href if part.n else "", f"n\u00a0=\u00a0{words.number(part.n)}")


def _bars(  # noqa: PLR0917 -- one line of a table each
    effort: EffortFigures,
    parts: Mapping[str, Minutes],
    labels: Mapping[Any, str],
    links: Links,
    measure: str,
    name: str,
) -> list[Bar]:
    return [
        _bar(labels[key], part, effort.total, href=links.to(measure, **{name: str(key)})) for key, part in parts.items()
    ]


def _named(  # noqa: PLR0917 -- one line of a table each
    effort: EffortFigures, parts: Iterable[Named], links: Links, measure: str, name: str
) -> list[Bar]:
    return [_bar(one.name, one.part, effort.total, href=links.to(measure, **{name: one.key})) for one in parts]


def _money(money: Money) -> list[Part]:
    """The budget in its parts; what was overspent is no part of it."""
    return [
        Part("Staff hours, spent", money.hours.cents),
        Part("Other costs, spent", money.costs.cents),
        Part("Staff hours, committed", money.expected.cents),
        Part("Contracts, committed", money.contracts.cents),
        Part("Left", max(0, money.left)),
    ]


def _year(year: AwardYear, own: Money, links: Links) -> YearRow:
    within = replace(links, period=of_year(year))
    parts = (
        ("spent-hours", own.hours),
        ("spent-costs", own.costs),
        ("committed-hours", own.expected),
        ("committed-contracts", own.contracts),
    )
    cells = [Amount(part.cents, part.n, within.to(measure) if part.n else "") for measure, part in parts]
    return YearRow(year.label, [Amount(own.budget), *cells, Amount(own.left)])
