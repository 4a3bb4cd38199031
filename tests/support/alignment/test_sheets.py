"""Spreadsheets of initiatives: every row has a fate before anything goes in, all go in or none, and it can be undone."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.support.alignment.actions.initiatives import alter
from steelyard.support.alignment.actions.sheets import apply, choose, undo
from steelyard.support.alignment.models import Initiative, Sheet
from steelyard.support.alignment.queries.sheets import preview
from steelyard.support.alignment.rules import NotNow, grades_of, grades_told
from steelyard.support.alignment.rules.reading import Column, Fate, guessed, understood
from steelyard.support.protocols.models import GuidedRun
from tests.factories.alignment import bound, initiative, run_of, sheet
from tests.page import location
from tests.people import Cast

HEADINGS = ["Initiative", "Owner", "Populations", "Funding source", "Funding ends"]


@pytest.fixture
def run(cast: Cast) -> GuidedRun:
    return run_of(cast.rosa, facilitator=cast.liam)


def fates(brought: Sheet) -> list[Fate]:
    return [row.fate for row in preview(brought).rows]


def names(run: GuidedRun) -> set[str]:
    return set(Initiative.objects.kept().filter(run=run).values_list("name", flat=True))


def test_each_row_has_its_fate_and_the_reason_beside_it(run: GuidedRun) -> None:
    known = initiative(run, "Open Doors", owner="Health", funding="Title I")
    initiative(run, "Calm classrooms", owner="Health")
    rows = [
        ["Third way", "Education", "Newcomers", "Title IV", "2027-06-30"],
        ["open  doors", "HEALTH", "Newcomers", "", ""],
        ["Open Doors", "Health", "", "", ""],
        ["Calm classroom", "Health", "", "", ""],
        ["", "Health", "", "", ""],
        ["Old plan", "", "", "", "someday"],
        ["Open doors", "Education", "", "", ""],
    ]
    seen = preview(sheet(run, rows=rows, headings=HEADINGS)).rows
    assert [row.fate for row in seen] == [
        Fate.NEW, Fate.KNOWN, Fate.TWICE, Fate.ALIKE, Fate.REFUSED, Fate.REFUSED, Fate.ALIKE
    ]  # fmt: skip
    assert "Fills Populations" in seen[1].why
    assert seen[1].about == known.pk
    assert "Row 3 has the same name and owner" in seen[2].why
    assert "May be “Calm classrooms”" in seen[3].why
    assert "has no name" in seen[4].why
    assert "is no date" in seen[5].why


def test_blanks_are_told_by_a_sentence(run: GuidedRun) -> None:
    (row,) = preview(sheet(run, rows=[["Third way", "", "", "", ""]], headings=HEADINGS)).rows
    assert row.fate == Fate.NEW
    assert row.why == "Blank: owner, populations, funding source and funding ends."


def test_nothing_goes_in_while_a_row_waits_and_then_all_of_it(run: GuidedRun, cast: Cast) -> None:
    known = initiative(run, "Open Doors", owner="Health")
    rows = [["Third way", "Education", "", "", ""], ["Open Door", "Health", "", "", ""], ["", "", "Lost", "", ""],
            ["Open doors", "health", "Newcomers", "Title I", ""]]  # fmt: skip
    brought = sheet(run, rows=rows, headings=HEADINGS)
    with pytest.raises(NotNow, match="2 rows wait"):
        apply(brought, by=cast.rosa)
    assert names(run) == {"Open Doors"}
    choose(brought, by=cast.rosa, choices={3: "take", 4: "take"})
    with pytest.raises(NotNow, match="1 row waits"):  # what cannot be read is not taken, whatever is said
        apply(brought, by=cast.rosa)
    choose(brought, by=cast.rosa, choices={4: "leave"})
    assert apply(brought, by=cast.rosa) == {"added": 2, "filled": 1}
    assert names(run) == {"Open Doors", "Third way", "Open Door"}
    known.refresh_from_db()
    assert known.funding == "Title I"
    with pytest.raises(NotNow):
        apply(brought, by=cast.rosa)


def test_undoing_takes_out_what_came_and_leaves_what_was_worked_on(run: GuidedRun, cast: Cast) -> None:
    known = initiative(run, "Open Doors", owner="Health")
    rows = [["One", "A", "", "", ""], ["Two", "A", "", "", ""], ["Three", "A", "", "", ""],
            ["Open Doors", "Health", "Newcomers", "Title I", "2027-01-01"]]  # fmt: skip
    brought = sheet(run, rows=rows, headings=HEADINGS)
    apply(brought, by=cast.rosa)
    one, two = (Initiative.objects.get(name=name) for name in ("One", "Two"))
    bound(known, one, "outcome")
    alter(two, by=cast.liam, values={"purpose": "Worked on."})
    assert undo(brought, by=cast.rosa) == {"taken out": 1, "emptied": 1, "stayed": 2}
    assert names(run) == {"Open Doors", "One", "Two"}
    known.refresh_from_db()
    assert (known.funding, known.funding_ends_on, known.populations.count()) == ("", None, 0)


def test_a_second_bringing_of_the_same_file_changes_nothing(run: GuidedRun, cast: Cast) -> None:
    rows = [["One", "A", "Newcomers", "Title I", "2027-01-01"], ["Two", "B", "", "", ""]]
    apply(sheet(run, rows=rows, headings=HEADINGS), by=cast.rosa)
    assert fates(sheet(run, rows=rows, headings=HEADINGS)) == [Fate.SAME, Fate.SAME]


def upload(
    visit: Any, run: GuidedRun, cast: Cast, data: bytes, name: str = "initiatives.csv", status: int = 303
) -> Any:
    file = SimpleUploadedFile(name, data)
    return visit.post("alignment:sheets", {"file": file}, as_=cast.rosa, run=run.pk, status=status)


def as_csv(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def test_sixty_initiatives_come_from_a_spreadsheet_with_headings_of_its_own(
    run: GuidedRun, cast: Cast, visit: Any
) -> None:
    rows = [[f"Program {n}", f"Agency {n % 5}", "K-12", "6/30/2027", "active", "lost?"] for n in range(60)]
    page = upload(
        visit, run, cast, as_csv(["Program", "Lead agency", "Grade span", "Grant end", "Stage", "Cost"], *rows)
    )
    where = location(page)
    seen = visit(where, as_=cast.rosa)
    assert "60 of 60 rows go in" in seen.text
    assert "Not taken: Cost" in seen.text
    visit.post("alignment:apply", as_=cast.rosa, pk=Sheet.objects.get().pk)
    made = Initiative.objects.filter(run=run)
    assert made.count() == 60
    assert {(one.grades, one.funding_ends_on, one.standing) for one in made} == {("K–12", date(2027, 6, 30), "running")}


def test_columns_that_nobody_can_guess_are_asked_for(run: GuidedRun, cast: Cast, visit: Any) -> None:
    page = upload(visit, run, cast, as_csv(["Spalte", "Wer"], ["Open doors", "Health"]))
    where = location(page)
    assert "Say first which column holds the names" in visit(where, as_=cast.rosa).text
    found = Sheet.objects.get()
    twice = visit.post(
        "alignment:columns", {"column_0": "name", "column_1": "name"}, as_=cast.rosa, pk=found.pk, status=422
    )
    assert "Two columns cannot both be" in twice.text
    visit.post("alignment:columns", {"column_0": "name", "column_1": "owner"}, as_=cast.rosa, pk=found.pk)
    assert fates(Sheet.objects.get()) == [Fate.NEW]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.csv", "empty"),
        (b"Initiative,Owner\n", "a.csv", "no row"),
        (b"%PDF-1.7 not a table", "a.csv", "PDF"),
        (b"PK\x03\x04broken", "a.xlsx", "damaged"),
        (b"Initiative,Initiative\nA,B\n", "a.csv", "stands twice"),
        (b'Initiative,Owner\n"A,B\n', "a.csv", "quotation mark"),
        (b"Initiative,Owner\nA,B,C\n", "a.csv", "3 cells"),
        (b"BEGIN:VCARD\nFN:Ann\nEND:VCARD\n", "a.vcf", "people, not initiatives"),
        (as_csv(["Initiative"], *([f"I{n}"] for n in range(501))), "a.csv", "more than 500 rows"),
        (as_csv(["Initiative", *(f"C{n}" for n in range(60))], ["A"] + [""] * 60), "a.csv", "more than 60 columns"),
    ],
)
def test_a_file_that_is_no_table_of_initiatives_gets_a_sentence(
    run: GuidedRun, cast: Cast, visit: Any, data: bytes, name: str, sentence: str
) -> None:
    page = upload(visit, run, cast, data, name, status=422)
    assert sentence in page.text
    assert not Sheet.objects.exists()


def test_hostile_cells_come_in_as_text_and_go_out_harmless(run: GuidedRun, cast: Cast, visit: Any) -> None:
    cells = ["=HYPERLINK(1)", "+1", "-1", "@x", "<script>alert(1)</script>", "نص", "x" * 201]
    upload(visit, run, cast, as_csv(["Initiative", "Owner"], *([cell, "A"] for cell in cells)))
    found = Sheet.objects.get()
    assert fates(found) == [Fate.NEW] * 6 + [Fate.REFUSED]
    choose(found, by=cast.rosa, choices={8: "leave"})
    apply(found, by=cast.rosa)
    page = visit("alignment:inventory", as_=cast.rosa, run=run.pk)
    assert "<script>alert" not in page.html
    answer = visit.client(cast.rosa).get(reverse("alignment:export", args=[run.pk]))
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert {row[0] for row in rows[1:5]} == {"'=HYPERLINK(1)", "'+1", "'-1", "'@x"}
    again = sheet(run, rows=rows[1:], headings=rows[0])
    assert set(fates(again)) == {Fate.SAME}  # what went out comes in again, without the apostrophes


def test_headings_of_our_own_and_of_others_are_known() -> None:
    assert guessed([column.label for column in Column]) == [column.value for column in Column]
    assert guessed(["PROGRAM NAME", "Lead agency", "Target population", "Program", "Whatever"]) == [
        "name", "owner", "populations", "", ""
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [("K-12", "K–12"), ("6 to 8", "6–8"), ("PK–5", "PK–5"), ("pre-k", "PK"), ("High school", "9–12"), ("3rd", "3"), ("", ""),
     ("all", "K–12"), ("grades 9 through 12", "9–12")],
)  # fmt: skip
def test_grades_are_read_as_people_write_them(text: str, told: str) -> None:
    assert grades_told(*(grades_of(text) or (None, None))) == told


@pytest.mark.parametrize("text", ["5-2", "13", "green", "1-2-3", "K-"])
def test_what_is_no_span_of_grades_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="grade"):
        grades_of(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=15, max_size=15))
def test_any_row_is_understood_or_refused_with_a_sentence(cells: list[str]) -> None:
    entry = understood(2, cells, [column.value for column in Column])
    assert all(problem.endswith((".", "2027.")) for problem in entry.problems)
    assert entry.problems or entry.name


def test_a_workbook_is_read_with_its_dates(run: GuidedRun, cast: Cast, visit: Any, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Program", "Agency", "End date"])
        page.write_row(1, 0, ["Open doors", "Health"])
        page.write_datetime(1, 2, date(2027, 6, 30), book.add_format({"num_format": "mm/dd/yyyy"}))
    data = (tmp_path / "a.xlsx").read_bytes()
    upload(visit, run, cast, data, "a.xlsx")
    (row,) = preview(Sheet.objects.get()).rows
    assert (row.entry.name, row.entry.ends_on) == ("Open doors", date(2027, 6, 30))
    assert "whatever its ending says" in upload(visit, run, cast, data, "a.csv", 422).text
