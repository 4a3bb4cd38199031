"""The published case, and a simulation that respects every figure it may not contradict."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Avg, Count, F, Q, Sum
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, Center, Rate
from steelyard.center.directory.models import Address, Organization, Person
from steelyard.center.needs.models import Round, Source, Standing, Statement
from steelyard.faces.command.case import load_case
from steelyard.faces.command.refusals import Refused
from steelyard.faces.command.simulation import names, people, simulate
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.models import Mail
from steelyard.intake.queries.needs import unheard
from steelyard.steering.balance.queries import ACTIVITIES, MINUTES, Reading, reading
from steelyard.steering.reporting.rules import of_days
from steelyard.support.delivery.models import Activity, Cost, Effort, Participation, Support
from steelyard.support.events.models import Event, Registration
from steelyard.support.library.models import DailyUse, Use
from steelyard.support.protocols.models import Run
from steelyard.support.readiness.queries import standings

CASE = Path(__file__).resolve().parents[3] / "cases" / "ciselss"
FIRST, SECOND = (date(2019, 5, 1), date(2020, 4, 30)), (date(2020, 5, 1), date(2021, 4, 30))

pytestmark = pytest.mark.django_db


def in_touch(days: tuple[date, date]) -> int:
    return Address.objects.filter(person__participations__activity__on__range=days).distinct().count()


def test_the_case_loads_twice_without_change() -> None:
    first = load_case(CASE)
    assert all(not report.refused and report.is_written for report in first)
    entries = Entry.objects.count()
    second = load_case(CASE)
    assert [r.kind for r in second if r.counts["added"] or r.counts["changed"]] == []
    assert Entry.objects.count() == entries
    assert Center.objects.get().short_name == "CISELSS"
    states = {sea.state_id for s in Support.objects.filter(tier="targeted") for sea in s.recipients.all()}
    memberships = sum(s.recipients.count() for s in Support.objects.filter(tier="targeted"))
    assert (len(states), memberships) == (25, 28)


def test_the_simulation_keeps_within_the_published_figures() -> None:
    load_case(CASE)
    simulate(seed=1, scale=1)
    assert (in_touch(FIRST), in_touch(SECOND)) == (327, 3506)
    reviewed = Run.objects.filter(is_simulated=True)
    assert sorted(reviewed.values_list("key", "outcome")) == [
        ("equity-review", ""), ("equity-review", "owed"), ("equity-review", "passed"),
        ("expert-review", ""), ("expert-review", "passed"), ("expert-review", "passed"),
    ]  # fmt: skip
    assert not Mail.objects.filter(to__endswith="@reviewers.example").exists()
    big = Activity.objects.get(kind="webinar", on=date(2021, 4, 21))
    assert 950 <= big.participations.count() < 1000
    first_teams = Support.objects.filter(is_simulated=True, tier="targeted", starts_on=date(2020, 1, 1))
    assert first_teams.count() == 10
    assert Support.objects.filter(tier="intensive").exclude(status="proposed").count() == 7  # as published
    assert sorted(one.where for one in standings(Support.objects.filter(tier="intensive", status="proposed")).values()) == [
        "agency", "context", "rating",
    ]  # fmt: skip
    webinars = Support.objects.filter(activities__kind="webinar")
    partnered = webinars.filter(providers__standing="external").distinct().count()
    assert partnered * 2 > webinars.distinct().count()
    check_money()
    check_helpers()
    check_leads()
    check_marks()
    check_story()
    check_needs()
    check_events()
    # Visits begin after the last day of which a document counts downloads, so that nothing is counted twice.
    visits = DailyUse.objects.filter(is_simulated=True, resource__by_center=True)
    assert visits.count() == DailyUse.objects.count() > 100
    assert visits.order_by("on")[0].on > max(Use.objects.values_list("period_to", flat=True))


def check_events() -> None:
    """Every simulated webinar and convening is an event whose list says of each person what the ledger says."""
    held = Event.objects.filter(status="held")
    activities = Activity.objects.filter(is_simulated=True, kind__in=["webinar", "convening"])
    assert set(held.values_list("activity", flat=True)) == set(activities.values_list("pk", flat=True))
    came = Participation.objects.filter(activity__in=activities, person__isnull=False, status="attended")
    assert set(Registration.objects.filter(attendance="attended").values_list("event__activity", "person")) == set(
        came.values_list("activity", "person")
    )
    assert not Event.objects.filter(is_simulated=False).exists()
    assert not Registration.objects.filter(is_simulated=False).exists()
    seated = Event.objects.annotate(n=Count("registrations", filter=Q(registrations__status="seated")))
    assert not seated.exclude(n=F("taken")).exists()
    assert Registration.objects.filter(status="waiting").count() == 8
    assert {one.status for one in Event.objects.filter(starts_at__gt=timezone.now())} == {
        "published", "draft", "cancelled",
    }  # fmt: skip
    assert not Mail.objects.filter(key__startswith="events.").exists()


def check_story() -> None:
    """What the record tells of years 1 to 3, read from the ledger."""

    def lever(first: date, last: date, unit: str = MINUTES) -> Reading:
        return reading(of_days(first, last), unit, today=last)

    def part(found: Reading, weight: str, name: str) -> float:
        return {one.key: one.position or 0 for one in found.lever[weight].components}[name]

    def amounts(found: Reading) -> dict[str, float]:
        return {tier.key: tier.lever.amount for tier in found.tiers}

    years = [lever(one.starts_on, one.ends_on) for one in AwardYear.objects.order_by("number")[:3]]
    building, second, third = years
    webinars = Activity.objects.filter(kind="webinar", on__range=(building.period.first, building.period.last))
    assert webinars.count() <= 6
    assert amounts(building)["targeted"] == amounts(building)["intensive"] == 0
    assert part(building, "responsiveness", "origin") < 0  # most of the first year was planned
    assert min(amounts(second)["targeted"], amounts(second)["intensive"]) > 0
    assert third.lever["breadth"].position < second.lever["breadth"].position < building.lever["breadth"].position  # type: ignore[operator]  # none is without rows

    # The pandemic and the reckoning press toward both ends, and both components move there.
    crises = [event for event in second.events if event.kind == "crisis" and event.presses]
    assert len(crises) == 2
    assert all((event.breadth_to, event.responsiveness_to) == ("breadth", "responsiveness") for event in crises)
    before, after = lever(date(2018, 10, 1), date(2020, 2, 29)), lever(date(2020, 3, 1), date(2021, 9, 30))
    assert part(after, "responsiveness", "origin") > part(before, "responsiveness", "origin") + 0.2
    assert part(after, "breadth", "topics") > part(before, "breadth", "topics") + 0.2
    assert (before.spread.raised or 0) < 0.1
    assert (after.spread.raised or 0) > 0.3

    # More than half of general activities partnered; the other tiers mostly direct.
    for year in (lever(one.starts_on, one.ends_on, ACTIVITIES) for one in AwardYear.objects.order_by("number")[:3]):
        tiers = {tier.key: tier.partnership.position for tier in year.tiers}
        assert (tiers["general"] or 0) > 0
        assert (tiers["targeted"] or -1) < -0.5
        assert (tiers["intensive"] or -1) < -0.5


def check_needs() -> None:
    """Every closed round ranks its needs, one is open, and every request that nobody could meet is a need."""
    assert Round.objects.filter(is_open=True).count() == 1
    closed = Round.objects.filter(is_open=False)
    assert all(Standing.objects.filter(round=one, rank=1).exists() for one in closed)
    assert not unheard().exists()
    assert Statement.objects.filter(is_raw=True, voices__source__kind="decline").exists()
    assert Statement.objects.filter(key="goals-across-levels", voices__source__is_simulated=True).exists()


def check_money() -> None:
    """No award year spends more than its budget, and all but the first come close to it."""
    for year in AwardYear.objects.order_by("number"):
        rates = {rate.staff_id: rate.cents_per_hour for rate in Rate.objects.filter(since=year.starts_on)}
        rows = (
            Effort.objects.filter(on__range=(year.starts_on, year.ends_on)).values("staff").annotate(m=Sum("minutes"))
        )
        hours = sum(row["m"] * rates[row["staff"]] // 60 for row in rows)
        costs = Cost.objects.filter(award_year=year).aggregate(c=Sum("cents"))["c"]
        assert 0.7 * year.budget_cents < hours + costs <= year.budget_cents, year


def check_helpers() -> None:
    """Providers engaged: 3.5 on average by the teams' agencies, 2.9 by the intensive recipients."""
    told = Count("support_map", filter=Q(support_map__source="simulated"))
    counted = Organization.objects.annotate(n=told).filter(n__gt=0)
    teams = counted.filter(supports_received__is_simulated=False, supports_received__tier="targeted").distinct()
    given = Support.objects.filter(tier="intensive").exclude(status="proposed")
    intensive = counted.filter(supports_received__in=given).distinct()
    mean = Organization.objects.filter(pk__in=intensive).annotate(n=told).aggregate(m=Avg("n"))["m"]
    assert round(mean, 1) == 2.9
    mean = Organization.objects.filter(pk__in=teams).annotate(n=told).aggregate(m=Avg("n"))["m"]
    assert round(mean, 1) == 3.5


