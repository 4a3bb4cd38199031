"""SIGKILL at random moments of reading and taking in: the end is as if nothing had happened."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.foundation.work.conftest import Workers
from tests.support.attendance.kills import Victim, trial

KILLS = 10


@pytest.fixture
def victim(transactional_db: None, tmp_path: Path) -> Iterator[Victim]:
    made = Victim(Workers(tmp_path).environment())
    yield made
    made.end()


def test_a_killed_file_ends_as_one_left_in_peace(victim: Victim, tmp_path: Path) -> None:
    met = trial(victim, tmp_path, mark="kills", kills=KILLS, dice=random.Random(4))
    assert met >= 3, "too few kills met the work alive to prove anything"
