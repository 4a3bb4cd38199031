"""The framework, the list, panels, holders, files out, and the sum over engagements in a fixed number of statements."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.center.directory.models import Affiliation
from steelyard.support.capacity.actions import framework as framing
from steelyard.support.capacity.actions.claims import remove_evidence
from steelyard.support.capacity.actions.holders import name_holder
from steelyard.support.capacity.models import FrameworkVersion, Profile
from steelyard.support.capacity.queries import framework as frameworks
from steelyard.support.capacity.queries.closed import closed
from steelyard.support.capacity.queries.pictures import pictures
from steelyard.support.capacity.rules.start import START
from tests.factories import capacity as make
from tests.factories.charge import StaffMemberFactory
from tests.factories.delivery import SupportFactory
from tests.factories.directory import PersonFactory, SEAFactory
from tests.people import Cast
from tests.support.capacity.conftest import LEVELS, Here


def test_a_center_begins_from_six_and_makes_them_its_own(cast: Cast, visit: Any) -> None:
    assert "None yet" in visit("capacity:framework", as_=cast.dana).text
    visit.post("capacity:begin-draft", as_=cast.dana)
    assert len(frameworks.capacities(FrameworkVersion.objects.get())) == len(START) == 6
    draft = FrameworkVersion.objects.get()
    typed = {"name": "Ours", "note": "", "dimensions": "Human\nPolicy\nhuman", "version": draft.version}
    visit.post("capacity:draft", typed, as_=cast.dana)
    one = {"name": "Use of data", "kind": "organizational", "description": "", "dimension": "Human", "version": 1}
    one |= {f"anchor_{point}": f"Point {point}" for point in range(1, 6)}
    visit.post("capacity:add-capacity", one, as_=cast.dana)
    visit.post("capacity:add-capacity", one, as_=cast.dana, status=422)  # twice the same name
    visit.post("capacity:add-capacity", one | {"name": "Blank", "anchor_3": ""}, as_=cast.dana, status=422)
    draft.refresh_from_db()
    assert draft.dimensions == ["Human", "Policy"]
    visit.post("capacity:publish", {"version": draft.version - 1}, as_=cast.dana)
    assert frameworks.newest() is None  # not what was previewed
    visit.post("capacity:publish", {"version": draft.version}, as_=cast.dana)
    assert frameworks.newest() == draft
    assert "Use of data" in visit("capacity:framework", as_=cast.liam).text
    visit.post("capacity:begin-draft", as_=cast.liam, status=403)


def test_a_key_never_comes_back_with_another_meaning(cast: Cast) -> None:
    framing.ensure_start(by=None)
    draft = framing.begin(by=cast.dana)
    gone = frameworks.capacities(draft)[3]
    framing.leave_out(gone, by=cast.dana, version=gone.version)
    draft.refresh_from_db()
    values = {
        "name": "Shared goals",
        "kind": "individual",
        "description": "",
        "dimension": "",
        "anchors": list("abcde"),
    }
    assert framing.add_capacity(draft, by=cast.dana, values=values).key == "shared-goals-2"


def many(here: Here, count: int) -> list[Profile]:
    """Profiles of other agencies under supports of their own, with levels, claims and holders."""
    made = []
    for number in range(count):
        agency = SEAFactory(name=f"Agency {number:03}")
        support = SupportFactory(recipients=[agency], tier="intensive")
        profile = make.profile(agency, support=support)
        make.agreed(profile, by=here.cast.rosa, levels=LEVELS)
        make.claimed(profile, 3)
        name_holder(profile, by=None, key=make.SKILLS, person=PersonFactory(organization=agency))
        made.append(profile)
    return made


def counted(act: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        act()
    return len(found)


def test_the_list_and_the_sum_cost_the_same_for_few_and_many(here: Here, visit: Any) -> None:
    many(here, 1)
    visit("capacity:profiles", as_=here.cast.dana)
    few = counted(lambda: visit("capacity:profiles", as_=here.cast.dana))
    first = [one.support_id for one in Profile.objects.all()]
    some = counted(lambda: closed(first))
    many(here, 4)
    assert counted(lambda: visit("capacity:profiles", as_=here.cast.dana)) == few
    everybody = [one.support_id for one in Profile.objects.all()]
    assert counted(lambda: closed(everybody)) == some <= 4


def test_the_list_tells_gaps_and_is_narrowed(here: Here, visit: Any) -> None:
    make.built(here.profile, 4, by=here.cast.rosa)
    many(here, 1)
    page = visit("capacity:profiles", as_=here.cast.dana)
    assert "1 of 4 gaps closed" in page.text  # two gaps each; one of them closed
    assert "37% of what is wanted" in page.text  # 3 of 8 points
    only = visit("capacity:profiles", as_=here.cast.dana, query={"q": "Harbor", "kind": "individual"})
    assert "Agency 000" not in only.text
    assert "No such agency" in visit("capacity:profiles", as_=here.cast.dana, query={"q": "Nowhere"}).text
    assert visit.part("capacity:profiles", "rows", as_=here.cast.dana).text


def test_sums_by_support_as_of_a_day(here: Here) -> None:
    make.built(here.profile, 3, by=here.cast.rosa, on=date(2025, 9, 1))
    make.claimed(here.profile, 3, key=make.GOALS)
    key = here.support.pk
    now = closed([key, 0])[key]
    assert (now.gained, now.wanted, now.capacities, now.gaps, now.gaps_closed) == (2, 4, 3, 2, 0)
    assert (now.percent, now.claimed, now.built) == (50, 1, 1)
    before = closed([key], on=date(2025, 8, 31))[key]
    assert (before.percent, before.built) == (0, 0)
    remove_evidence(make.Evidence.objects.get(), by=None, why="Gone.")
    assert closed([key])[key].percent == 0  # what fell back closes nothing


def test_a_capacity_that_rests_on_one_person_is_flagged_and_so_is_leaving(here: Here, visit: Any) -> None:
    today = timezone.localdate()
    ann, ben = (PersonFactory(name=name, organization=here.agency) for name in ("Ann Ash", "Ben Birch"))
    for person in (ann, ben):
        name_holder(here.profile, by=here.cast.liam, key=make.SKILLS, person=person)

    def told() -> str:
        lines = pictures([here.profile], today)[here.profile.pk].lines
        return next(line for line in lines if line.capacity.key == make.SKILLS).rest.told

    Affiliation.objects.get_or_create(person=ben, organization=here.agency)
    assert told() == ""
    Affiliation.objects.filter(person=ben).update(until=today - timedelta(days=1))
    assert told() == "Rests on one person: Ann Ash. Ben Birch has left."
    assert "Rests on one person" in visit("capacity:profile", as_=here.cast.rosa, pk=here.profile.pk).text
    assert (
        "Has left the agency" in visit("capacity:holders", as_=here.cast.liam, pk=here.profile.pk, key=make.SKILLS).text
    )
    holder = here.profile.holders.get(person=ben)
    visit.post("capacity:end-holder", {"until": today.isoformat()}, as_=here.cast.liam, pk=holder.pk)
    left = here.profile.holders.get(person=ann).pk
    visit.post("capacity:end-holder", {"until": "never"}, as_=here.cast.liam, pk=left, status=422)
    assert visit("capacity:end-holder", as_=here.cast.liam, pk=left).h1 == "Until when did Ann Ash hold it?"
    chosen = {"person": f"Ann Ash #{ann.pk}"}
    page = visit.post("capacity:holders", chosen, as_=here.cast.liam, pk=here.profile.pk, key=make.SKILLS, status=422)
    assert "named for this capacity already" in page.text


def test_files_out_hold_each_capacity_and_no_formula(here: Here, visit: Any) -> None:
    type(here.agency).objects.filter(pk=here.agency.pk).update(name="=SUM(A1)")
    make.built(here.profile, 3, by=here.cast.rosa)
    response = visit.client(here.cast.dana).get(visit.path("capacity:export", {}))
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert {row["agency"] for row in rows} == {"'=SUM(A1)"}
    skills = next(row for row in rows if row["capacity"] == make.SKILLS)
    assert [skills[name] for name in ("existing_first", "now", "desired", "built", "built_on")] == [
        "1", "3", "4", "3", "2025-09-01",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["liam", "rosa"])
def test_panels_stand_on_supports_agencies_and_both_first_pages(here: Here, visit: Any, who: str) -> None:
    claim = make.built(here.profile, 3, by=here.cast.rosa)
    staff = StaffMemberFactory(person=PersonFactory(name="Liam", user=here.cast.liam))
    type(here.support).objects.filter(pk=here.support.pk).update(liaison=staff)
    remove_evidence(claim.evidence.get(), by=here.cast.liam, why="Wrong office.")
    user = getattr(here.cast, who)
    assert "0% of the gap closed" in visit("delivery:support", as_=user, pk=here.support.pk).text
    front = visit("desk:today" if who == "liam" else "portal:portal", as_=user)
    assert "o longer" in front.text
    assert "Organizational skills, level 3" in front.text
    if who == "liam":
        assert "0% of the gap closed" in visit("directory:organization", as_=user, pk=here.agency.pk).text


def test_a_profile_is_begun_from_a_support(here: Here, visit: Any) -> None:
    page = visit("capacity:begin", as_=here.cast.liam, query={"support": str(here.support.pk)})
    assert "Harbor intensive" in page.text
    path = f"{visit.path('capacity:begin', {})}?support={here.support.pk}"
    typed = {
        "agency": f"Harbor #{here.agency.pk}",
        "focal_area": here.profile.focal_area_id,
        "support": here.support.pk,
    }
    assert "has a profile" in visit.post(path, typed, as_=here.cast.liam, status=422).text
    visit.post(path, typed | {"focal_area": make.area("climate").pk}, as_=here.cast.liam)
    assert Profile.objects.filter(support=here.support).count() == 2
    assert "2 profiles" in visit("capacity:support", as_=here.cast.rosa, pk=here.support.pk).text
    for odd in ("1" * 40, "x", "\0"):
        visit("capacity:begin", as_=here.cast.liam, query={"support": odd, "agency": odd})
