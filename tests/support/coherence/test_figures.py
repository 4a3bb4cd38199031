"""Providers per recipient, joint work, the network, and the command that tells them: only what the center may know."""

import json
from datetime import date
from typing import Any

import pytest

from steelyard.faces.command.coherence import show
from steelyard.support.coherence.queries import figures
from steelyard.support.coherence.rules import EXISTS, Viewer
from steelyard.support.coherence.templatetags.coherence import support_network
from tests.factories.coherence import MapRowFactory, ShareFactory
from tests.factories.delivery import SupportFactory, SupportProviderFactory
from tests.factories.directory import LEAFactory, OrganizationFactory
from tests.page import Visit
from tests.support.coherence.conftest import Place

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def by_key() -> dict[str, figures.PerRecipient]:
    return {one.key: one for one in figures.per_recipient(TODAY)}


def test_only_what_is_shared_is_counted(place: Place) -> None:
    assert by_key()["all"] == figures.PerRecipient("all", "All agencies with a provider", 0, None, None, None)
    ShareFactory(row=place.row, viewer=Viewer.CENTER, level=EXISTS)
    assert (by_key()["all"].mean, by_key()["sea"].n, by_key()["lea"].n) == (1.0, 1, 0)
    ShareFactory(row=place.second, viewer=Viewer.CENTER, level=EXISTS)
    district = LEAFactory()
    support = SupportFactory(recipients=[district], tier="targeted", starts_on=date(2026, 1, 1))
    SupportProviderFactory(support=support, organization=place.pias)
    found = by_key()
    assert (found["all"].n, found["all"].mean, found["all"].least, found["all"].most) == (2, 1.5, 1, 2)
    assert (found["targeted"].n, found["general"].n, found["lea"].mean) == (1, 0, 1.0)


def test_help_of_long_ago_does_not_count(place: Place) -> None:
    ShareFactory(row=place.row, viewer=Viewer.CENTER, level=EXISTS)
    type(place.row).objects.update(until=date(2023, 1, 1))
    assert by_key()["all"].n == 0


def test_supports_are_partnered_by_who_leads_them(place: Place) -> None:
    support = SupportFactory(tier="targeted")
    SupportProviderFactory(support=support, organization=place.other, role="co_lead", standing="external")
    SupportFactory(tier="targeted")
    targeted = next(one for one in figures.partnered(TODAY) if one.tier == "targeted")
    assert (targeted.partnered, targeted.n) == (1, 2)


def test_the_network_stays_readable_and_the_same(place: Place) -> None:
    ShareFactory(row=place.row, viewer=Viewer.CENTER, level=EXISTS)
    small = figures.network(TODAY)
    assert (small.is_clustered, len(small.recipients), len(small.providers)) == (False, 1, 1)
    providers = [OrganizationFactory(kind="nonprofit") for _ in range(40)]
    for n in range(260):
        row = MapRowFactory(agency=LEAFactory(), provider=providers[n % 40])
        ShareFactory(row=row, viewer=Viewer.CENTER, level=EXISTS)
    large = figures.network(TODAY)
    assert large.is_clustered
    assert len(large.providers) + len(large.recipients) < 60
    assert sum(large.edges.values()) == 261
    assert support_network(large) == support_network(figures.network(TODAY))


def test_the_page_shows_ours_beside_the_published_with_the_unit(visit: Visit, place: Place) -> None:
    ShareFactory(row=place.row, viewer=Viewer.CENTER, level=EXISTS)
    page = visit("reporting:coherence", as_=place.cast.dana)
    assert "Published mean per respondent" in page.text
    assert "n = 1 agency" in page.text
    visit("reporting:coherence", as_=place.cast.rosa, status=403)


def test_the_command_tells_overlaps_gaps_and_means(place: Place) -> None:
    place.share_both()
    said: list[Any] = []
    show(as_json=True, echo=said.append)
    found = json.loads(said[0])
    assert set(found) == {"as_of", "overlaps", "gaps", "providers_per_recipient"}
    assert found["providers_per_recipient"][0]["n"] == 1
    show(as_json=False, echo=said.append)
    assert said[1] == "0 overlaps, 0 of them open; 0 gaps."
