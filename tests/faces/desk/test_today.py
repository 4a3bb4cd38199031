"""Today: what I promised, what is due, who waits; and where each role begins."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge import actions as charge
from steelyard.center.charge.models import StaffMember
from steelyard.foundation.work.models import Job, Mail
from steelyard.intake.models import HandOff
from steelyard.support.delivery.models import Support
from tests.factories.delivery import ActivityFactory, PromiseFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.factories.intake import HelpRequestFactory
from tests.people import Cast

Visit = Any


@pytest.fixture
def liam(cast: Cast) -> StaffMember:
    person = PersonFactory(name="Liam Frost", user=cast.liam)
    return StaffMember.objects.create(person=person, since=timezone.localdate() - timedelta(days=900))


@pytest.fixture
def team(liam: StaffMember) -> Support:
    return SupportFactory(name="Oregon team", liaison=liam, starts_on=timezone.localdate() - timedelta(days=300))


def due(days: int, what: str, staff: StaffMember, support: Support) -> None:
    PromiseFactory(what=what, by_staff=staff, support=support, due_on=timezone.localdate() + timedelta(days=days))


def handed_off(*, status: str = "open", request: str = "handed_off", **values: Any) -> None:
    """A hand-off that waits for its provider, unless said otherwise."""
    number = HandOff.objects.count()
    HandOff.objects.create(
        help_request=HelpRequestFactory(status=request),
        status=status,
        provider=OrganizationFactory(),
        email="pia@provider.test",
        what="Please take this up.",
        token_hash=f"{number:064}",
        **values,
    )


def test_promises_stand_by_how_near_they_are(visit: Visit, cast: Cast, liam: StaffMember, team: Support) -> None:
    for days, what in ((-3, "Late one"), (0, "One today"), (7, "One this week"), (8, "One later")):
        due(days, what, liam, team)
    text = visit("desk:today", as_=cast.liam).text
    assert "1 overdue, 1 due today, 1 more within a week" in text
    places = [text.index(word) for word in ("Overdue", "Late one", "One today", "Within a week", "One this week")]
    assert places == sorted(places)
    assert "One later" not in text
    assert "1 more later" in text


def test_promises_of_a_withdrawn_activity_do_not_wait(
    visit: Visit, cast: Cast, liam: StaffMember, team: Support
) -> None:
    activity = ActivityFactory(support=team, on=timezone.localdate(), withdrawn_at=timezone.now())
    PromiseFactory(what="Never said", by_staff=liam, support=team, activity=activity, due_on=timezone.localdate())
    assert "Never said" not in visit("desk:today", as_=cast.liam).text


def test_a_quiet_day_is_good_to_see(visit: Visit, cast: Cast, liam: StaffMember) -> None:
    assert "Nothing is due, and nobody waits." in visit("desk:today", as_=cast.liam).text


def test_supports_fall_silent_after_thirty_days(visit: Visit, cast: Cast, liam: StaffMember, team: Support) -> None:
    other = SupportFactory(name="Idaho team", liaison=liam, starts_on=team.starts_on)
    ActivityFactory(support=team, on=timezone.localdate() - timedelta(days=30))
    ActivityFactory(support=other, on=timezone.localdate() - timedelta(days=29))
    SupportFactory(name="New team", liaison=liam, starts_on=timezone.localdate())
    SupportFactory(name="Somebody else's", starts_on=team.starts_on)
    page = visit("desk:today", as_=cast.liam)
    quiet = page.text[page.text.index("Not heard of for 30 days") : page.text.index("Record on")]
    assert "Oregon team" in quiet
    assert all(name not in quiet for name in ("Idaho team", "New team", "Somebody else's"))


def test_requests_and_unanswered_hand_offs_wait(visit: Visit, cast: Cast, liam: StaffMember) -> None:
    request = HelpRequestFactory(received_at=timezone.now() - timedelta(days=60))
    handed_off(flagged_at=timezone.now())
    handed_off()
    page = visit("desk:today", as_=cast.cora)
    assert str(request) in page.text
    assert "First reply due" in page.text
    assert page.text.count("did not answer on") == 1
    assert str(request) not in visit("desk:today", as_=cast.ada).text


def test_a_no_of_a_provider_waits_for_another_one(visit: Visit, cast: Cast) -> None:
    handed_off(status="refused", request="decided", answer="We <cannot> this year.")
    handed_off(status="refused", request="closed", answer="Long over.")
    text = visit("desk:today", as_=cast.cora).text
    assert "said no to" in text
    assert "We <cannot> this year." in text
    assert "Long over." not in text
    assert "said no to" not in visit("desk:today", as_=cast.libby).text


def test_requests_wait_for_who_holds_them_else_for_who_decides(visit: Visit, cast: Cast, liam: StaffMember) -> None:
    held, free = HelpRequestFactory(status="weighed", holder=liam), HelpRequestFactory(status="weighed")
    text = visit("desk:today", as_=cast.liam).text
    assert (str(held) in text, str(free) in text) == (True, False)
    text = visit("desk:today", as_=cast.dana).text
    assert (str(held) in text, str(free) in text) == (False, True)


def test_a_director_sees_everybodys_overdue_promises_in_one_table(
    visit: Visit, cast: Cast, liam: StaffMember, team: Support
) -> None:
    due(-1, "Send the slides", liam, team)
    page = visit("desk:today", as_=cast.dana)
    assert "Overdue across the staff" in page.text
    [row] = list(page.all("tbody")[0].iter("tr"))
    assert "Send the slides" in "".join(row.itertext())
    assert "Liam Frost" in "".join(row.itertext())
    assert "Overdue across the staff" not in visit("desk:today", as_=cast.cora).text


def test_administrators_see_what_failed(visit: Visit, cast: Cast, liam: StaffMember) -> None:
    Mail.objects.create(key="k", to="a@example.org", subject="s", body="b", status="failed")
    Job.objects.create(name="work.duty", title="An import", status="failed")
    text = visit("desk:today", as_=cast.ada).text
    assert "letter could not be sent" in text
    assert "piece of long work failed" in text
    assert "could not be sent" not in visit("desk:today", as_=cast.liam).text


def test_it_asks_for_little_and_no_more_with_more_rows(
    visit: Visit, cast: Cast, liam: StaffMember, team: Support
) -> None:
    def asked() -> int:
        client = visit.client(cast.dana)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("desk:today")).status_code == 200
        return len(seen)

    dana = StaffMember.objects.create(person=PersonFactory(user=cast.dana), since=liam.since)

    def grow(times: int) -> None:
        for n in range(times):
            due(-1, f"Late {n}", liam, team)
            due(-1, f"Mine {n}", dana, SupportFactory(liaison=dana, starts_on=team.starts_on))
            HelpRequestFactory()
            HelpRequestFactory(holder=dana)
            handed_off(flagged_at=timezone.now())
            handed_off(status="refused", request="decided")

    grow(1)
    one = asked()
    grow(2)
    assert asked() == one
    assert one <= 36


@pytest.mark.parametrize(
    ("who", "route"),
    [
        ("dana", "desk:today"),
        ("liam", "desk:today"),
        ("cora", "desk:today"),
        ("libby", "desk:today"),
        ("ada", "desk:today"),
        ("eva", "delivery:supports"),
        ("fay", "reporting:overview"),
        ("rosa", "portal:portal"),
        ("pia", "portal:portal"),
        ("abe", "directory:board"),
    ],
)
def test_everybody_begins_where_their_work_is(visit: Visit, cast: Cast, who: str, route: str) -> None:
    charge.finish_set_up(charge.found_center(by=None, name="Center", short_name="C"), by=None)
    home = visit("desk:home", as_=getattr(cast, who), status=302)
    assert home.response["Location"] == reverse(route)
    assert visit.client(getattr(cast, who)).get(reverse(route)).status_code == 200


def test_the_set_up_of_a_new_center_comes_before_everything_else(visit: Visit, cast: Cast) -> None:
    for who, route in ((cast.ada, "charge:set-up"), (cast.dana, "charge:set-up"), (cast.liam, "desk:today")):
        assert visit("desk:home", as_=who, status=302).response["Location"] == reverse(route)


def test_an_account_without_a_role_is_told_so_and_a_visitor_signs_in(visit: Visit, cast: Cast) -> None:
    assert visit("desk:home", as_=cast.nobody).h1 == "Your account has no role yet"
    assert "login" in visit("desk:home", status=302).response["Location"]
    visit("desk:today", as_=cast.rosa, status=403)
    visit("desk:today", as_=cast.nobody, status=403)
