"""The window on the matrix, and where initiatives stand in the network."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.foundation.work.models import Job
from steelyard.foundation.work.progress import Progress
from steelyard.support.alignment.actions.pictures import ask
from steelyard.support.alignment.jobs import draw
from steelyard.support.alignment.models import Inventory
from steelyard.support.alignment.rules.network import ROUNDS, laid_out
from steelyard.support.alignment.rules.window import SIZE, Window
from tests.factories.alignment import bound, many, run_of
from tests.page import text_of
from tests.people import Cast


@given(st.integers(0, 600), st.integers(-50, 700), st.integers(-50, 700))
def test_any_wish_gives_a_window_within_the_matrix_and_above_its_diagonal(total: int, row: int, column: int) -> None:
    window = Window.at(total, row, column)
    assert 0 <= window.row <= window.column <= max(0, total - 1)
    assert window.row % SIZE == window.column % SIZE == 0
    for to in window.moves.values():
        if to:
            there = Window.at(total, *to)
            assert (there.row, there.column) == to


@pytest.mark.parametrize("total", [1, 25, 26, 60, 200])
def test_every_pair_is_reached_by_moving(total: int) -> None:
    seen, todo = set(), [(0, 0)]
    while todo:
        window = Window.at(total, *todo.pop())
        if (window.row, window.column) not in seen:
            seen.add((window.row, window.column))
            todo += [to for to in window.moves.values() if to]
    blocks = -(-total // SIZE)
    assert len(seen) == blocks * (blocks + 1) // 2


ties = st.dictionaries(st.tuples(st.integers(1, 20), st.integers(1, 20)), st.integers(1, 4), max_size=40)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 20), unique=True), ties)
def test_the_same_rows_stand_in_the_same_places_apart_and_within_the_picture(
    keys: list[int], strengths: dict[tuple[int, int], int]
) -> None:
    places = laid_out(keys, strengths)
    assert places == laid_out(keys, strengths)
    assert places.keys() == set(keys)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    assert len(set(places.values())) == len(keys)


def test_what_shares_stands_nearer_than_what_does_not() -> None:
    places = laid_out(range(1, 9), {(1, 5): 4, (2, 6): 4})

    def apart(one: int, other: int) -> float:
        (x1, y1), (x2, y2) = places[one], places[other]
        return ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5

    assert apart(1, 5) < min(apart(1, 7), apart(1, 4))


def test_the_window_shows_each_pair_once(cast: Cast, visit: Any) -> None:
    run = run_of(cast.rosa)
    made = many(run, 30)
    bound(made[0], made[29], "outcome", "staff", conflict="They contradict.")
    first = visit("alignment:matrix", as_=cast.rosa, run=run.pk)
    cells = [cell for cell in first.all("td") if cell.find("a") is not None]
    assert len(cells) == 25 * 24 // 2
    moved = visit("alignment:matrix", as_=cast.rosa, run=run.pk, query={"row": 0, "column": 25})
    links = {link.get("aria-label"): text_of(link) for link in moved.all("a") if link.get("aria-label")}
    assert links["1 and 30: shares 2 of 4, conflict"] == "2!"
    assert links["2 and 30: not compared"] == ""
    assert "data-move" in visit.part("alignment:matrix", "window", as_=cast.rosa, run=run.pk).html
    for wish in ("9" * 30, "-1", "x", "٣"):
        assert visit("alignment:matrix", as_=cast.rosa, run=run.pk, query={"row": wish, "column": wish}).status == 200


def test_filters_narrow_matrix_network_and_file(cast: Cast, visit: Any) -> None:
    run = run_of(cast.rosa)
    many(run, 3, owner="Health", owner_key="health")
    many(run, 2, owner="Education", owner_key="education")
    for name in ("matrix", "network", "inventory", "domains"):
        page = visit(f"alignment:{name}", as_=cast.rosa, run=run.pk, query={"owner": "health"})
        assert "Initiative 003" in page.text, name
        assert "Initiative 004" not in page.text, name
    body = visit.client(cast.rosa).get(reverse("alignment:export", args=[run.pk]), {"owner": "health"})
    assert b"".join(body).count(b"Initiative 00") == 3


def test_a_large_picture_is_drawn_once_for_the_same_rows_and_told_in_words_before(cast: Cast, visit: Any) -> None:
    run = run_of(cast.rosa)
    made = many(run, 61)
    bound(made[0], made[60], "outcome")
    page = visit("alignment:network", as_=cast.rosa, run=run.pk)
    assert "Draw the whole picture" in page.text
    assert "chart--network" not in page.html
    assert "Initiative 061" in page.text
    job = ask(run, by=cast.rosa)
    assert ask(run, by=cast.liam) == job
    draw(Progress(job), run.pk)
    drawn = Inventory.objects.get(run=run)
    page = visit("alignment:network", as_=cast.rosa, run=run.pk)
    assert page.html.count('<circle class="chart__hit"') == 61
    draw(Progress(job), run.pk)
    assert Inventory.objects.get(run=run).drawn_at == drawn.drawn_at
    bound(made[1], made[2], "staff")
    Job.objects.update(status="done")
    assert "Draw the whole picture" in visit("alignment:network", as_=cast.rosa, run=run.pk).text
    assert len(drawn.picture["places"]) == 61
    assert ROUNDS == 40  # a fixed number of rounds is what makes the cost linear in pairs
