"""Months: shared by a click with a hash, overdue by themselves on both sides, rolled up in a fixed number of statements."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.foundation.kit.months import months_on
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.measures.actions import uses, values
from steelyard.support.measures.actions.sharing import Changed, share
from steelyard.support.measures.models import Measure, Routine, SharedMonth, Value
from steelyard.support.measures.queries import overdue, rollup
from steelyard.support.measures.queries.boards import brief
from steelyard.support.measures.queries.months import content_of, sha_of
from steelyard.support.measures.rules import NotNow, Schedule, owed
from tests.factories import measures as made
from tests.factories.delivery import SupportFactory
from tests.factories.directory import SEAFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2021, 1, 1), date(2021, 2, 1)


def shared(support: Any, month: date, **more: Any) -> SharedMonth:
    sheet = content_of(support, month)
    return share(support, by=None, month=month, sha256=sha_of(sheet), **more)


def test_a_month_is_late_from_the_day_after_it_is_due() -> None:
    schedule = Schedule(JANUARY, None, 15)
    assert owed(schedule, date(2021, 2, 15)) == []
    assert owed(schedule, date(2021, 2, 16)) == [JANUARY]
    assert owed(Schedule(JANUARY, JANUARY, 15), date(2022, 1, 1)) == [JANUARY]


def test_a_month_not_shared_in_time_is_overdue_by_itself_until_it_is_shared() -> None:
    support = made.supported(SEAFactory())
    made.over(made.used(support), [50, 60])
    assert overdue([support.pk], on=date(2021, 3, 16)) == {support.pk: [JANUARY, FEBRUARY]}
    shared(support, JANUARY)
    assert overdue([support.pk], on=date(2021, 3, 16)) == {support.pk: [FEBRUARY]}
    support.status = SupportStatus.CLOSED
    support.save(update_fields=["status"])
    assert overdue([support.pk], on=date(2021, 3, 16)) == {}


def test_what_was_shared_stays_and_a_correction_is_shared_again(cast: Cast) -> None:
    support = made.supported(SEAFactory())
    [value] = made.over(made.used(support), [50])
    first = shared(support, JANUARY)
    assert (first.number, len(first.sha256), first.content["rows"][0]["value"]) == (1, 64, "50%")
    with pytest.raises(NotNow, match="nothing has changed"):
        shared(support, JANUARY)
    values.correct(value, by=cast.liam, given=made.share(55), why="Late sheets.")
    with pytest.raises(Changed):
        share(support, by=cast.liam, month=JANUARY, sha256=first.sha256)
    assert shared(support, JANUARY).number == 2
    assert [one.content["rows"][0]["value"] for one in SharedMonth.objects.order_by("number")] == ["50%", "55%"]


def test_a_later_month_leaves_the_sheet_of_an_earlier_one_as_it_was() -> None:
    support = made.supported(SEAFactory())
    measure = made.used(support)
    made.over(measure, [50])
    before = sha_of(content_of(support, JANUARY))
    made.over(measure, [60, 70], first=FEBRUARY)
    assert sha_of(content_of(support, JANUARY)) == before


def test_a_month_without_a_value_is_shared_only_with_a_sentence() -> None:
    support = made.supported(SEAFactory())
    made.used(support)
    with pytest.raises(NotNow, match="Nothing was entered"):
        shared(support, JANUARY)
    assert shared(support, JANUARY, note="Schools were closed.").note == "Schools were closed."


def test_the_sheet_says_what_moved_and_which_signal_ends_in_the_month() -> None:
    support = made.supported(SEAFactory())
    measure = made.used(support, frozen_points=6, target=8000)
    made.over(measure, [50, 60, 52, 61, 49, 58, 80, 82, 81, 84, 83, 85])
    [row] = content_of(support, date(2021, 12, 1))["rows"]
    assert (row["moved"], row["before"], row["is_met"]) == ("up 2 points", "83%", True)
    assert row["signals"] == ["Shift: 7 points in a row above the median, Jun 2021 to Dec 2021."]


def test_a_month_of_many_supports_takes_the_same_statements() -> None:
    agency, definition = SEAFactory(), made.defined()
    supports = [SupportFactory(tier="intensive", recipients=[agency]) for _ in range(5)]
    for at, one in enumerate(supports):
        measure = made.used(one, definition, target=5500)
        made.over(measure, [50 + at * 4])
    with CaptureQueriesContext(
        connection,
    ) as few:
        rollup([supports[0].pk], JANUARY)
    with CaptureQueriesContext(connection) as many:
        found = rollup([one.pk for one in supports], JANUARY, on=date(2021, 2, 16))
    assert len(few) == len(many) == 5
    assert [(one.due, one.entered, one.on_target) for one in found.values()] == [(1, 1, n) for n in (0, 0, 1, 1, 1)]
    assert all(one.overdue == [JANUARY] and not one.is_shared for one in found.values())


def test_a_support_with_forty_measures_and_five_years_takes_the_queries_of_one(cast: Cast) -> None:
    support = made.supported(SEAFactory())
    made.over(made.used(support), [50])
    brief(support, cast.dana, date(2025, 12, 20))  # reads Dana's roles
    with CaptureQueriesContext(connection) as one:
        brief(support, cast.dana, date(2025, 12, 20))
    definitions = [made.defined(f"m-{at}", f"Measure {at}") for at in range(39)]
    rows = [Measure(support=support, definition=each, since=made.SINCE) for each in definitions]
    Measure.objects.bulk_create(rows)
    Value.objects.bulk_create(
        Value(measure=each, on=months_on(JANUARY, at), amount=100 * (at % 7), under=each.definition.current)
        for each in rows for at in range(60)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as forty:
        found = brief(support, cast.dana, date(2025, 12, 20))
    assert (len(found.lines), len(found.lines[-1].windows)) == (40, 60)
    assert len(one) == len(forty)


def test_the_routine_is_arranged_and_a_last_month_before_the_first_refused(cast: Cast) -> None:
    support = made.supported(SEAFactory())
    made.used(support)
    routine = Routine.objects.get()
    uses.arrange(routine, by=cast.liam, since=date(2021, 2, 9), until=date(2021, 6, 30), due_day=10)
    assert (routine.since, routine.until, routine.due_day) == (FEBRUARY, date(2021, 6, 1), 10)
    with pytest.raises(NotNow, match="before the first"):
        uses.arrange(routine, by=cast.liam, since=FEBRUARY, until=date(2020, 1, 1), due_day=10)
