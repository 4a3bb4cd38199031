"""Rounds: rated by both sides, written down by one, agreed by the other, under a version that stays."""

from typing import Any

import pytest

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.models import Mail
from steelyard.support.capacity.actions import framework, rounds
from steelyard.support.capacity.models import Profile, Rating
from steelyard.support.capacity.queries import framework as frameworks
from steelyard.support.capacity.queries import rounds as reads
from steelyard.support.capacity.rules import Changed, NotNow, Side
from tests.factories import capacity as make
from tests.factories.delivery import SupportFactory
from tests.factories.directory import SEAFactory
from tests.people import OMARS, ROSAS, Cast, account

LEVELS = {make.SKILLS: (1, 4), make.GOALS: (2, 3)}


@pytest.fixture
def profile(cast: Cast) -> Profile:
    return make.profile(SEAFactory(pk=ROSAS, name="Harbor Department of Education", state="DE"))


def test_levels_count_once_both_sides_rated_and_the_agency_agreed(cast: Cast, profile: Profile, visit: Any) -> None:
    found = reads.rounds_of(profile)[0]
    key = make.capacity(found).pk
    typed = {f"existing_{key}": "2", f"desired_{key}": "4", f"why_{key}": "Roles are written down."}
    visit.post("capacity:rate", typed, as_=cast.rosa, pk=found.pk)
    page = visit("capacity:propose", as_=cast.liam, pk=found.pk)
    (seen,) = [one.get("value") for one in page.all("input", name="seen")]
    levels = {f"existing_{key}": "2", f"desired_{key}": "4", "seen": seen}
    assert "Nobody of the center" in visit.post("capacity:propose", levels, as_=cast.liam, pk=found.pk, status=422).text
    visit.post("capacity:rate", typed | {f"existing_{key}": "1"}, as_=cast.liam, pk=found.pk)
    again = visit.post("capacity:propose", levels, as_=cast.liam, pk=found.pk, status=422)
    assert "Somebody rated after you opened this page" in again.text  # nobody is passed over
    assert any(one.get("value") == "2" and one.get("selected") is not None for one in again.all("option"))
    (seen,) = [one.get("value") for one in again.all("input", name="seen")]
    visit.post("capacity:propose", levels | {"seen": seen}, as_=cast.liam, pk=found.pk)
    assert [mail.to for mail in Mail.objects.all()] == [cast.rosa.email]
    page = visit("capacity:round", as_=cast.rosa, pk=found.pk)
    (mark,) = [one.get("value") for one in page.all("input", name="mark")]
    visit.post("capacity:agree", {"mark": "0" * 64}, as_=cast.rosa, pk=found.pk)
    assert not reads.rounds_of(profile)[0].is_agreed  # not the levels she read
    visit.post("capacity:agree", {"mark": mark}, as_=cast.rosa, pk=found.pk)
    now = reads.rounds_of(profile)[0]
    assert (now.is_agreed, now.agreed_by) == (True, cast.rosa)
    visit.post("capacity:agree", {"mark": mark}, as_=cast.rosa, pk=found.pk)  # a second time changes nothing
    assert reads.rounds_of(profile)[0].agreed_at == now.agreed_at


def test_ratings_are_unseen_until_levels_are_written_down(cast: Cast, profile: Profile, visit: Any) -> None:
    found = reads.rounds_of(profile)[0]
    make.rated(found, cast.liam, Side.CENTER, LEVELS, why="Nobody knows the handbook.")
    assert "handbook" not in visit("capacity:round", as_=cast.rosa, pk=found.pk).text
    make.rated(found, cast.rosa, Side.AGENCY, LEVELS)
    by_key = {make.capacity(found, key).pk: pair for key, pair in LEVELS.items()}
    rounds.propose(reads.rounds().get(pk=found.pk), by=cast.liam, levels=by_key, seen=reads.mark_of_ratings(found))
    assert "handbook" in visit("capacity:round", as_=cast.rosa, pk=found.pk).text


