"""What the request page knows, and says when it knows nothing; who may open it, and at what price."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, Expertise, StaffHours, Topic
from steelyard.center.charge.rules import Depth, Ring
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries.evidence import SHOWN, evidence
from steelyard.intake.rules import DecisionKind, RequestStatus
from steelyard.support.delivery.models import Support
from steelyard.support.partners.models import PartnershipReview
from tests.factories.coherence import ToldRowFactory
from tests.factories.delivery import EffortFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, SEAFactory, state
from tests.factories.intake import HelpRequestFactory
from tests.factories.library import ResourceFactory
from tests.factories.partners import PartnershipFactory, ProviderTopicFactory
from tests.intake.conftest import Desk, decline, serve, staff
from tests.page import Page
from tests.people import account

MOST_QUERIES = 30


def facts(desk: Desk) -> dict[str, list[str]]:
    return evidence(desk.fresh, timezone.localdate()).facts


def opened(visit: Any, desk: Desk, who: Any = None) -> Page:
    page: Page = visit("intake:help-request", pk=desk.request.pk, as_=who or desk.cast.cora)
    return page


# Each block


def test_the_request_stands_in_the_persons_own_words(visit: Any, desk: Desk) -> None:
    HelpRequest.objects.update(
        need="نحتاج خطة\nfor our halls 🏫", others_helping="The county", hoped_change="Fewer fights", title="Counselor"
    )
    page = opened(visit, desk)
    assert page.h1 == f"Request {desk.request.number} from {desk.agency.name}"
    for text in ("نحتاج خطة", "for our halls 🏫", "The county", "Fewer fights", "Counselor", desk.request.email):
        assert text in page.text


def test_every_block_says_when_it_knows_nothing(visit: Any, desk: Desk) -> None:
    Expertise.objects.all().delete()
    desk.topic.focal_areas.clear()
    StaffHours.objects.all().delete()
    AwardYear.objects.all().delete()
    page = opened(visit, desk)
    for text in (
        "We know of no provider for this topic",
        "Nobody has told us of anybody who helps this agency",
        "The library has nothing on this topic",
        "Nobody on the staff is on record for this topic",
        "No award year is set up",
        "This topic serves none of our focal areas",
        "This is the first",
        "We have not worked with this agency yet",
        "Nobody has written to the requester yet",
        "Nobody has weighed this request yet",
    ):
        assert text in page.text, text


def test_without_topic_and_agency_it_says_why_nothing_can_be_looked_up(visit: Any, desk: Desk) -> None:
    resource, other = ResourceFactory(), SupportFactory()  # without topic and recipient: they must not be "found"
    HelpRequest.objects.update(topic=None, agency=None)
    page = opened(visit, desk)
    assert "The topic is not set, so we cannot look." in page.text
    assert "The agency is not in the directory, so we cannot look." in page.text
    assert resource.title not in page.text
    assert other.name not in page.text
    assert facts(desk)["charge_fit"] == ["The topic is not set."]
    assert facts(desk)["reach"] == ["The agency is not in the directory."]


def test_providers_known_here_stand_before_those_known_everywhere(desk: Desk) -> None:
    everywhere = ProviderTopicFactory(organization=desk.provider, topic=desk.topic, depth=Depth.DEEP)
    here = ProviderTopicFactory(topic=desk.topic, state=state("DE"), depth=Depth.SOME)
    ProviderTopicFactory(topic=desk.topic, state=state("OH"))
    other = Topic.objects.create(key="other", name="Other", ring=Ring.SYSTEM)
    ProviderTopicFactory(topic=other)
    found = evidence(desk.fresh, timezone.localdate())
    assert found.providers.rows == [here, everywhere]
    assert found.facts["providers_active"] == ["2 providers known for this topic", "1 of them in this state"]


def test_quality_is_how_many_joint_works_were_reviewed(desk: Desk) -> None:
    provider = ProviderTopicFactory(topic=desk.topic).organization
    assert facts(desk)["quality"] == ["No joint works with them reviewed", "No resources in the library on it"]
    first, second, unreviewed = (PartnershipFactory(partner=provider) for _ in range(3))
    for joint in (first, first, second):
        PartnershipReview.objects.create(partnership=joint, on=date(2026, 1, 5), went_well="Well.", verdict="keep")
    assert facts(desk)["quality"][0] == "2 joint works with them reviewed"
    assert unreviewed.reviews.count() == 0


def test_known_help_on_the_topic_stands_first(desk: Desk) -> None:
    general = ToldRowFactory(agency=desk.agency, provider=OrganizationFactory(name="A first"))
    on_topic = ToldRowFactory(agency=desk.agency, topic=desk.topic)
    ToldRowFactory()
    found = evidence(desk.fresh, timezone.localdate())
    assert [row.row for row in found.known_help.rows] == [on_topic.pk, general.pk]
    assert found.facts["reach"] == ["2 providers known to help this agency", "1 of them on this topic"]


def test_whom_the_requester_names_stands_in_their_own_words(visit: Any, desk: Desk) -> None:
    desk.request.providers.add(desk.provider)
    assert evidence(desk.fresh, timezone.localdate()).named == [desk.provider]
    assert desk.provider.name in opened(visit, desk).text


def test_resources_expertise_and_fit(desk: Desk) -> None:
    brief = ResourceFactory()
    brief.topics.add(desk.topic)
    somebody = staff(account("Sol"), "Specialist")
    Expertise.objects.create(staff=somebody, topic=desk.topic, depth=Depth.SOME)
    gone = staff(account("Gus"), "Specialist")
    gone.until = timezone.localdate() - timedelta(days=1)
    gone.save(update_fields=["until"])
    Expertise.objects.create(staff=gone, topic=desk.topic, depth=Depth.DEEP)
    found = evidence(desk.fresh, timezone.localdate())
    assert found.resources.rows == [brief]
    assert [row.staff for row in found.expertise.rows] == [desk.liam, somebody]
    assert found.facts["expertise"] == ["1 with deep knowledge, 1 with some knowledge"]
    assert found.focal_areas == [desk.focal_area]


def test_hours_left_are_what_staff_have_less_what_was_given_and_is_expected(desk: Desk) -> None:
    today = timezone.localdate()
    support = SupportFactory(expected_minutes=1200, starts_on=today)
    EffortFactory(staff=desk.liam, support=support, on=today, minutes=300)
    SupportFactory(expected_minutes=6000, status="closed")
    found = evidence(desk.fresh, today).hours
    assert found is not None
    assert (found.available, found.delivered, found.planned, found.left) == (90_000, 300, 900, 88_800)


def test_earlier_requests_and_supports_of_the_agency(visit: Any, desk: Desk) -> None:
    earlier = HelpRequestFactory(agency=desk.agency, received_at=timezone.now() - timedelta(days=90))
    later = HelpRequestFactory(agency=desk.agency, received_at=timezone.now() + timedelta(days=1))
    elsewhere = HelpRequestFactory(agency=SEAFactory())
    support = SupportFactory()
    support.recipients.add(desk.agency)
    found = evidence(desk.fresh, timezone.localdate())
    assert (found.requests.rows, found.supports.rows) == ([earlier], [support])
    page = opened(visit, desk)
    assert earlier.number in page.text
    assert later.number not in page.text
    assert elsewhere.number not in page.text


def test_from_an_unknown_agency_the_address_tells_earlier_requests(desk: Desk) -> None:
    HelpRequest.objects.update(agency=None)
    earlier = HelpRequestFactory(email=desk.request.email.upper(), received_at=timezone.now() - timedelta(days=9))
    HelpRequestFactory(email="other@agency.test", received_at=timezone.now() - timedelta(days=9))
    assert evidence(desk.fresh, timezone.localdate()).requests.rows == [earlier]


def test_a_long_block_shows_its_first_rows_and_how_many_more(visit: Any, desk: Desk) -> None:
    for _ in range(SHOWN + 3):
        ProviderTopicFactory(topic=desk.topic)
    found = evidence(desk.fresh, timezone.localdate()).providers
    assert (len(found.shown), found.total, found.more) == (SHOWN, SHOWN + 3, 3)
    assert "and 3 more" in opened(visit, desk).text


# The one next step


@pytest.mark.parametrize("kind", [DecisionKind.DIRECT])
def test_one_clear_next_step_at_a_time(visit: Any, desk: Desk, kind: DecisionKind) -> None:
    def primary() -> list[str]:
        page = opened(visit, desk)
        found = [e for e in page.tree.iter() if e.get("class") == "usa-button"]
        return ["".join(e.itertext()).strip() for e in found]

    assert primary() == ["Take up and weigh"]
    desk.weigh(kind)
    assert primary() == ["Decide"]
    serve(desk, starts_on=timezone.localdate(), first_step_on=timezone.localdate())
    assert primary() == ["Close this request"]
    HelpRequest.objects.update(status=RequestStatus.CLOSED)
    assert primary() == []


def test_a_liaison_weighs_but_is_offered_no_decision(visit: Any, desk: Desk) -> None:
    assert "Take up and weigh" in opened(visit, desk, desk.cast.liam).text
    desk.weigh(DecisionKind.DIRECT)
    page = opened(visit, desk, desk.cast.liam)
    assert [e.get("href") for e in page.all("a") if "/decide/" in (e.get("href") or "")] == []


def test_a_librarian_reads_and_is_offered_nothing(visit: Any, desk: Desk) -> None:
    page = opened(visit, desk, desk.cast.libby)
    posts = [f.get("action") or "" for f in page.all("form") if f.get("method") == "post"]
    assert not any(action.startswith("/requests/") for action in posts)


# Who may open what

ROUTES = {
    "intake:help-request": "intake.see",
    "intake:sort": "intake.weigh",
    "intake:weigh": "intake.weigh",
    "intake:decide": "intake.decide",
    "intake:reopen": "intake.decide",
    "intake:new-hand-off": "intake.decide",
    "intake:write": "intake.write_to_requester",
}
MAY = {
    "intake.see": {"dana", "liam", "cora", "libby"},
    "intake.weigh": {"dana", "liam", "cora"},
    "intake.write_to_requester": {"dana", "liam", "cora"},
    "intake.decide": {"dana", "cora"},
}
PEOPLE = ("dana", "liam", "cora", "libby", "eva", "fay", "ada", "abe", "rosa", "omar", "pia", "nobody")


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_open_what(visit: Any, desk: Desk, route: str) -> None:
    if route == "intake:reopen":
        decline(desk)
    answers = {}
    for name in PEOPLE:
        client = visit.client(getattr(desk.cast, name))
        answers[name] = client.get(visit.path(route, {"pk": desk.request.pk})).status_code
    expected = {name: 200 if name in MAY[ROUTES[route]] else 404 if name == "omar" else 403 for name in PEOPLE}
    if route == "intake:new-hand-off":
        expected |= {"dana": 303, "cora": 303}  # not decided yet: back to the request
    assert answers == expected


@pytest.mark.parametrize("route", ["intake:take-up", "intake:close"])
def test_who_may_press_which_button(visit: Any, desk: Desk, route: str) -> None:
    may = MAY["intake.weigh" if route == "intake:take-up" else "intake.decide"]
    for name in PEOPLE:
        answer = visit.client(getattr(desk.cast, name)).post(visit.path(route, {"pk": desk.request.pk}))
        assert answer.status_code == (303 if name in may else 404 if name == "omar" else 403), name
    assert visit.client(desk.cast.cora).get(visit.path(route, {"pk": desk.request.pk})).status_code == 405


@pytest.mark.parametrize("route", ROUTES)
def test_a_visitor_signs_in_first_and_a_missing_request_is_not_there(visit: Any, desk: Desk, route: str) -> None:
    answer = visit.client(None).get(visit.path(route, {"pk": desk.request.pk}))
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)
    assert visit.client(desk.cast.cora).get(visit.path(route, {"pk": 999_999_999})).status_code == 404
    assert visit.client(desk.cast.omar).get(visit.path(route, {"pk": 999_999_999})).status_code == 404


# What it costs


def crowd(desk: Desk, number: int) -> None:
    """So many of everything that the page shows."""
    for at in range(number):
        HelpRequestFactory(agency=desk.agency, topic=desk.topic, received_at=timezone.now() - timedelta(days=at + 1))
        support = SupportFactory(liaison=desk.liam, starts_on=date(2021, 1, 4))
        support.recipients.add(desk.agency)
        EffortFactory(staff=desk.liam, support=support, on=timezone.localdate())
        ResourceFactory().topics.add(desk.topic)
        provider = ProviderTopicFactory(topic=desk.topic).organization
        ToldRowFactory(agency=desk.agency, provider=provider, topic=desk.topic)
        Expertise.objects.create(staff=staff(account(f"Staff{at}{number}"), "S"), topic=desk.topic, depth=Depth.GOOD)
        desk.request.providers.add(provider)
        desk.request.messages.create(text="Hello", sent_by=desk.cast.liam)


def queries(visit: Any, desk: Desk, route: str) -> int:
    """How many queries one look at the page takes, for somebody who is signed in."""
    client, path = visit.client(desk.cast.cora), visit.path(route, {"pk": desk.request.pk})
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("route", ["intake:help-request", "intake:weigh", "intake:decide"])
def test_the_number_of_queries_does_not_depend_on_what_is_known(visit: Any, desk: Desk, route: str) -> None:
    desk.weigh(DecisionKind.COLLABORATE)
    used = []
    for number in (1, 3):
        crowd(desk, number)
        used.append(queries(visit, desk, route))
    assert used[0] == used[1]
    assert used[0] <= MOST_QUERIES


def test_a_decided_request_costs_no_more(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    serve(desk, starts_on=timezone.localdate(), first_step_on=timezone.localdate())
    crowd(desk, 2)
    assert queries(visit, desk, "intake:help-request") <= MOST_QUERIES
    assert Support.objects.filter(decisions__help_request=desk.request).exists()
