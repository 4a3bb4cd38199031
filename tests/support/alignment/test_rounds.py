"""A further round begins with the inventory of the one before, and both can be read side by side."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.foundation.history.models import Entry
from steelyard.support.alignment.actions import initiatives as inventory
from steelyard.support.alignment.actions.rounds import bring_along
from steelyard.support.alignment.models import DomainRating, Initiative, Relationship
from steelyard.support.alignment.queries.rounds import kept, moved
from steelyard.support.alignment.rules import NotNow
from steelyard.support.protocols.actions.guided_runs import next_round, stop
from steelyard.support.protocols.models import GuidedRun
from tests.factories.alignment import bound, initiative, many, rated, run_of
from tests.page import Page
from tests.people import Cast

Visit = Callable[..., Page]


@pytest.fixture
def second(cast: Cast) -> GuidedRun:
    """A second round; the first one held three initiatives, two of them bound, one taken out."""
    first = run_of(cast.rosa, facilitator=cast.liam)
    one = initiative(first, "Open doors", owner="Education", populations=["Newcomers"], funding="Title I")
    two, out = initiative(first, "Calm rooms"), initiative(first, "Old plan")
    bound(one, two, "outcome", conflict="Both ask for the same hour.")
    bound(one, out, "staff")
    rated(one, 2)
    inventory.take_out(out, by=None, why="It ended.")
    stop(first, by=cast.liam, why="The year is over.")
    return next_round(first, by=cast.liam)


def test_everything_but_the_points_comes_along_once(second: GuidedRun, cast: Cast) -> None:
    assert bring_along(second, by=cast.rosa) == 2
    one, two = Initiative.objects.filter(run=second).order_by("number")
    assert (one.name, one.owner, one.funding, one.earlier and one.earlier.run) == (
        "Open doors", "Education", "Title I", second.earlier,
    )  # fmt: skip
    assert [people.name for people in one.populations.all()] == ["Newcomers"]
    assert set(one.populations.values_list("run", flat=True)) == {second.pk}
    pair = Relationship.objects.get(run=second)
    assert (pair.first, pair.second, pair.outcome, pair.note) == (one, two, True, "Both ask for the same hour.")
    assert not DomainRating.objects.filter(initiative__run=second).exists()
    # The next one gets a number that none ever had, that of what was taken out included.
    assert initiative(second, "New").number == 3
    assert Entry.objects.filter(verb="alignment.inventory.brought_along", object_id=second.pk).count() == 1
    with pytest.raises(NotNow, match="begun already"):
        bring_along(second, by=cast.rosa)


def test_there_is_nothing_to_bring_along_without_an_earlier_inventory(cast: Cast) -> None:
    with pytest.raises(NotNow, match="no inventory"):
        bring_along(run_of(cast.rosa), by=cast.rosa)


def test_it_costs_the_same_for_two_and_for_forty(cast: Cast) -> None:
    def asked(count: int) -> int:
        first = run_of(cast.rosa, facilitator=cast.liam)
        some = many(first, count)
        for one, other in pairwise(some):
            bound(one, other, "staff")
        stop(first, by=cast.liam, why="Over.")
        run = next_round(first, by=cast.liam)
        with CaptureQueriesContext(connection) as queries:
            bring_along(run, by=cast.liam)
        return len(queries)

    assert asked(2) == asked(40)


def test_rounds_are_compared_by_what_was_rated_in_both(second: GuidedRun, cast: Cast, visit: Visit) -> None:
    blank = visit("protocols:guided-compare", as_=cast.rosa, pk=second.pk).text
    assert "has not been begun; that of the round before held 2 initiatives" in blank
    page = visit("alignment:inventory", as_=cast.rosa, run=second.pk)
    assert "The round before this one held 2 initiatives." in page.text
    visit.post("alignment:bring-along", {}, as_=cast.rosa, run=second.pk)
    one, two = Initiative.objects.filter(run=second).order_by("number")
    rated(one, 3, ["goals"])
    rated(one, 1, ["money"])
    rated(two, 4)  # it had no points in the first round
    goals, money = moved(second)
    assert (goals.domain, goals.n, goals.before, goals.now, goals.higher, goals.same) == ("Common goals", 1, 2, 3, 1, 0)
    assert (money.before, money.now, money.lower) == (2, 1, 1)
    assert "3 was 2" in visit("alignment:domains", as_=cast.rosa, run=second.pk).text
    fresh = initiative(second, "New this year")
    inventory.take_out(two, by=None, why="Merged.")
    assert second.earlier
    found = kept(second.earlier, second)
    assert (found.stayed, found.new, found.gone) == (1, [fresh.name], ["Calm rooms"])
    both = visit("protocols:guided-compare", as_=cast.rosa, pk=second.pk).text
    assert "NewNew this year" in both
    assert "Not there any moreCalm rooms" in both
    assert "Common goals12.003.00100" in both