def test_a_new_version_in_the_middle_leaves_ratings_theirs(cast: Cast, profile: Profile) -> None:
    found = make.proposed(profile, center=cast.liam, agency=cast.rosa, levels=LEVELS)
    before = frameworks.newest()
    draft = framework.begin(by=cast.dana)
    first = frameworks.capacities(draft)[2]
    values = {
        "name": "Lasting skills",
        "kind": "organizational",
        "description": "",
        "dimension": "",
        "anchors": list("abcde"),
    }
    framework.alter_capacity(first, by=cast.dana, values=values)
    draft.refresh_from_db()
    framework.publish(draft, by=cast.dana, version=draft.version)
    now = reads.rounds().get(pk=found.pk)
    assert now.framework == before != frameworks.newest()
    assert {row.capacity.framework for row in Rating.objects.select_related("capacity__framework")} == {before}
    rounds.agree(now, by=cast.rosa, mark=now.mark)
    after = rounds.open_round(profile, by=cast.liam)
    assert after.framework == frameworks.newest()
    assert "Lasting skills" in [one.capacity.name for one in reads.asked(after)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"existing": "6", "desired": "6", "why": "So"}, "Choose one of the five levels."),
        ({"existing": "4", "desired": "2", "why": "So"}, "cannot lie below"),
        ({"existing": "1", "desired": "2", "why": ""}, "Say in a sentence why"),
        ({"existing": "1", "desired": "", "why": "So"}, "Give both levels, or neither."),
        ({"existing": "", "desired": "", "why": "So"}, "Give the levels that you explain here."),
        ({"existing": "9" * 30, "desired": "\0", "why": "\0"}, "Choose one of the five levels."),
        ({}, "at least one capacity"),
    ],
)
def test_a_rating_outside_the_scale_is_given_back(
    cast: Cast, profile: Profile, visit: Any, *, typed: dict[str, str], said: str
) -> None:
    found = reads.rounds_of(profile)[0]
    key = make.capacity(found).pk
    data = {f"{name}_{key}": text for name, text in typed.items()}
    assert said in visit.post("capacity:rate", data, as_=cast.rosa, pk=found.pk, status=422).text
    assert not Rating.objects.exists()


def test_sent_back_levels_are_rated_again(cast: Cast, profile: Profile, visit: Any) -> None:
    found = make.proposed(profile, center=cast.liam, agency=cast.rosa, levels=LEVELS)
    assert (
        "field is required"
        in visit.post("capacity:send-back", {"version": found.version}, as_=cast.rosa, pk=found.pk, status=422).text
    )
    visit.post("capacity:send-back", {"version": found.version, "note": "We see less."}, as_=cast.rosa, pk=found.pk)
    assert "We see less." in visit("capacity:propose", as_=cast.liam, pk=found.pk).text
    with pytest.raises(NotNow):
        rounds.agree(reads.rounds().get(pk=found.pk), by=cast.rosa, mark=found.mark)
    with pytest.raises(Stale):
        again = make.proposed(profile, center=cast.dana, agency=cast.rosa, levels=LEVELS)
        rounds.send_back(again, by=cast.rosa, note="Late.", version=found.version)


def test_other_agencies_find_nothing(cast: Cast, profile: Profile, visit: Any) -> None:
    found = make.proposed(profile, center=cast.liam, agency=cast.rosa, levels=LEVELS)
    for name in ("capacity:round", "capacity:rate"):
        visit(name, as_=cast.omar, status=404, pk=found.pk)
    visit.post("capacity:agree", {"mark": found.mark}, as_=cast.omar, status=404, pk=found.pk)
    visit.post("capacity:agree", {"mark": found.mark}, as_=cast.liam, status=403, pk=found.pk)
    both = account("Both", Role.LIAISON, Role.RECIPIENT, organization_id=OMARS)  # sees it, and acts for another agency
    visit.post("capacity:agree", {"mark": found.mark}, as_=both, status=403, pk=found.pk)
    with pytest.raises(Changed):
        rounds.agree(found, by=cast.rosa, mark="0" * 64)


def test_a_support_of_others_is_no_support_of_this_agency(cast: Cast, profile: Profile) -> None:
    with pytest.raises(NotNow, match="does not receive"):
        rounds.open_profile(profile.agency, by=cast.liam, focal_area=make.area("other"), support=SupportFactory())
    with pytest.raises(NotNow, match="already"):
        rounds.open_profile(profile.agency, by=cast.liam, focal_area=profile.focal_area)