def check_leads() -> None:
    """Every simulated support names who gives it; the center is in all but those that pass another's work on."""
    center, simulated = Center.objects.get().organization, Support.objects.filter(is_simulated=True)
    passed_on = set(simulated.filter(providers__role="source"))
    led = simulated.filter(
        providers__organization=center,
        providers__role="lead",
        providers__standing="center",
        providers__since=F("starts_on"),
        providers__until=F("ends_on"),
    )
    assert passed_on
    assert led.count() == led.distinct().count()
    assert set(led) == set(simulated) - passed_on


def check_marks() -> None:
    """Every row with a mark that the simulator made carries it; every invented address reaches nobody."""
    assert not Person.objects.filter(is_simulated=False).exists()
    assert not Activity.objects.filter(is_simulated=False).exists()
    assert not Address.objects.exclude(email__endswith="@simulated.example").exists()
    marked = [m for m in apps.get_models() if any(f.name == "is_simulated" for f in m._meta.fields)]
    real = {m.__name__ for m in marked if m._base_manager.filter(is_simulated=False).exists()}
    published = {"Collaborative", "Organization", "Partnership", "ProviderProfile", "Support", "Source", "Statement"}
    assert real == published, "published needs are not simulated; their voices are"
    assert not Source.objects.filter(is_simulated=False, voices__isnull=False).exists()
    assert Organization.objects.filter(Q(kind="lea") | Q(kind="school"), is_simulated=False).count() == 0


def test_the_same_seed_makes_the_same_people() -> None:
    load_case(CASE)
    world, again = World.of_today(seed=7, scale=1), World.of_today(seed=7, scale=1)
    people.staff(world)
    assert [member.person.name for member in world.staff] == [names.person(again.dice) for _ in world.staff]


def test_a_second_simulation_is_refused() -> None:
    load_case(CASE)
    Person.objects.create(name="Simulated", is_simulated=True)
    with pytest.raises(Refused, match="already"):
        simulate(seed=1, scale=1)
