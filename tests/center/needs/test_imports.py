"""A center brings its spreadsheets: sources, and needs with a row for each place they were heard in."""

from typing import Any

from steelyard.center.needs.models import FocalLink, Source, Statement, Voice
from steelyard.foundation.work.imports import run
from tests.center.needs.conftest import Sensing
from tests.factories.directory import LEAFactory
from tests.factories.needs import SourceFactory

SOURCES: list[dict[str, str]] = [
    {"key": "call-1", "kind": "conversation", "title": "Call", "on": "2021-03-04", "organization": "Harbor Schools",
     "person_kind": "district", "people": "2"},
    {"key": "poll-1", "kind": "questionnaire", "title": "Poll", "on": "2021-05-06", "state": "OH", "people": "80"},
]  # fmt: skip


def needs(sensing: Sensing, **more: str) -> list[dict[str, str]]:
    first = {
        "key": "buses", "text": "Buses come late", "topics": sensing.topic.key, "focal_areas": sensing.area.key,
        "reason": "It keeps children away", "heard_in": "call-1", "words": "Every day", "is_quote": "yes", **more,
    }  # fmt: skip
    second = {"key": "buses", "text": "Buses come late", "heard_in": "poll-1", "voice_person_kind": "family"}
    return [first, second]


def fates(name: str, rows: list[dict[str, str]]) -> list[Any]:
    return [row.fate.value for row in run(name, rows, by=None).rows]


def test_a_spreadsheet_goes_in_and_a_second_time_changes_nothing(sensing: Sensing) -> None:
    LEAFactory(name="Harbor Schools", state="DE")
    assert fates("need_sources", SOURCES) == ["added", "added"]
    assert fates("need_statements", needs(sensing)) == ["added", "changed"]
    need = Statement.objects.get(key="buses")
    voices = need.voices.order_by("pk").values_list("person_kind", "agency_kind", "state", "people", "is_quote")
    assert list(voices) == [("district", "lea", "DE", 2, True), ("family", "", "OH", 80, False)]
    assert (FocalLink.objects.get().reason, list(need.topics.all())) == ("It keeps children away", [sensing.topic])
    assert fates("need_sources", SOURCES) == ["same", "same"]
    assert fates("need_statements", needs(sensing)) == ["same", "same"]
    assert (Source.objects.count(), Voice.objects.count()) == (3, 3)


def test_a_row_that_says_too_little_refuses_the_file(sensing: Sensing) -> None:
    SourceFactory(key="call-1")
    for more, problem in (
        ({"reason": ""}, "Say why"),
        ({"heard_in": "", "words": "Every day"}, "in which source"),
        ({"heard_in": "nowhere"}, "nowhere"),
        ({"focal_areas": "nothing"}, "Nothing has the key"),
    ):
        report = run("need_statements", needs(sensing, **more)[:1], by=None)
        assert not report.is_written
        assert problem in report.refused[0].problems[0]
    bad = [{"key": "x", "kind": "decline", "title": "x", "on": "2021-03-04"}]
    assert run("need_sources", bad, by=None).refused
