"""Context events."""

from typing import Any

import pytest
from django.db import IntegrityError

from steelyard.center.charge.actions import add
from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Ring
from steelyard.center.context.forms.rows import ContextEventRow
from steelyard.center.context.models import ContextEvent
from tests.page import location
from tests.people import Cast

TYPED = {"version": 1, "name": "A flood", "description": "Schools closed", "starts_on": "2021-03-04", "ends_on": ""}


def test_an_event_is_recorded_and_changed(visit: Any, cast: Cast) -> None:
    topic = add(Topic, by=None, key="reentry", name="Reentry", ring=Ring.ENVIRONMENT)
    page = visit.post("context:add", TYPED | {"topics": [topic.pk]}, as_=cast.dana)
    event = ContextEvent.objects.get()
    assert location(page) == event.get_absolute_url()
    assert event.key == "a-flood"
    assert "Reentry" in visit("context:context-events", as_=cast.eva).text
    visit.post("context:context-event", TYPED | {"ends_on": "2021-05-01"}, as_=cast.dana, pk=event.pk)
    event.refresh_from_db()
    assert (str(event.ends_on), list(event.topics.all())) == ("2021-05-01", [])
    assert "Reentry" in visit("context:context-event", as_=cast.dana, pk=event.pk).text


def test_the_same_name_twice_gets_a_key_of_its_own(visit: Any, cast: Cast) -> None:
    visit.post("context:add", TYPED, as_=cast.dana)
    visit.post("context:add", TYPED, as_=cast.dana)
    assert set(ContextEvent.objects.values_list("key", flat=True)) == {"a-flood", "a-flood-2"}


def test_an_event_never_ends_before_it_starts(visit: Any, cast: Cast) -> None:
    page = visit.post("context:add", TYPED | {"ends_on": "2021-01-01"}, as_=cast.dana, status=422)
    assert "cannot end before it starts" in page.text


def test_who_may_not(visit: Any, cast: Cast) -> None:
    visit("context:context-events", as_=cast.rosa, status=403)
    visit.post("context:add", TYPED, as_=cast.liam, status=403)


def test_two_who_change_one_event_see_both_texts(visit: Any, cast: Cast) -> None:
    visit.post("context:add", TYPED, as_=cast.dana)
    event = ContextEvent.objects.get()
    visit.post("context:context-event", TYPED | {"name": "A great flood"}, as_=cast.dana, pk=event.pk)
    page = visit.post("context:context-event", TYPED | {"name": "High water"}, as_=cast.cora, pk=event.pk, status=409)
    assert "A great flood" in page.text


def test_two_people_who_change_only_topics_do_not_overwrite_each_other(visit: Any, cast: Cast) -> None:
    topics = [add(Topic, by=None, key=f"t{n}", name=f"Topic {n}", ring=Ring.ENVIRONMENT) for n in range(2)]
    visit.post("context:add", TYPED, as_=cast.dana)
    event = ContextEvent.objects.get()
    visit.post("context:context-event", TYPED | {"topics": [topics[0].pk]}, as_=cast.dana, pk=event.pk)
    late = visit.post(
        "context:context-event", TYPED | {"topics": [topics[1].pk]}, as_=cast.cora, pk=event.pk, status=409
    )
    assert "Topic 0" in late.text
    assert list(event.topics.all()) == [topics[0]]


PRESSES = {"kind": "crisis", "strength": "strong", "breadth_to": "breadth", "press_reason": "Every agency asks."}


def test_an_event_presses_on_weights(visit: Any, cast: Cast) -> None:
    visit.post("context:add", TYPED | PRESSES, as_=cast.dana)
    event = ContextEvent.objects.get()
    assert event.presses == ["Breadth"]
    assert "Every agency asks." in visit("context:context-event", as_=cast.eva, pk=event.pk).text
    visit.post("context:context-event", TYPED | PRESSES | {"breadth_to": "depth"}, as_=cast.dana, pk=event.pk)
    event.refresh_from_db()
    assert event.presses == ["Depth"]


@pytest.mark.parametrize("missing", ["kind", "strength", "press_reason"])
def test_what_presses_says_how_and_why(visit: Any, cast: Cast, missing: str) -> None:
    page = visit.post("context:add", TYPED | PRESSES | {missing: ""}, as_=cast.dana, status=422)
    assert "An event that presses on a weight needs this too." in page.text


@pytest.mark.parametrize("wrong", [{"kind": "weather"}, {"breadth_to": "ownership"}, {"strength": "9"}])
def test_only_what_is_offered(visit: Any, cast: Cast, wrong: dict[str, str]) -> None:
    visit.post("context:add", TYPED | PRESSES | wrong, as_=cast.dana, status=422)


def test_the_database_holds_it_too(db: None) -> None:
    with pytest.raises(IntegrityError):
        ContextEvent.objects.create(key="k", name="n", starts_on="2021-03-04", breadth_to="depth")


def test_a_file_without_these_columns_leaves_alone_what_people_set(db: None) -> None:
    row = {"key": "flood", "name": "A flood", "starts_on": "2021-03-04"}
    assert not {"kind", "breadth_to", "press_reason"} & set(cleaned(row))
    assert cleaned(row | PRESSES)["breadth_to"] == "breadth"
    assert ContextEventRow(row | PRESSES | {"press_reason": ""}).errors.keys() == {"press_reason"}


def cleaned(row: dict[str, str]) -> dict[str, Any]:
    form = ContextEventRow(row)
    form.fields.pop("topics")  # read from the database
    assert form.is_valid(), form.errors
    return form.cleaned_data
