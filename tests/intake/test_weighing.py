"""Taking a request up and placing it on the matrix, by act and by page."""

from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.intake.actions import weighing
from steelyard.intake.actions.requests import assign
from steelyard.intake.models import HelpRequest, Matrix, Weighing
from steelyard.intake.rules import DEFAULT_CRITERIA, Axis, Criterion, DecisionKind, NotNow, RequestStatus
from steelyard.support.delivery.models import Effort, Support
from tests.intake.conftest import SENTENCES, Desk, scores
from tests.page import Page, location, text_of


def typed(desk: Desk, others: int = 4, placed: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "version": desk.fresh.version,
        **{f"score_{key}": score for key, score in scores(others, placed).items()},
        "others_sentence": SENTENCES[Axis.OTHERS],
        "placed_sentence": SENTENCES[Axis.PLACED],
        **more,
    }


CIRCLE = "{http://www.w3.org/2000/svg}circle"


def verbs(record: HelpRequest) -> list[str]:
    rows = Entry.objects.filter(label="intake.helprequest", object_id=record.pk).order_by("id")
    return list(rows.values_list("verb", flat=True))


# Acts


def test_taking_up_sets_the_holder_and_the_status(desk: Desk) -> None:
    weighing.take_up(desk.request, by=desk.cast.cora)
    assert (desk.fresh.status, desk.fresh.holder) == (RequestStatus.WEIGHED, desk.cora)
    assert verbs(desk.request) == ["intake.help_request.taken_up"]


def test_somebody_who_is_not_on_the_staff_list_leaves_the_holder_alone(desk: Desk) -> None:
    weighing.take_up(desk.request, by=desk.cast.dana)
    assert (desk.fresh.status, desk.fresh.holder) == (RequestStatus.WEIGHED, None)


def test_weighing_keeps_scores_sentences_and_what_follows(desk: Desk) -> None:
    found = desk.weigh(DecisionKind.AMPLIFY)
    kept = found.weighing
    assert kept.scores == scores(4, 1)
    assert (kept.others_hundredths, kept.placed_hundredths) == (400, 100)
    assert (kept.others_is_high, kept.placed_is_high, kept.suggested) == (True, False, DecisionKind.AMPLIFY)
    assert (kept.others_sentence, kept.made_by) == (SENTENCES[Axis.OTHERS], desk.cast.cora)
    assert (found.status, found.holder) == (RequestStatus.WEIGHED, desk.cora)
    assert verbs(desk.request) == ["intake.help_request.weighed"]


