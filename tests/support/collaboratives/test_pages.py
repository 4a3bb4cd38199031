"""Who sees which page of a collaborative and of a team."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from steelyard.support.collaboratives.actions import sessions as planning
from steelyard.support.collaboratives.actions import works
from steelyard.support.collaboratives.models import SharedItem, Team
from tests.factories.collaboratives import LoopFactory, MemberFactory, MilestoneFactory, TeamFactory
from tests.factories.delivery import ActivityFactory, PromiseFactory, SupportFactory
from tests.factories.directory import PersonFactory
from tests.people import Cast
from tests.support.collaboratives.conftest import Place

PARTS = (
    "team", "people", "story", "sessions", "milestones", "theory", "coalition", "log", "loops", "shelf", "learning",
    "insights",
)  # fmt: skip


def test_a_member_works_in_their_team_and_sees_no_other(visit: Any, cast: Cast, place: Place) -> None:
    LoopFactory(team=place.ours)
    MilestoneFactory(team=place.ours)
    for part in PARTS:
        assert visit(f"collaboratives:{part}", pk=place.ours.pk, as_=cast.rosa).h1, part
        visit(f"collaboratives:{part}", pk=place.ours.pk, as_=cast.liam)
        visit(f"collaboratives:{part}", pk=place.theirs.pk, as_=cast.rosa, status=404)
    shared = visit("collaboratives:shared", pk=place.theirs.pk, as_=cast.rosa)
    assert "Safety and well-being are planned apart." in shared.text
    visit("collaboratives:shared", pk=TeamFactory().pk, as_=cast.rosa, status=404)


def test_who_left_no_longer_sees_the_team_but_writes_the_handover(visit: Any, cast: Cast, place: Place) -> None:
    from steelyard.support.collaboratives.actions.members import leave

    member = place.ours.members.get(person=place.rosa)
    handover = leave(member, by=cast.liam, on=timezone.localdate() - timedelta(days=1), because="another post")
    visit("collaboratives:team", pk=place.ours.pk, as_=cast.rosa, status=404)
    data = {"under_way": "The map of services.", "contacts": "Hal", "careful": "", "version": 1}
    visit.post("collaboratives:write-handover", data, pk=handover.pk, as_=cast.rosa)
    story = visit("collaboratives:story", pk=place.ours.pk, as_=cast.liam)
    assert "The map of services." in story.text
    visit("collaboratives:write-handover", pk=handover.pk, as_=cast.omar, status=404)


def test_a_file_on_the_shelf_is_for_those_who_see_the_shelf(visit: Any, cast: Cast, place: Place) -> None:
    def put(name: str, content: bytes, status: int = 303, **more: Any) -> Any:
        data = {"title": "Our questions", "file": SimpleUploadedFile(name, content), **more}
        return visit.post("collaboratives:shelf", data, pk=place.theirs.pk, as_=cast.omar, status=status)

    assert "can run program text" in put("plan.html", b"<script>alert(1)</script>", status=422).text
    assert not SharedItem.objects.exists()
    put("questions.txt", b"Wer fehlt?")
    own = SharedItem.objects.get()
    assert (own.name, own.size, own.content_type) == ("questions.txt", 10, "text/plain")
    visit("collaboratives:item-file", pk=own.pk, as_=cast.rosa, status=404)  # for themselves alone
    put("questions.txt", b"Wer fehlt?", is_common="on")
    shared = SharedItem.objects.latest("pk")
    assert "questions.txt" in visit("collaboratives:shelf", pk=place.ours.pk, as_=cast.rosa).text
    client = Client()
    client.force_login(cast.rosa)
    sent = client.get(reverse("collaboratives:item-file", args=[shared.pk]))
    assert b"".join(sent.streaming_content) == b"Wer fehlt?"  # type: ignore[attr-defined]  # a file is answered as a stream
    assert sent["Content-Disposition"] == 'attachment; filename="questions.txt"'
    assert sent["X-Content-Type-Options"] == "nosniff"
    visit.post("collaboratives:take-off", {}, pk=shared.pk, as_=cast.omar)
    assert client.get(reverse("collaboratives:item-file", args=[shared.pk])).status_code == 404


def test_the_pulse_is_the_teams_and_its_liaisons(visit: Any, cast: Cast, place: Place) -> None:
    for user, status in (
        (cast.rosa, 200),
        (cast.liam, 200),
        (cast.dana, 403),
        (cast.cora, 403),
        (cast.eva, 403),
        (cast.omar, 404),
    ):
        visit("collaboratives:pulse", pk=place.ours.pk, as_=user, status=status)


def test_the_cockpit_asks_the_same_for_one_team_and_for_many(visit: Any, cast: Cast, place: Place) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = visit("collaboratives:mine", as_=cast.liam)
        assert "Delaware team" in page.text
        return len(queries)

    PromiseFactory(support=place.ours.support, due_on=date(2021, 1, 1), by_staff=place.liaison)
    LoopFactory(team=place.ours)
    few = asked()
    for number in range(12):
        team = TeamFactory(support=SupportFactory(liaison=place.liaison, name=f"Another {number}"))
        MemberFactory.create_batch(3, team=team)
        LoopFactory.create_batch(2, team=team)
        MilestoneFactory(team=team, due_on=timezone.localdate() - timedelta(days=3))
        ActivityFactory(support=team.support, on=timezone.localdate())
        PromiseFactory(support=team.support, due_on=timezone.localdate(), by_staff=place.liaison)
    assert asked() == few
    assert few < 40


def test_the_cockpit_says_what_asks_for_the_liaison(visit: Any, cast: Cast, place: Place) -> None:
    today = timezone.localdate()
    PromiseFactory(support=place.ours.support, due_on=today - timedelta(days=2), by_staff=place.liaison)
    ActivityFactory(support=place.ours.support, on=today - timedelta(days=45))
    milestone = MilestoneFactory(team=place.ours, due_on=today - timedelta(days=20))
    works.alter_milestone(milestone, by=cast.liam, due_on=today + timedelta(days=10))
    LoopFactory(team=place.ours, raised_on=today - timedelta(days=33))
    page = visit("collaboratives:mine", as_=cast.liam)
    row = next(row for row in page.all("tr") if "Delaware team" in "".join(row.itertext()))
    words = " ".join("".join(row.itertext()).split())
    assert "45 days ago" in words
    assert "30 days" in words  # from the day first planned to the day planned now
    assert "oldest 33 days" in words
    assert page.text.index("Delaware team") < page.text.index("Ohio team")


def test_people_stay_on_pages_of_members(visit: Any, cast: Cast, place: Place) -> None:
    """A team page costs the same for one member and for many."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            visit("collaboratives:people", pk=place.ours.pk, as_=cast.liam)
        return len(queries)

    few = asked()
    for number in range(5):
        MemberFactory(team=place.ours, person=PersonFactory(name=f"One more {number}", organization=place.sea))
    assert asked() == few


