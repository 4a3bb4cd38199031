"""Pictures are drawn from data alone: what they show, what they say in words, and that they fit a strict policy."""

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.foundation.kit import charts
from steelyard.foundation.kit.charts import months, tiles
from steelyard.foundation.kit.charts.matrix import LINE, _x, _y, quadrant, spread

SCORES = st.integers(0, 16).map(lambda quarter: quarter / 4)
YEAR = [date(2019, month, 1) for month in range(1, 13)]


def tree(drawn: str) -> ET.Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    found: ET.Element = parser.parseFragment(drawn)
    assert not parser.errors, parser.errors
    return found


def texts(root: ET.Element, tag: str) -> list[str]:
    return [" ".join("".join(e.itertext()).split()) for e in root.iter() if str(e.tag).rpartition("}")[2] == tag]


def every_picture() -> dict[str, str]:
    return {
        "tiles": charts.tile_map("Map <b>", [charts.Tile("OR", 3, "/or/", "Oregon")], unit="organizations"),
        "no tiles": charts.tile_map("Map", [], unit="organizations"),
        "matrix": charts.matrix("Matrix", [charts.Dot(3, 1, "Request <1>", "/1/", "Direct service", hollow=True)]),
        "no dots": charts.matrix("Matrix", []),
        "bars": charts.bars("Bars", [charts.Bar("A & B", 2), charts.Bar("C", 0)]),
        "no bars": charts.bars("Bars", []),
        "share": charts.share_bar("Share", [charts.Part("A", 1), charts.Part("B", 3)], unit="requests"),
        "no share": charts.share_bar("Share", []),
        "columns": charts.columns("Columns", YEAR, [0] * 12, unit="requests"),
        "no columns": charts.columns("Columns", [], [], unit="requests"),
        "lines": charts.lines("Lines", YEAR, [charts.Series("One", [None, 2, *[None] * 10])], unit="hours"),
    }


@pytest.mark.parametrize("name", every_picture())
def test_a_picture_is_escaped_and_needs_no_style(name: str) -> None:
    root = tree(every_picture()[name])
    assert not [e for e in root.iter() if "style" in e.attrib]
    assert not texts(root, "style")
    assert not texts(root, "b")
    pictures = [e for e in root.iter() if str(e.tag).endswith("svg")]
    assert pictures or "Nothing to show." in texts(root, "td")
    for picture in pictures:
        assert picture.get("aria-hidden") == "true" or (
            picture.get("role") in {"img", "group"} and picture.get("aria-labelledby")
        )


def test_every_state_has_a_tile_of_its_own() -> None:
    assert len(tiles.PLACES) == 50 + 1 + 5
    assert len(set(tiles.PLACES.values())) == len(tiles.PLACES)
    assert {"DC", "PR", "GU", "VI", "AS", "MP"} <= set(tiles.PLACES)


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_bands_hold_every_value_and_are_at_most_five(values: list[int]) -> None:
    bounds = tiles.breaks(values)
    assert len(bounds) <= 5
    assert all(low < high for low, high in pairwise(bounds))
    assert (not any(values)) if not bounds else bounds[-1] == max(values)


def test_the_tile_map_says_its_numbers_and_leads_to_them() -> None:
    drawn = tree(
        charts.tile_map(
            "Organizations", [charts.Tile("OR", 12, "/or/", "Oregon"), charts.Tile("WA", 0)], unit="organizations"
        )
    )
    assert "Oregon: 12" in texts(drawn, "title")
    assert "WA: 0" in texts(drawn, "title")
    assert "ME: none" in texts(drawn, "title")
    assert texts(drawn, "td") == ["12"]
    assert {e.get("href") for e in drawn.iter() if e.get("href")} == {"/or/"}
    assert "1 of 56 states and territories have organizations." in texts(drawn, "desc")


@pytest.mark.parametrize(
    ("placed", "others", "name"),
    [(4, 4, "Collaborate"), (2.5, 2.5, "Collaborate"), (2.49, 2.5, "Amplify"), (2.5, 2.49, "Direct service"), (0, 0, "Illuminate")],
)  # fmt: skip
def test_quadrants(placed: float, others: float, name: str) -> None:
    assert quadrant(placed, others) == name


@given(st.lists(st.tuples(SCORES, SCORES), max_size=40))
def test_dots_stand_apart_and_in_their_own_quarter(scores: list[tuple[float, float]]) -> None:
    dots = [charts.Dot(placed, others, "r") for placed, others in scores]
    places = spread(dots)
    assert places == spread(dots)
    for dot, (x, y) in zip(dots, places, strict=True):
        if scores.count((dot.placed, dot.others)) < 20:
            assert (x >= _x(LINE)) == (dot.placed >= LINE)
            assert (y <= _y(LINE)) == (dot.others >= LINE)
    for score in set(scores):
        same = [place for place, dot in zip(places, dots, strict=True) if (dot.placed, dot.others) == score]
        assert len(set(same)) == len(same)


def test_the_matrix_counts_its_quarters() -> None:
    drawn = tree(charts.matrix("M", [charts.Dot(3, 3, "A"), charts.Dot(3, 1, "B"), charts.Dot(3, 1, "C")]))
    assert "Amplify: 0, Collaborate: 1, Illuminate: 0, Direct service: 2." in texts(drawn, "desc")
    assert "Direct service · 2" in texts(drawn, "text")


def test_shares_add_up() -> None:
    drawn = tree(charts.share_bar("S", [charts.Part("A", 1), charts.Part("B", 3)], unit="requests"))
    assert texts(drawn, "td") == ["1", "25%", "3", "75%"]


def test_bars_are_as_long_as_their_values() -> None:
    drawn = tree(charts.bars("B", [charts.Bar("A", 50), charts.Bar("B", 100), charts.Bar("C", 0)]))
    widths = [e.get("width") for e in drawn.iter() if str(e.tag).endswith("rect")]
    assert widths == ["50", "100"]


@given(st.floats(min_value=0, max_value=1e9))
def test_an_axis_ends_at_a_readable_number_that_holds_the_value(most: float) -> None:
    top = months.ceiling(most)
    assert most <= top <= max(2 * most, 2)


def test_a_gap_in_a_line_stays_a_gap() -> None:
    drawn = tree(charts.lines("L", YEAR[:5], [charts.Series("One", [1, 2, None, 3, 4])], unit="hours"))
    lines = [e.get("points") or "" for e in drawn.iter() if str(e.tag).endswith("polyline")]
    assert [len(line.split()) for line in lines] == [2, 2]
    assert texts(drawn, "td") == ["1", "2", "—", "3", "4"]


def test_more_than_four_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="four lines"):
        charts.lines("L", YEAR, [charts.Series(str(at), [1] * 12) for at in range(5)], unit="hours")
