"""The lever of a ledger that was reckoned by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge.models import Expertise
from steelyard.center.context.models import ContextEvent
from steelyard.center.offerings.models import Offering
from steelyard.steering.balance.queries import ACTIVITIES, CENTS, MINUTES, charge, path, reading, rows
from steelyard.steering.balance.rules import end_of
from steelyard.steering.reporting.rules import of_days
from steelyard.support.delivery.models import Cost, Effort
from tests.factories.delivery import CostFactory, EffortFactory
from tests.steering.reporting.conftest import Ledger

YEAR = of_days(date(2020, 10, 1), date(2021, 9, 30))
TODAY = date(2021, 11, 1)


def test_sums_by_support_follow_the_counting_rules(ledger: Ledger) -> None:
    found = {row.key: row for row in rows(YEAR)}
    webinar, team, deep = (found[ledger.supports[name].pk] for name in ("webinar", "team", "deep"))
    assert (webinar.amount, webinar.n, webinar.planned, webinar.partnered) == (180, 2, 180, 120)
    assert (team.amount, team.planned, team.amplified, len(team.topics)) == (240, 180, 240, 3)
    assert (deep.tier, deep.amount, deep.planned, deep.partnered, deep.topics) == ("intensive", 60, 0, 0, ())


def test_positions_as_reckoned_by_hand(ledger: Ledger) -> None:
    found = reading(YEAR, today=TODAY)
    breadth, responsiveness, partnership = found.lever.weights
    assert [one.position for one in breadth.components] == pytest.approx([0.25, 0.908, 0], abs=5e-4)
    assert breadth.position == pytest.approx(0.386, abs=5e-4)
    assert [one.position for one in responsiveness.components] == pytest.approx([-0.5, 1])
    assert responsiveness.position == pytest.approx(0.25)
    assert partnership.position == pytest.approx(0.5)
    assert (found.lever.amount, found.lever.n, found.lever.supports) == (480, 5, 3)
    assert [tier.partnership.position for tier in found.tiers] == pytest.approx([1 / 3, 1, -1])


def test_the_same_in_activities(ledger: Ledger) -> None:
    found = reading(YEAR, ACTIVITIES, today=TODAY).lever
    assert (found.amount, found.n, found.supports) == (3, 3, 2)
    parts = {part.key: part.position for weight in found.weights for part in weight.components}
    assert (parts["intensity"], parts["origin"], parts["delivery"]) == pytest.approx((1 / 3, -1 / 3, 1))


def test_only_a_published_offering_counts_as_one(ledger: Ledger) -> None:
    offering = Offering.objects.create(key="teams", name="Teams", is_published=True)
    type(ledger.supports["team"]).objects.filter(pk=ledger.supports["team"].pk).update(offering=offering)
    offered = {row.key: row.offered for row in rows(YEAR)}
    assert sum(offered.values()) == offered[ledger.supports["team"].pk] == 240
    Offering.objects.update(is_published=False)
    assert not any(row.offered for row in rows(YEAR))


def test_expertise_is_that_of_the_staff_and_the_topics_of_the_day(ledger: Ledger) -> None:
    one, two, three = ledger.topics
    Expertise.objects.create(staff=ledger.staff, topic=one, depth="deep")
    Expertise.objects.create(staff=ledger.staff, topic=two, depth="some")
    assert (charge(TODAY).known, charge(TODAY).deep, len(charge(TODAY).topics)) == (2, 1, 3)
    type(three).objects.filter(pk=three.pk).update(retired_on=date(2021, 1, 1))
    assert len(charge(TODAY).topics) == 2
    type(ledger.staff).objects.update(until=date(2021, 6, 1))
    assert (charge(TODAY).known, charge(date(2021, 6, 1)).known) == (0, 2)


def test_an_empty_period_is_not_enough(ledger: Ledger) -> None:
    found = reading(of_days(date(2010, 1, 1), date(2010, 1, 31)), today=TODAY)
    assert [weight.position for weight in found.lever.weights] == [None, None, None]
    assert found.spread.gini is None


def test_the_events_that_lasted_in_the_period(ledger: Ledger) -> None:
    for key, first, last in (("before", (2019, 1, 1), date(2020, 9, 30)), ("lasts", (2020, 3, 1), None),
                             ("after", (2021, 10, 1), None)):  # fmt: skip
        ContextEvent.objects.create(key=key, name=key, starts_on=date(*first), ends_on=last)
    assert [event.key for event in reading(YEAR, today=TODAY).events] == ["lasts"]


def test_as_many_queries_however_much_there_is(ledger: Ledger) -> None:
    with CaptureQueriesContext(connection) as few:
        reading(YEAR, today=TODAY)
    for _ in range(12):
        EffortFactory(on=date(2021, 3, 1))
    with CaptureQueriesContext(connection) as many:
        reading(YEAR, today=TODAY)
    assert len(few) == len(many) <= 14


def test_the_same_in_cost(ledger: Ledger) -> None:
    """Hours at the rate of their day, and costs paid for a support: 60 dollars an hour until January, 120 from then on."""
    before = {row.key: row.amount for row in rows(YEAR, CENTS)}
    webinar = ledger.supports["webinar"]
    assert before == pytest.approx({
        row.key: sum(
            one.minutes * (6_000 if one.on < date(2021, 2, 1) else 12_000) / 60
            for one in Effort.objects.counted().filter(support=row.key, on__range=(YEAR.first, YEAR.last))
        ) + sum(Cost.objects.counted().filter(support=row.key, is_open=False).values_list("cents", flat=True))
        for row in rows(YEAR)
    })  # fmt: skip
    CostFactory(award_year=ledger.year, support=webinar, on=date(2021, 1, 5), cents=90_000)
    CostFactory(award_year=ledger.year, support=webinar, on=date(2021, 1, 5), cents=50_000, is_open=True)
    CostFactory(award_year=ledger.year, support=webinar, on=date(2021, 11, 5), cents=50_000)
    after = {row.key: row for row in rows(YEAR, CENTS)}
    assert after[webinar.pk].amount == before[webinar.pk] + 90_000
    # The money of January was spent with the presenter, who stayed until its end; its origin is the support's.
    assert after[webinar.pk].partnered >= 90_000
    assert after[webinar.pk].planned == after[webinar.pk].amount


def test_months_add_up_to_their_period(ledger: Ledger) -> None:
    for unit in (MINUTES, ACTIVITIES, CENTS):
        found = path(YEAR.first, YEAR.last, unit, today=TODAY)
        assert len(found.months) == len(found.levers) == 12
        whole = reading(YEAR, unit, today=TODAY).lever
        assert sum(lever.amount for lever in found.levers) == pytest.approx(whole.amount)
        assert sum(lever.n for lever in found.levers) == whole.n
        for month, lever in zip(found.months, found.levers, strict=True):
            alone = reading(of_days(month, end_of(month)), unit, today=TODAY).lever
            assert [one.position for one in lever.weights] == pytest.approx([one.position for one in alone.weights])


def test_the_weights_with_each_partner(ledger: Ledger) -> None:
    """The presenter of the webinars counts as a partner; a source does not work with us, an operating partner is us."""
    found = reading(YEAR, today=TODAY).partners
    assert [(one.organization and one.organization.pk, one.lever.supports) for one in found] == [
        (ledger.supports["webinar"].providers.get().organization_id, 1), (None, 2),
    ]  # fmt: skip
    assert [one.lever.amount for one in found] == [180, 300]
    assert reading(of_days(date(2021, 2, 1), YEAR.last), today=TODAY).partners == []


def test_the_share_on_topics_that_events_raised(ledger: Ledger) -> None:
    """Topic 1 from March: a third of the team's minutes of March and later, nothing of the webinars before."""
    assert reading(YEAR, today=TODAY).spread.raised == 0
    event = ContextEvent.objects.create(key="e", name="e", starts_on=date(2021, 3, 1))
    event.topics.add(ledger.topics[0])
    late = Effort.objects.counted().filter(on__range=(date(2021, 3, 1), YEAR.last))
    by_topic = {"webinar": 2, "team": 3}
    part = sum(one.minutes / by_topic[name] for name in by_topic for one in late.filter(support=ledger.supports[name]))
    assert part > 0
    assert reading(YEAR, today=TODAY).spread.raised == pytest.approx(part / 480)
    ContextEvent.objects.update(ends_on=date(2021, 2, 28), starts_on=date(2019, 1, 1))
    assert reading(YEAR, today=TODAY).spread.raised == pytest.approx(
        sum(
            one.minutes / by_topic[name]
            for name in by_topic
            for one in Effort.objects.counted().filter(
                support=ledger.supports[name], on__range=(YEAR.first, date(2021, 2, 28))
            )
        )
        / 480
    )


def test_the_months_need_as_many_queries_however_many_there_are(ledger: Ledger) -> None:
    with CaptureQueriesContext(connection) as few:
        path(date(2021, 1, 1), date(2021, 1, 31), CENTS, today=TODAY)
    with CaptureQueriesContext(connection) as many:
        path(date(2018, 1, 1), YEAR.last, CENTS, today=TODAY)
    assert len(few) <= len(many) <= 14
