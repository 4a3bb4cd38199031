"""What counts: withdrawn rows nowhere, those who attended, effort shared, money and hours; SQL agrees with the rules."""

from datetime import date, timedelta
from fractions import Fraction

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from steelyard.center.charge.models import AwardYear, FocalArea, Rate, StaffHours, StaffMember, Topic
from steelyard.support.delivery import queries
from steelyard.support.delivery.models import Activity, Effort, SupportProvider
from steelyard.support.delivery.rules import ProviderRole, Standing, delivery_on
from tests.factories.delivery import ActivityFactory, CostFactory, EffortFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory

DAY = date(2021, 3, 1)
NOW = timezone.now()


def staff(cents: int = 6000, since: date = date(2020, 1, 1)) -> StaffMember:
    member = StaffMember.objects.create(person=PersonFactory(), since=date(2019, 1, 1))
    Rate.objects.create(staff=member, since=since, cents_per_hour=cents)
    return member


def award_year() -> AwardYear:
    return AwardYear.objects.create(
        number=3, label="FY 2021", starts_on=date(2020, 10, 1), ends_on=date(2021, 9, 30), budget_cents=100_000_000
    )


def days(n: int | None) -> date | None:
    return None if n is None else DAY + timedelta(days=n)


_OFFSET = st.none() | st.integers(-3, 3)
_PARTS = st.lists(
    st.tuples(st.sampled_from(ProviderRole), st.sampled_from(Standing), _OFFSET, _OFFSET).filter(
        lambda part: part[2] is None or part[3] is None or part[2] <= part[3]
    ),
    max_size=4,
)


