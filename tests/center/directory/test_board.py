"""The advisory board: members, meetings, advice, and the center's answers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.directory.models import Advice, BoardMeeting, BoardMember
from tests.factories.directory import AdviceFactory, BoardMeetingFactory, BoardMemberFactory, PersonFactory
from tests.page import location

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "status"), [("abe", 200), ("eva", 200), ("rosa", 403), ("fay", 403), ("pia", 403)])
def test_who_sees_the_board(visit, cast, name, status):
    meeting, member = BoardMeetingFactory(), BoardMemberFactory()
    user = getattr(cast, name)
    visit("directory:board", as_=user, status=status)
    visit("directory:board-meeting", as_=user, pk=meeting.pk, status=status)
    visit("directory:board-member", as_=user, pk=member.pk, status=status)


def test_the_adviser_reads_and_the_coordinator_keeps(visit, cast):
    advice = AdviceFactory()
    assert "Answer" not in visit("directory:board-meeting", as_=cast.abe, pk=advice.meeting_id).text.split("Waits")[0]
    visit("directory:answer-advice", as_=cast.abe, pk=advice.pk, status=403)
    visit("directory:add-board-meeting", as_=cast.liam, status=403)
    visit("directory:add-board-meeting", as_=cast.cora)


def test_a_meeting_its_advice_and_the_answer(visit, cast):
    person = PersonFactory(name="Abe Beispiel")
    data = {"person": f"Abe Beispiel #{person.pk}", "constituency": "Rural districts", "since": "2019-01-01"}
    visit.post("directory:add-board-member", data, as_=cast.cora)
    member = BoardMember.objects.get()
    done = visit.post("directory:add-board-meeting", {"title": "Spring meeting", "on": "2021-04-01"}, as_=cast.cora)
    meeting = BoardMeeting.objects.get()
    assert location(done) == meeting.get_absolute_url()
    data = {"text": "Ask small districts first. 📚", "member": member.pk}
    visit.post("directory:add-advice", data, as_=cast.cora, pk=meeting.pk)
    page = visit("directory:board", as_=cast.abe)
    assert "1 piece of advice waits for the center’s answer." in page.text
    advice = Advice.objects.get()
    data = {"answer": "We shall.", "answered_on": "2021-04-20", "version": 1}
    visit.post("directory:answer-advice", data, as_=cast.dana, pk=advice.pk)
    text = visit("directory:board-meeting", as_=cast.abe, pk=meeting.pk).text
    for words in ("Ask small districts first. 📚", "Abe Beispiel, Rural districts", "Answered", "We shall."):
        assert words in text
    assert "Every piece of advice has the center’s answer." in visit("directory:board", as_=cast.abe).text
    assert "Ask small districts" in visit("directory:board-member", as_=cast.abe, pk=member.pk).text


def test_who_answers_second_sees_both_answers(visit, cast):
    advice = AdviceFactory()
    answer = {"answered_on": "2021-04-20", "version": 1}
    visit.post("directory:answer-advice", {"answer": "Dana's", **answer}, as_=cast.dana, pk=advice.pk)
    page = visit.post(
        "directory:answer-advice", {"answer": "Cora's", **answer}, as_=cast.cora, pk=advice.pk, status=409
    )
    assert "Dana's" in page.text
    assert Advice.objects.get().answer == "Dana's"


def test_terms_and_meetings_are_corrected(visit, cast):
    member, meeting = BoardMemberFactory(), BoardMeetingFactory()
    data = {"constituency": "Families", "since": "2019-01-01", "until": "2020-12-31", "version": 1}
    visit.post("directory:edit-board-member", data, as_=cast.cora, pk=member.pk)
    assert "Past" in visit("directory:board", as_=cast.abe).text
    data |= {"until": "2018-01-01", "version": 2}
    page = visit.post("directory:edit-board-member", data, as_=cast.cora, pk=member.pk, status=422)
    assert "The last day lies before the first." in page.text
    data = {"title": "New title", "on": "2021-01-15", "notes": "وزارة", "version": 1}
    visit.post("directory:edit-board-meeting", data, as_=cast.cora, pk=meeting.pk)
    assert "وزارة" in visit("directory:board-meeting", as_=cast.cora, pk=meeting.pk).text


def test_only_who_sat_on_the_board_that_day_is_offered(visit, cast):
    meeting = BoardMeetingFactory(on=date(2021, 1, 15))
    sat = BoardMemberFactory(since=date(2020, 1, 1))
    BoardMemberFactory(since=date(2019, 1, 1), until=date(2020, 1, 1))
    page = visit("directory:add-advice", as_=cast.cora, pk=meeting.pk)
    assert [e.get("value") for e in page.all("option")] == ["", str(sat.pk)]


def test_as_many_statements_for_one_row_as_for_three(visit, cast):
    client = visit.client(cast.cora)

    def statements():
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/board/").status_code == 200
        return len(caught)

    AdviceFactory(member=BoardMemberFactory())
    before = statements()
    AdviceFactory(member=BoardMemberFactory()), AdviceFactory()
    assert statements() == before
