"""The registry: found by any name, ranked by need, kept over merges; roles that end; funded centers that count."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from steelyard.center.directory.actions.merges import merge
from steelyard.foundation.work.imports import run
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.registry import DUTIES
from steelyard.support.delivery.rules import ProviderRole, SupportStatus
from steelyard.support.partners.actions import providers as actions
from steelyard.support.partners.jobs import warn_of_ends
from steelyard.support.partners.models import FundingProgram, OtherName, Partnership, RoleWarning
from steelyard.support.partners.queries.funded import joint_funded
from steelyard.support.partners.queries.registry import provider, provider_named, search
from steelyard.support.partners.rules.ranking import Need
from tests.factories.charge import TopicFactory
from tests.factories.delivery import ActivityFactory, SupportFactory, SupportProviderFactory
from tests.factories.directory import OrganizationFactory, state
from tests.factories.partners import (
    IntroductionSideFactory,
    PartnershipFactory,
    ProviderProfileFactory,
    ProviderTopicFactory,
)
from tests.support.partners.conftest import Bench

TODAY = date(2026, 11, 22)


def names(text: str, need: Need | None = None) -> list[str]:
    return [one.provider.organization.name for one in search(need or Need(), text, TODAY).matches]


# Names


def test_one_provider_under_three_names_is_found_by_each(bench: Bench) -> None:
    safe, other = bench.partner, OrganizationFactory(name="Calm Halls")
    actions.note_name(safe, by=None, name="SSP Network")
    actions.note_name(safe, by=None, name="ssp  NETWORK")
    was = OrganizationFactory(name="Hallway Watch")
    merge(safe, by=None, gone=was)
    for text in ("safe sch", "ssp net", "hallway w"):
        assert names(text) == ["Safe Schools Partners"], text
    assert OtherName.objects.count() == 1
    for text in ("safe schools partners", "SSP network", "Hallway Watch"):
        assert provider_named(text) == safe.pk, text
    actions.note_name(other, by=None, name="SSP Network")
    assert provider_named("SSP network") is None, "which of the two is for a person to say"
    assert provider_named("") is None


def test_a_provider_that_merges_with_another_keeps_all(visit: Any, bench: Bench) -> None:
    kept, gone = bench.partner, OrganizationFactory(name="Hallway Watch")
    ohio, topic, other = state("OH"), TopicFactory(name="Crisis response"), TopicFactory(name="Climate")
    ProviderProfileFactory(organization=kept, services="Ours", serves_state=True)
    theirs = ProviderProfileFactory(organization=gone, services="Watching hallways", serves_school=True)
    theirs.states.add(ohio)
    ProviderTopicFactory(organization=kept, topic=topic, depth="some")
    ProviderTopicFactory(organization=gone, topic=topic, depth="deep")
    ProviderTopicFactory(organization=gone, topic=other, depth="good")
    joint = PartnershipFactory(partner=gone, title="Theirs")
    side = IntroductionSideFactory(organization=gone)
    merge(kept, by=bench.cast.dana, gone=gone)
    need = Need(topic=topic.pk, topic_name="x", depth="deep", state="OH", state_name="Ohio", level="school")
    [match] = search(need, "", TODAY).matches
    assert (match.provider.organization, match.ranked.lacks) == (kept, ())
    assert provider(kept).candidate.depths[other.pk] == {"": "good"}
    joint.refresh_from_db()
    side.refresh_from_db()
    assert (joint.partner, side.organization) == (kept, kept)
    page = visit("partners:provider", pk=kept.pk, as_=bench.cast.cora)
    for text in ("Ours", "Watching hallways", "Theirs"):
        assert text in page.text
    visit("partners:provider", pk=gone.pk, as_=bench.cast.cora, status=303)


# Search


def test_search_by_need_shows_the_reasons(visit: Any, bench: Bench) -> None:
    topic, ohio = TopicFactory(name="Crisis response"), state("OH")
    profile = ProviderProfileFactory(organization=bench.partner, availability="now", serves_state=True)
    profile.states.add(ohio)
    ProviderTopicFactory(organization=bench.partner, topic=topic, depth="deep")
    less = ProviderTopicFactory(topic=topic, depth="some", organization__name="Calm Halls").organization
    query = {"topic": topic.pk, "state": "OH", "depth": "good", "level": "state", "by": "2030-01-01"}
    page = visit("partners:providers", query=query, as_=bench.cast.cora)
    assert "Knows crisis response deeply; serves " in page.text
    assert page.text.index("Safe Schools Partners") < page.text.index(less.name)
    assert "5 of 5" in page.text
    part = visit.part("partners:providers", "rows", query=query, as_=bench.cast.cora)
    assert "5 of 5" in part.text
    for odd in ({"topic": str(10**30)}, {"by": "0001-01-01"}, {"state": "\0"}, {"q": "\0"}, {"level": "x"}):
        visit("partners:providers", query=odd, as_=bench.cast.cora)
    assert "Nobody fits" in visit("partners:providers", query={"q": "zzz"}, as_=bench.cast.cora).text


def test_what_a_profile_says_of_programs_is_for_staff_and_the_rest_for_both(visit: Any, bench: Bench) -> None:
    program = FundingProgram.objects.create(key="cc", name="Comprehensive Centers")
    typed = {
        "version": "0", "availability": "from", "available_from": "2027-03-01", "levels": ["state", "school"],
        "other_names": "SSP\n\nssp\nSafe Schools Partners", "programs": [program.pk],
    }  # fmt: skip
    visit.post("partners:profile", typed, pk=bench.partner.pk, as_=bench.cast.pia)
    found = provider(bench.partner)
    assert (found.names, found.candidate.levels) == (("SSP",), {"state", "school"})
    assert found.candidate.available_from == date(2027, 3, 1)
    assert found.profile is not None
    assert not found.profile.programs.exists(), "which program pays is for staff to say"
    visit.post("partners:profile", {**typed, "version": "1"}, pk=bench.partner.pk, as_=bench.cast.cora)
    assert list(program.providers.all()) == [found.profile]
    page = visit.post("partners:profile", {**typed, "version": "2", "available_from": ""}, pk=bench.partner.pk,
                      as_=bench.cast.cora, status=422)  # fmt: skip
    assert "Say from which day on" in page.text


# Funded centers


def test_joint_work_with_funded_centers_counts_itself(visit: Any, bench: Bench) -> None:
    program = FundingProgram.objects.create(key="cc", name="Comprehensive Centers")
    ProviderProfileFactory(organization=bench.partner).programs.add(program)
    part = SupportProviderFactory(
        support=bench.support, organization=bench.partner, since=date(2021, 1, 4), until=date(2021, 2, 1)
    )
    elsewhere = SupportProviderFactory(organization=OrganizationFactory())
    for support in (bench.support, elsewhere.support):
        ActivityFactory(support=support, on=date(2021, 2, 1))
        ActivityFactory(support=support, on=date(2021, 3, 1))
    year = (date(2021, 1, 1), date(2021, 12, 31))
    [found] = joint_funded(*year)
    assert (found.organization, found.programs, found.supports) == (
        bench.partner, ["Comprehensive Centers"], [bench.support]
    )  # fmt: skip
    assert joint_funded(date(2021, 2, 2), date(2021, 12, 31)) == [], "the part had ended on the day of the activity"
    part.role = ProviderRole.SOURCE
    part.save()
    assert joint_funded(*year) == [], "passing on is no joint work"
    visit("partners:funded", as_=bench.cast.eva)


def test_programs_are_added_once(visit: Any, bench: Bench) -> None:
    visit.post("partners:programs", {"name": "Regional Laboratories", "is_federal": "on"}, as_=bench.cast.cora)
    page = visit.post("partners:programs", {"name": "regional laboratories"}, as_=bench.cast.cora, status=422)
    assert "is there already" in page.text
    assert FundingProgram.objects.get().is_federal


# Roles that end


def test_a_role_that_ends_within_30_days_is_told_to_all_sides_once(visit: Any, bench: Bench, sent: Any) -> None:
    today = timezone.localdate()
    until = today + timedelta(days=30)
    part = SupportProviderFactory(support=bench.support, organization=bench.partner, until=until)
    ProviderProfileFactory(organization=bench.partner, contact_email="desk@safe.test")
    for _ in range(2):
        warn_of_ends(today)
    told = [to for to, _, _ in sent()]
    assert told == ["desk@safe.test", bench.cast.pia.email, bench.cast.rosa.email]
    assert "Safe Schools Partners" in sent()[0][2]
    assert "Parts of partners that end" in visit("desk:today", as_=bench.cast.liam).text
    assert "Ends within 30 days" in visit("delivery:support", pk=bench.support.pk, as_=bench.cast.rosa).text
    assert RoleWarning.objects.get().letters == 3
    Mail.objects.all().delete()  # letters are pruned; that they went out is remembered
    warn_of_ends(today)
    assert sent() == []
    part.until = until + timedelta(days=1)
    part.save()
    assert (warn_of_ends(today), warn_of_ends(today + timedelta(days=1))) == (0, 1), "another day is told anew"
    assert "support.partners.jobs.look_at_roles" in DUTIES


def test_what_is_over_open_ended_or_the_centers_own_is_not_told(bench: Bench) -> None:
    today = timezone.localdate()
    soon = today + timedelta(days=5)
    SupportProviderFactory(support=bench.support, until=None)
    SupportProviderFactory(support=bench.support, until=today - timedelta(days=1))
    SupportProviderFactory(support=bench.support, until=soon, standing="center")
    SupportProviderFactory(support=SupportFactory(status=SupportStatus.CLOSED), until=soon)
    assert warn_of_ends(today) == 0


# Files


def test_files_bring_in_programs_profiles_names_and_partnerships(bench: Bench) -> None:
    OrganizationFactory(name="REL West", code="rel-west")
    program = {"key": "rels", "name": "Laboratories", "funder": "", "federal": "yes", "source": "x:1"}
    profile = {
        "organization": "rel-west",
        "programs": "rels",
        "levels": "state;local",
        "charge": "Research",
        "source": "x:1",
    }
    name = {"organization": "rel-west", "name": "West Lab", "source": "x:1"}
    joint = {
        "organization": "rel-west", "title": "Joint webinars", "status": "ended", "starts_on": "2020-10-01",
        "ends_on": "2021-09-30", "source": "x:1",
    }  # fmt: skip
    files = {"funding_programs": program, "provider_profiles": profile, "provider_names": name, "partnerships": joint}
    for kind, row in files.items():
        assert run(kind, [row], by=None).counts["added"] == 1, kind
    for kind, row in files.items():
        assert run(kind, [row], by=None).counts["same"] == 1, kind
    found = Partnership.objects.get(title="Joint webinars")
    assert (found.status, found.begun_at.year, found.ended_at and found.ended_at.year) == ("ended", 2020, 2021)
    bad = run("provider_profiles", [{**profile, "levels": "galaxy"}], by=None)
    assert "galaxy is not a level" in bad.refused[0].problems[0]
    late = run("partnerships", [{**joint, "title": "x", "ends_on": "2019-01-01"}], by=None)
    assert "ends before it starts" in late.refused[0].problems[0]
