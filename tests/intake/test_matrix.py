"""The picture of the matrix, and the matrix itself as it comes from a file."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Ring
from steelyard.foundation.kit.charts import Dot
from steelyard.foundation.kit.charts import matrix as picture
from steelyard.foundation.work.imports import Fate, Report, run
from steelyard.intake.actions.weighing import set_matrix
from steelyard.intake.models import HelpRequest, Matrix, Weighing
from steelyard.intake.queries.matrix import Cell, Standing, places, table, weighings
from steelyard.intake.rules import DEFAULT_CRITERIA, Axis, DecisionKind
from tests.factories.intake import HelpRequestFactory
from tests.intake.conftest import SENTENCES, Desk, decline, scores, serve, take_back
from tests.page import Page

SVG = "{http://www.w3.org/2000/svg}"
CASE = Path(__file__).resolve().parents[2] / "cases/ciselss/11-decision_matrix.yaml"


def weighed(others: int, placed: int, *, on: date = date(2021, 3, 1), topic: Topic | None = None) -> Weighing:
    """A request at a place of the matrix, in hundredths."""
    received = timezone.make_aware(datetime.combine(on, time(12)))
    high = (others >= 250, placed >= 250)
    return Weighing.objects.create(
        help_request=HelpRequestFactory(received_at=received, topic=topic, status="weighed"),
        matrix=Matrix.objects.first() or set_matrix(by=None, criteria=DEFAULT_CRITERIA),
        scores=scores(others // 100, placed // 100),
        others_sentence=SENTENCES[Axis.OTHERS],
        placed_sentence=SENTENCES[Axis.PLACED],
        others_hundredths=others,
        placed_hundredths=placed,
        others_is_high=high[0],
        placed_is_high=high[1],
        suggested=DecisionKind.DIRECT,
    )


def opened(visit: Any, desk: Desk, **query: Any) -> Page:
    page: Page = visit("intake:matrix", as_=desk.cast.cora, query=query)
    return page


def dots(page: Page) -> list[tuple[str, str]]:
    """(words, address) of every dot."""
    return [
        ("".join(next(link.iter(f"{SVG}title")).itertext()), link.get("href") or "")
        for link in page.tree.iter(f"{SVG}a")
    ]


# The picture


def test_each_dot_opens_its_request(visit: Any, desk: Desk) -> None:
    one = weighed(367, 100)
    [(words, address)] = dots(opened(visit, desk))
    assert words == f"Request {one.help_request.number}: center 1.00, others 3.67"
    assert address == one.help_request.get_absolute_url()


def test_requests_at_one_place_are_one_dot_that_opens_their_list(visit: Any, desk: Desk) -> None:
    here = [weighed(400, 100), weighed(400, 100)]
    alone = weighed(0, 0)
    page = opened(visit, desk)
    shared = next((words, address) for words, address in dots(page) if words.startswith("2 requests"))
    assert shared[1] == "?at=400-100"
    page = opened(visit, desk, at="400-100")
    assert all(one.help_request.number in page.text for one in here)
    assert alone.help_request.number not in page.text
    assert "show all places" in page.text


def test_the_list_keeps_the_other_filters(visit: Any, desk: Desk) -> None:
    for _ in range(2):
        weighed(400, 100, topic=desk.topic)
    page = opened(visit, desk, since="2021-01-01", topic=desk.topic.pk)
    assert dots(page)[0][1] == f"?since=2021-01-01&topic={desk.topic.pk}&at=400-100"


def test_the_table_beneath_names_every_request(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    decline(desk)
    page = opened(visit, desk)
    *crossing, row = [tr for tr in page.all("tr") if tr.findall("td")]
    assert _cells(row) == [desk.agency.name, "School safety", "4.00", "1.00", "Amplify", "Declined"]
    # Collaborate, amplify, direct service and illuminate, each decided as these, declined, or not yet.
    assert [_cells(one) for one in crossing] == [["0"] * 6, ["0", "0", "0", "0", "1", "0"], ["0"] * 6, ["0"] * 6]


def _cells(row: Any) -> list[str]:
    return ["".join(td.itertext()).strip() for td in row.findall("td")]


def test_a_dot_is_hollow_where_everybody_decided_otherwise(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    assert [one.as_suggested for one in places(Standing())] == [0]
    assert not _hollow(opened(visit, desk)), "what nobody decided is not decided otherwise"
    decline(desk)
    assert _hollow(opened(visit, desk))


def _hollow(page: Page) -> bool:
    [link] = list(page.tree.iter(f"{SVG}a"))
    [circle] = list(link.iter(f"{SVG}circle"))
    return circle.get("fill") == "#ffffff"


def test_period_and_topic_choose_the_requests(visit: Any, desk: Desk) -> None:
    other = Topic.objects.create(key="other", name="Other topic", ring=Ring.SYSTEM)
    march, april = weighed(100, 100, on=date(2021, 3, 31), topic=desk.topic), weighed(200, 200, on=date(2021, 4, 1))
    weighed(300, 300, on=date(2021, 4, 2), topic=other)

    def found(**wanted: Any) -> list[Weighing]:
        return list(weighings(Standing(**wanted)).order_by("help_request__received_at"))

    assert found(until=date(2021, 3, 31)) == [march]
    assert found(since=date(2021, 4, 1), until=date(2021, 4, 1)) == [april]
    assert found(topic=desk.topic.pk) == [march]
    page = opened(visit, desk, topic=desk.topic.pk, since="2021-03-31", until="2021-03-31")
    assert [words.split(":")[0] for words, _ in dots(page)] == [f"Request {march.help_request.number}"]


def test_decided_as(desk: Desk) -> None:
    desk.weigh(DecisionKind.AMPLIFY)
    decline(desk)
    weighed(100, 100)
    assert [one.count for one in places(Standing(kind="declined"))] == [1]
    assert places(Standing(kind="amplify")) == []


@pytest.mark.parametrize(
    "query",
    [{"since": "soon"}, {"topic": "x"}, {"topic": "999999"}, {"kind": "x"}, {"at": "99"}, {"at": "1-x"}, {"at": "é-٣"},
     {"after": "nonsense"}, {"since": "2021-05-01", "until": "2021-01-01"}],
)  # fmt: skip
def test_filters_that_cannot_be_read_break_nothing(visit: Any, desk: Desk, query: dict[str, str]) -> None:
    weighed(100, 100)
    assert opened(visit, desk, **query).h1 == "Requests on the decision matrix"


def test_a_place_is_read_only_in_its_own_form() -> None:
    assert Cell.read("267-133") == Cell(267, 133)
    assert str(Cell(267, 133)) == "267-133"
    assert [Cell.read(text) for text in ("", "-", "267", "267-", "a-b", "٣-3", "1234-5678", "²-3")] == [None] * 8


def test_the_part_that_filters_swap(visit: Any, desk: Desk) -> None:
    one = weighed(100, 100)
    part = visit.part("intake:matrix", "rows", as_=desk.cast.cora, query={"since": "2021-01-01"})
    assert one.help_request.number in part.text


def test_an_empty_matrix_says_what_belongs_here(visit: Any, desk: Desk) -> None:
    assert "No request has been weighed yet" in opened(visit, desk).text
    weighed(100, 100)
    assert "No weighed request matches" in opened(visit, desk, since="2022-01-01").text


def test_thousands_of_requests_are_a_few_dots_and_one_page_of_rows(visit: Any, desk: Desk) -> None:
    matrix = set_matrix(by=None, criteria=DEFAULT_CRITERIA)
    requests = HelpRequest.objects.bulk_create(
        HelpRequestFactory.build(number=f"9000-{at:05}", received_at=datetime(2021, 1, 1, tzinfo=UTC))
        for at in range(2000)
    )
    Weighing.objects.bulk_create(
        Weighing(
            help_request=one, matrix=matrix, scores={}, others_sentence="a", placed_sentence="b",
            others_hundredths=100 * (at % 5), placed_hundredths=100 * (at % 3), others_is_high=False,
            placed_is_high=False, suggested=DecisionKind.ILLUMINATE,
        )
        for at, one in enumerate(requests)
    )  # fmt: skip
    page = opened(visit, desk)
    assert len(dots(page)) == 15
    assert sum(one.count for one in places(Standing())) == 2000
    assert len([tr for tr in page.all("tr") if tr.findall("td")]) == 25 + 4
    first = table(Standing())
    second = table(Standing(), after=first.after or "")
    assert not {one.pk for one in first.rows} & {one.pk for one in second.rows}


def test_the_number_of_queries_is_the_same_for_one_and_three(visit: Any, desk: Desk) -> None:
    client, used = visit.client(desk.cast.cora), []
    for number in (1, 2):
        for _ in range(number):
            weighed(100 * number, 100, topic=desk.topic)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/requests/matrix/").status_code == 200
        used.append(len(captured))
    assert used[0] == used[1] <= 30


def test_who_may_open_it(visit: Any, desk: Desk) -> None:
    may = {"dana", "liam", "cora", "libby"}
    answers = {name: visit.client(user).get("/requests/matrix/").status_code for name, user in vars(desk.cast).items()}
    assert {name for name, status in answers.items() if status == 200} == may
    assert {status for name, status in answers.items() if name not in may} == {403}


def test_a_dot_for_many_is_larger_and_carries_their_number() -> None:
    drawn = picture("Many", [Dot(1, 1, "12 requests", count=12), Dot(3, 3, "One")])
    assert ">12</text>" in drawn
    assert "Illuminate · 12" in drawn
    assert Dot(1, 1, "", count=12).radius > Dot(1, 1, "").radius
    assert Dot(1, 1, "", count=10_000).radius == Dot(1, 1, "", count=100_000).radius


# The matrix as a file


def load(**changes: Any) -> Report:
    """Import the matrix of the case, with some of it changed; what is not text travels as JSON."""
    content = yaml.safe_load(CASE.read_text()) | changes
    row = {key: value if isinstance(value, str) else json.dumps(value) for key, value in content.items()}
    return run("decision_matrix", [row], by=None)


@pytest.mark.usefixtures("db")
def test_the_matrix_of_the_case_loads_and_loads_again_without_change() -> None:
    assert load().counts["added"] == 1
    matrix = Matrix.objects.get()
    assert matrix.version == 1
    questions = matrix.questions()
    assert [one.key for one in questions if one.axis == Axis.OTHERS] == ["providers_active", "quality", "reach"]
    assert questions[0].anchors[4] == "Four or more providers work on it steadily."
    assert load().counts["same"] == 1
    assert Matrix.objects.count() == 1


@pytest.mark.usefixtures("db")
def test_other_questions_make_a_new_version() -> None:
    load()
    axes = yaml.safe_load(CASE.read_text())["axes"]
    axes[0]["criteria"][0]["name"] = "How many work on it"
    assert load(axes=axes).counts["added"] == 1
    assert [one.version for one in Matrix.objects.order_by("version")] == [1, 2]


def without(key: str) -> list[dict[str, Any]]:
    axes: list[dict[str, Any]] = yaml.safe_load(CASE.read_text())["axes"]
    axes[0]["criteria"][0].pop(key)
    return axes


def changed(**values: Any) -> list[dict[str, Any]]:
    axes: list[dict[str, Any]] = yaml.safe_load(CASE.read_text())["axes"]
    axes[0]["criteria"][0].update(values)
    return axes


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "changes",
    [
        {"axes": "[]"},
        {"axes": "not json"},
        {"axes": '{"a": 1}'},
        {"axes": '[{"key": "others"}]'},
        {"axes": "[1]"},
        {"axes": without("points")},
        {"axes": without("key")},
        {"axes": changed(points={"0": "only one"})},
        {"axes": changed(points="five")},
        {"axes": changed(key="reach")},
        {
            "axes": [
                {"key": "sideways", "criteria": [{"key": "a", "name": "b", "points": dict.fromkeys(range(5), "c")}]}
            ]
        },
        {"axes": yaml.safe_load(CASE.read_text())["axes"][:1]},
        {"scale": [1, 5]},
        {"high_from": 3},
        {"close_within": 0.5},
        {"quadrants": [{"others": "high", "placed": "high", "decision": "amplify"}]},
        {"quadrants": ["high"]},
    ],
)
def test_a_matrix_that_cannot_be_is_refused_with_a_sentence(changes: dict[str, Any]) -> None:
    [fate] = load(**changes).rows
    assert fate.fate == Fate.REFUSED
    assert all(problem.endswith(".") for problem in fate.problems)
    assert not Matrix.objects.exists()


def test_the_request_behind_a_support_stands_on_its_page(visit: Any, desk: Desk) -> None:
    desk.weigh(DecisionKind.DIRECT)
    support = serve(desk, starts_on=timezone.localdate(), first_step_on=timezone.localdate()).support
    assert support is not None
    page = visit("delivery:support", pk=support.pk, as_=desk.cast.liam)
    assert f"Request {desk.request.number}" in page.text
    assert desk.request.need in page.text
    take_back(desk)
    page = visit("delivery:support", pk=support.pk, as_=desk.cast.liam)
    assert "We overlooked a partner." in page.text
