"""Counting voices, ranks, and what rose and fell, as functions of values."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.center.needs.rules import (
    ANCHORS,
    COARSE,
    Count,
    Direction,
    Group,
    PersonKind,
    Stood,
    Weighed,
    coarse,
    moves,
    ranks,
    short,
    tally,
)


def group(source: int = 1, people: int | None = 4, **more: str) -> Group:
    values = {"person_kind": "teacher", "agency_kind": "lea", "state": "DE", **more}
    return Group(source, **values, people=people, on=date(2021, 3, source))


def test_a_group_that_raised_two_needs_counts_once_at_its_largest() -> None:
    found = tally([group(people=4), group(people=6), group(people=None)])
    assert (found.voices, found.people, found.sources, found.uncounted) == (1, 6, 1, 0)


def test_groups_differ_by_source_kind_agency_and_state() -> None:
    found = tally([group(), group(2), group(person_kind="student"), group(agency_kind="sea"), group(state="")])
    assert (found.voices, found.people, found.sources) == (5, 20, 2)
    assert found.states == ("DE",)
    assert found.by_person == {"teacher": Count(4, 16), "student": Count(1, 4)}
    assert (found.first, found.last) == (date(2021, 3, 1), date(2021, 3, 2))


def test_people_nobody_counted_are_told_apart_from_none() -> None:
    found = tally([group(people=None), group(2, people=3)])
    assert (found.voices, found.people, found.uncounted) == (2, 3, 1)


def test_nothing_heard_is_nothing() -> None:
    found = tally([])
    assert (found.voices, found.people, found.states, found.first) == (0, 0, (), None)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["teacher", "student"]), st.integers(0, 50))))
def test_kinds_add_up_to_the_whole(rows: list[tuple[int, str, int]]) -> None:
    found = tally(group(source, people, person_kind=kind) for source, kind, people in rows)
    assert sum(count.voices for count in found.by_person.values()) == found.voices
    assert sum(count.people for count in found.by_person.values()) == found.people
    assert sum(coarse(found.by_person).values()) == found.people


def test_every_kind_of_person_stands_in_one_joined_kind() -> None:
    joined = [kind for kinds in COARSE.values() for kind in kinds]
    assert sorted(joined) == sorted(["", *PersonKind])


def test_ranks_follow_weight_then_votes_then_voices_and_equals_share() -> None:
    rows = [
        Weighed(1, 2, 5, 0, 9),
        Weighed(2, 4, 0, 3, 1),
        Weighed(3, 2, 5, 1, 50),
        Weighed(4, 2, 5, 0, 9),
        Weighed(5, 2, 5, 0, 10),
    ]
    assert ranks(rows) == {2: 1, 5: 2, 1: 3, 4: 3, 3: 5}
    assert ranks([]) == {}


def test_moves_between_two_rounds() -> None:
    before = {1: Stood(1, 4), 2: Stood(2, 3), 3: Stood(3, 3), 4: Stood(4, 1)}
    after = {2: Stood(1, 4), 1: Stood(2, 4), 3: Stood(3, 2), 5: Stood(4, 1)}
    found = moves(before, after)
    assert [move.statement for move in found] == [2, 1, 3, 5, 4]
    assert [move.direction for move in found] == [
        Direction.ROSE, Direction.FELL, Direction.SAME, Direction.NEW, Direction.GONE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We lack time. We also lack money.", "We lack time."),
        ("What  do others\nuse? We ask.", "What do others use?"),
        ("No end", "No end"),
        ("", ""),
        ("word " * 100, "word word word…"),
        ("x" * 50, "x" * 19 + "…"),
    ],
)
def test_the_first_sentence_is_kept_short(text: str, expected: str) -> None:
    assert short(text, 20) == expected or len(short(text, 300)) <= 300
    assert short(text, 20) == (expected if len(expected) <= 20 else short(text, 20))
    assert len(short(text, 20)) <= 20


def test_each_weight_has_an_anchor() -> None:
    assert len(set(ANCHORS)) == 5
