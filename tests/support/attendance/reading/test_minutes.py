"""Properties of minutes, durations and moments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.attendance.rules.reading import Line
from steelyard.support.attendance.rules.reading.durations import seconds_of, unit_of
from steelyard.support.attendance.rules.reading.moments import Order, clock, in_zone
from steelyard.support.attendance.rules.reading.shapes import whole_minutes
from steelyard.support.attendance.rules.tally import Fate, Tally, seconds_together

EARLY, LATE = datetime(2001, 1, 1), datetime(2099, 1, 1)  # noqa: DTZ001 - times of a clock
BEGIN = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)
stays = st.lists(
    st.tuples(st.integers(0, 7200), st.integers(0, 7200)).map(
        lambda ends: (BEGIN + timedelta(seconds=min(ends)), BEGIN + timedelta(seconds=max(ends)))
    ),
    max_size=12,
)
Stays = list[tuple[datetime, datetime]]


@given(stays, st.randoms(use_true_random=False))
def test_the_order_of_stays_does_not_matter(some: Stays, random: object) -> None:
    mixed = list(some)
    random.shuffle(mixed)
    assert seconds_together(mixed) == seconds_together(some)


@given(stays)
def test_together_they_are_what_a_second_by_second_count_gives(some: Stays) -> None:
    seconds = {
        at
        for start, end in some
        for at in range(int((start - BEGIN).total_seconds()), int((end - BEGIN).total_seconds()))
    }
    assert seconds_together(some) == len(seconds)


@given(stays.filter(bool))
def test_together_they_never_exceed_the_span_nor_fall_short_of_the_longest(some: Stays) -> None:
    span = max(end for _, end in some) - min(start for start, _ in some)
    longest = max(end - start for start, end in some)
    assert longest.total_seconds() <= seconds_together(some) <= span.total_seconds()


@given(stays, stays)
def test_more_stays_are_never_less(some: Stays, others: Stays) -> None:
    assert (
        seconds_together(some) <= seconds_together(some + others) <= seconds_together(some) + seconds_together(others)
    )


@given(stays.filter(bool), st.randoms(use_true_random=False))
def test_a_person_has_the_same_minutes_in_whatever_order_the_rows_stand(some: Stays, random: object) -> None:
    lines = [Line(row, name="Ada", joined=start, left=end) for row, (start, end) in enumerate(some, start=1)]
    random.shuffle(lines)
    tally = Tally()
    fates = [tally.take(line) for line in lines]
    assert fates == [Fate.NEW] + [Fate.MERGED] * (len(lines) - 1)
    assert tally.summary()["minutes"] == whole_minutes(seconds_together(some))


def test_rounding_is_once_and_half_up() -> None:
    assert [whole_minutes(seconds) for seconds in (0, 29, 30, 89, 90, 150)] == [0, 0, 1, 1, 2, 3]
    # Two stays of 20 seconds are 40 seconds, which is a minute; each alone would be none.
    tally = Tally()
    for start in (0, 60):
        begun = BEGIN + timedelta(seconds=start)
        tally.take(Line(1, name="Ada", joined=begun, left=begun + timedelta(seconds=20)))
    assert tally.summary()["minutes"] == 1


def test_a_row_without_times_adds_what_the_tool_reports() -> None:
    tally = Tally()
    tally.take(Line(1, name="Ada", joined=BEGIN, left=BEGIN + timedelta(minutes=10)))
    tally.take(Line(2, name="ada", seconds=300))
    assert tally.summary()["attendance"] == [{"name": "Ada", "email": "", "minutes": 15}]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 2m 3s", 3723), ("21m 7s", 1267), ("45s", 45), ("62 mins", 3720), ("1 hr 5 min", 3900), ("1:02:03", 3723),
        ("1:05", 3900), ("45", 2700), ("58.53", 3512), ("58,5", 3510), ("1 Std. 2 Min. 3 Sek.", 3723), ("2 godz. 5 min 1 sek.", 7501),
        ("1 heure 2 minutes", 3720), ("1 h 2 min 3 s", 3723), ("PT1H2M3S", 3723), ("0", 0),
    ],
)  # fmt: skip
def test_durations_of_tools_and_locales(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["soon", "45 apples", "-5", "m", "1h2", "PT", "12 Mai"])
def test_what_is_no_duration(text: str) -> None:
    assert seconds_of(text) is None


def test_the_heading_says_what_a_bare_number_counts() -> None:
    assert [unit_of(heading) for heading in ("Duration (minutes)", "Duration (seconds)", "Hours", "Duration")] == [
        60,
        1,
        3600,
        60,
    ]


@given(st.datetimes(EARLY, LATE), st.sampled_from(["America/New_York", "America/Phoenix", "Europe/Berlin"]))
def test_a_time_of_the_clock_is_that_time_again_in_its_zone(naive: datetime, name: str) -> None:
    zone, naive = ZoneInfo(name), naive.replace(microsecond=0)
    moment = in_zone(naive, zone)
    if moment.is_skipped:
        # What never happened is moved by what the clock jumped over.
        assert timedelta(0) < moment.at.replace(tzinfo=None) - naive <= timedelta(hours=1)
        return
    assert moment.at.astimezone(zone).replace(tzinfo=None) == naive
    if moment.again:
        assert moment.again.astimezone(zone).replace(tzinfo=None) == naive
        assert moment.again - moment.at == timedelta(hours=1)


@given(st.datetimes(EARLY, LATE), st.booleans())
def test_what_tools_write_is_read_back(moment: datetime, day_first: bool) -> None:  # noqa: FBT001 - hypothesis gives it so
    moment = moment.replace(microsecond=0)
    day = "%d/%m" if day_first else "%m/%d"
    read = clock(day_first=day_first)
    for shape in (
        f"{day}/%Y %I:%M:%S %p",
        f"{day}/%y, %H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%d.%m.%Y, %H:%M:%S",
        "%b %d, %Y %I:%M:%S %p",
        "%d %B %Y %H:%M:%S",
    ):
        assert read(moment.strftime(shape)).at == moment.replace(tzinfo=UTC), shape


@pytest.mark.parametrize(
    ("dates", "day_first", "settled"),
    [
        (["1/2/26 9:00", "13/2/26 9:00"], True, True),
        (["1/2/26 9:00", "2/13/26 9:00"], False, True),
        (["1.2.26"], True, True),
        (["1/2/26"], False, False),
    ],
)
def test_evidence_for_the_order_of_a_date(dates: list[str], day_first: bool, settled: bool) -> None:  # noqa: FBT001 - parametrized
    order = Order()
    for text in dates:
        order.see(text)
    assert (order.day_first > order.month_first, order.is_settled) == (day_first, settled)
