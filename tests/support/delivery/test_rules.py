"""Rules of the ledger as tables, and its arithmetic for every input."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.center.directory.rules import OrganizationKind
from steelyard.support.delivery.rules import (
    NEXT_STATUS,
    PLANNED,
    RESPONSIVE,
    USUAL_CONTACT,
    ActivityKind,
    Delivery,
    Origin,
    Provision,
    Standing,
    SupportStatus,
    cost_of,
    delivery_on,
    rate_on,
    share_out,
    standing_of,
)

DAY = date(2021, 3, 1)
# A busy machine is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_every_status_knows_its_next_ones() -> None:
    assert set(NEXT_STATUS) == set(SupportStatus)
    assert {frozenset(NEXT_STATUS[one]) for one in SupportStatus} == {
        frozenset({SupportStatus.ACTIVE, SupportStatus.CLOSED}),
        frozenset({SupportStatus.CLOSED}),
        frozenset({SupportStatus.ACTIVE}),
    }


def test_every_origin_is_planned_or_responsive() -> None:
    assert set(Origin) == PLANNED | RESPONSIVE
    assert set() == PLANNED & RESPONSIVE


def test_every_kind_of_activity_has_a_usual_contact() -> None:
    assert set(USUAL_CONTACT) == set(ActivityKind)


@pytest.mark.parametrize(
    ("kind", "standing"),
    [
        (OrganizationKind.CENTER, Standing.CENTER),
        (OrganizationKind.OPERATING_PARTNER, Standing.OPERATING),
        (OrganizationKind.NONPROFIT, Standing.EXTERNAL),
        (OrganizationKind.SEA, Standing.EXTERNAL),
    ],
)
def test_standing_follows_the_kind(kind: str, standing: Standing) -> None:
    assert standing_of(kind) == standing


@pytest.mark.parametrize(
    ("role", "standing", "since", "until", "delivery"),
    [
        ("lead", "external", None, None, Delivery.PARTNERED),
        ("co_lead", "external", DAY, DAY, Delivery.PARTNERED),
        ("presenter", "external", None, DAY, Delivery.PARTNERED),
        ("reviewer", "external", None, None, Delivery.DIRECT),
        ("lead", "operating", None, None, Delivery.DIRECT),
        ("lead", "center", None, None, Delivery.DIRECT),
        ("source", "external", None, None, Delivery.AMPLIFIED),
        ("source", "operating", DAY, None, Delivery.AMPLIFIED),
        ("lead", "external", DAY + timedelta(days=1), None, Delivery.DIRECT),
        ("lead", "external", None, DAY - timedelta(days=1), Delivery.DIRECT),
    ],
)
def test_who_provides_says_how_it_is_delivered(role, standing, since, until, delivery) -> None:
    assert delivery_on(DAY, [Provision(role, standing, since, until)]) == delivery


def test_a_partner_outweighs_a_source() -> None:
    both = [Provision("source", "external", None, None), Provision("lead", "external", None, None)]
    assert delivery_on(DAY, both) == Delivery.PARTNERED
    assert delivery_on(DAY, []) == Delivery.DIRECT


@unhurried
@given(st.integers(0, 10**6), st.integers(0, 8))
def test_shares_add_up_to_the_whole_and_are_equal(minutes: int, number: int) -> None:
    keys = range(1, number + 1)
    parts = {key: part.minutes for key, part in share_out({1: (minutes, 1)}, {1: keys}).items()}
    assert sum(parts.values()) == minutes
    assert set(parts) == (set(keys) or {0})
    assert set(parts.values()) == {Fraction(minutes, number or 1)}


@unhurried
@given(st.integers(0, 10**5), st.integers(0, 10**5))
def test_cost_is_the_nearest_cent(minutes: int, cents_per_hour: int) -> None:
    exact = Fraction(minutes * cents_per_hour, 60)
    assert abs(cost_of(minutes, cents_per_hour) - exact) <= Fraction(1, 2)


_DAYS = st.none() | st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))


@unhurried
@given(_DAYS, _DAYS, _DAYS, _DAYS)
def test_two_parts_meet_when_they_share_a_day(since, until, other_since, other_until) -> None:
    one, other = Provision("lead", "external", since, until), Provision("lead", "external", other_since, other_until)
    days = [DAY + timedelta(days=n) for n in range(-1, 22)]
    sane = not (since and until and until < since) and not (other_since and other_until and other_until < other_since)
    if sane:
        assert one.meets(other) == any(one.holds_on(day) and other.holds_on(day) for day in days)
        assert one.meets(other) == other.meets(one)


@pytest.mark.parametrize(
    ("day", "rate"),
    [(date(2019, 12, 31), 0), (date(2020, 1, 1), 5000), (date(2020, 9, 30), 5000), (date(2020, 10, 1), 5500)],
)
def test_the_rate_of_a_day_is_the_last_one_begun(day: date, rate: int) -> None:
    assert rate_on(day, [(date(2020, 1, 1), 5000), (date(2020, 10, 1), 5500)]) == rate
