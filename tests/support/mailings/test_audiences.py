"""Who an audience is: each fact by itself, all of them together, who is left out, and at what cost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import Ring
from steelyard.center.directory.actions import merge
from steelyard.center.directory.models import Person
from steelyard.support.collaboratives.models import Collaborative, Team, TeamMember
from steelyard.support.mailings import actions
from steelyard.support.mailings.models import Audience
from steelyard.support.mailings.queries import audiences
from steelyard.support.mailings.rules import How
from steelyard.support.mailings.rules.facts import Facts
from tests.factories.delivery import ActivityFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import AddressFactory, LEAFactory, PersonFactory, SEAFactory, state
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.mailings import AudienceFactory, BounceFactory, OptOutFactory
from tests.page import Visit
from tests.people import Cast

pytestmark = pytest.mark.django_db


def names(**facts: Any) -> set[str]:
    return {one.name for one in audiences.people(Facts(**facts))}


@pytest.fixture
def crowd() -> dict[str, Any]:
    """Ann came to a webinar about safety, Ben to an older convening, Col was absent, Dee registered for an event."""
    topic = Topic.objects.create(key="safety", name="Safety", ring=Ring.ENVIRONMENT)
    area = FocalArea.objects.create(key="climate", name="Climate")
    sea, lea = SEAFactory(state="DE"), LEAFactory(state="OH")
    ann = PersonFactory(name="Ann", organization=sea, title="Director of Special Education", email="ann@a.test")
    ben = PersonFactory(name="Ben", organization=lea, title="Principal", email="ben@a.test")
    col = PersonFactory(name="Col", email="col@a.test")
    PersonFactory(name="Dee", email="dee@a.test")
    safe = SupportFactory(tier="targeted", topics=[topic], focal_areas=[area])
    webinar = ActivityFactory(support=safe, kind="webinar", on=date(2021, 3, 1))
    old = ActivityFactory(support=SupportFactory(tier="general"), kind="convening", on=date(2019, 3, 1))
    ParticipationFactory(activity=webinar, person=ann)
    ParticipationFactory(activity=webinar, person=col, status="absent")
    ParticipationFactory(activity=webinar)  # three people known only by number
    ParticipationFactory(activity=old, person=ben)
    event = EventFactory(title="Spring")
    RegistrationFactory(event=event, email="dee@a.test")  # nobody has linked the person
    RegistrationFactory(event=event, person=ann, email="other@a.test")
    RegistrationFactory(event=event, person=ben, email="ben@a.test", status="cancelled")
    return {"topic": topic, "area": area, "webinar": webinar, "old": old, "event": event, "ben": ben, "safe": safe}


def test_each_fact_finds_its_people(crowd: dict[str, Any]) -> None:
    assert names() == {"Ann", "Ben", "Col", "Dee"}
    assert names(activity=crowd["webinar"].pk) == {"Ann"}
    assert names(kinds=("webinar",)) == {"Ann"}
    assert names(kinds=("webinar", "convening")) == {"Ann", "Ben"}
    assert names(since=date(2020, 1, 1)) == {"Ann"}
    assert names(tiers=("general",)) == {"Ben"}
    assert names(topics=(crowd["topic"].pk,)) == names(focal_areas=(crowd["area"].pk,)) == {"Ann"}
    assert names(registered=crowd["event"].pk) == {"Ann", "Dee"}
    assert names(titles=("special", "director")) == {"Ann"}
    assert names(states=("OH", "WA")) == {"Ben"}
    assert names(organization_kinds=("sea",)) == {"Ann"}


def test_all_facts_must_be_true_and_of_one_activity(crowd: dict[str, Any]) -> None:
    assert names(kinds=("convening",), since=date(2020, 1, 1)) == set()
    # Ben came to a general convening and now to a targeted call: no general activity since 2020.
    call = ActivityFactory(support=crowd["safe"], kind="check_in", on=date(2021, 4, 1))
    ParticipationFactory(activity=call, person=crowd["ben"])
    assert names(tiers=("general",), since=date(2020, 1, 1)) == set()
    assert names(tiers=("targeted",), states=("OH",)) == {"Ben"}


def test_withdrawn_activities_count_nowhere(crowd: dict[str, Any]) -> None:
    crowd["webinar"].withdrawn_at = timezone.now()
    crowd["webinar"].save()
    assert names(kinds=("webinar",)) == names(activity=crowd["webinar"].pk) == set()


def test_members_of_a_collaborative_are_those_of_today() -> None:
    made = Collaborative.objects.create(support=SupportFactory(name="Northern states"), key="north")
    team = Team.objects.create(
        collaborative=made, state=state("DE"), support=SupportFactory(), formed_on=date(2020, 1, 1)
    )
    for name, until in (("Now", None), ("Left", date(2021, 1, 1))):
        TeamMember.objects.create(team=team, person=PersonFactory(name=name), since=date(2020, 1, 1), until=until)
    assert names(collaboratives=(made.pk,)) == {"Now"}
    assert audiences.told(Facts(collaboratives=(made.pk,))) == [("In a team of", "Northern states")]


def test_who_must_not_or_cannot_be_written_to_is_left_out_and_counted() -> None:
    PersonFactory(name="Fine", email="fine@a.test")
    out = PersonFactory(name="Out", email="out@a.test")
    AddressFactory(person=out, email="second@a.test")
    OptOutFactory(address="second@a.test")  # not the address we would write to: it is the person who said so
    PersonFactory(name="Back", email="back@a.test")
    OptOutFactory(address="back@a.test", ended_at=timezone.now())
    PersonFactory(name="Shut", email="shut@a.test")
    BounceFactory(address="shut@a.test")
    PersonFactory(name="Soft", email="soft@a.test")
    BounceFactory(address="soft@a.test", kind="soft")
    PersonFactory(name="Reopened", email="reopened@a.test")
    BounceFactory(address="reopened@a.test", reopened_at=timezone.now())
    PersonFactory(name="No address")
    PersonFactory(name="Invented", email="invented@a.test", is_simulated=True)
    tally = audiences.tally(audiences.people(Facts()))
    assert (tally.written, dict(tally.left_out)) == (
        4,
        {
            "Asked us not to write": 1,
            "The address takes no letters": 1,
            "No address is known": 1,
            "Invented by the simulator": 1,
        },
    )
    reached = audiences.addresses(audiences.people(Facts()), 100)
    assert sorted(email for _, email in reached) == ["back@a.test", "fine@a.test", "reopened@a.test", "soft@a.test"]


def test_an_opt_out_outlives_a_merge_and_a_new_import(cast: Cast) -> None:
    gone = PersonFactory(name="Ann Able", email="ann@a.test")
    actions.opt_out(["ann@a.test"], by=None, how=How.LINK)
    kept = PersonFactory(name="Ann Able", email="able@b.test")
    merge(kept, by=cast.cora, gone=gone)
    assert audiences.addresses(audiences.people(Facts()), 10) == []
    # The record is lost and the address comes in again with a file.
    Person.objects.filter(pk=kept.pk).update(name="Empty")
    kept.addresses.all().delete()
    PersonFactory(name="Ann Able", email="ann@a.test")
    assert audiences.addresses(audiences.people(Facts()), 10) == []


# The pages


def test_building_shows_the_number_and_keeps_what_was_shown(visit: Visit, cast: Cast, crowd: dict[str, Any]) -> None:
    page = visit("mailings:create-audience", as_=cast.cora, query={"shown": "1", "kinds": ["webinar"]})
    assert "Ann" in page.text
    assert "Ben" not in page.text
    [kept] = page.all("input", name="facts")
    visit.post("mailings:create-audience", {"name": "Came to a webinar", "facts": kept.get("value")}, as_=cast.cora)
    made = Audience.objects.get()
    assert (made.name, made.facts) == ("Came to a webinar", Facts(kinds=("webinar",)))
    part = visit.part("mailings:create-audience", "who", as_=cast.cora, query={"shown": "1", "states": "Atlantis"})
    assert "Atlantis is no state we know" in part.text
    part = visit.part("mailings:create-audience", "who", as_=cast.cora, query={"shown": "1", "states": "de, oh"})
    assert "Ben" in part.text
    page = visit("mailings:change-audience", pk=made.pk, as_=cast.liam)
    assert [one.get("value") for one in page.all("input", name="kinds", checked="")] == ["webinar"]
    sent = {"name": "Renamed", "version": "1", "facts": '{"states": ["OH"]}'}
    visit.post("mailings:change-audience", sent, pk=made.pk, as_=cast.liam)
    visit.post("mailings:change-audience", sent | {"name": "Late"}, pk=made.pk, as_=cast.cora, status=422)
    assert Audience.objects.values_list("name", flat=True).get() == "Renamed"


@pytest.mark.parametrize(
    "facts", ["{", "[]", '{"kinds": ["party"]}', '{"topics": [1e400]}', "[" * 9000, '"a"', "unclear"]
)
def test_garbled_facts_are_refused_with_a_sentence(visit: Visit, cast: Cast, facts: str) -> None:
    page = visit.post("mailings:create-audience", {"name": "X", "facts": facts}, as_=cast.cora, status=422)
    assert "The facts are not clear yet" in page.text
    assert not Audience.objects.exists()


def test_lookups_offer_activities_and_events(visit: Visit, cast: Cast, crowd: dict[str, Any]) -> None:
    crowd["webinar"].support.name = "Safe halls"
    crowd["webinar"].support.save()
    found = visit.client(cast.cora).get("/mailings/audiences/activities/", {"q": "safe"})
    assert f"Safe halls, Mar 1, 2021 #{crowd['webinar'].pk}" in found.content.decode()
    found = visit.client(cast.cora).get("/mailings/audiences/events/", {"q": "spri"})
    assert f"#{crowd['event'].pk}" in found.content.decode()
    panel = visit("delivery:activity", pk=crowd["webinar"].pk, as_=cast.cora)
    [link] = [one for one in panel.all("a") if "Build an audience" in "".join(one.itertext())]
    assert (
        "Ann"
        in visit(str(link.get("href")).partition("?")[0], as_=cast.cora, query={"activity": crowd["webinar"].pk}).text
    )


EVERY_FACT = {
    "shown": "1", "kinds": ["webinar"], "tiers": ["targeted"], "since": "2020-01-01", "titles": "lead",
    "states": "DE", "organization_kinds": ["sea"],
}  # fmt: skip


def test_fifty_people_cost_the_questions_of_one(visit: Visit, cast: Cast) -> None:
    sea, webinar = SEAFactory(state="DE"), ActivityFactory(kind="webinar")
    client, counts = visit.client(cast.cora), []
    audience = AudienceFactory()
    for more in (1, 49):
        for _ in range(more):
            person = PersonFactory(organization=sea, title="Lead", email=f"p{Person.objects.count()}@a.test")
            ParticipationFactory(activity=webinar, person=person)
        for path, query in (("/mailings/audiences/new/", EVERY_FACT), (f"/mailings/audiences/{audience.pk}/", {})):
            client.get(path, query)
            with CaptureQueriesContext(connection) as done:
                assert "Lead" in client.get(path, query).content.decode()
            counts.append(len(done))
    assert counts[:2] == counts[2:]
    assert max(counts) < 25


def test_an_audience_is_paged_by_key(visit: Visit, cast: Cast) -> None:
    for number in range(12):
        PersonFactory(name=f"Person {number:02}", email=f"p{number:02}@a.test")
    first = visit("mailings:create-audience", as_=cast.cora, query={"shown": "1"})
    [more] = first.all("a", rel="next")
    second = visit.client(cast.cora).get(f"/mailings/audiences/new/{more.get('href')}").content.decode()
    assert "Person 08" in second
    assert "Person 07" not in second


def test_an_audience_is_put_away_and_taken_out(visit: Visit, cast: Cast) -> None:
    audience = AudienceFactory(name="Autumn")
    visit.post("mailings:put-away", pk=audience.pk, as_=cast.cora)
    assert "Autumn" not in visit("mailings:create", as_=cast.cora).text
    assert "Autumn" in visit("mailings:audiences", as_=cast.cora, query={"away": "1"}).text
    visit.post("mailings:put-away", pk=audience.pk, as_=cast.cora)
    assert "Autumn" in visit("mailings:create", as_=cast.cora).text


def test_since_is_a_day_that_counts_itself(crowd: dict[str, Any]) -> None:
    assert names(since=date(2021, 3, 1)) == {"Ann"}
    assert names(since=date(2021, 3, 1) + timedelta(days=1)) == set()
