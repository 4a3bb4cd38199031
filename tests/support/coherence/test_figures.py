"""Providers per recipient, joint work, the network, and the command that tells them: only what the center may know."""

import json
from datetime import date
from typing import Any

import pytest

from steelyard.center.directory.models import State
from steelyard.center.directory.rules import StateKind
from steelyard.faces.command.coherence import show
from steelyard.steering.reporting import views
from steelyard.support.coherence.queries import figures
from steelyard.support.coherence.queries.network import MOST_ALONE, network
from steelyard.support.coherence.rules import EXISTS, Viewer
from steelyard.support.coherence.rules.regions import DIVISIONS, TERRITORIES
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
    small = network(TODAY)
    assert (small.is_clustered, len(small.recipients), len(small.providers)) == (False, 1, 1)
    kinds = ("nonprofit", "federal_center", "university")
    providers = [OrganizationFactory(kind=kinds[n % 3], name=f"Provider {n:02}") for n in range(40)]
    states = list(State.objects.all())
    for n in range(260):
        agency = LEAFactory(state=states[n % len(states)])
        for provider in (providers[n % 40], providers[n % 10]):
            row = MapRowFactory(agency=agency, provider=provider)
            ShareFactory(row=row, viewer=Viewer.CENTER, level=EXISTS)
    large = network(TODAY)
    assert large.organizations == 302
    assert large.is_clustered
    assert len(large.providers) <= MOST_ALONE + 3
    assert {one.label for one in large.recipients} == {*DIVISIONS, TERRITORIES}
    assert sum(large.edges.values()) == len(set(figures_pairs()))
    assert support_network(large) == support_network(network(TODAY))


def figures_pairs() -> list[tuple[int, int]]:
    return [(provider, agency) for agency, found in figures.pairs(TODAY).items() for provider in found]


def test_few_states_stand_for_themselves(place: Place) -> None:
    provider = OrganizationFactory()
    for n in range(70):
        row = MapRowFactory(agency=LEAFactory(state="OR" if n % 2 else "DE"), provider=provider)
        ShareFactory(row=row, viewer=Viewer.CENTER, level=EXISTS)
    found = network(TODAY)
    assert {(one.label, one.count) for one in found.recipients} == {("Oregon", 35), ("Delaware", 35)}


def test_every_state_lies_in_one_division() -> None:
    named = [postal for postals in DIVISIONS.values() for postal in postals]
    states = set(State.objects.exclude(kind=StateKind.TERRITORY).values_list("postal", flat=True))
    assert (set(named), len(named)) == (states, len(states))


def test_the_page_does_not_wait_for_the_picture(visit: Visit, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ShareFactory(row=place.row, viewer=Viewer.CENTER, level=EXISTS)
    part = visit.part("reporting:network", "network", as_=place.cast.dana)
    assert "Who helps whom" in part.text
    monkeypatch.setattr(views, "support_network", pytest.fail)
    asks = visit("reporting:coherence", as_=place.cast.dana).all("a", href="/overview/coherence/network/")
    assert [one.get("hx-trigger") for one in asks] == ["load, click"]


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
