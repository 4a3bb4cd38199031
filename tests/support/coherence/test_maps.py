"""An agency keeps its own map: typed, from a spreadsheet, on paper; and says who sees it."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from xlsxwriter import Workbook

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.access import allows
from steelyard.support.coherence.models import MapRow, Share, Sheet
from steelyard.support.coherence.queries.matching import provider_meant
from steelyard.support.coherence.rules import ALL, EXISTS, Origin, Viewer
from steelyard.support.partners.models import OtherName
from tests.factories.coherence import ToldRowFactory
from tests.factories.delivery import SupportFactory, a_center
from tests.factories.directory import OrganizationFactory
from tests.page import Visit
from tests.support.coherence.conftest import Place

pytestmark = pytest.mark.django_db

TYPED = {"provider": "Somebody new", "purpose": "A plan", "since": "2026-01-05"}
LINES = [
    {"Provider": "Pias Coaching", "Topic": "screening", "Purpose": "Now another purpose", "End date": "6/30/2027"},
    {"Provider": "Nobody Knows Them", "Topic": "", "Purpose": "Training", "How often": "Every month"},
]


def sheet_of(lines: list[dict[str, str]], tmp_path: Path) -> SimpleUploadedFile:
    path = tmp_path / "map.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for line in lines for name in line)))
        writer.writeheader()
        writer.writerows(lines)
    return SimpleUploadedFile("map.csv", path.read_bytes(), "text/csv")


def bring(visit: Visit, place: Place, file: Any, status: int = 303) -> Any:
    return visit.post("coherence:bring", {"file": file}, pk=place.agency.pk, as_=place.cast.rosa, status=status)


def test_a_row_is_typed_changed_taken_off_and_put_back(visit: Visit, place: Place) -> None:
    rosa, home = place.cast.rosa, {"pk": place.agency.pk}
    visit.post("coherence:add-row", {**TYPED, "until": "2025-01-01"}, as_=rosa, status=422, **home)
    visit.post("coherence:add-row", TYPED, as_=rosa, **home)
    row = MapRow.objects.get(provider_name="Somebody new")
    assert (row.origin, row.provider, row.until) == (Origin.AGENCY, None, None)
    typed = {**TYPED, "provider": "Pias Coaching", "version": 1}
    visit.post("coherence:row", typed, pk=row.pk, as_=rosa)
    assert MapRow.objects.get(pk=row.pk).provider == place.pias
    visit.post("coherence:row", {**typed, "purpose": "Late"}, pk=row.pk, as_=rosa, status=409)
    visit.post("coherence:remove-row", {"version": 2}, pk=row.pk, as_=rosa)
    visit("coherence:row", pk=row.pk, as_=rosa, status=404)
    visit.post("coherence:put-back", pk=place.agency.pk, row=row.pk, as_=rosa)
    assert "Pias Coaching" in visit("coherence:map", as_=rosa, **home).text


def test_nobody_else_keeps_it(visit: Visit, place: Place) -> None:
    for who in (place.cast.omar,):
        visit("coherence:map", pk=place.agency.pk, as_=who, status=404)
        visit("coherence:row", pk=place.row.pk, as_=who, status=404)
        visit.post("coherence:share", {"version": 1}, pk=place.row.pk, as_=who, status=404)
    for who in (place.cast.dana, place.cast.pia):
        visit("coherence:map", pk=place.agency.pk, as_=who, status=403)
    assert not allows(place.cast.omar, "coherence.keep", place.row), "also where somebody sees it"


def test_history_says_that_a_row_changed_and_not_what_it_says(visit: Visit, place: Place) -> None:
    visit.post("coherence:add-row", TYPED, pk=place.agency.pk, as_=place.cast.rosa)
    row = MapRow.objects.get(provider_name="Somebody new")
    typed = {**TYPED, "provider": "Secret Helper", "purpose": "Secret plan", "version": 1}
    visit.post("coherence:row", typed, pk=row.pk, as_=place.cast.rosa)
    given = {"version": 2, "center": EXISTS, "on_map": 0, "other_centers": 0, f"provider_{place.other.pk}": ALL}
    visit.post("coherence:share", given, pk=row.pk, as_=place.cast.rosa)
    told = " ".join(f"{one.name} {one.changes} {one.note}" for one in Entry.objects.all())
    assert "The center" in told
    for word in ("Somebody new", "A plan", "Secret", "Other Center", "2026-01-05"):
        assert word not in told


def test_sharing_is_chosen_by_row_and_viewer_and_for_all_rows(visit: Visit, place: Place) -> None:
    rosa = place.cast.rosa
    page = visit("coherence:share", pk=place.row.pk, as_=rosa)
    assert "Other Center" in page.text
    visit.post("coherence:share", {"version": 1, "center": ALL, "on_map": EXISTS, "other_centers": 0}, pk=place.row.pk, as_=rosa)  # fmt: skip
    assert set(Share.objects.values_list("viewer", "level")) == {("center", ALL), ("on_map", EXISTS)}
    visit.post("coherence:share", {"version": 1, "center": 0, "on_map": 0, "other_centers": 0}, pk=place.row.pk, as_=rosa, status=409)  # fmt: skip
    visit.post("coherence:share-all", {"viewer": "center", "level": EXISTS}, pk=place.agency.pk, as_=rosa)
    assert set(Share.objects.filter(viewer="center").values_list("row_id", "level")) == {
        (place.row.pk, EXISTS),
        (place.second.pk, EXISTS),
    }
    visit.post("coherence:share-all", {"viewer": "center", "level": 0}, pk=place.agency.pk, as_=rosa)
    assert not Share.objects.filter(viewer=Viewer.CENTER).exists()
    assert "Pias Coaching" in visit("coherence:share-all", pk=place.agency.pk, as_=rosa).text


def test_a_support_of_the_center_is_shared_like_any_row(visit: Visit, place: Place) -> None:
    center = a_center()
    support = SupportFactory(recipients=[place.agency], name="State coaching")
    page = visit("coherence:map", pk=place.agency.pk, as_=place.cast.rosa)
    assert "State coaching" in page.text
    here = {"pk": place.agency.pk, "provider": center.organization_id}
    visit.post("coherence:share-support", support=support.pk, as_=place.cast.rosa, **here)
    row = MapRow.objects.get(support=support)
    assert "it is its own support" in visit("coherence:share", pk=row.pk, as_=place.cast.rosa).text
    elsewhere = SupportFactory(recipients=[OrganizationFactory(kind="lea")])
    visit.post("coherence:share-support", support=elsewhere.pk, as_=place.cast.rosa, status=404, **here)


def test_what_the_center_was_told_becomes_the_agencys_own(visit: Visit, place: Place) -> None:
    row = ToldRowFactory(agency=place.agency, provider=place.pias, source="They said so")
    assert "Correct it" in visit("coherence:map", pk=place.agency.pk, as_=place.cast.rosa).text
    visit.post("coherence:row", {"provider": "Pias Coaching", "product": "Notes", "version": 1}, pk=row.pk, as_=place.cast.rosa)  # fmt: skip
    row.refresh_from_db()
    assert row.origin == Origin.AGENCY
    assert list(row.shares.values_list("viewer", "level")) == [("center", ALL)]


def test_a_spreadsheet_is_looked_at_taken_in_once_and_taken_back(visit: Visit, place: Place, tmp_path: Path) -> None:
    rosa = place.cast.rosa
    bring(visit, place, sheet_of(LINES, tmp_path))
    sheet = Sheet.objects.get()
    assert (sheet.counts["changed"], sheet.counts["added"], MapRow.objects.count()) == (1, 1, 2)
    visit("coherence:sheet", pk=sheet.pk, as_=place.cast.omar, status=404)
    assert "Nobody Knows Them" in visit("coherence:sheet", pk=sheet.pk, as_=rosa).text
    visit.post("coherence:take-in", {"version": 1}, pk=sheet.pk, as_=rosa)
    visit.post("coherence:take-in", {"version": 1}, pk=sheet.pk, as_=rosa)  # a second click says so, and does nothing
    row = MapRow.objects.get(pk=place.row.pk)
    assert (row.purpose, str(row.until), MapRow.objects.count()) == ("Now another purpose", "2027-06-30", 3)
    bring(visit, place, sheet_of(LINES, tmp_path))
    assert Sheet.objects.latest("id").counts["same"] == 2
    visit.post("coherence:take-back", {"version": 2}, pk=sheet.pk, as_=rosa)
    row.refresh_from_db()
    assert (row.purpose, row.until) == ("Planted purpose", None)
    assert not MapRow.objects.living().filter(provider_name="Nobody Knows Them").exists()


def test_taking_back_leaves_what_somebody_changed_since(visit: Visit, place: Place, tmp_path: Path) -> None:
    bring(visit, place, sheet_of(LINES, tmp_path))
    sheet = Sheet.objects.get()
    visit.post("coherence:take-in", {"version": 1}, pk=sheet.pk, as_=place.cast.rosa)
    MapRow.objects.filter(pk=place.row.pk).update(version=9, purpose="Mine")
    visit.post("coherence:take-back", {"version": 2}, pk=sheet.pk, as_=place.cast.rosa)
    assert MapRow.objects.get(pk=place.row.pk).purpose == "Mine"


def test_a_workbook_is_read_too(visit: Visit, place: Place, tmp_path: Path) -> None:
    with Workbook(tmp_path / "map.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Organization", "Start date", "Area"])
        page.write_row(1, 0, ["Other Center", "2026-02-01", "Screening"])
    bring(visit, place, SimpleUploadedFile("map.xlsx", (tmp_path / "map.xlsx").read_bytes()))
    assert Sheet.objects.get().counts["added"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"Provider": ""}, "provider: This field is required."),
        ({"Provider": "A", "Topic": "Alchemy"}, "“Alchemy” is none of the center’s topics"),
        ({"Provider": "A", "From": "2026-05-01", "Until": "2026-01-01"}, "ends before it begins"),
        ({"Provider": "A", "From": "20260-01-01"}, "Enter a date"),
        ({"Provider": "A", "How often": "fortnightly"}, "Write one of"),
        ({"Provider": "A" * 300}, "at most 200"),
    ],
)
def test_a_bad_line_is_refused_with_a_sentence(
    visit: Visit, place: Place, tmp_path: Path, *, line: dict[str, str], said: str
) -> None:
    bring(visit, place, sheet_of([{"Provider": "Good", "x": "y"} | dict.fromkeys(line, "") | {"Provider": "Good"}, {"x": "y"} | line], tmp_path))  # fmt: skip
    sheet = Sheet.objects.get()
    assert said in visit("coherence:sheet", pk=sheet.pk, as_=place.cast.rosa).text
    visit.post("coherence:take-in", {"version": 1}, pk=sheet.pk, as_=place.cast.rosa)
    assert MapRow.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"Provider,Topic\n", "no row below its headings"),
        (b"Name,Topic\na,b\n", "No column of this file is called Provider"),
        (b"PK\x03\x04broken", "cannot be read"),
        (b"Provider\na\x00b\n", "NUL"),
    ],
)
def test_a_file_that_is_no_map(visit: Visit, place: Place, *, content: bytes, said: str) -> None:
    page = bring(visit, place, SimpleUploadedFile("map.csv", content), status=422)
    assert said in page.text or "Provider" in page.text
    assert not Sheet.objects.exists()


def test_the_same_provider_under_three_names(visit: Visit, place: Place) -> None:
    OtherName.objects.create(organization=place.other, name="The Other One", name_key="the other one")
    place.other.short_name = "OC"
    place.other.save()
    for name in ("OTHER CENTER", "oc", "The Other One"):
        assert provider_meant(name, agency=place.agency.pk) == place.other
    row = MapRow.objects.create(agency=place.agency, provider_name="Othr Center")
    page = visit("coherence:map", pk=place.agency.pk, as_=place.cast.rosa)
    assert "It is Other Center" in page.text
    typed = {"version": row.version, "organization": place.other.pk}
    visit.post("coherence:match", typed, pk=row.pk, as_=place.cast.rosa)
    assert MapRow.objects.get(pk=row.pk).provider == place.other
    assert provider_meant("othr center", agency=place.agency.pk) == place.other, "what the agency meant before"
    assert provider_meant("othr center", agency=place.pias.pk) is None


def test_the_map_costs_the_same_however_long_it_is(visit: Visit, place: Place) -> None:
    counts = []
    for more in (1, 5):
        for n in range(more):
            MapRow.objects.create(agency=place.agency, provider_name=f"Somebody {more}{n}", topic=place.topic)
            SupportFactory(recipients=[place.agency], topics=[place.topic])
        with CaptureQueriesContext(connection) as asked:
            visit("coherence:map", pk=place.agency.pk, as_=place.cast.rosa)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_on_paper_and_as_csv(visit: Visit, place: Place) -> None:
    assert "Planted purpose" in visit("coherence:print-map", pk=place.agency.pk, as_=place.cast.rosa).text
    client = visit.client(place.cast.rosa)
    text = b"".join(client.get(visit.path("coherence:export-map", {"pk": place.agency.pk})).streaming_content).decode()
    assert "Planted purpose" in text
