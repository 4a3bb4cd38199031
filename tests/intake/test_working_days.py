"""Working days, and what is owed after how many."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.foundation.kit.days import working_days_after, working_days_between
from steelyard.intake.rules import Owed, RequestStatus, due

MONDAY = datetime(2021, 5, 3, 17, tzinfo=UTC)


def test_working_days_leave_weekends_out() -> None:
    friday, monday = date(2021, 5, 7), date(2021, 5, 10)
    assert working_days_after(friday, 1) == monday
    assert working_days_after(date(2021, 5, 8), 1) == monday
    assert working_days_between(friday, monday) == 1
    assert working_days_between(friday, date(2021, 5, 9)) == 0
    assert working_days_between(monday, friday) == 0


@given(st.dates(date(1999, 1, 1), date(2050, 1, 1)), st.integers(1, 400))
def test_working_days_forth_and_back_agree(day: date, count: int) -> None:
    assert working_days_between(day, working_days_after(day, count)) == count


@pytest.mark.parametrize("status", list(RequestStatus))
def test_only_undecided_requests_owe_an_answer(status: RequestStatus) -> None:
    owed: Callable[..., Any] = due
    found = owed(status, MONDAY.date(), MONDAY.date(), is_answered=False, days={Owed.REPLY: 3, Owed.DECISION: 15})
    assert (found is not None) == (status in {RequestStatus.NEW, RequestStatus.WEIGHED})
