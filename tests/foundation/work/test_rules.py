from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.foundation.work.rules import (
    MARK,
    Daily,
    Every,
    JobStatus,
    MailStatus,
    rerun_after,
    retry_after,
    share,
)


def test_a_letter_is_tried_after_1_5_25_and_125_minutes_and_then_given_up() -> None:
    waits = [retry_after(attempts) for attempts in range(1, 6)]
    assert waits == [*(timedelta(minutes=minutes) for minutes in (1, 5, 25, 125)), None]


def test_work_is_tried_five_times() -> None:
    assert [rerun_after(attempts) is None for attempts in range(1, 6)] == [False, False, False, False, True]


def test_every_state_has_a_mark() -> None:
    assert set(MARK) == set(MailStatus) | set(JobStatus)


@pytest.mark.parametrize(("done", "total", "shown"), [(0, 0, 0), (1, 3, 33), (3, 3, 100), (5, 3, 100)])
def test_share(done: int, total: int, shown: int) -> None:
    assert share(done, total) == shown


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2021-04-30 03:00", "2021-04-30 03:30"),
        ("2021-04-30 03:30", "2021-05-01 03:30"),
        ("2021-04-30 23:00", "2021-05-01 03:30"),
        ("2021-03-13 12:00", "2021-03-14 03:30"),  # the clock springs forward at 2
    ],
)
def test_daily_is_due_at_local_time(now: str, due: str) -> None:
    assert Daily(time(3, 30)).after(pacific(now)) == pacific(due)


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/Los_Angeles"))


@given(st.integers(946_684_800, 4_102_444_800), st.integers(1, 1440))
def test_every_is_due_soon_and_at_one_moment_for_all_who_ask(second: int, minutes: int) -> None:
    now = datetime.fromtimestamp(second, UTC)
    due = Every(minutes).after(now)
    assert now < due <= now + timedelta(minutes=minutes)
    assert Every(minutes).after(due - timedelta(microseconds=1)) == due
