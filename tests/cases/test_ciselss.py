"""The record of CISELSS hangs together."""

import re
from datetime import date

import pytest

from tests.cases.ciselss import (
    CASE,
    TABLES,
    keys,
    record,
    several,
    state_codes,
    table,
)

SOURCE = re.compile(r"(rand_2021|rand_2021_page|rand_2023_page|wested_2023|sisep_2009):[1-9]\d*")
FILES = [
    "01-center.yaml",
    "00-organizations.csv",
    "02-focal_areas.csv",
    "03-topics.csv",
    "04-tiers.csv",
    "05-award_years.csv",
    "06-collaboratives.csv",
    "07-collaborative_members.csv",
    "08-resources.csv",
    "09-milestones.csv",
    "10-context_events.csv",
    "11-decision_matrix.yaml",
    "12-providers.csv",
    "13-published_figures.csv",
    "14-need_sources.csv",
    "15-need_statements.csv",
    "16-resources.csv",
    "20-offerings.csv",
    "21-exclusions.csv",
    "22-offering_needs.csv",
    "23-collaborative_charges.csv",
    "24-collaborative_partners.csv",
    "25-funding_programs.csv",
    "26-provider_profiles.csv",
    "27-provider_names.csv",
    "28-partnerships.csv",
    "30-published_waves.csv",
]


# The record by itself


def test_the_files_are_these() -> None:
    assert sorted(path.name for path in CASE.iterdir()) == sorted([*FILES, "README.md"])


@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_its_source(name: str) -> None:
    for line, row in enumerate(table(name), start=2):
        assert several(row["source"]), f"{name}:{line}"
        assert all(SOURCE.fullmatch(part) for part in several(row["source"])), f"{name}:{line} {row['source']}"


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_whole_and_trimmed(name: str) -> None:
    for line, row in enumerate(table(name), start=2):
        assert None not in row, f"{name}:{line} has too many cells"
        assert None not in row.values(), f"{name}:{line} has too few cells"
        assert all(cell == cell.strip() for cell in row.values()), f"{name}:{line}"
        assert len(row["source"]) <= 200, f"{name}:{line}"


def test_every_fact_of_the_center_says_its_source() -> None:
    center = record("01-center.yaml")
    sources = center.pop("sources")
    assert set(sources) == set(center)
    assert all(SOURCE.fullmatch(part) for source in sources.values() for part in several(source))


@pytest.mark.parametrize(
    "name", [name for name in TABLES if name not in {"04-tiers.csv", "05-award_years.csv"} and "key" in table(name)[0]]
)
def test_keys_are_unique_slugs(name: str) -> None:
    found = keys(name)
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", key) for key in found)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("04-tiers.csv", ["tier"]),
        ("05-award_years.csv", ["number"]),
        ("07-collaborative_members.csv", ["collaborative", "state"]),
        ("09-milestones.csv", ["on", "what"]),
        ("12-providers.csv", ["organization", "topic", "state"]),
    ],
)
def test_rows_without_keys_are_unique(name: str, columns: list[str]) -> None:
    found = [tuple(row[column] for column in columns) for row in table(name)]
    assert len(found) == len(set(found))


REFERENCES = [
    ("03-topics.csv", "focal_areas", "02-focal_areas.csv"),
    ("06-collaboratives.csv", "topics", "03-topics.csv"),
    ("06-collaboratives.csv", "focal_areas", "02-focal_areas.csv"),
    ("07-collaborative_members.csv", "collaborative", "06-collaboratives.csv"),
    ("08-resources.csv", "topics", "03-topics.csv"),
    ("08-resources.csv", "focal_areas", "02-focal_areas.csv"),
    ("16-resources.csv", "topics", "03-topics.csv"),
    ("16-resources.csv", "focal_areas", "02-focal_areas.csv"),
    ("10-context_events.csv", "topics", "03-topics.csv"),
    ("12-providers.csv", "organization", "00-organizations.csv"),
    ("12-providers.csv", "topic", "03-topics.csv"),
    ("25-funding_programs.csv", "funder", "00-organizations.csv"),
    ("26-provider_profiles.csv", "organization", "00-organizations.csv"),
    ("26-provider_profiles.csv", "programs", "25-funding_programs.csv"),
    ("27-provider_names.csv", "organization", "00-organizations.csv"),
    ("28-partnerships.csv", "organization", "00-organizations.csv"),
    ("28-partnerships.csv", "topics", "03-topics.csv"),
    ("15-need_statements.csv", "topics", "03-topics.csv"),
    ("15-need_statements.csv", "focal_areas", "02-focal_areas.csv"),
]


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_references_resolve_to_an_earlier_file(name: str, column: str, target: str) -> None:
    assert target < name
    known = set(keys(target))
    for line, row in enumerate(table(name), start=2):
        assert set(several(row[column])) <= known, f"{name}:{line}"


def test_parents_stand_above_their_children() -> None:
    above: set[str] = set()
    for row in table("00-organizations.csv"):
        assert not row["parent"] or row["parent"] in above, row["key"]
        above.add(row["key"])


