"""What the page of published figures shows is what the record and the documents say."""

import re
from typing import Any

import pytest

from steelyard.center.charge.models import PublishedFigure
from steelyard.faces.command.case import import_file
from tests.cases.ciselss import CASE, published, table
from tests.cases.test_ciselss_sources import expected_figures
from tests.page import Page, text_of
from tests.people import Cast


@pytest.fixture
def shown(visit: Any, cast: Cast) -> Page:
    import_file("published_figures", CASE / "13-published_figures.csv")
    import_file("milestones", CASE / "09-milestones.csv")
    return visit("reporting:published", as_=cast.dana)


def cells(page: Page) -> dict[str, list[str]]:
    """The cells of each figure's row by its key."""
    return {row.get("id", ""): [text_of(cell) for cell in row] for row in page.all("tr") if row.get("id")}


def test_every_figure_of_the_record_stands_on_the_page_as_its_source_words_it(shown: Page) -> None:
    lines = cells(shown)
    rows = table("13-published_figures.csv")
    assert {row["key"]: (row["label"], row["shown_as"]) for row in rows} == {
        key: (label, value) for key, (label, value, *_) in lines.items()
    }
    assert {row["key"]: row["n"] or "—" for row in rows} == {key: row[2].replace(",", "") for key, row in lines.items()}
    assert all(row[-1] for row in lines.values())


def test_every_figure_equals_the_document(shown: Page) -> None:
    """The bare number behind each line is the one read out of the documents, and the line prints it."""
    expected = {key: tuple(map(str, figure)) for key, figure in expected_figures(published()).items()}
    taken_in = dict(PublishedFigure.objects.values_list("key", "value"))
    assert {key: figure[1] for key, figure in expected.items()} == taken_in
    words = {"more than half": "50", "about one-third": "33"}
    for key, (_, printed, *_) in cells(shown).items():
        digits = words.get(printed) or "".join(re.findall(r"[\d.]", printed))
        assert not digits or float(digits) == pytest.approx(float(taken_in[key]), abs=1), key


def test_milestones_stand_in_order(shown: Page) -> None:
    told = [text_of(item) for trail in shown.all("ol") if trail.get("class") == "trail" for item in trail]
    rows = sorted(table("09-milestones.csv"), key=lambda row: row["on"])
    assert len(told) == len(rows)
    assert all(row["what"] in line for row, line in zip(rows, told, strict=True))
    assert "May 2018" in told[0]


def test_without_a_case_the_page_says_what_belongs_here(visit: Any, cast: Cast) -> None:
    assert "No published figures" in visit("reporting:published", as_=cast.rosa).text
