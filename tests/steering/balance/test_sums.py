"""The lever of a ledger that was reckoned by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge.models import Expertise
from steelyard.center.context.models import ContextEvent
from steelyard.center.offerings.models import Offering
from steelyard.steering.balance.queries import ACTIVITIES, charge, reading, rows
from steelyard.steering.reporting.rules import of_days
from tests.factories.delivery import EffortFactory
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
    assert len(few) == len(many) <= 11
