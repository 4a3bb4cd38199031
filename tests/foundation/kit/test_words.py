from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.foundation.kit import words

NOW = datetime(2021, 4, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (150, "2 h 30 min"), (60_001, "1,000 h 1 min"), (-90, "−1 h 30 min"), (None, "—")],
)  # fmt: skip
def test_minutes(value: int | None, shown: str) -> None:
    assert words.minutes(value) == shown


@pytest.mark.parametrize(
    ("cents", "shown"), [(0, "$0"), (5, "$0.05"), (1_234_560, "$12,345.60"), (100_000, "$1,000"), (-250, "−$2.50"), (None, "—")]
)  # fmt: skip
def test_money(cents: int | None, shown: str) -> None:
    assert words.money(cents) == shown


@given(st.integers(min_value=0, max_value=10**9))
def test_minutes_lose_nothing(value: int) -> None:
    hours, _, rest = words.minutes(value).replace(",", "").replace(" min", "").rpartition(" h")
    assert value == int(hours or 0) * 60 + int(rest or 0)


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=400), "Mar 26, 2020"),
        (timedelta(days=-2), "in 2 days"),
    ],
)
def test_ago(before: timedelta, shown: str) -> None:
    assert words.ago(NOW - before, NOW) == shown


def test_days_and_periods() -> None:
    first, last = date(2018, 10, 1), date(2019, 9, 30)
    assert (words.day(None), words.day(first)) == ("—", "Oct 1, 2018")
    assert words.period(first, last) == "Oct 1, 2018 – Sep 30, 2019"
    assert words.period(first, first) == "Oct 1, 2018"


def test_numbers_and_shares() -> None:
    assert [words.number(n) for n in (None, 1234, 2.0, 2.5)] == ["—", "1,234", "2", "2.5"]
    assert (words.share(3, 8), words.share(0, 0), words.hours(6145)) == ("38%", "—", "102 h")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rand_2021:98", "RAND 2021, line 98"),
        ("rand_2021:98;rand_2021:44;wested_2023:7", "RAND 2021, lines 44 and 98; WestEd 2023, line 7"),
        ("rand_2023_page:3;rand_2023_page:5;rand_2023_page:9", "RAND 2023, pages 3, 5 and 9"),
        ("rand_2021", "RAND 2021"),
        ("simulated", "simulated"),
        ("", ""),
    ],
)
def test_sources(text: str, shown: str) -> None:
    assert words.sources(text) == shown