class DeliveryInSql(TestCase):
    """The SQL case says of every row what the rule says of that row's day."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_PARTS)
    def test_it_equals_the_rule(self, parts) -> None:
        support, member = SupportFactory(), staff()
        providers = [
            SupportProvider(
                support=support,
                organization=OrganizationFactory(),
                role=role,
                standing=standing,
                since=days(since),
                until=days(until),
            )
            for role, standing, since, until in parts
        ]
        SupportProvider.objects.bulk_create(providers)
        SupportProvider.objects.create(
            support=SupportFactory(), organization=OrganizationFactory(), role="lead", standing="external"
        )
        for n in range(-4, 5):
            EffortFactory(support=support, staff=member, on=days(n))
            ActivityFactory(support=support, on=days(n))
        provisions = [one.provision for one in providers]
        expected = {days(n): delivery_on(days(n), provisions) for n in range(-4, 5)}
        for rows in (Effort.objects.filter(support=support), Activity.objects.filter(support=support)):
            assert dict(queries.with_delivery(rows).values_list("on", "delivery")) == expected


class SharesInSql(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(1, 600), st.sets(st.integers(0, 3))), max_size=4))
    def test_the_parts_add_up_to_the_whole(self, given_to) -> None:
        topics = [Topic.objects.create(key=f"t{n}", name=f"T{n}", ring="system") for n in range(4)]
        member = staff()
        expected: dict[int, Fraction] = {}
        for minutes, chosen in given_to:
            support = SupportFactory(topics=[topics[n] for n in chosen])
            EffortFactory(support=support, staff=member, minutes=minutes)
            for key in [topics[n].pk for n in chosen] or [0]:
                expected[key] = expected.get(key, Fraction()) + Fraction(minutes, len(chosen) or 1)
        shared = queries.shared_minutes(Effort.objects.all(), "topics")
        assert shared == expected
        assert sum(shared.values()) == sum(minutes for minutes, _ in given_to)


def test_effort_is_shared_among_focal_areas_too(db: None) -> None:
    areas = [FocalArea.objects.create(key=f"a{n}", name=f"A{n}") for n in range(2)]
    EffortFactory(support=SupportFactory(focal_areas=areas), staff=staff(), minutes=45)
    EffortFactory(support=SupportFactory(), staff=staff(), minutes=10)
    shared = queries.shared_minutes(Effort.objects.all(), "focal_areas")
    assert shared == {areas[0].pk: Fraction(45, 2), areas[1].pk: Fraction(45, 2), 0: Fraction(10)}


def test_withdrawn_rows_count_nowhere_and_days_are_both_included(db: None) -> None:
    member = staff()
    first = ActivityFactory(on=DAY)
    ActivityFactory(on=DAY + timedelta(days=1), withdrawn_at=NOW)
    ActivityFactory(on=DAY + timedelta(days=2))
    EffortFactory(staff=member, on=DAY, minutes=10)
    EffortFactory(staff=member, on=DAY, minutes=20, withdrawn_at=NOW)
    assert list(queries.counted_activities(DAY, DAY)) == [first]
    assert queries.counted_activities(DAY, DAY + timedelta(days=2)).count() == 2
    assert queries.counted_activities(None, DAY - timedelta(days=1)).count() == 0
    assert list(queries.counted_effort(DAY, DAY).values_list("minutes", flat=True)) == [10]


def test_reach_counts_those_who_attended_what_was_not_withdrawn(db: None) -> None:
    person = PersonFactory()
    here = ParticipationFactory(activity__on=DAY, person=person)
    ParticipationFactory(activity__on=DAY, person=person, status="registered")
    ParticipationFactory(activity__on=DAY, person=person, status="absent")
    ParticipationFactory(activity__on=DAY, activity__withdrawn_at=NOW, person=person)
    ParticipationFactory(activity__on=DAY + timedelta(days=1), count=5)
    assert list(queries.counted_participation(DAY, DAY)) == [here]
    assert queries.counted_participation().count() == 2


def test_spent_is_effort_at_the_rate_of_its_day_and_closed_costs(db: None) -> None:
    year, member = award_year(), staff(6000, date(2020, 1, 1))
    Rate.objects.create(staff=member, since=date(2021, 1, 1), cents_per_hour=9000)
    EffortFactory(staff=member, on=date(2020, 12, 31), minutes=30)  # $30
    EffortFactory(staff=member, on=date(2021, 1, 1), minutes=30)  # $45
    EffortFactory(staff=member, on=date(2021, 1, 1), minutes=30, withdrawn_at=NOW)
    EffortFactory(staff=member, on=date(2020, 9, 30), minutes=600)  # the year before
    CostFactory(award_year=year, cents=12_345)
    CostFactory(award_year=year, cents=5_000, is_open=True)
    CostFactory(award_year=year, cents=7_000, withdrawn_at=NOW)
    spent = queries.spent(year)
    assert (spent.effort_cents, spent.cost_cents, spent.cents) == (7_500, 12_345, 19_845)


def test_cents_are_rounded_once_not_row_by_row(db: None) -> None:
    member = staff(100)
    for n in range(60):
        EffortFactory(staff=member, on=DAY + timedelta(days=n), minutes=1)  # 1.67 cents each
    assert queries.effort_cents(Effort.objects.all()) == 100


def test_committed_is_what_active_supports_still_expect_and_open_contracts(db: None) -> None:
    year, member = award_year(), staff(6000)
    mine = SupportFactory(liaison=member, expected_minutes=600)
    EffortFactory(support=mine, staff=member, on=DAY, minutes=480)  # two hours left: $120
    SupportFactory(liaison=member, expected_minutes=600, status="closed")
    SupportFactory(liaison=member, expected_minutes=600, status="proposed")
    over = SupportFactory(liaison=member, expected_minutes=60)
    EffortFactory(support=over, staff=member, on=DAY, minutes=90)  # exceeded: nothing left, nothing taken away
    staff(2000)
    SupportFactory(liaison=None, expected_minutes=60)  # at the mean of $60 and $20
    CostFactory(award_year=year, cents=5_000, is_open=True)
    committed = queries.committed(year, on=DAY)
    assert (committed.effort_cents, committed.contract_cents, committed.cents) == (16_000, 5_000, 21_000)
    assert queries.committed(year, on=date(2021, 10, 1)).effort_cents == 0


def test_rates_of_those_who_left_or_are_still_to_come_count_no_more(db: None) -> None:
    year, gone, coming = award_year(), staff(100_000), staff(300_000)
    StaffMember.objects.filter(pk=gone.pk).update(until=DAY - timedelta(days=1))
    StaffMember.objects.filter(pk=coming.pk).update(since=DAY + timedelta(days=1))
    assert queries.mean_rate(DAY) is None
    assert queries.remaining_cents([(gone.pk, 60), (None, 60)], on=DAY) == 0
    staff(6000), staff(2000)
    SupportFactory(liaison=None, expected_minutes=60)
    SupportFactory(liaison=gone, expected_minutes=60)  # others will give these hours
    assert queries.mean_rate(DAY) == 4000
    assert queries.mean_rate(DAY - timedelta(days=1)) == (100_000 + 8000) // 3
    assert queries.committed(year, on=DAY).effort_cents == 8000


def test_hours_left_are_those_nobody_gave_or_planned(db: None) -> None:
    year, one, two = award_year(), staff(), staff()
    StaffHours.objects.create(staff=one, award_year=year, minutes=6000)
    StaffHours.objects.create(staff=two, award_year=year, minutes=3000)
    support = SupportFactory(liaison=one, expected_minutes=1000)
    EffortFactory(support=support, staff=two, on=DAY, minutes=400)
    EffortFactory(support=support, staff=one, on=date(2020, 9, 1), minutes=100)
    left = queries.hours_left(year, on=DAY)
    assert (left.available, left.delivered, left.planned, left.left) == (9000, 400, 500, 8100)
    by_staff = queries.hours_left_by_staff(year, on=DAY)
    assert {key: (h.available, h.delivered, h.planned) for key, h in by_staff.items()} == {
        one.pk: (6000, 0, 500),
        two.pk: (3000, 400, 0),
    }
    after = queries.hours_left(year, on=date(2022, 1, 1))
    assert (after.delivered, after.planned) == (400, 0)


def test_people_stand_where_they_were_on_the_day(db: None) -> None:
    old, new = OrganizationFactory(), OrganizationFactory()
    mover = PersonFactory(organization=new, affiliated=True)
    mover.affiliations.create(organization=old, since=date(2019, 1, 1), until=date(2020, 12, 31))
    mover.affiliations.create(organization=new, since=date(2021, 1, 1))
    unknown = PersonFactory(organization=old, affiliated=True)
    assert queries.places_on([mover, unknown], date(2020, 5, 1)) == {mover.pk: old.pk, unknown.pk: old.pk}
    assert queries.places_on([mover, unknown], date(2021, 5, 1)) == {mover.pk: new.pk, unknown.pk: old.pk}
    assert queries.places_on([], DAY) == {}
