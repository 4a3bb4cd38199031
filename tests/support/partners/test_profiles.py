"""A provider's profile: kept by the provider itself and by staff, read by both, and by no other provider."""

from datetime import date
from typing import Any

import pytest

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.access import allows
from steelyard.support.partners.models import PartnershipReview, ProviderProfile, ProviderTopic
from tests.factories.charge import TopicFactory
from tests.factories.coherence import ToldRowFactory
from tests.factories.directory import OrganizationFactory, state
from tests.factories.partners import PartnershipFactory, ProviderProfileFactory, ProviderTopicFactory
from tests.page import Visit
from tests.people import PIAS, Cast


@pytest.fixture
def partner(db: None) -> Organization:
    return OrganizationFactory(pk=PIAS, name="Safe Schools Partners")


def typed(**more: Any) -> dict[str, Any]:
    return {"version": "0", "services": "Coaching", "cost": "Free for states", "contact_email": "a@safe.test"} | more


def test_a_partner_writes_its_own_profile(visit: Visit, cast: Cast, partner: Organization) -> None:
    topic, delaware = TopicFactory(name="Crisis response"), state("DE")
    data = typed(how_to_collaborate="Ask in spring", states=[delaware.pk], **{f"topic_{topic.pk}": "deep"})
    visit.post("partners:profile", data, pk=partner.pk, as_=cast.pia)
    profile = ProviderProfile.objects.get()
    assert (profile.cost, profile.checked_by, list(profile.states.all())) == ("Free for states", cast.pia, [delaware])
    assert ProviderTopic.objects.get().depth == "deep"
    for reader in (cast.pia, cast.cora):
        page = visit("directory:organization", pk=partner.pk, as_=reader)
        assert "Ask in spring" in page.text
        assert "Crisis response" in page.text
    entry = Entry.objects.get(verb="partners.provider.profile_kept")
    assert entry.changes["contact_email"] == ["…", "…"]
    assert "a@safe.test" not in str(entry.changes)


def test_a_topic_is_taken_back_and_those_of_single_states_stay(visit: Visit, cast: Cast, partner: Organization) -> None:
    everywhere = ProviderTopicFactory(organization=partner)
    local = ProviderTopicFactory(organization=partner, state=state("OH"))
    visit.post("partners:profile", typed(**{f"topic_{everywhere.topic.pk}": ""}), pk=partner.pk, as_=cast.cora)
    assert list(ProviderTopic.objects.all()) == [local]


def test_who_saves_second_sees_both_texts(visit: Visit, cast: Cast, partner: Organization) -> None:
    visit.post("partners:profile", typed(services="First"), pk=partner.pk, as_=cast.pia)
    page = visit.post("partners:profile", typed(services="Second"), pk=partner.pk, as_=cast.cora, status=409)
    assert "First" in page.text
    assert "Second" in page.text
    assert ProviderProfile.objects.get().services == "First"
    again = typed(services="Second", version="1")
    visit.post("partners:profile", again, pk=partner.pk, as_=cast.cora)
    assert ProviderProfile.objects.get().services == "Second"


def test_nobody_edits_or_reads_anothers_profile(visit: Visit, cast: Cast, partner: Organization) -> None:
    other = ProviderProfileFactory(organization__name="Elsewhere", services="Their services").organization
    missing = visit("partners:profile", pk=999_999, as_=cast.pia, status=404)
    assert visit("partners:profile", pk=other.pk, as_=cast.pia, status=404).text == missing.text
    visit.post("partners:profile", typed(), pk=other.pk, as_=cast.pia, status=404)
    visit.post("partners:profile", typed(), pk=partner.pk, as_=cast.rosa, status=403)
    assert not allows(cast.pia, "partners.edit_profile", other), "also where somebody sees it"
    assert ProviderProfile.objects.get().services == "Their services"


def test_a_partner_does_not_see_what_others_say_of_it(visit: Visit, cast: Cast, partner: Organization) -> None:
    ProviderProfileFactory(organization=partner)
    joint = PartnershipFactory(partner=partner)
    PartnershipReview.objects.create(partnership=joint, on=date(2026, 1, 5), went_well="It dragged.", verdict="end")
    ToldRowFactory(provider=partner, agency__name="A certain agency")
    own = visit("directory:organization", pk=partner.pk, as_=cast.pia)
    assert "Coaching for state teams" in own.text
    assert "It dragged." not in own.text + visit("portal:portal", as_=cast.pia).text
    assert "A certain agency" not in own.text
    assert "It dragged." in visit("partners:provider", pk=partner.pk, as_=cast.cora).text


def test_a_partner_for_another_day_keeps_nothing(visit: Visit, cast: Cast, partner: Organization) -> None:
    cast.pia.held.update(until=date(2020, 1, 1))
    visit("partners:profile", pk=partner.pk, as_=User.objects.get(pk=cast.pia.pk), status=403)
