"""Two providers on one topic: raised with consent alone, answered once, gone with the consent."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.center.directory.actions import merge
from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.work.models import Mail
from steelyard.support.coherence.actions import overlaps, rows, sharing
from steelyard.support.coherence.models import MapRow, Overlap, Share
from steelyard.support.coherence.queries.gaps import pairs
from steelyard.support.coherence.queries.overlaps import to_raise
from steelyard.support.coherence.rules import EXISTS, NOTHING, NotNow, OverlapStatus, Viewer, quarter_of, touches
from tests.factories.coherence import MapRowFactory, ShareFactory
from tests.factories.delivery import SupportFactory, SupportProviderFactory, a_center
from tests.factories.directory import OrganizationFactory
from tests.page import Visit
from tests.support.coherence.conftest import Place

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def look(day: date = TODAY) -> tuple[int, int]:
    return overlaps.look(day, by=None)


def fresh(row: MapRow) -> MapRow:
    return MapRow.objects.get(pk=row.pk)


def test_quarters_and_open_ends() -> None:
    assert quarter_of(date(2026, 11, 22)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter_of(date(2027, 3, 31)) == (date(2027, 1, 1), date(2027, 3, 31))
    first, last = quarter_of(TODAY)
    assert touches(None, None, first=first, last=last)
    assert not touches(None, date(2026, 9, 30), first=first, last=last)


def test_without_consent_nothing_is_raised(place: Place) -> None:
    assert look() == (0, 0)
    place.share_both()
    Share.objects.filter(row=place.second, viewer=Viewer.CENTER).delete()
    assert look() == (0, 0), "the center is one of the parties"
    ShareFactory(row=place.second, viewer=Viewer.CENTER, level=EXISTS)
    ShareFactory(row=place.row, viewer=Viewer.ORGANIZATION, organization=place.other, level=NOTHING)
    assert look() == (0, 0), "the other provider would learn of a row that is not shared with it"
    Share.objects.filter(organization=place.other).delete()
    assert look() == (0, 1)
    assert look() == (0, 0), "once"


@pytest.mark.parametrize(
    "changed",
    [
        {"until": date(2026, 9, 30)},
        {"since": date(2027, 1, 1)},
        {"topic": None},
        {"removed_at": "2026-11-01T00:00Z"},
        {"provider": None, "provider_name": "Somebody"},
    ],
)
def test_rows_that_do_not_meet(place: Place, changed: dict[str, Any]) -> None:
    place.share_both()
    MapRow.objects.filter(pk=place.second.pk).update(**changed)
    assert look() == (0, 0)


def test_both_are_written_to_once_and_no_letter_says_what_could_be_taken_back(place: Place) -> None:
    place.share_both()
    look()
    [letter] = Mail.objects.all()
    assert letter.to == place.cast.pia.email
    for word in ("Rosa", "Screening", "Other Center"):
        assert word not in letter.subject + letter.body
    Share.objects.filter(row=place.row, viewer=Viewer.ON_MAP).delete()
    assert look() == (1, 0)
    ShareFactory(row=place.row, viewer=Viewer.ON_MAP, level=EXISTS)
    assert look() == (0, 1)
    assert Mail.objects.count() == 1


def test_who_sees_it_and_who_does_not_any_more(place: Place) -> None:
    place.share_both()
    look()
    seen = {name for name, user in vars(place.cast).items() if Overlap.objects.visible_to(user).exists()}
    assert seen == {"dana", "liam", "cora", "libby", "rosa", "pia"}
    given = [sharing.Given(Viewer.ON_MAP.value, NOTHING)]
    sharing.share(place.second, by=place.cast.rosa, version=place.second.version, given=given)
    assert Overlap.objects.get().status == OverlapStatus.LAPSED
    assert not Overlap.objects.visible_to(place.cast.pia).exists()
    Overlap.objects.update(status=OverlapStatus.OPEN, ended_at=None)
    assert not Overlap.objects.visible_to(place.cast.pia).exists(), "also where nobody has looked since"


def test_complementary_roles_are_not_asked_again_while_they_stay(place: Place) -> None:
    place.share_both()
    look()
    [found] = Overlap.objects.all()
    overlaps.confirm(found, by=place.cast.rosa, version=1, first_does="Coaches", second_does="Trains")
    assert look() == (0, 0)
    assert look(date(2027, 2, 1)) == (0, 0)
    with pytest.raises(NotNow):
        overlaps.settle(found, by=place.cast.pia, version=found.version)
    rows.change_row(fresh(place.row), by=place.cast.rosa, version=fresh(place.row).version, purpose="Something else")
    assert [one.status for one in Overlap.objects.order_by("id")] == [OverlapStatus.LAPSED, OverlapStatus.OPEN]


def test_who_steps_back_is_asked_again_in_another_quarter_only(place: Place) -> None:
    place.share_both()
    look()
    overlaps.settle(Overlap.objects.get(), by=place.cast.pia, version=1)
    assert look() == (0, 0)
    assert look(date(2027, 2, 1)) == (0, 1)


def test_the_center_is_a_provider_by_its_ledger_where_the_agency_shares_that(place: Place) -> None:
    center = a_center()
    support = SupportFactory(recipients=[place.agency], topics=[place.topic])
    SupportProviderFactory(support=support, organization=center.organization)
    row = sharing.row_of_ledger(place.agency, by=place.cast.rosa, support=support, provider=center.organization)
    ShareFactory(row=place.row, viewer=Viewer.CENTER, level=EXISTS)
    assert look() == (0, 0), "Pia does not know of it"
    ShareFactory(row=row, viewer=Viewer.ORGANIZATION, organization=place.pias, level=EXISTS)
    assert look() == (0, 1)
    assert Overlap.objects.visible_to(place.cast.pia).exists()
    support.recipients.clear()
    assert look() == (1, 0)


def test_a_provider_that_merges_is_no_overlap_with_itself(place: Place) -> None:
    place.share_both()
    look()
    merge(place.pias, by=place.cast.cora, gone=place.other)
    assert {one.provider_id for one in MapRow.objects.all()} == {place.pias.pk}
    assert not Overlap.objects.visible_to(place.cast.cora).exists()
    assert look() == (1, 0)


def test_many_maps_cost_as_many_statements_as_one(place: Place, django_assert_num_queries: Any) -> None:
    place.share_both()
    for _ in range(5):
        agency = OrganizationFactory(kind="lea")
        for provider in (place.pias, place.other):
            row = MapRowFactory(agency=agency, provider=provider, topic=place.topic)
            for viewer in (Viewer.ON_MAP, Viewer.CENTER):
                ShareFactory(row=row, viewer=viewer, level=EXISTS)
    with django_assert_num_queries(2):  # the center, and all pairs
        assert len(to_raise(TODAY)) == 6


def test_gaps_are_named_needs_that_nobody_is_on(place: Place) -> None:
    day = timezone.localdate()
    UnmetNeed.objects.create(
        title="x", topic=place.topic, organization=place.agency, how_made_visible="y", found_on=day
    )
    gap = (place.agency.pk, place.topic.pk)
    assert pairs(day) == {gap}, "the center knows of nobody"
    assert pairs(day, own=[place.agency.pk]) == set(), "the agency does"
    ShareFactory(row=place.row, viewer=Viewer.CENTER, level=EXISTS)
    assert pairs(day) == set()
    MapRow.objects.update(until=day - timedelta(days=1))
    assert pairs(day) == pairs(day, own=[place.agency.pk]) == {gap}


def test_it_is_answered_in_the_portal(visit: Visit, place: Place) -> None:
    place.share_both()
    overlaps.look(timezone.localdate(), by=None)
    [found] = Overlap.objects.all()
    assert "Please say who does what" in visit("portal:portal", as_=place.cast.pia).text
    assert "Two providers on one topic" in visit("coherence:map", pk=place.agency.pk, as_=place.cast.rosa).text
    visit("coherence:overlap", pk=found.pk, as_=place.cast.omar, status=404)
    visit.post("coherence:overlap", {"version": 1, "first_does": "", "second_does": ""}, pk=found.pk, as_=place.cast.pia, status=422)  # fmt: skip
    read = visit("coherence:overlap", pk=found.pk, as_=place.cast.libby)
    assert "Nobody has said it yet" in read.text
    assert "One of the two steps back" not in read.text
    typed = {"version": 1, "first_does": "Coaches", "second_does": "Trains"}
    visit.post("coherence:overlap", typed, pk=found.pk, as_=place.cast.libby, status=403)
    visit.post("coherence:overlap", typed, pk=found.pk, as_=place.cast.pia, status=303)
    visit.post("coherence:overlap", typed, pk=found.pk, as_=place.cast.cora, status=409)
    assert "Complementary roles" in visit("coherence:overlaps", as_=place.cast.cora).text
