"""Opening, changing and closing supports."""

from datetime import date

import pytest

from steelyard.center.directory.models import Organization
from steelyard.foundation.history.models import Entry
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import Origin, ProviderRole, Standing
from tests.people import Cast


def test_a_support_opens_with_all_that_belongs_to_it(cast: Cast) -> None:
    agency = Organization.objects.create(name="Oregon DOE", name_key="oregon doe", kind="sea")
    casel = Organization.objects.create(name="CASEL", name_key="casel", kind="nonprofit")
    support = actions.open_support(
        by=cast.cora,
        name="Team Oregon",
        tier="targeted",
        origin=Origin.REQUEST,
        starts_on=date(2021, 3, 1),
        recipients=[agency],
        providers=[{"organization": casel, "role": ProviderRole.CO_LEAD, "does": "Coaches the team"}],
    )
    support = Support.objects.get(pk=support.pk)
    assert list(support.recipients.all()) == [agency]
    provider = support.providers.get()
    assert (provider.standing, provider.does) == (Standing.EXTERNAL, "Coaches the team")
    assert Entry.objects.get().sentence == "opened this support"


def test_one_part_is_held_once_at_a_time(cast: Cast) -> None:
    casel = Organization.objects.create(name="CASEL", name_key="casel", kind="nonprofit")
    support = actions.open_support(
        by=cast.cora, name="A", tier="general", origin=Origin.REQUEST, starts_on=date(2021, 3, 1)
    )
    part = actions.add_provider(
        support, by=cast.cora, organization=casel, role=ProviderRole.LEAD, since=date(2021, 3, 1)
    )
    with pytest.raises(actions.CannotProvide, match="already has this part"):
        actions.add_provider(support, by=cast.cora, organization=casel, role=ProviderRole.LEAD)
    actions.end_provider(part, by=cast.cora, on=date(2021, 4, 1))
    actions.add_provider(support, by=cast.cora, organization=casel, role=ProviderRole.LEAD, since=date(2021, 4, 2))
    assert support.providers.count() == 2
