"""Who may see how much of a row: the one question that every page, file and feed asks."""

from typing import Any

import pytest

from steelyard.center.directory.models import Organization
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.queries.lines import known_to_center, ledger, lines, own_lines, shared_with
from steelyard.support.coherence.rules import ALL, EXISTS, NOTHING, Viewer
from tests.factories.coherence import MapRowFactory, ShareFactory, ToldRowFactory
from tests.factories.delivery import SupportFactory, SupportProviderFactory
from tests.factories.directory import OrganizationFactory
from tests.people import OMARS, PIAS, ROSAS, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast: Cast) -> MapRow:
    agency, provider = OrganizationFactory(pk=ROSAS), OrganizationFactory(pk=PIAS, name="Pias Coaching")
    made: MapRow = MapRowFactory(agency=agency, provider=provider, purpose="Planted purpose", contact="Planted contact")
    return made


def levels(rows: Any) -> dict[int, int]:
    return dict(rows.values_list("pk", "level"))


def test_nothing_is_shared_until_the_agency_says_so(row: MapRow, cast: Cast) -> None:
    assert levels(MapRow.objects.of_agencies([ROSAS])) == {row.pk: ALL}
    assert not MapRow.objects.shared_with_center().exists()
    assert not MapRow.objects.shared_with_other_centers().exists()
    assert not MapRow.objects.shared_with([PIAS, OMARS]).exists()
    everybody = {name: MapRow.objects.visible_to(user).count() for name, user in vars(cast).items()}
    assert {name for name, count in everybody.items() if count} == {"rosa"}


@pytest.mark.parametrize("level", [EXISTS, ALL])
def test_each_viewer_sees_what_it_was_given_and_no_other(row: MapRow, level: int) -> None:
    other = OrganizationFactory()
    ShareFactory(row=row, viewer=Viewer.CENTER, level=level)
    assert levels(MapRow.objects.shared_with_center()) == {row.pk: level}
    assert levels(MapRow.objects.shared_with([other.pk])) == {}
    assert levels(MapRow.objects.shared_with_other_centers()) == {}
    ShareFactory(row=row, viewer=Viewer.ORGANIZATION, organization=other, level=level)
    assert levels(MapRow.objects.shared_with([other.pk])) == {row.pk: level}
    assert levels(MapRow.objects.shared_with([PIAS])) == {}


def test_all_on_the_map_are_those_who_help_and_one_of_them_may_be_left_out(row: MapRow) -> None:
    stranger, helper, of_ledger = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
    mine = MapRowFactory(agency=row.agency, provider=helper)
    support = SupportFactory(recipients=[row.agency])
    SupportProviderFactory(support=support, organization=of_ledger)
    ShareFactory(row=row, viewer=Viewer.ON_MAP, level=EXISTS)
    assert levels(MapRow.objects.shared_with([stranger.pk])) == {}
    for one in (helper, of_ledger, row.provider):
        assert levels(MapRow.objects.shared_with([one.pk])) == {row.pk: EXISTS}
    left_out = ShareFactory(row=row, viewer=Viewer.ORGANIZATION, organization=helper, level=NOTHING)
    assert levels(MapRow.objects.shared_with([helper.pk])) == {}
    assert levels(MapRow.objects.shared_with([helper.pk, of_ledger.pk])) == {row.pk: EXISTS}
    left_out.delete()
    MapRow.objects.filter(pk=mine.pk).update(removed_at="2026-01-01T00:00Z")
    assert levels(MapRow.objects.shared_with([helper.pk])) == {}, "who no longer helps is not on the map"


def test_that_it_exists_is_who_and_on_what(row: MapRow) -> None:
    ShareFactory(row=row, viewer=Viewer.CENTER, level=EXISTS)
    [line] = lines(MapRow.objects.shared_with_center())
    assert (line.name, line.purpose, line.contact, line.since) == ("Pias Coaching", "", "", None)
    row.shares.update(level=ALL)
    [line] = lines(MapRow.objects.shared_with_center())
    assert (line.purpose, line.contact) == ("Planted purpose", "Planted contact")


def test_the_center_knows_its_own_ledger_and_what_it_was_told(row: MapRow) -> None:
    told = ToldRowFactory(agency=row.agency)
    support = SupportFactory(recipients=[row.agency], name="Coaching a state team")
    SupportProviderFactory(support=support, organization=row.provider)
    assert levels(MapRow.objects.shared_with_center()) == {told.pk: ALL}
    assert [line.row for line in known_to_center([ROSAS])] == [told.pk]
    [line] = ledger([ROSAS])
    assert (line.row, line.purpose, line.provider) == (None, "Coaching a state team", row.provider)
    assert len(own_lines([ROSAS])) == 3


def test_a_row_of_the_ledger_is_read_from_it_and_goes_with_it(row: MapRow) -> None:
    support = SupportFactory(recipients=[row.agency], name="Before")
    SupportProviderFactory(support=support, organization=row.provider)
    stored = MapRowFactory(agency=row.agency, provider=row.provider, support=support, origin="ledger")
    ShareFactory(row=stored, viewer=Viewer.OTHER_CENTERS, level=ALL)
    type(support).objects.filter(pk=support.pk).update(name="After")
    assert [line.purpose for line in lines(MapRow.objects.shared_with_other_centers())] == ["After"]
    support.recipients.clear()
    assert not MapRow.objects.shared_with_other_centers().exists()


def test_providers_read_only_what_is_shared_with_them(row: MapRow) -> None:
    other = MapRowFactory(agency=row.agency, provider=None, provider_name="Nobody knows them", purpose="Hidden")
    ShareFactory(row=row, viewer=Viewer.ON_MAP, level=ALL)
    assert [line.row for line in shared_with([PIAS])] == [row.pk]
    assert other.pk not in levels(MapRow.objects.shared_with([PIAS]))
    assert Organization.objects.filter(pk=PIAS).exists()