def test_a_change_made_meanwhile_overwrites_nothing(visit: Any, cast: Cast, place: Place) -> None:
    form = {
        "new": "Another problem",
        "why": "The old one is solved",
        "agreed_by": "All",
        "on": "2021-05-01",
        "version": place.ours.version,
    }
    visit.post("collaboratives:change-problem", form, pk=place.ours.pk, as_=cast.rosa)
    page = visit.post(
        "collaboratives:change-problem", {**form, "new": "A third"}, pk=place.ours.pk, as_=cast.liam, status=409
    )
    assert "A third" in page.text
    assert Team.objects.get(pk=place.ours.pk).problem == "Another problem"
    assert reverse("collaboratives:team", args=[place.ours.pk])


def test_sessions_are_seen_by_the_teams_in_them(visit: Any, cast: Cast, place: Place) -> None:
    at = timezone.now() + timedelta(days=9)
    series = planning.plan_series(
        place.collaborative, by=cast.liam, teams=[place.ours], title="Check-ins", format="check_in",
        sessions=[{"title": "Check-in", "starts_at": at, "minutes": 60, "time_zone": "America/New_York"}],  # type: ignore[typeddict-item]  # the kind follows
    )  # fmt: skip
    plan = series.plans.get()
    assert plan.session.support == place.ours.support
    for name, pk in (("series", series.pk), ("session", plan.pk)):
        visit(f"collaboratives:{name}", pk=pk, as_=cast.rosa)
        visit(f"collaboratives:{name}", pk=pk, as_=cast.liam)
        visit(f"collaboratives:{name}", pk=pk, as_=cast.omar, status=404)
    assert "Check-in" in visit("collaboratives:team", pk=place.ours.pk, as_=cast.rosa).text


@pytest.mark.parametrize("name", ["collaboratives", "mine"])
def test_the_desk_begins_with_empty_pages(visit: Any, cast: Cast, name: str) -> None:
    visit(f"collaboratives:{name}", as_=cast.dana)
    assert "No call is open" in visit("collaboratives:calls").text
