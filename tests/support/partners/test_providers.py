"""What is known of providers: files, and the panel on an organization's page."""

from typing import Any

import pytest
from django.test import RequestFactory

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.panels import panels
from steelyard.foundation.work.imports import run
from steelyard.support.partners.models import ProviderTopic
from tests.factories.directory import OrganizationFactory, state
from tests.factories.partners import ProviderProfileFactory, ProviderTopicFactory
from tests.people import Cast

ROW = {"organization": "be-clear", "topic": "communication", "state": "", "depth": "good", "source": "x", "note": "y"}


@pytest.fixture
def topic(db: None) -> Topic:
    return Topic.objects.create(key="communication", name="Strategic communication", ring="system")


@pytest.fixture
def clear(topic: Topic) -> Organization:
    return OrganizationFactory(name="Be Clear", code="be-clear")


def test_a_row_notes_a_topic_once_per_state(clear: Organization) -> None:
    ohio = {**ROW, "state": state("OH").pk, "depth": "deep"}
    assert run("providers", [ROW, ohio], by=None).counts["added"] == 2
    assert run("providers", [ROW, ohio], by=None).counts["same"] == 2
    assert run("providers", [{**ROW, "depth": "some"}], by=None).counts["changed"] == 1
    noted = ProviderTopic.objects.order_by("id").values_list("state", "depth")
    assert list(noted) == [(None, "some"), ("OH", "deep")]
    assert Entry.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"organization": "nobody"}, "Nothing has the key nobody"),
        ({"topic": "x"}, "Nothing has the key x"),
        ({"state": "ZZ"}, "Nothing has the key ZZ"),
        ({"depth": "bottomless"}, "Select a valid choice"),
    ],
)
def test_a_bad_row_is_refused(clear: Organization, values: dict[str, str], problem: str) -> None:
    assert problem in run("providers", [{**ROW, **values}], by=None).refused[0].problems[0]
    assert not ProviderTopic.objects.exists()


def shown(organization: Organization, user: Any) -> list[Any]:
    http = RequestFactory().get("/")
    http.user = user
    spots = panels("directory.organization", http, organization)
    return [panel["context"]["known"] for panel in spots if panel["template"].startswith("partners/")]


def test_the_panel_tells_what_is_known_and_stays_away_otherwise(cast: Cast, clear: Organization, topic: Topic) -> None:
    assert shown(clear, cast.eva) == []
    assert shown(clear, cast.liam)[0].is_empty, "who may write the profile is offered to"
    ProviderProfileFactory(organization=clear, services="Plans")
    ProviderTopicFactory(organization=clear, topic=topic)
    [known] = shown(clear, cast.liam)
    assert (known.profile.services, [one.topic for one in known.topics]) == ("Plans", [topic])
    assert shown(clear, cast.rosa) == []
