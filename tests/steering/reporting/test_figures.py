"""Figures of a small ledger, each as reckoned by hand, and each equal to the rows behind it."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge.rules import TierKey
from steelyard.intake.rules import DecisionKind
from steelyard.steering.reporting import queries
from steelyard.steering.reporting.queries import PLANNED_WORK, RESPONSIVE_WORK, Scope
from steelyard.steering.reporting.queries.pictures import Links, pictures
from steelyard.steering.reporting.rules import Period, of_days, of_year
from steelyard.support.delivery import queries as delivery_queries
from steelyard.support.delivery.models import Effort
from steelyard.support.delivery.rules import Delivery, Minutes
from tests.factories.delivery import EffortFactory
from tests.steering.reporting.conftest import Ledger

ALL = Period("all", "All years")
TODAY = date(2021, 6, 1)


def of(ledger: Ledger) -> Scope:
    return Scope(of_year(ledger.year), years=(ledger.year,))


def test_requests_of_the_year(ledger: Ledger) -> None:
    found = queries.requests(of(ledger))
    assert (found.received, found.replied, found.decided) == (4, 3, 3)
    # 0, 3 and 10 days to the reply; 15, 10 and 4 to the decision.
    assert (found.days_to_reply, found.days_to_decision) == (3, 10)
    assert found.kinds == dict.fromkeys(DecisionKind, 0) | {DecisionKind.AMPLIFY: 1, DecisionKind.DIRECT: 2}


def test_a_request_belongs_to_the_day_of_the_centers_own_calendar(ledger: Ledger) -> None:
    day = Scope(of_days(date(2021, 9, 30), date(2021, 9, 30)))
    assert queries.requests(day).received == 1


def test_reach_of_the_year(ledger: Ledger) -> None:
    found = queries.reach(of(ledger))
    assert found.people == {"all": 3, "general": 2, "targeted": 2, "intensive": 0}
    assert found.organizations == {"all": 3, "general": 2, "targeted": 2, "intensive": 0}
    assert found.states == {"all": 2, "general": 2, "targeted": 1, "intensive": 0}
    assert found.activities == {"all": 3, "general": 1, "targeted": 2, "intensive": 0}
    assert (found.counted, found.by_state) == (40, {"DE": 1, "OH": 1})
    assert [(one.kind, one.at_least) for one in found.uses] == [("downloads", 2000)]


def test_effort_of_the_year(ledger: Ledger) -> None:
    found = queries.effort(of(ledger))
    assert found.total == Minutes(Fraction(480), 5)
    assert found.tiers == {
        TierKey.GENERAL: Minutes(Fraction(180), 2),
        TierKey.TARGETED: Minutes(Fraction(240), 2),
        TierKey.INTENSIVE: Minutes(Fraction(60), 1),
    }
    assert found.origins == {PLANNED_WORK: Minutes(Fraction(360), 3), RESPONSIVE_WORK: Minutes(Fraction(120), 2)}
    assert found.deliveries == {
        Delivery.PARTNERED: Minutes(Fraction(120), 1),
        Delivery.AMPLIFIED: Minutes(Fraction(240), 2),
        Delivery.DIRECT: Minutes(Fraction(120), 2),
    }
    # Topics 1 and 2: 90 of the webinars and 80 of the team each; topic 3: 80; nothing named: 60.
    assert [(one.name, one.part.minutes, one.part.n) for one in found.topics] == [
        ("Topic 1", 170, 4), ("Topic 2", 170, 4), ("Topic 3", 80, 2), ("None named", 60, 1),
    ]  # fmt: skip
    assert [(one.name, one.part.minutes, one.part.n) for one in found.areas] == [
        ("Area 1", 300, 4), ("Area 2", 120, 2), ("None named", 60, 1),
    ]  # fmt: skip


def test_money_of_the_year(ledger: Ledger) -> None:
    found = queries.money([ledger.before, ledger.year], on=TODAY)
    now = found[ledger.year.pk]
    # 120 minutes at 60 dollars an hour, 360 at 120; 540 minutes of the deep work remain at 120.
    assert (now.hours.cents, now.hours.n) == (120_00 + 720_00, 5)
    assert (now.costs.cents, now.costs.n, now.contracts.cents, now.contracts.n) == (750_00, 2, 300_00, 1)
    assert now.expected.cents == 1080_00 + _others_expected()
    assert now.left == 10_000_00 - 840_00 - 750_00 - 300_00 - now.expected.cents
    then = found[ledger.before.pk]
    assert (then.spent, then.committed, then.left) == (30_00 + 70_00, 0, 10_000_00 - 100_00)


def _others_expected() -> int:
    """What the other supports of the ledger expect, at the mean rate of the day."""
    left = [(liaison, minutes) for liaison, minutes in delivery_queries.remaining_minutes(TODAY) if liaison is None]
    return delivery_queries.remaining_cents(left, on=TODAY)


def test_money_equals_what_the_ledger_says(ledger: Ledger) -> None:
    for year in (ledger.before, ledger.year):
        found = queries.money([year], on=TODAY)[year.pk]
        assert found.spent == delivery_queries.spent(year).cents
        assert found.committed == delivery_queries.committed(year, on=TODAY).cents


def test_effort_is_shared_as_the_ledger_shares_it(ledger: Ledger) -> None:
    for link, found in (
        ("topics", queries.effort(Scope(ALL)).topics),
        ("focal_areas", queries.effort(Scope(ALL)).areas),
    ):
        shared = delivery_queries.shared_minutes(Effort.objects.counted(), link)
        assert {one.key: one.part.minutes for one in found} == shared


# Every figure equals the rows behind it


@pytest.mark.parametrize("period", ["year", "all", "one day", "nothing"])
def test_every_number_opens_as_many_rows(ledger: Ledger, period: str) -> None:
    chosen = {
        "year": of_year(ledger.year),
        "all": ALL,
        "one day": of_days(date(2020, 11, 9), date(2020, 11, 10)),
        "nothing": of_days(date(2017, 1, 1), date(2017, 1, 2)),
    }[period]
    scope = Scope(chosen)
    requests, reach, effort = queries.requests(scope), queries.reach(scope), queries.effort(scope)
    shown: list[tuple[str, dict, int]] = [
        ("requests-received", {}, requests.received),
        ("requests-decided", {}, requests.decided),
        ("days-to-first-reply", {}, requests.replied),
        ("days-to-decision", {}, requests.decided),
        *(("quadrant-shares", {"kind": kind}, n) for kind, n in requests.kinds.items()),
        *((f"reach-{noun}", _tier(tier), n)
          for noun, counts in (("people", reach.people), ("organizations", reach.organizations), ("states", reach.states))
          for tier, n in counts.items()),
        *(("reach-organizations", {"state": state}, n) for state, n in reach.by_state.items()),
        *(("activities", _tier(tier), n) for tier, n in reach.activities.items()),
        ("effort-hours", {}, effort.total.n),
        *(("effort-by-tier", {"tier": key}, part.n) for key, part in effort.tiers.items()),
        *(("effort-by-origin", {"origin": key}, part.n) for key, part in effort.origins.items()),
        *(("effort-by-delivery", {"delivery": key}, part.n) for key, part in effort.deliveries.items()),
        *(("effort-by-topic", {"topic": one.key}, one.part.n) for one in effort.topics),
        *(("effort-by-focal-area", {"area": one.key}, one.part.n) for one in effort.areas),
    ]  # fmt: skip
    wrong = [(key, narrowed, n) for key, narrowed, n in shown if _rows(key, Scope(chosen, **narrowed)) != n]
    assert wrong == []
    assert (period == "nothing") == (not any(n for _, _, n in shown))


def _tier(tier: str) -> dict[str, str]:
    return {} if tier == "all" else {"tier": tier}


def _rows(key: str, scope: Scope) -> int:
    rows = queries.LISTINGS[key].rows(scope)
    assert rows.count() == len(list(rows)), "the count and the list differ"
    return rows.count()


def test_amounts_open_as_many_rows(ledger: Ledger) -> None:
    found = queries.money([ledger.year], on=TODAY)[ledger.year.pk]
    scope = of(ledger)
    assert _rows("spent-hours", scope) == found.hours.n
    assert _rows("spent-costs", scope) == found.costs.n
    assert _rows("committed-contracts", scope) == found.contracts.n
    assert queries.expecting(TODAY).count() == found.expected.n
    assert sum(row.remaining for row in queries.expecting(TODAY)) == sum(
        minutes for _, minutes in delivery_queries.remaining_minutes(TODAY)
    )


def test_head_counts_open_their_rows(ledger: Ledger) -> None:
    scope = of(ledger)
    assert sum(row.count for row in queries.LISTINGS["people-counted"].rows(scope)) == queries.reach(scope).counted


# What is additive adds up


@pytest.mark.parametrize("cut", [date(2020, 9, 30), date(2020, 11, 9), date(2021, 1, 31), date(2021, 4, 1)])
def test_disjoint_periods_add_up_where_they_may(ledger: Ledger, cut: date) -> None:
    early, late = Scope(of_days(None, cut)), Scope(of_days(cut + timedelta(days=1), None))
    both = Scope(ALL)
    for name in ("received", "decided", "replied"):
        parts = [getattr(queries.requests(scope), name) for scope in (early, late)]
        assert sum(parts) == getattr(queries.requests(both), name)
    parts = [queries.effort(scope) for scope in (early, late)]
    whole = queries.effort(both)
    assert parts[0].total + parts[1].total == whole.total
    for cut_by in ("tiers", "origins", "deliveries"):
        added = {key: getattr(parts[0], cut_by)[key] + getattr(parts[1], cut_by)[key] for key in getattr(whole, cut_by)}
        assert added == getattr(whole, cut_by)
    topics = [{one.key: one.part for one in part.topics} for part in (*parts, whole)]
    assert {key: topics[0].get(key, Minutes()) + topics[1].get(key, Minutes()) for key in topics[2]} == topics[2]
    # People are not additive: Di came before the year and registered in it, Ann came twice.
    reach = [queries.reach(scope).people["all"] for scope in (early, late, both)]
    assert reach[2] == 4
    assert reach[2] <= reach[0] + reach[1]


@pytest.mark.django_db
def test_each_cut_adds_up_to_the_whole(ledger: Ledger) -> None:
    for scope in (of(ledger), Scope(ALL)):
        found = queries.effort(scope)
        cuts = [found.tiers.values(), found.origins.values(), found.deliveries.values()]
        assert [sum((part.minutes for part in cut), Fraction()) for cut in cuts] == [found.total.minutes] * 3
        assert [sum(part.n for part in cut) for cut in cuts] == [found.total.n] * 3
        assert sum(one.part.minutes for one in found.topics) == found.total.minutes
        assert sum(one.part.minutes for one in found.areas) == found.total.minutes


def test_the_number_of_queries_does_not_grow(ledger: Ledger) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as done:
            queries.overview(ALL, [ledger.before, ledger.year], today=TODAY, with_money=True)
        return len(done)

    first = count()
    for support in ledger.supports.values():
        for n in range(3):
            EffortFactory(staff=ledger.staff, support=support, on=date(2021, 6, n + 1), minutes=30)
    assert count() == first <= 26


def test_a_bar_says_its_hours_share_and_n(ledger: Ledger) -> None:
    found = queries.overview(of(ledger).period, [ledger.year], today=TODAY, with_money=False)
    drawn = pictures(found, Links(ALL, frozenset()), exact=True)
    assert [(bar.label, bar.shown, bar.note.replace("\u00a0", " ")) for bar in drawn.by_delivery] == [
        ("Partnered", "2 h · 25%", "n = 1"), ("Amplified", "4 h · 50%", "n = 2"), ("Direct", "2 h · 25%", "n = 2"),
    ]  # fmt: skip


def test_marks_lead_nowhere_for_who_may_not_open_rows(ledger: Ledger) -> None:
    found = queries.overview(ALL, [ledger.year], today=TODAY, with_money=True)
    drawn = pictures(found, Links(ALL, frozenset()), exact=False)
    marks = [*drawn.kinds, *drawn.dots, *drawn.tiles, *drawn.by_topic, *drawn.by_tier]
    assert [mark.href for mark in marks if mark.href] == []
    assert {row.people.text for row in drawn.tiers} == {"not shown: small group"}
