"""The list of states: complete, on a map without overlaps, and true to the two lists it was made from."""

import csv
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
REFERENCE = REPOSITORY / "steelyard/center/directory/reference/states.csv"
GEO = REPOSITORY.parent / "shared" / "data" / "geo"


def rows(path: Path = REFERENCE) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def theirs(name: str) -> dict[str, dict[str, str]]:
    if not GEO.is_dir():
        pytest.skip("the two lists (shared/data/geo) do not lie beside this checkout")
    return {row["abbr"]: row for row in rows(GEO / name)}


def test_fifty_states_a_district_and_five_territories() -> None:
    kinds = [row["kind"] for row in rows()]
    assert {kind: kinds.count(kind) for kind in kinds} == {"state": 50, "district": 1, "territory": 5}


@pytest.mark.parametrize("column", ["fips", "postal", "name", "sea_name"])
def test_each_is_unique(column: str) -> None:
    values = [row[column] for row in rows()]
    assert all(values)
    assert len(values) == len(set(values))


def test_codes_have_their_shape() -> None:
    assert all(re.fullmatch(r"\d\d", row["fips"]) and re.fullmatch(r"[A-Z]{2}", row["postal"]) for row in rows())


def test_every_capital_but_the_districts_own_is_named() -> None:
    assert [row["postal"] for row in rows() if not row["capital"]] == ["DC"]


def test_time_zones_exist() -> None:
    assert [ZoneInfo(row["time_zone"]).key for row in rows()] == [row["time_zone"] for row in rows()]


def test_tiles_lie_on_a_grid_of_eleven_by_eight_and_never_overlap() -> None:
    tiles = [(int(row["tile_row"]), int(row["tile_column"])) for row in rows()]
    assert len(tiles) == len(set(tiles))
    assert {row for row, _ in tiles} == set(range(1, 9))
    assert {column for _, column in tiles} == set(range(1, 12))


@pytest.mark.parametrize(
    ("place", "beside"),
    [("WA", "ID"), ("OR", "NV"), ("ND", "MN"), ("NH", "ME"), ("TX", "OK"), ("FL", "GA"), ("KY", "TN"), ("MD", "DE")],
)
def test_neighbours_touch_on_the_map(place: str, beside: str) -> None:
    tiles = {row["postal"]: (int(row["tile_row"]), int(row["tile_column"])) for row in rows()}
    (row, column), (other_row, other_column) = tiles[place], tiles[beside]
    assert max(abs(row - other_row), abs(column - other_column)) == 1


def test_domains_are_bare_hosts() -> None:
    open_domains = [
        row["postal"] for row in rows() if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", row["sea_domain"])
    ]
    assert open_domains == ["AS"]


def test_names_and_codes_are_those_of_the_first_list() -> None:
    listed = theirs("us_states_fips.csv")
    assert {row["postal"] for row in rows()} == set(listed)
    for row in rows():
        them = listed[row["postal"]]
        assert (row["fips"], row["kind"], row["capital"]) == (them["fips"], them["kind"], them["capital"])
        assert row["name"] == {"VI": "U.S. Virgin Islands"}.get(row["postal"], them["name"])


def test_agencies_are_those_of_the_second_list_or_the_note_says_why_not() -> None:
    listed = theirs("us_state_education_agencies.csv")
    for row in rows():
        if row["kind"] == "territory":
            assert row["note"].startswith("in neither list"), row["postal"]
            continue
        them = listed[row["postal"]]
        agree = them["two_sources_agree"] == "yes"
        assert row["note"].startswith("lists differ") != agree, row["postal"]
        assert row["sea_domain"] == them["web_domain"], row["postal"]
        assert not agree or row["sea_name"] == them["agency"], row["postal"]
