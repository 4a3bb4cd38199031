"""A tiny center whose every reported number can be worked out by hand."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from steelyard.steering.packs.queries.catalog import ANSWERS
from steelyard.steering.packs.queries.figures import Figure, Window
from tests.steering.reporting.conftest import Ledger, ledger

__all__ = ["ledger"]

YEAR = Window(date(2020, 10, 1), date(2021, 9, 30), date(2021, 12, 1))


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 20, tzinfo=UTC)


def figures(key: str, window: Window = YEAR) -> dict[str, Figure]:
    """The numbers of a measure by their keys."""
    return {one.value.key: one for one in ANSWERS[f"program-{key}"](window)}


def told(key: str, window: Window = YEAR) -> dict[str, tuple[str, str]]:
    """The same in words: number, and of how many."""
    return {
        name: (one.value.shown(), one.value.n_shown.replace("\u00a0", " "))
        for name, one in figures(key, window).items()
    }


@pytest.fixture
def year(ledger: Ledger) -> Any:
    return ledger.year
