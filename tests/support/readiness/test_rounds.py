"""Ratings: private until shown, several at once, each round with the version it began with."""

from typing import Any

import pytest

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.models import Mail
from steelyard.support.protocols.actions.protocols import load_template
from steelyard.support.protocols.models import Poll, Vote
from steelyard.support.readiness.actions import rating
from steelyard.support.readiness.queries import standing
from steelyard.support.readiness.queries.rounds import instruments, read_of
from steelyard.support.readiness.rules import CannotDecide, Part, Where
from tests.factories.readiness import agreed, colleagues, decided, grounded, instrument, opened, rated, scores
from tests.support.readiness.conftest import Place


def test_people_are_asked_by_letter_and_nobody_sees_a_rating_before_all_are_shown(place: Place) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    assert Mail.objects.filter(key__startswith=f"readiness.round.{found.pk}.asked").count() == 3
    rating.rate(found, by=place.people[0], scores=scores(found, (3, 1, 2)))
    assert not Poll.objects.filter(tally__isnull=False).exists()
    assert all(bytes(vote.sealed or b"") and bytes(vote.sealed or b"") != b"3" for vote in Vote.objects.all())
    found = rating.reveal(found_after(place, found), by=place.cast.liam)
    shown = standing(place.support).profile
    assert shown is not None
    assert not Vote.objects.exclude(sealed=None).exists()
    assert not any(str(user) in entry.note for entry in Entry.objects.filter(verb="readiness.support.rated")
                   for user in place.people)  # fmt: skip


def found_after(place: Place, found: Any) -> Any:
    """The round once the two others have rated as well."""
    for user in place.people[1:]:
        rating.rate(found, by=user, scores=scores(found, (2, 1, 3)))
    return found


def test_the_profile_comes_from_the_counts(place: Place) -> None:
    rated(place.support, place.people, (3, 1, 2), (0, 1, 2), (3, 1, 2), by=place.cast.liam)
    found = standing(place.support)
    assert found.profile is not None
    assert [str(found.profile.parts[part]) for part in Part] == ["2/3", "1/3", "2/3"]
    assert (found.weakest, found.profile.n) == ("general capacity", 3)
    assert found.profile.instrument == "Steelyard readiness rating, version 1"


@pytest.mark.parametrize("raters", [1, 2])
def test_with_too_few_ratings_nothing_is_shown_and_it_says_why(place: Place, raters: int) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    for user in place.people[:raters]:
        rating.rate(found, by=user, scores=scores(found, (1, 1, 1)))
    with pytest.raises(CannotDecide, match="at least 3 people have rated: with fewer, each would know"):
        rating.reveal(found, by=place.cast.liam, early=True)
    assert not Poll.objects.exclude(revealed_at=None).exists()


def test_before_all_have_rated_they_are_shown_only_if_asked_to(place: Place) -> None:
    people = [*place.people, *colleagues(place.agency, 1)]
    found = opened(place.support, people, by=place.cast.liam)
    for user in people[:3]:
        rating.rate(found, by=user, scores=scores(found, (1, 1, 1)))
    with pytest.raises(CannotDecide, match="1 of 4 people have not rated yet"):
        rating.reveal(found, by=place.cast.liam)
    rating.reveal(found, by=place.cast.liam, early=True)
    with pytest.raises(CannotDecide, match="nobody scores after seeing the others"):
        rating.rate(found, by=people[3], scores=scores(found, (1, 1, 1)))


@pytest.mark.parametrize("points", [(4, 1, 1), (-1, 1, 1), (1, 1, 10**30)])
def test_a_rating_outside_the_scale_is_refused(place: Place, points: tuple[int, ...]) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    with pytest.raises(CannotDecide, match="Choose a point"):
        rating.rate(found, by=place.people[0], scores=scores(found, points))
    assert read_of(found).rated == 0


def test_nobody_of_another_agency_rates_or_is_asked(place: Place) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    with pytest.raises(CannotDecide, match="not among those who rate"):
        rating.rate(found, by=place.cast.omar, scores=scores(found, (1, 1, 1)))
    stranger = outsider(place)
    with pytest.raises(CannotDecide, match="does not act for Salem"):
        rating.add_raters(found, by=place.cast.liam, people=[stranger.person])
    assert read_of(found).asked == 3


def outsider(place: Place) -> User:
    from steelyard.center.directory.models import Organization
    from tests.people import OMARS

    return colleagues(Organization.objects.get(pk=OMARS), 1)[0]


def test_who_comes_late_is_asked_as_well_until_the_ratings_are_shown(place: Place) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    late = colleagues(place.agency, 2)
    assert rating.add_raters(found, by=place.cast.liam, people=[late[0].person, place.cast.rosa.person]) == 1
    for user in (*place.people, late[0]):
        rating.rate(found, by=user, scores=scores(found, (1, 2, 3)))
    rating.reveal(found, by=place.cast.liam)
    with pytest.raises(CannotDecide, match="shown already"):
        rating.add_raters(found, by=place.cast.liam, people=[late[1].person])


