"""Pages of tables: who may ask what, what is said of a bad question, files, and what is saved."""

import csv
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from steelyard.foundation.history.models import Entry
from steelyard.steering.tables import actions
from steelyard.steering.tables.models import SavedTable
from tests.page import Page
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger

READERS = ("dana", "cora", "liam", "eva", "ada")
REFUSED = ("libby", "fay", "abe", "rosa", "omar", "pia", "nobody")
PEOPLE = {"count": "people", "rows": "tier", "period": "year-3"}
HIDDEN = "not shown: small group"


def cells(page: Page) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all("table")[0].iter("tr")]


def text(page: Page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.response.content.decode("utf-8-sig"))))


@pytest.fixture
def saved(ledger: Ledger, cast: Cast) -> SavedTable:
    return actions.save_table(by=cast.liam, name="People by tier", asked=PEOPLE)


@pytest.mark.parametrize("name", READERS)
def test_staff_ask(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    page = visit("tables:builder", as_=getattr(cast, name), query=PEOPLE)
    assert cells(page) == [["Tier", "People reached"], ["General", "2"], ["Targeted", "2"], ["All", "3"]]
    opened = visit("tables:rows", as_=getattr(cast, name), query=PEOPLE | {"row": "general"})
    assert "2 people" in opened.text and "Ann" in opened.text and "Cy" not in opened.text


@pytest.mark.parametrize("name", REFUSED)
def test_others_do_not(visit: Any, cast: Cast, ledger: Ledger, saved: SavedTable, name: str) -> None:
    for route in ("builder", "csv", "xlsx", "rows", "listed"):
        visit(f"tables:{route}", as_=getattr(cast, name), query=PEOPLE, status=403)
    visit("tables:saved", as_=getattr(cast, name), pk=saved.pk, status=403)


def test_without_a_question_the_usual_one_is_answered(visit: Any, cast: Cast, ledger: Ledger) -> None:
    assert "Activities by kind and tier" in visit("tables:builder", as_=cast.dana).text


@pytest.mark.parametrize("name", ["eva", "ada"])
def test_only_what_one_may_see_row_by_row_is_counted(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    """Evaluators and administrators see no help requests, so they count none, by no address."""
    who, asked = getattr(cast, name), {"count": "requests", "rows": "state", "period": "year-3"}
    assert "requests" not in [one.get("value") for one in visit("tables:builder", as_=who).all("option")]
    for route in ("builder", "csv", "xlsx", "rows"):
        page = visit(f"tables:{route}", as_=who, query=asked, status=422)
        assert "“requests” is nothing" in page.text or route == "rows"
        assert not page.all("td")
    shared = actions.save_table(by=cast.dana, name="Requests", asked=asked)
    actions.share_table(shared, by=cast.dana, is_shared=True)
    page = visit("tables:saved", as_=who, pk=shared.pk)
    assert "you may not count" in page.text and not page.all("td")


def test_bad_questions_get_sentences(visit: Any, cast: Cast, ledger: Ledger) -> None:
    bad = {
        "same": {"count": "people", "rows": "tier", "columns": "tier"},
        "Hours of staff can be told apart by tier, topic, focal area": {"count": "hours", "rows": "state"},
        "nothing that can be chosen": {"count": "people; DROP TABLE", "rows": "password"},
        "before columns": {"count": "people", "columns": "tier"},
        "The period ends before it begins": {"count": "people", "first": "2021-02-01", "last": "2021-01-01"},
        "Enter a date": {"count": "people", "first": "soon"},
        "This field is required": {"rows": "tier"},
        "“year-99” is nothing": PEOPLE | {"period": "year-99"},
        "“x” is nothing": PEOPLE | {"only_topic": "x"},
        "cannot be told apart by decision": PEOPLE | {"only_decision": "amplify"},
    }
    for sentence, query in bad.items():
        page = visit("tables:builder", as_=cast.dana, query=query, status=422)
        assert sentence in page.text, sentence
        assert not page.all("td")
        for route in ("csv", "xlsx", "rows"):
            visit(f"tables:{route}", as_=cast.dana, query=query, status=422)


def test_words_that_mean_nothing_are_named(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("tables:builder", as_=cast.dana, query=PEOPLE | {"select": "*", "where\0": "1"})
    assert "“select”" in page.text and "left out" in page.text
    assert "left out" not in visit("tables:builder", as_=cast.dana, query=PEOPLE).text
    alone = visit("tables:builder", as_=cast.dana, query={"q": "1"})
    assert "“q”" in alone.text and "Tier" in alone.text


@pytest.mark.parametrize("group", ["", "no-such", "9" * 5000, "a\0b", "2021-13-01", "none", "-1"])
@pytest.mark.parametrize("rows", ["tier", "topic", "state", "month", "year", "quarter"])
def test_bad_groups_never_fail(visit: Any, cast: Cast, ledger: Ledger, rows: str, group: str) -> None:
    path = visit.path("tables:rows", {})
    query = {"count": "activities", "rows": rows, "period": "all", "row": group, "after": "x", "before": group}
    answer = visit.client(cast.dana).get(path, query if rows != "state" else query | {"count": "people"})
    assert answer.status_code in {200, 422}


def test_nothing_recorded_says_so(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit(
        "tables:builder", as_=cast.dana, query=PEOPLE | {"period": "days", "first": "1990-01-01", "last": "1990-02-01"}
    )
    assert "Nothing was recorded for this" in page.text


def test_too_large_says_so(
    visit: Any, cast: Cast, ledger: Ledger, saved: SavedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steelyard.steering.tables.queries.tables.MOST_ROWS", 1)
    page = visit("tables:builder", as_=cast.dana, query=PEOPLE, status=422)
    assert "would have 2 rows, and 1 can be shown" in page.text
    assert "and 1 can be shown" in visit("tables:saved", as_=cast.liam, pk=saved.pk).text


def test_hidden_on_the_page_when_asked(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("tables:builder", as_=cast.dana, query=PEOPLE | {"hide": "on"})
    assert cells(page)[1:] == [["General", HIDDEN], ["Targeted", HIDDEN], ["All", HIDDEN]]
    assert "smaller than ten people" in page.text and not [
        a for a in page.all("a") if "/tables/rows" in a.get("href", "")
    ]


def test_files_hide_small_groups_unless_asked(visit: Any, cast: Cast, ledger: Ledger) -> None:
    rows = text(visit("tables:csv", as_=cast.dana, query=PEOPLE))
    assert rows[:4] == [["Tier", "People reached"], ["General", HIDDEN], ["Targeted", HIDDEN], ["All", HIDDEN]]
    assert ["Not shown", "A group is smaller than ten people; the others would give it away."] in rows
    rows = text(visit("tables:csv", as_=cast.dana, query=PEOPLE | {"small": "shown"}))
    assert rows[1:4] == [["General", "2"], ["Targeted", "2"], ["All", "3"]]
    # Whoever asks to hide them gets them from no file.
    rows = text(visit("tables:csv", as_=cast.dana, query=PEOPLE | {"small": "shown", "hide": "on"}))
    assert rows[1] == ["General", HIDDEN]


def test_a_workbook_holds_numbers_and_what_they_mean(visit: Any, cast: Cast, ledger: Ledger) -> None:
    ledger.topics[0].name = "=2+2"
    ledger.topics[0].save()
    asked = {"count": "hours", "rows": "topic", "columns": "tier", "period": "year-3"}
    answer = visit.client(cast.dana).get(visit.path("tables:xlsx", {}), asked)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    table = book.get_sheet_by_name("Table").to_python()
    assert table[0] == ["Topic", "General", "Targeted", "Intensive", "All"]
    assert table[-1] == ["All", 3.0, 4.0, 1.0, 8.0]
    assert table[1] == ["=2+2", 1.5, 1.33, 0.0, 2.83]
    about = {str(line[0]): str(line[1]) for line in book.get_sheet_by_name("About").to_python()}
    assert about["Period"].startswith("FY 2021") and about["Only"] == "everything"
    assert text(visit("tables:csv", as_=cast.dana, query=asked))[1][0] == "'=2+2"


def test_saved_from_the_page_and_opened_again(visit: Any, cast: Cast, ledger: Ledger) -> None:
    visit.post("tables:save", PEOPLE | {"name": "By tier", "only_state": "DE", "junk": "1"}, as_=cast.liam)
    made = SavedTable.objects.get()
    assert (made.name, made.owner, made.is_shared) == ("By tier", cast.liam, False)
    assert made.asked == PEOPLE | {"only_state": "DE"}
    assert Entry.objects.filter(verb="tables.table.saved", object_id=made.pk).exists()
    page = visit("tables:saved", as_=cast.liam, pk=made.pk)
    assert cells(page)[-1] == ["All", "1"]
    assert f'href="{made.question_url}"'.replace("&", "&amp;") in page.html


def test_nothing_is_saved_without_a_name_or_a_question(visit: Any, cast: Cast, ledger: Ledger) -> None:
    assert "required" in visit.post("tables:save", PEOPLE, as_=cast.dana, status=422).text
    visit.post("tables:save", {"name": "x", "count": "no", "rows": "tier"}, as_=cast.dana, status=422)
    visit.post("tables:save", {"name": "x" * 121} | PEOPLE, as_=cast.dana, status=422)
    visit.post("tables:save", PEOPLE | {"name": "x"}, as_=cast.fay, status=403)
    assert not SavedTable.objects.exists()


def test_ones_own_until_shared(visit: Any, cast: Cast, saved: SavedTable) -> None:
    visit("tables:saved", as_=cast.dana, pk=saved.pk, status=404)
    assert saved.name not in visit("tables:listed", as_=cast.dana).text
    visit.post("tables:share", as_=cast.dana, pk=saved.pk, status=404)
    visit.post("tables:share", as_=cast.liam, pk=saved.pk)
    assert saved.name in visit("tables:listed", as_=cast.dana).text
    page = visit("tables:saved", as_=cast.dana, pk=saved.pk)
    assert "Rename" not in page.text
    # Shared is not given away: only its owner changes it.
    for route, data in (("saved", {"name": "x", "version": 1}), ("share", {}), ("delete", {})):
        visit.post(f"tables:{route}", data, as_=cast.dana, pk=saved.pk, status=403)
    visit.post("tables:share", as_=cast.liam, pk=saved.pk)
    visit("tables:saved", as_=cast.dana, pk=saved.pk, status=404)


def test_renamed_and_two_windows_at_once(visit: Any, cast: Cast, saved: SavedTable) -> None:
    visit.post("tables:saved", {"name": "Reach", "version": 1}, as_=cast.liam, pk=saved.pk)
    page = visit.post("tables:saved", {"name": "Other", "version": 1}, as_=cast.liam, pk=saved.pk, status=409)
    assert "Reach" in page.text and "Other" in page.html
    visit.post("tables:saved", {"name": "", "version": 2}, as_=cast.liam, pk=saved.pk, status=422)
    saved.refresh_from_db()
    assert saved.name == "Reach"


def test_deleted_and_brought_back(visit: Any, cast: Cast, saved: SavedTable) -> None:
    visit.post("tables:delete", as_=cast.liam, pk=saved.pk)
    page = visit("tables:listed", as_=cast.liam)
    assert "Deleted in the last 30 days" in page.text and "No table is saved yet" in page.text
    visit.post("tables:delete", as_=cast.liam, pk=saved.pk)
    assert not SavedTable.objects.get().deleted_at
    assert list(Entry.objects.filter(object_id=saved.pk, verb__startswith="tables.").order_by("pk").values_list("verb", flat=True)) == [
        "tables.table.saved", "tables.table.deleted", "tables.table.restored",
    ]  # fmt: skip


def test_a_saved_question_that_is_no_longer_there(visit: Any, cast: Cast, saved: SavedTable) -> None:
    SavedTable.objects.update(asked={"count": "gone", "rows": "tier"})
    assert "no longer there" in visit("tables:saved", as_=cast.liam, pk=saved.pk).text