def test_weighing_again_changes_the_one_weighing(desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    desk.weigh(DecisionKind.DIRECT, by=desk.cast.liam)
    assert Weighing.objects.count() == 1
    assert desk.fresh.weighing.suggested == DecisionKind.DIRECT
    assert desk.fresh.holder == desk.cora, "who weighs again does not take the request away"


def test_near_the_line_the_act_refuses_without_a_choice(desk: Desk) -> None:
    near = scores(4, 2) | {"charge_fit": 3}
    with pytest.raises(weighing.ChooseASide) as asked:
        weighing.place(desk.request, by=desk.cast.cora, scores=near, sentences=SENTENCES, choices={})
    assert asked.value.axes == [Axis.PLACED]
    assert desk.fresh.status == RequestStatus.NEW
    weighing.place(desk.request, by=desk.cast.cora, scores=near, sentences=SENTENCES, choices={Axis.PLACED: True})
    assert desk.fresh.weighing.suggested == DecisionKind.COLLABORATE


@pytest.mark.parametrize("status", [RequestStatus.DECIDED, RequestStatus.HANDED_OFF, RequestStatus.CLOSED])
def test_what_is_decided_is_not_weighed(desk: Desk, status: str) -> None:
    HelpRequest.objects.update(status=status)
    with pytest.raises(NotNow):
        desk.request.refresh_from_db()
        desk.weigh(DecisionKind.DIRECT)


def test_two_who_weigh_at_once(desk: Desk) -> None:
    mine, theirs = desk.fresh, desk.fresh
    place = {"scores": scores(4, 4), "sentences": SENTENCES, "choices": {}}
    weighing.place(theirs, by=desk.cast.liam, **place)
    with pytest.raises(Stale):
        weighing.place(mine, by=desk.cast.cora, **place)
    assert desk.fresh.weighing.made_by == desk.cast.liam


def test_without_a_matrix_of_its_own_a_center_weighs_by_ours(desk: Desk) -> None:
    assert not Matrix.objects.exists()
    desk.weigh(DecisionKind.DIRECT)
    [matrix] = Matrix.objects.all()
    assert (matrix.version, matrix.source, matrix.questions()) == (1, "Steelyard", list(DEFAULT_CRITERIA))


def test_an_older_weighing_keeps_the_matrix_it_was_made_by(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    one = [Criterion("a", axis, "?", ("0", "1", "2", "3", "4")) for axis in Axis]
    matrix = weighing.set_matrix(by=desk.cast.dana, criteria=[one[0], Criterion("b", Axis.PLACED, "?", one[1].anchors)])
    assert (matrix.version, desk.fresh.weighing.matrix.version) == (2, 1)


def test_time_goes_into_the_ledger_only_if_it_is_given(desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    assert not Effort.objects.exists()
    for _ in range(2):
        weighing.place(
            desk.fresh,
            by=desk.cast.cora,
            scores=scores(1, 4),
            sentences=SENTENCES,
            choices={},
            spent=weighing.Spent(desk.cora, 25, timezone.localdate()),
        )
    [support] = Support.objects.all()
    assert (support.name, support.tier) == ("Weighing help requests", "general")
    assert [(e.staff, e.minutes, e.note) for e in support.effort.all()] == [(desk.cora, 25, str(desk.request))] * 2


def test_sorting_sets_agency_and_topic(desk: Desk) -> None:
    HelpRequest.objects.update(topic=None, agency=None, state=None)
    weighing.sort(desk.fresh, by=desk.cast.cora, topic=desk.topic, agency=desk.agency)
    assert (desk.fresh.topic, desk.fresh.agency, desk.fresh.state_id) == (desk.topic, desk.agency, "DE")
    assert verbs(desk.request) == ["intake.help_request.settled", "intake.help_request.sorted"]
    assert weighing.sort(desk.fresh, by=desk.cast.cora, topic=desk.topic, agency=None) == {}


# Pages


def test_the_page_asks_every_criterion_with_its_five_anchors_and_what_we_know(visit: Any, desk: Desk) -> None:
    page = visit("intake:weigh", pk=desk.request.pk, as_=desk.cast.cora)
    assert page.h1 == f"Weigh request {desk.request.number}"
    for criterion in DEFAULT_CRITERIA:
        assert len(page.all("input", name=f"score_{criterion.key}")) == 5
        assert all(anchor in page.text for anchor in criterion.anchors)
    assert "1 with deep knowledge" in page.text
    assert "1,500 h of 1,500 h left in Year 1" in page.text
    assert "Serves Integration" in page.text


def test_saving_leads_whoever_may_decide_to_the_decision(visit: Any, desk: Desk) -> None:
    answer = visit.post("intake:weigh", typed(desk), pk=desk.request.pk, as_=desk.cast.cora)
    assert location(answer) == f"/requests/{desk.request.pk}/decide/"
    assert desk.fresh.weighing.suggested == DecisionKind.AMPLIFY


def test_saving_leads_a_liaison_back_to_the_request(visit: Any, desk: Desk) -> None:
    answer = visit.post("intake:weigh", typed(desk), pk=desk.request.pk, as_=desk.cast.liam)
    assert location(answer) == desk.request.get_absolute_url()


def test_minutes_given_on_the_page_are_written_down(visit: Any, desk: Desk) -> None:
    visit.post("intake:weigh", typed(desk, minutes=15), pk=desk.request.pk, as_=desk.cast.cora)
    assert [(e.staff, e.minutes) for e in Effort.objects.all()] == [(desk.cora, 15)]


def test_who_is_not_on_the_staff_list_is_not_asked_for_minutes(visit: Any, desk: Desk) -> None:
    page = visit("intake:weigh", pk=desk.request.pk, as_=desk.cast.dana)
    assert page.all("input", name="minutes") == []


def test_nothing_typed_is_lost_when_something_is_missing(visit: Any, desk: Desk) -> None:
    data = typed(desk, others_sentence="  ")
    del data["score_reach"]
    page = visit.post("intake:weigh", data, pk=desk.request.pk, as_=desk.cast.cora, status=422)
    assert set(page.response.context["form"].errors) == {"score_reach", "others_sentence"}
    assert [e.get("value") for e in page.all("input", name="score_expertise", checked="")] == ["1"]
    assert SENTENCES[Axis.PLACED] in page.text
    assert not Weighing.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("others_sentence", "a" * 501, "500"),
        ("others_sentence", "hidden\0byte", "cannot be stored"),
        ("score_reach", "5", "valid choice"),
        ("score_reach", "x", "valid choice"),
        ("minutes", "0", "greater than or equal to 1"),
        ("minutes", "1441", "less than or equal to 1440"),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field(
    visit: Any, desk: Desk, field: str, value: str, problem: str
) -> None:
    page = visit.post("intake:weigh", typed(desk, **{field: value}), pk=desk.request.pk, as_=desk.cast.cora, status=422)
    assert problem in str(page.response.context["form"].errors[field])


@pytest.mark.parametrize("words", ["تقييم الطلب", "👩🏽‍🏫 works", "“smart” — quotes… and a\u00a0blank"])
def test_words_of_every_script_are_kept(visit: Any, desk: Desk, words: str) -> None:
    visit.post("intake:weigh", typed(desk, others_sentence=words), pk=desk.request.pk, as_=desk.cast.cora)
    assert desk.fresh.weighing.others_sentence == words


def near(desk: Desk, **more: Any) -> dict[str, Any]:
    """Others plainly high, our own place at 2.33."""
    return typed(desk, 4, 2, score_charge_fit=3, **more)


def test_near_the_line_the_page_asks_for_a_choice(visit: Any, desk: Desk) -> None:
    page = visit.post("intake:weigh", near(desk), pk=desk.request.pk, as_=desk.cast.cora, status=422)
    assert "2.33 is within 0.25 of the line. Choose a side." in page.text
    assert [e.get("value") for e in page.all("input", name="placed_side")] == ["high", "low"]
    assert page.all("input", name="others_side") == []
    visit.post("intake:weigh", near(desk, placed_side="low"), pk=desk.request.pk, as_=desk.cast.cora)
    assert (desk.fresh.weighing.placed_is_high, desk.fresh.weighing.suggested) == (False, DecisionKind.AMPLIFY)


def test_the_dot_moves_while_one_chooses(visit: Any, desk: Desk) -> None:
    def preview(**chosen: Any) -> Page:
        page: Page = visit.part(
            "intake:weigh", "place", query={"preview": 1, **chosen}, pk=desk.request.pk, as_=desk.cast.cora
        )
        return page

    assert preview().all(CIRCLE, class_="chart__hit") == []
    half = preview(score_reach=4, score_expertise=0)
    assert len(half.all(CIRCLE, class_="chart__hit")) == 1
    assert "4.00 1 of 3" in half.text
    whole = preview(**{f"score_{key}": score for key, score in scores(4, 0).items()})
    assert text_of(next(p for p in whole.all("p") if p.get("class") == "verdict")) == "Amplify"
    close = preview(**{f"score_{key}": score for key, score in (scores(4, 2) | {"reach": 4, "charge_fit": 3}).items()})
    assert "Near the line: choose a side." in close.text
    assert [e.get("value") for e in close.all("input", name="placed_side")] == ["high", "low"]


def test_a_preview_with_nonsense_shows_nothing(visit: Any, desk: Desk) -> None:
    query = {"preview": 1, "score_reach": "seven", "score_expertise": "9"}
    page = visit.part("intake:weigh", "place", query=query, pk=desk.request.pk, as_=desk.cast.cora)
    assert page.all(CIRCLE, class_="chart__hit") == []


def test_a_weighing_is_shown_again_as_it_was_saved(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    page = visit("intake:weigh", pk=desk.request.pk, as_=desk.cast.cora)
    assert [e.get("value") for e in page.all("input", name="score_expertise", checked="")] == ["4"]
    assert SENTENCES[Axis.OTHERS] in page.text


def test_the_later_of_two_is_refused_and_reads_both_texts(visit: Any, desk: Desk) -> None:
    mine = typed(desk, others_sentence="My own view of the others.")
    desk.weigh(DecisionKind.DIRECT, by=desk.cast.liam)
    page = visit.post("intake:weigh", mine, pk=desk.request.pk, as_=desk.cast.cora, status=409)
    assert "Nothing was overwritten" in page.text
    assert SENTENCES[Axis.OTHERS] in page.text
    assert "My own view of the others." in page.text
    assert desk.fresh.weighing.suggested == DecisionKind.DIRECT
    [version] = page.all("input", name="version")
    visit.post("intake:weigh", mine | {"version": version.get("value")}, pk=desk.request.pk, as_=desk.cast.cora)
    assert desk.fresh.weighing.others_sentence == "My own view of the others."


def test_taking_up_by_the_button_goes_on_to_weigh(visit: Any, desk: Desk) -> None:
    answer = visit.post("intake:take-up", pk=desk.request.pk, as_=desk.cast.cora)
    assert location(answer) == f"/requests/{desk.request.pk}/weigh/"
    assert desk.fresh.holder == desk.cora


def test_what_is_decided_cannot_be_taken_up_or_weighed_by_page(visit: Any, desk: Desk) -> None:
    HelpRequest.objects.update(status=RequestStatus.CLOSED)
    visit.post("intake:take-up", pk=desk.request.pk, as_=desk.cast.cora)
    page = visit.post("intake:weigh", typed(desk), pk=desk.request.pk, as_=desk.cast.cora, status=422)
    assert "reopen it first" in page.text
    answer = visit("intake:weigh", pk=desk.request.pk, as_=desk.cast.cora, status=303)
    assert location(answer) == desk.request.get_absolute_url()
    assert (desk.fresh.status, desk.fresh.holder) == (RequestStatus.CLOSED, None)


def test_agency_and_topic_are_set_by_page(visit: Any, desk: Desk) -> None:
    HelpRequest.objects.update(topic=None, agency=None)
    data = {"version": 1, "agency": f"{desk.agency.name} #{desk.agency.pk}", "topic": desk.topic.pk}
    visit.post("intake:sort", data, pk=desk.request.pk, as_=desk.cast.liam)
    assert (desk.fresh.topic, desk.fresh.agency) == (desk.topic, desk.agency)
    unknown = {"version": desk.fresh.version, "agency": "Nowhere #999999", "topic": ""}
    page = visit.post("intake:sort", unknown, pk=desk.request.pk, as_=desk.cast.liam, status=422)
    assert "no organization with this name" in page.text
    stale = visit.post("intake:sort", data, pk=desk.request.pk, as_=desk.cast.liam, status=409)
    assert "Nothing was overwritten" in stale.text


def test_an_assigned_request_is_still_weighed(desk: Desk) -> None:
    assign(desk.request, by=desk.cast.cora, holder=desk.liam)
    desk.request.refresh_from_db()
    desk.weigh(DecisionKind.DIRECT)
    assert desk.fresh.holder == desk.liam