def licensed(**values: Any) -> dict[str, Any]:
    """An instrument of a center's own with the same three parts, two of them fed by one step each, one by two."""
    scale = [{"points": n, "label": f"P{n}", "text": f"Point {n}."} for n in (1, 3, 5)]
    item = {"key": "one", "name": "One", "question": "How far?", "scale": scale}
    signed = {"name": "Licensed readiness scale", "version": "7.1", "licence": "Licensed to this center"}
    votes = [
        {"key": key, "title": key.title(), "kind": "vote", "purpose": "To see.", "optional": True, "feeds": feeds,
         "instrument": signed, "items": [item]}
        for key, feeds in (("want", "motivation"), ("can", "general-capacity"), ("this", "capacity-for-this-work"),
                           ("means", "capacity-for-this-work"))
    ]  # fmt: skip
    end = {"key": "end", "title": "End", "kind": "board", "board": "readiness-decision", "purpose": "To decide."}
    return {"key": "licensed", "name": "Licensed scale", "purpose": "To see.", "steps": [*votes, end]} | values


def test_a_licensed_instrument_with_the_same_three_parts_is_used_and_shown(place: Place) -> None:
    theirs, _ = load_template(licensed(), by=None)
    assert theirs in instruments()
    found = opened(place.support, place.people, of=theirs)
    for user in place.people:
        rating.rate(found, by=user, scores=scores(found, (5, 3, 1, 3)))
    rating.reveal(found, by=None)
    shown = standing(place.support).profile
    assert shown is not None
    assert [str(shown.parts[part]) for part in Part] == ["1", "1/2", "1/4"]
    assert str(shown.instruments[0]) == "Licensed readiness scale, version 7.1"


def test_a_template_that_feeds_no_part_rates_nothing(place: Place) -> None:
    data = licensed(key="half")
    del data["steps"][1]["feeds"]
    half, _ = load_template(data, by=None)
    assert half not in instruments()
    with pytest.raises(CannotDecide, match="feeds general capacity"):
        opened(place.support, place.people, of=half)


def test_an_instrument_changed_in_mid_round_keeps_its_version(place: Place) -> None:
    theirs, _ = load_template(licensed(), by=None)
    found = opened(place.support, place.people, of=theirs)
    changed = licensed()
    for step in changed["steps"][:4]:
        step["instrument"] = {**step["instrument"], "version": "8"}
        step["items"] = [{**step["items"][0], "scale": [{"points": 0, "label": "No", "text": "No."},
                                                         {"points": 9, "label": "Yes", "text": "Yes."}]}]  # fmt: skip
    newer, _ = load_template(changed, by=None)
    for user in place.people:
        rating.rate(found, by=user, scores=scores(found, (5, 3, 1, 3)))
    rating.reveal(found, by=None)
    assert standing(place.support).profile.instruments[0].version == "7.1"
    decided(place.support, by=place.cast.dana, result="not_yet")
    assert opened(place.support, place.people, of=newer).run.protocol_version == newer
    assert [one.profile.instruments[0].version for one in standing(place.support).rated] == ["7.1"]


def test_rounds_follow_each_other_and_can_be_read_side_by_side(place: Place) -> None:
    first = rated(place.support, place.people, (3, 0, 2), by=place.cast.liam)
    with pytest.raises(CannotDecide, match="Round 1 is still open"):
        opened(place.support, place.people)
    grounded(place.support)
    agreed(decided(place.support, by=place.cast.liam), by=place.cast.rosa)
    second = rated(place.support, place.people, (3, 3, 2), by=place.cast.liam)
    first.run.refresh_from_db()
    assert (first.run.status, second.number, second.run.earlier) == ("complete", 2, first.run)
    found = standing(place.support)
    assert [str(one.profile.parts[Part.GENERAL]) for one in found.rated] == ["0", "1"]
    assert (found.weakest, found.where) == ("capacity for this work", Where.READY)


def test_a_round_called_off_counts_for_nothing_and_another_begins(place: Place) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    with pytest.raises(CannotDecide, match="Say in a sentence why"):
        rating.call_off(found, by=place.cast.liam, why=" ")
    rating.call_off(found, by=place.cast.liam, why="The wrong people were asked.")
    assert standing(place.support).where == Where.INVITE
    assert opened(place.support, place.people, by=place.cast.liam).number == 2


def test_once_ratings_are_shown_a_round_is_decided_and_never_dropped(place: Place) -> None:
    found = rated(place.support, place.people, (1, 1, 1), by=place.cast.liam)
    with pytest.raises(CannotDecide, match="decide on the round"):
        rating.call_off(found, by=place.cast.liam, why="They are low.")
    assert standing(place.support).where == Where.CONTEXT


def test_ratings_are_for_intensive_support_that_is_not_closed(place: Place) -> None:
    place.support.tier = "targeted"
    with pytest.raises(CannotDecide, match="for intensive support only"):
        opened(place.support, place.people)
    place.support.tier, place.support.status = "intensive", "closed"
    with pytest.raises(CannotDecide, match="closed"):
        opened(place.support, place.people)
    assert instrument().name == "Readiness for intensive support"
