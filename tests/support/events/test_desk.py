"""The desk: writing, publishing, changing, repeating and cancelling events; questions; who registered; the export."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.center.charge.models import FocalArea
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.models import Mail
from steelyard.support.events import actions
from steelyard.support.events.models import Event
from steelyard.support.events.rules import EventStatus, Place, QuestionKind
from steelyard.support.events.rules.presenting import Presenting, presenters
from tests.factories.delivery import SupportFactory
from tests.factories.directory import OrganizationFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory
from tests.factories.library import ResourceFactory
from tests.page import text_of
from tests.people import Cast

Visit = Any


def typed(**more: Any) -> dict[str, Any]:
    return {
        "title": "Spring webinar", "kind": "webinar", "mode": "virtual", "on": "2027-03-16", "at": "2:00 PM",
        "until": "3:30 PM", "time_zone": "America/New_York", **more,
    }  # fmt: skip


def test_an_event_goes_from_draft_to_public(visit: Visit, cast: Cast, area: FocalArea) -> None:
    support = SupportFactory(name="Mental health, all states")
    partner = OrganizationFactory(name="Safe Schools Partners")
    data = typed(
        support=f"Mental health, all states #{support.pk}", description="What we learned.", seats="40",
        presenters="Jane Roe, Safe Schools Partners\nJohn Doe, Jr.", partner=f"Safe Schools Partners #{partner.pk}",
        focal_areas=[str(area.pk)], closes_on="2027-03-15",
    )  # fmt: skip
    made_at = visit.post("events:create", data, as_=cast.cora)
    event = Event.objects.get()
    assert made_at.response["Location"] == event.get_absolute_url()
    assert (event.key, event.status, event.minutes, event.seats) == ("spring-webinar", "draft", 90, 40)
    assert [(one.name, one.organization) for one in event.presenters.order_by("position")] == [
        ("Jane Roe", partner), ("John Doe, Jr.", None),
    ]  # fmt: skip
    assert list(event.partners.all()) == [partner]
    page = visit("events:event", pk=event.pk, as_=cast.cora)
    assert "Tuesday, March 16, 2027, 2:00 – 3:30 PM Eastern" in page.text
    visit("events:public", key=event.key, status=404)
    visit.post("events:publish", pk=event.pk, as_=cast.cora)
    shown = visit("events:public", key=event.key)
    for words in (
        "What we learned.",
        "Jane Roe, Safe Schools Partners",
        "John Doe, Jr.",
        "40 of 40 left",
        "Integration",
    ):
        assert words in shown.text
    assert "Until Mar 15, 2027" in shown.text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"title": ""}, "This field is required"),
        ({"until": "1:00 PM"}, "It ends before it begins"),
        ({"on": "2027-03-14", "at": "2:30 AM", "until": "4:00 AM"}, "the clock jumps over this time"),
        ({"last_on": "2027-09-01"}, "at most 31 days"),
        ({"seats": "0"}, "greater than or equal to 1"),
        ({"join_url": "javascript:alert(1)"}, "valid URL"),
        ({"support": "Nothing of this name"}, "none has exactly these words"),
        ({"presenters": "x" * 201}, "one presenter a line"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(visit: Visit, cast: Cast, more: dict[str, Any], told: str) -> None:
    support = SupportFactory()
    data = typed(support=f"{support.name} #{support.pk}", description="Keep me") | more
    page = visit.post("events:create", data, as_=cast.cora, status=422)
    assert told in page.text
    assert "Keep me" in page.html
    assert not Event.objects.exists()


def test_an_event_may_last_over_midnight_and_keeps_its_length_when_clocks_change(visit: Visit, cast: Cast) -> None:
    support = SupportFactory()
    data = typed(
        support=f"{support.name} #{support.pk}", on="2027-03-13", at="11:00 PM", until="3:30 AM", last_on="2027-03-14"
    )
    visit.post("events:create", data, as_=cast.cora)
    assert Event.objects.get().minutes == 210  # three and a half hours: from 2 to 3 AM there is no hour


def test_a_change_of_time_tells_everybody_and_raises_the_sequence(visit: Visit, cast: Cast, webinar: Event) -> None:
    seated, waiting, gone = (RegistrationFactory(event=webinar, status=one) for one in Place)
    Event.objects.filter(pk=webinar.pk).update(join_url="https://call.test/x")
    page = visit("events:change", pk=webinar.pk, as_=cast.cora)
    data = {
        one.get("name"): one.get("value") or "" for one in page.all("input") if one.get("name") and one.get("type") != "checkbox"
    }  # fmt: skip
    data |= typed(at="15:00", until="16:30", join_url="https://call.test/x")
    data.pop("partner", None)
    visit.post("events:change", data, pk=webinar.pk, as_=cast.cora)
    webinar.refresh_from_db()
    assert webinar.sequence == 1
    letters = {one.to: one for one in Mail.objects.all()}
    assert set(letters) == {seated.email, waiting.email}
    assert "3:00 – 4:30 PM Eastern" in letters[seated.email].body
    assert "call.test" in letters[seated.email].calendar
    assert "call.test" not in letters[waiting.email].calendar
    assert gone.email not in letters


def test_a_change_of_the_description_bothers_nobody(cast: Cast, webinar: Event) -> None:
    RegistrationFactory(event=webinar)
    webinar.refresh_from_db()
    actions.alter_event(webinar, by=cast.cora, description="More words")
    assert webinar.sequence == 0
    assert not Mail.objects.exists()


def test_two_who_change_one_event_meet(visit: Visit, cast: Cast, webinar: Event) -> None:
    first, second = (Event.objects.get(pk=webinar.pk) for _ in range(2))
    actions.alter_event(first, by=cast.cora, description="First")
    with pytest.raises(Stale):
        actions.alter_event(second, by=cast.dana, description="Second")
    page = visit.post("events:change", typed(version="1", description="Mine"), pk=webinar.pk, as_=cast.dana, status=409)
    assert "Mine" in page.html


def test_cancelling_tells_everybody_and_keeps_the_page(visit: Visit, cast: Cast, webinar: Event) -> None:
    seated = RegistrationFactory(event=webinar)
    page = visit("events:cancel", pk=webinar.pk, as_=cast.cora)
    assert "1 people registered" in page.text
    visit.post("events:cancel", {"reason": "The speaker is ill.", "version": "1"}, pk=webinar.pk, as_=cast.cora)
    letter = Mail.objects.get()
    assert letter.to == seated.email
    assert "The speaker is ill." in letter.body
    assert "STATUS:CANCELLED" in letter.calendar
    assert "METHOD:CANCEL" in letter.calendar
    assert "This event is cancelled" in visit("events:public", key="spring").text
    visit.post("events:cancel", {"reason": "Again", "version": "2"}, pk=webinar.pk, as_=cast.cora, status=422)
    assert Mail.objects.count() == 1


def test_weekly_copies_keep_their_hour_across_the_change_of_clocks(visit: Visit, cast: Cast) -> None:
    event = EventFactory(
        title="Office hours", starts_at=timezone.now().replace(year=2027, month=3, day=2, hour=19, minute=0)
    )
    QuestionFactory(event=event)
    visit.post("events:repeat", {"times": "3", "series": "Office hours"}, pk=event.pk, as_=cast.cora)
    copies = list(Event.objects.exclude(pk=event.pk).order_by("starts_at"))
    assert [one.local_start.strftime("%m-%d %H:%M") for one in [event, *copies]] == [
        "03-02 14:00", "03-09 14:00", "03-16 14:00", "03-23 14:00",
    ]  # fmt: skip
    assert {one.status for one in copies} == {"draft"}
    assert {one.series.title for one in Event.objects.select_related("series") if one.series} == {"Office hours"}
    assert len({one.uid for one in [event, *copies]}) == 4
    assert [one.questions.count() for one in copies] == [1, 1, 1]


def test_questions_are_added_changed_and_taken_out(visit: Visit, cast: Cast, webinar: Event) -> None:
    gone, kept = QuestionFactory(event=webinar, position=1, text="Old?"), QuestionFactory(event=webinar, position=2)
    data = {
        "version": "1", "text_0": "", "text_1": "Kept?", "kind_1": "text",
        "text_2": "Which?", "kind_2": "one_of", "options_2": "A\nB\nA", "required_2": "on",
    }  # fmt: skip
    visit.post("events:questions", data, pk=webinar.pk, as_=cast.cora)
    found = [(one.text, one.kind, one.options, one.is_required) for one in webinar.questions.order_by("position")]
    assert found == [("Kept?", "text", [], False), ("Which?", QuestionKind.ONE_OF, ["A", "B"], True)]
    assert webinar.questions.get(text="Kept?").pk == kept.pk
    assert not webinar.questions.filter(pk=gone.pk).exists()
    page = visit.post(
        "events:questions",
        {"version": "2", "text_2": "One?", "kind_2": "one_of", "options_2": "A"},
        pk=webinar.pk,
        as_=cast.cora,
        status=422,
    )
    assert "at least two different answers" in page.text


def test_materials_are_chosen_from_the_library(visit: Visit, cast: Cast, webinar: Event) -> None:
    one, other = ResourceFactory(title="The recording"), ResourceFactory(title="Slides")
    visit.post(
        "events:materials", {"version": "1", "resource": f"The recording #{one.pk}"}, pk=webinar.pk, as_=cast.cora
    )
    visit.post(
        "events:materials",
        {"version": "2", "materials": [str(one.pk)], "resource": f"Slides #{other.pk}"},
        pk=webinar.pk,
        as_=cast.cora,
    )
    assert set(webinar.materials.all()) == {one, other}
    visit.post("events:materials", {"version": "3", "materials": [str(other.pk)]}, pk=webinar.pk, as_=cast.cora)
    assert set(webinar.materials.all()) == {other}
    assert "Slides" in visit("events:event", pk=webinar.pk, as_=cast.cora).text


def test_the_lists_ask_the_same_number_of_questions_however_many_there_are(cast: Cast, webinar: Event) -> None:
    client = Client()
    client.force_login(cast.cora)

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = ["/events/manage/", f"{webinar.get_absolute_url()}registrations/", f"{webinar.get_absolute_url()}door/"]
    RegistrationFactory(event=webinar, organization=OrganizationFactory())
    before = [count(path) for path in paths]
    EventFactory.create_batch(5)
    for _ in range(6):
        RegistrationFactory(event=webinar, organization=OrganizationFactory())
    assert [count(path) for path in paths] == before


def test_the_list_narrows(visit: Visit, cast: Cast) -> None:
    coming = EventFactory(title="Coming one")
    RegistrationFactory.create_batch(2, event=coming)
    RegistrationFactory(event=coming, status=Place.WAITING)
    EventFactory(title="Over and done", starts_at=timezone.now() - timedelta(days=3), status=EventStatus.HELD)
    page = visit("events:events", as_=cast.cora)
    assert "Over and done" not in page.text
    (row,) = [one for one in page.all("tr") if "Coming one" in text_of(one)]
    assert [text_of(cell) for cell in row.iter("td")][3:] == ["2", "—", "1", "0"]
    assert "Over and done" in visit("events:events", as_=cast.cora, query={"when": "past"}).text
    assert "Coming one" in visit.part("events:events", "rows", as_=cast.cora, query={"q": "coming", "when": "all"}).text
    assert "No event matches" in visit("events:events", as_=cast.cora, query={"q": "nothing"}).text


def test_lists_tell_the_hour_by_the_clock_of_the_event(visit: Visit, cast: Cast, webinar: Event) -> None:
    assert "2:00 PM Eastern" in visit("events:events", as_=cast.cora).text
    assert "2:00 PM Eastern" in visit("portal:portal", as_=cast.rosa).text


# Who registered


def test_accommodation_is_seen_by_who_manages_and_by_nobody_else(visit: Visit, cast: Cast, webinar: Event) -> None:
    one = RegistrationFactory(event=webinar, accommodation="A quiet room")
    assert "A quiet room" in visit("events:registrations", pk=webinar.pk, as_=cast.cora).text
    assert "A quiet room" in visit("events:registration", pk=one.pk, as_=cast.liam).text
    door = visit("events:registration", pk=one.pk, as_=cast.libby)
    assert "A quiet room" not in door.text
    assert one.email not in door.text
    visit("events:registrations", pk=webinar.pk, as_=cast.libby, status=403)
    assert "A quiet room" not in visit("events:door", pk=webinar.pk, as_=cast.libby).text


def test_the_export_holds_everything_and_runs_nothing(cast: Cast, webinar: Event) -> None:
    question = QuestionFactory(event=webinar, text="=cmd()")
    RegistrationFactory(
        event=webinar, name='=HYPERLINK("x")', email="+a@a.test", answers={str(question.pk): "@SUM(1)"},
        accommodation="-1\nand a line", organization_typed="שלום",
    )  # fmt: skip
    client = Client()
    client.force_login(cast.cora)
    path = f"{webinar.get_absolute_url()}registrations.csv"
    assert client.get(path).status_code == 405
    response = client.post(path)
    assert response["Content-Disposition"] == 'attachment; filename="spring-registrations.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert rows[1][0] == '\'=HYPERLINK("x")'
    assert "שלום" in rows[1]
    assert Entry.objects.filter(verb="events.event.exported", actor_id=cast.cora.pk).exists()


def test_presenters_are_read_line_by_line() -> None:
    known = {"WestEd": 7}.get
    assert presenters("Ann Bee, WestEd\n\n  Cy   Dee, Jr. \nWestEd", known) == [
        Presenting("Ann Bee", 7), Presenting("Cy Dee, Jr."), Presenting("WestEd"),
    ]  # fmt: skip
