"""The pages of needs sensing: board, need, sources, rounds, ballot, focal area; and where they appear elsewhere."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.needs import actions
from steelyard.center.needs.models import FocalLink, Merge, Round, Source, Standing, Statement, Vote
from steelyard.center.needs.rules import VoteKind
from tests.center.needs.conftest import Sensing
from tests.factories.directory import BoardMemberFactory, LEAFactory, PersonFactory, state
from tests.factories.needs import RoundFactory, SourceFactory, StatementFactory, VoiceFactory
from tests.page import location


def queries_of(visit: Any, *args: Any, **options: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        visit(*args, **options)
    return len(seen)


def told(**more: Any) -> dict[str, Any]:
    """A source as its form sends it."""
    return {
        "version": 1, "kind": "conversation", "title": "Call with a principal", "on": "2021-05-06", "place": "",
        "organization": "", "person_kind": "school", "agency_kind": "", "state": "DE", "people": "1",
        "private_notes": "Cy Cole", "lines": 3, **more,
    }  # fmt: skip


# Empty places


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("needs:board", "No need was heard yet"),
        ("needs:sources", "Nobody was heard here"),
        ("needs:rounds", "No round yet"),
        ("needs:ballot", "No round is open"),
        ("needs:unmet-needs", "No need stands here"),
    ],
)
def test_empty_places_say_what_belongs_there(visit: Any, cast: Any, route: str, words: str) -> None:
    assert words in visit(route, as_=cast.dana).text


def test_a_focal_area_without_needs_says_so(visit: Any, sensing: Sensing) -> None:
    page = visit("needs:focal-area", as_=sensing.cast.dana, pk=sensing.area.pk)
    assert "No need stands behind it yet" in page.text
    assert (
        "No need is linked to it yet"
        in visit("charge:part", as_=sensing.cast.liam, part="focal-areas", pk=sensing.area.pk).text
    )


# The board


def test_the_board_filters_by_everything(visit: Any, sensing: Sensing) -> None:
    now = RoundFactory()
    sensing.need.topics.set([sensing.topic])
    actions.link(sensing.need, by=None, focal_area=sensing.area, reason="Belongs")
    StatementFactory(text="Another need altogether")
    for query in (
        {"q": "aides"}, {"topic": sensing.topic.pk}, {"focal_area": sensing.area.pk}, {"round": now.pk},
        {"source_kind": "conversation"}, {"agency_kind": "lea"},
    ):  # fmt: skip
        page = visit.part("needs:board", "rows", as_=sensing.cast.dana, query=query)
        assert ("Aides are not trained" in page.text, "Another need" in page.text) == (True, False), query
    for query in ({"source_kind": "group"}, {"agency_kind": "sea"}, {"q": "%"}, {"raw": "yes"}):
        assert "No need fits" in visit.part("needs:board", "rows", as_=sensing.cast.dana, query=query).text


@pytest.mark.parametrize("query", [{"topic": "x"}, {"round": "9" * 30}, {"after": "nonsense"}, {"q": "\0"}])
def test_hostile_filters_are_answered(visit: Any, sensing: Sensing, query: dict[str, str]) -> None:
    visit("needs:board", as_=sensing.cast.dana, query=query)


def test_advisers_read_no_small_numbers_no_words_and_no_raw_needs(visit: Any, sensing: Sensing) -> None:
    StatementFactory(text="Ann said this", is_raw=True)
    board = visit("needs:board", as_=sensing.cast.abe)
    assert "Aides are not trained" in board.text
    assert "Ann said this" not in board.text
    assert "not shown: small group" in board.text
    page = visit("needs:statement", as_=sensing.cast.abe, pk=sensing.need.pk)
    for hidden in ("Nobody trains our aides", "Call with four teachers", "Delaware", "Ann Ames"):
        assert hidden not in page.html
    assert "Nobody trains our aides" in visit("needs:statement", as_=sensing.cast.libby, pk=sensing.need.pk).text
    visit("needs:source", as_=sensing.cast.abe, pk=sensing.source.pk, status=403)


def test_lists_take_the_same_queries_for_one_row_and_three(visit: Any, sensing: Sensing) -> None:
    RoundFactory()
    actions.link(sensing.need, by=None, focal_area=sensing.area, reason="Belongs")
    pages: list[tuple[str, dict[str, Any]]] = [
        ("needs:board", {}), ("needs:sources", {}), ("needs:ballot", {}), ("needs:rounds", {}),
        ("needs:focal-area", {"pk": sensing.area.pk}), ("needs:statement", {"pk": sensing.need.pk}),
        ("needs:source", {"pk": sensing.source.pk}),
    ]  # fmt: skip
    one = [queries_of(visit, route, as_=sensing.cast.dana, **kwargs) for route, kwargs in pages]
    for n in range(2):
        more = StatementFactory()
        actions.link(more, by=None, focal_area=sensing.area, reason="Belongs too")
        VoiceFactory(statement=more, source=sensing.source, state=state("DE"))
        VoiceFactory(statement=sensing.need, source=SourceFactory(state=state("OH")), state=state("OH"))
        actions.merge(Statement.objects.get(pk=sensing.need.pk), by=None, gone=StatementFactory())
        RoundFactory(
            is_open=False, closed_at="2020-01-01T00:00Z", since=date(2018 + n, 1, 1), until=date(2018 + n, 9, 9)
        )
    assert [queries_of(visit, route, as_=sensing.cast.dana, **kwargs) for route, kwargs in pages] == one


# Hearing


def test_a_conversation_and_its_needs_go_in_on_one_page(visit: Any, sensing: Sensing) -> None:
    lines = {
        "line0-need": f"Aides #{sensing.need.pk}", "line0-words": "They leave.", "line0-is_quote": "on",
        "line2-need": "Parents hear too late", "line2-topic": sensing.topic.pk, "line2-people": "3",
    }  # fmt: skip
    answer = visit.post("needs:record", told(**lines), as_=sensing.cast.liam)
    source = Source.objects.get(title="Call with a principal")
    assert location(answer) == source.get_absolute_url()
    page = visit("needs:source", as_=sensing.cast.liam, pk=source.pk)
    for words in ("“They leave.”", "Aides are not trained", "Parents hear too late", "Cy Cole"):
        assert words in page.text
    assert [voice.people for voice in source.voices.order_by("pk")] == [1, 3]


def test_more_lines_come_without_losing_what_was_typed(visit: Any, sensing: Sensing) -> None:
    page = visit.post(
        "needs:record",
        told(**{"line0-need": "Typed already", "more": "1", "title": ""}),
        as_=sensing.cast.liam,
        status=200,
    )
    assert len(page.all("textarea")) == 7
    assert "Typed already" in page.html
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "a\0b"}, "cannot be stored"),
        ({"on": "2999-01-01"}, "Check the year"),
        ({"on": "2150-01-01"}, "still to come"),
        ({"people": "-1"}, "greater than or equal to 1"),
        ({"people": "99999999999999999999"}, "less than or equal to"),
        ({"kind": "decline"}, "Select a valid choice"),
        ({"state": "ZZ"}, "Select a valid choice"),
        ({"organization": "No such agency"}, "Choose one of the suggestions"),
        ({"line0-words": "Words without a need"}, "Say in a short sentence"),
        ({"line0-need": "x" * 301}, "at most 300 characters"),
        ({"line0-need": "A need #999999999"}, "No need has this number"),
        ({"line0-need": "Same", "line1-need": "Same", "lines": "999999"}, None),
        ({"lines": "²"}, None),
    ],
)
def test_bad_input_comes_back_with_a_sentence(
    visit: Any, sensing: Sensing, more: dict[str, str], words: str | None
) -> None:
    status = 422 if words else 303
    page = visit.post("needs:record", told(**more), as_=sensing.cast.liam, status=status)
    if words:
        assert words in page.text
        assert "Cy Cole" in page.html
        assert Source.objects.count() == 1


def test_the_same_need_twice_in_one_source_is_refused(visit: Any, sensing: Sensing) -> None:
    same = f"Aides #{sensing.need.pk}"
    page = visit.post(
        "needs:record", told(**{"line0-need": same, "line1-need": same}), as_=sensing.cast.liam, status=422
    )
    assert "These people raise" in page.text
    assert Source.objects.count() == 1, "all or nothing"
    page = visit.post(
        "needs:code", {"lines": 1, "line0-need": same}, as_=sensing.cast.liam, pk=sensing.source.pk, status=422
    )
    assert "These people raise" in page.text


def test_two_who_correct_a_source_see_both_texts(visit: Any, sensing: Sensing) -> None:
    visit.post("needs:edit-source", told(title="First"), as_=sensing.cast.cora, pk=sensing.source.pk)
    page = visit.post(
        "needs:edit-source", told(title="Second"), as_=sensing.cast.liam, pk=sensing.source.pk, status=409
    )
    assert "First" in page.text
    assert "Second" in page.html


def test_a_source_is_withdrawn_and_counts_again(visit: Any, sensing: Sensing) -> None:
    visit.post("needs:withdraw-source", as_=sensing.cast.cora, pk=sensing.source.pk)
    assert "Its voices count nowhere" in visit("needs:source", as_=sensing.cast.cora, pk=sensing.source.pk).text
    visit.post("needs:withdraw-source", as_=sensing.cast.cora, pk=sensing.source.pk)
    sensing.source.refresh_from_db()
    assert sensing.source.withdrawn_at is None
    visit.post("needs:withdraw-voice", as_=sensing.cast.cora, pk=sensing.voice.pk)
    assert "Nothing is coded yet" in visit("needs:source", as_=sensing.cast.cora, pk=sensing.source.pk).text


# One need


def test_a_need_is_put_into_words_weighed_and_linked(visit: Any, sensing: Sensing) -> None:
    RoundFactory(name="2021")
    pk = sensing.need.pk
    raw = StatementFactory(text="We are lost", is_raw=True)
    words = {"version": 1, "text": "Small districts lack a plan", "explanation": "", "agency_kind": "lea"}
    visit.post("needs:edit-statement", words, as_=sensing.cast.cora, pk=raw.pk)
    assert "Small districts lack a plan" in visit("needs:board", as_=sensing.cast.abe).text
    visit.post("needs:weigh", {"version": 1, "weight": "3", "reason": "Many"}, as_=sensing.cast.liam, pk=pk)
    visit.post("needs:link", {"focal_area": sensing.area.pk, "reason": "It joins"}, as_=sensing.cast.dana, pk=pk)
    page = visit("needs:statement", as_=sensing.cast.dana, pk=pk)
    assert "3 of 4, round 2021: Many" in page.text
    assert "Integration: It joins" in page.text
    again = visit.post(
        "needs:link", {"focal_area": sensing.area.pk, "reason": "It joins"}, as_=sensing.cast.dana, pk=pk, status=422
    )
    assert "stands behind Integration already" in again.text
    visit.post("needs:unlink", as_=sensing.cast.dana, pk=FocalLink.objects.get().pk)
    assert "None yet" in visit("needs:statement", as_=sensing.cast.dana, pk=pk).text


def test_two_who_weigh_see_both_reasons(visit: Any, sensing: Sensing) -> None:
    page = visit.post(
        "needs:weigh",
        {"version": 1, "weight": "3", "reason": "Many"},
        as_=sensing.cast.liam,
        pk=sensing.need.pk,
        status=422,
    )
    assert "No round is open" in page.text
    RoundFactory()
    visit.post(
        "needs:weigh", {"version": 1, "weight": "3", "reason": "Many"}, as_=sensing.cast.liam, pk=sensing.need.pk
    )
    page = visit.post(
        "needs:weigh",
        {"version": 1, "weight": "1", "reason": "Few"},
        as_=sensing.cast.cora,
        pk=sensing.need.pk,
        status=409,
    )
    assert "Many" in page.text
    assert "Few" in page.html


def test_a_need_is_merged_and_taken_out_again(visit: Any, sensing: Sensing) -> None:
    twin = StatementFactory(text="Aides lack training")
    page = visit.post("needs:merge", {"kept": "Nothing like it"}, as_=sensing.cast.cora, pk=twin.pk, status=422)
    assert "Choose one of the suggestions" in page.text
    page = visit.post("needs:merge", {"kept": twin.text}, as_=sensing.cast.cora, pk=twin.pk, status=422)
    assert "one and the same" in page.text
    visit.post("needs:merge", {"kept": sensing.need.text.upper()}, as_=sensing.cast.cora, pk=twin.pk)
    assert "Aides lack training" in visit("needs:statement", as_=sensing.cast.cora, pk=sensing.need.pk).text
    assert "Part of another need" in visit("needs:statement", as_=sensing.cast.cora, pk=twin.pk).text
    visit("needs:edit-statement", as_=sensing.cast.cora, pk=twin.pk, status=404)
    made = Merge.objects.get()
    visit.post("needs:unmerge", as_=sensing.cast.cora, pk=made.pk)
    visit.post("needs:unmerge", as_=sensing.cast.cora, pk=made.pk)
    assert "Part of another need" not in visit("needs:statement", as_=sensing.cast.cora, pk=twin.pk).text


def test_suggestions_are_for_who_codes(visit: Any, sensing: Sensing) -> None:
    found = visit.client(sensing.cast.liam).get("/needs/lookup/", {"q": "train aides"}).content.decode()
    assert f"Aides are not trained #{sensing.need.pk}" in found
    visit("needs:lookup", as_=sensing.cast.abe, query={"q": "aides"}, status=403)


# Rounds


def test_a_long_ballot_has_pages_and_a_vote_leads_back_to_its_own(visit: Any, sensing: Sensing) -> None:
    RoundFactory(is_open=True)
    StatementFactory.create_batch(50)
    first = visit("needs:ballot", as_=sensing.cast.abe)
    assert "You have not voted on 51 of 51 needs yet" in first.text
    assert first.html.count('name="kind" value="now"') == 50
    [onward] = [link.get("href") for link in first.all("a") if "after=" in (link.get("href") or "")]
    second = visit("needs:ballot", as_=sensing.cast.abe, query=dict(parse_qsl(urlsplit(onward).query)))
    assert second.html.count('name="kind" value="now"') == 1
    last = Statement.objects.latest("pk")
    home = next(one.get("value") for one in second.all("input") if one.get("name") == "next")
    assert home.endswith(f"#need-{last.pk}")
    answer = visit.post("needs:vote", {"kind": "now", "next": home}, as_=sensing.cast.abe, pk=last.pk)
    assert answer.response["Location"] == home


def test_a_round_from_opening_to_what_rose_and_fell(visit: Any, sensing: Sensing) -> None:
    dana, abe = sensing.cast.dana, sensing.cast.abe
    other = StatementFactory(text="Buses come late")
    for year, weights in ((2021, (1, 3)), (2022, (4, 2))):
        made = {"name": str(year), "since": f"{year}-01-01", "until": f"{year}-12-31"}
        visit.post("needs:begin-round", made, as_=dana)
        now = Round.objects.get(is_open=True)
        for one, weight in zip((sensing.need, other), weights, strict=True):
            actions.weigh(Statement.objects.get(pk=one.pk), by=dana, weight=weight, reason="So it is")
        assert "You have not voted on 2 of 2 needs yet" in visit("needs:ballot", as_=abe).text
        assert "So far" not in visit("needs:ballot", as_=abe).text
        visit.post("needs:vote", {"kind": "now"}, as_=abe, pk=other.pk)
        assert "So far 1 for this year, 0 not" in visit("needs:ballot", as_=abe).text
        assert "So far" not in visit("needs:statement", as_=dana, pk=other.pk).text
        assert "Vote on 2 needs" in visit("needs:round", as_=dana, pk=now.pk).text
        visit.post("needs:close-round", as_=dana, pk=now.pk)
    page = visit("needs:round", as_=abe, pk=Round.objects.get(name="2022").pk)
    assert "What rose and what fell" in page.text
    assert [row.text for row in page.all("td") if row.text in {"Rose", "Fell"}] == ["Rose", "Fell"]
    assert "chart--slope" in page.html
    visit.post("needs:close-round", as_=dana, pk=now.pk)
    assert Standing.objects.count() == 4


def test_a_refused_round_says_why(visit: Any, sensing: Sensing) -> None:
    RoundFactory()
    made = {"name": "Next", "since": "2022-01-01", "until": "2022-12-31"}
    assert "is still open" in visit.post("needs:begin-round", made, as_=sensing.cast.dana, status=422).text
    made["until"] = "2021-12-31"
    assert "The last day comes after" in visit.post("needs:begin-round", made, as_=sensing.cast.dana, status=422).text
    visit.post("needs:begin-round", made, as_=sensing.cast.liam, status=403)
    visit.post("needs:close-round", as_=sensing.cast.cora, pk=Round.objects.get().pk, status=403)


@pytest.mark.parametrize("data", [{}, {"kind": "maybe"}, {"kind": "now", "next": "https://elsewhere.example/"}])
def test_a_vote_that_is_none_changes_nothing_and_leads_home(visit: Any, sensing: Sensing, data: dict[str, str]) -> None:
    RoundFactory()
    answer = visit.post("needs:vote", data, as_=sensing.cast.abe, pk=sensing.need.pk)
    assert location(answer) == "/needs/vote/"
    assert Vote.objects.count() == (data.get("kind") == "now")


def test_the_evaluator_reads_and_does_not_vote(visit: Any, sensing: Sensing) -> None:
    RoundFactory()
    visit("needs:board", as_=sensing.cast.eva)
    visit.post("needs:vote", {"kind": "now"}, as_=sensing.cast.eva, pk=sensing.need.pk, status=403)


# Elsewhere


def test_from_a_focal_area_one_click_shows_its_voices_and_who_is_missing(visit: Any, sensing: Sensing) -> None:
    LEAFactory(state="OH")
    actions.link(sensing.need, by=None, focal_area=sensing.area, reason="It joins")
    panel = visit("charge:part", as_=sensing.cast.liam, part="focal-areas", pk=sensing.area.pk)
    assert "1 need, 1 voice of 4 people in 1 state, Mar 4, 2021." in panel.text
    links = [link.get("href") for link in panel.all("a")]
    assert f"/needs/focal-areas/{sensing.area.pk}/" in links
    page = visit("needs:focal-area", as_=sensing.cast.liam, pk=sensing.area.pk)
    for words in ("Nobody trains our aides.", "Teacher", "Delaware", "Kinds of agency without a voice", "Student"):
        assert words in page.text
    outside = visit("needs:focal-area", as_=sensing.cast.abe, pk=sensing.area.pk)
    assert "Nobody trains our aides." not in outside.text
    assert "not shown: small group" in outside.text


def test_an_organization_shows_its_own_voices_to_the_staff_alone(visit: Any, sensing: Sensing) -> None:
    agency = LEAFactory(name="Harbor Schools", state="DE")
    Source.objects.filter(pk=sensing.source.pk).update(organization=agency)
    assert "Call with four teachers" in visit("directory:organization", as_=sensing.cast.liam, pk=agency.pk).text
    assert "Call with four teachers" not in visit("directory:organization", as_=sensing.cast.eva, pk=agency.pk).text


def test_the_board_of_advisers_leads_to_the_vote(visit: Any, sensing: Sensing) -> None:
    BoardMemberFactory(person=PersonFactory(name="Abe", user=sensing.cast.abe))
    assert "Vote on the needs" not in visit("directory:board", as_=sensing.cast.abe).text
    RoundFactory()
    assert "You have not voted on 1 need yet" in visit("directory:board", as_=sensing.cast.abe).text
    actions.vote(sensing.need, by=sensing.cast.abe, kind=VoteKind.NOW)
    assert "You have voted on every need" in visit("directory:board", as_=sensing.cast.abe).text
