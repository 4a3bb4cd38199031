"""The register of needs that nobody meets."""

from datetime import date
from typing import Any

import pytest

from steelyard.center.charge.actions import add
from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Ring
from steelyard.center.needs import actions
from steelyard.center.needs.models import UnmetNeed
from tests.page import location
from tests.people import Cast


@pytest.fixture
def topic(db: None) -> Topic:
    return add(Topic, by=None, key="reading", name="Early reading", ring=Ring.ENVIRONMENT)


def need(topic: Topic, title: str = "Nobody trains aides") -> UnmetNeed:
    return actions.record_need(by=None, title=title, topic=topic, how_made_visible="A note", found_on=date(2021, 3, 4))


def typed(topic: Topic, **more: Any) -> dict[str, Any]:
    return {
        "version": 1, "title": "Nobody trains aides", "topic": topic.pk, "how_made_visible": "A brief",
        "found_on": "2021-03-04", "status": "open", **more,
    }  # fmt: skip


def test_an_empty_register_says_what_belongs_here(visit: Any, cast: Cast) -> None:
    assert "A request decided as illuminate writes one" in visit("needs:unmet-needs", as_=cast.dana).text


def test_a_need_is_written_down_found_and_changed(visit: Any, cast: Cast, topic: Topic) -> None:
    page = visit.post("needs:add", typed(topic), as_=cast.cora)
    found = UnmetNeed.objects.get()
    assert location(page) == found.get_absolute_url()
    assert "Early reading (1)" in visit("needs:unmet-needs", as_=cast.abe).text
    visit.post("needs:unmet-need", typed(topic, status="visible"), as_=cast.cora, pk=found.pk)
    found.refresh_from_db()
    assert found.status == "visible"
    assert "No need stands here" in visit.part("needs:unmet-needs", "rows", as_=cast.cora, query={"status": "met"}).text


def test_two_who_change_one_need_see_both_texts(visit: Any, cast: Cast, topic: Topic) -> None:
    found = need(topic)
    visit.post("needs:unmet-need", typed(topic), as_=cast.cora, pk=found.pk)
    page = visit.post(
        "needs:unmet-need", typed(topic, how_made_visible="A film"), as_=cast.dana, pk=found.pk, status=409
    )
    assert "A brief" in page.text
    assert "A film" in page.text


def test_who_may_not(visit: Any, cast: Cast, topic: Topic) -> None:
    found = need(topic)
    visit("needs:unmet-need", as_=cast.rosa, pk=found.pk, status=403)
    visit.post("needs:unmet-need", typed(topic), as_=cast.fay, pk=found.pk, status=403)
    visit.post("needs:add", typed(topic), as_=cast.fay, status=403)
    visit("needs:unmet-need", as_=cast.dana, pk=found.pk + 1, status=404)


@pytest.mark.parametrize("title", ["", "x" * 201, "a\0b"])
def test_bad_input_is_refused_beside_its_field(visit: Any, cast: Cast, topic: Topic, title: str) -> None:
    page = visit.post("needs:add", typed(topic, title=title), as_=cast.cora, status=422)
    assert page.all("div", id="id_title_error")
    assert "A brief" in page.html