def test_the_center_names_known_organizations() -> None:
    center = record("01-center.yaml")
    named = [center[key] for key in ("organization", "funder", "funding_office", "lead")]
    named += [*center["operating_partners"], center["evaluator"]["organization"]]
    kinds = {row["key"]: row["kind"] for row in table("00-organizations.csv")}
    assert [kinds[key] for key in named] == ["center", "funder", "funder"] + ["operating_partner"] * 6
    assert center["evaluator"]["gives_technical_assistance"] is False


def test_tiers_and_states_resolve() -> None:
    tiers = set(keys("04-tiers.csv", "tier"))
    assert {row["tier"] for name in ("06-collaboratives.csv", "08-resources.csv") for row in table(name)} <= tiers
    named = {row["state"] for name in TABLES if "state" in table(name)[0] for row in table(name)} - {""}
    assert named <= set(state_codes())


CHOICES = [
    ("03-topics.csv", "ring", {"individual", "learning_environment", "system"}),
    ("08-resources.csv", "kind", {"report", "tool", "protocol", "webinar", "workbook", "brief", "video"}),
    ("08-resources.csv", "by_center", {"yes", "no"}),
    ("16-resources.csv", "kind", {"report", "other"}),
    ("16-resources.csv", "by_center", {"yes", "no"}),
    ("09-milestones.csv", "kind", {"milestone", "webinar", "feedback", "context"}),
    ("12-providers.csv", "depth", {"some", "good", "deep"}),
    ("13-published_figures.csv", "qualifier", {"exact", "about", "nearly", "more_than", "at_most"}),
]


@pytest.mark.parametrize(("name", "column", "choices"), CHOICES)
def test_choices_are_known_and_all_used(name: str, column: str, choices: set[str]) -> None:
    assert set(keys(name, column)) == choices


def test_organization_kinds_are_known_and_no_state_education_agency_stands_here() -> None:
    known = {"center", "operating_partner", "funder", "federal_center", "nonprofit"}
    known |= {"university", "state_agency", "regional_agency"}
    assert set(keys("00-organizations.csv", "kind")) <= known


def test_award_years_follow_each_other() -> None:
    rows = table("05-award_years.csv")
    assert keys("05-award_years.csv", "number") == ["1", "2", "3", "4", "5"]
    ends = [date.fromisoformat(row["ends_on"]) for row in rows]
    starts = [date.fromisoformat(row["starts_on"]) for row in rows]
    assert starts[0] == date(2018, 10, 1)
    assert ends[-1] == date(2023, 9, 30)
    assert [(later - earlier).days for earlier, later in zip(ends, starts[1:], strict=False)] == [1, 1, 1, 1]


def test_days_and_months_are_in_order() -> None:
    months = keys("09-milestones.csv", "on")
    assert months == sorted(months)
    assert all(re.fullmatch(r"20(1|2)\d-(0[1-9]|1[0-2])", month) for month in months)
    for name in ("06-collaboratives.csv", "10-context_events.csv"):
        for row in table(name):
            last = date.fromisoformat(row["ends_on"] or "9999-12-31")
            assert date.fromisoformat(row["starts_on"]) < last, row["key"]


def test_twenty_five_states_in_twenty_eight_memberships() -> None:
    members = table("07-collaborative_members.csv")
    assert len(members) == 28
    assert len({row["state"] for row in members}) == 25


def test_three_resources_were_downloaded_most() -> None:
    counted = [row for row in table("08-resources.csv") if row["downloads_at_least"]]
    assert {row["downloads_at_least"] for row in counted} == {"2000"}
    assert {row["period"] for row in counted} == {"2020-05/2021-04"}
    assert len(counted) == 3
    assert all(row["by_center"] == "yes" for row in counted)


def test_every_focal_area_has_a_published_need_and_no_need_a_voice() -> None:
    needs = table("15-need_statements.csv")
    assert {area for row in needs for area in several(row["focal_areas"])} == set(keys("02-focal_areas.csv"))
    assert {row["heard_in"] for row in needs} == {""}
    assert [row["people"] for row in table("14-need_sources.csv") if row["people"]] == ["43"]


def test_the_matrix_has_anchors_for_every_point_and_an_answer_for_every_quadrant() -> None:
    matrix = record("11-decision_matrix.yaml")
    assert (matrix["version"], matrix["high_from"], matrix["close_within"]) == (1, 2.5, 0.25)
    assert [axis["key"] for axis in matrix["axes"]] == ["others", "placed"]
    criteria = [criterion for axis in matrix["axes"] for criterion in axis["criteria"]]
    assert len({criterion["key"] for criterion in criteria}) == len(criteria) == 6
    for criterion in criteria:
        assert list(criterion["points"]) == [0, 1, 2, 3, 4], criterion["key"]
        assert len(set(criterion["points"].values())) == 5, criterion["key"]
    answers = {(cell["others"], cell["placed"]): cell["decision"] for cell in matrix["quadrants"]}
    assert answers == {
        ("high", "high"): "collaborate",
        ("high", "low"): "amplify",
        ("low", "high"): "direct_service",
        ("low", "low"): "illuminate",
    }
