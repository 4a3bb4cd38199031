"""Context events."""

from typing import Any

from steelyard.center.charge.actions import add
from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Ring
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
