"""The record of CISELSS hangs together, says what the documents say, and says it in our words."""

import re
from datetime import date
from typing import Any

import pytest

from tests.cases.ciselss import (
    CASE,
    REPOSITORY,
    RUN,
    TABLES,
    copied,
    keys,
    proper_names,
    prose,
    published,
    record,
    runs,
    seeds,
    several,
    table,
    words,
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
]


def state_codes() -> dict[str, str]:
    import csv

    path = REPOSITORY / "steelyard/center/directory/reference/states.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["postal"]: row["name"] for row in csv.DictReader(file)}


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
    ("10-context_events.csv", "topics", "03-topics.csv"),
    ("12-providers.csv", "organization", "00-organizations.csv"),
    ("12-providers.csv", "topic", "03-topics.csv"),
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


# The record beside what was read out of the documents

QUALIFIERS = {
    "over 7,000": ("more_than", 7000),
    "over 2,000": ("more_than", 2000),
    "nearly 1,000": ("nearly", 1000),
    "almost 20 percent": ("nearly", 20),
    "about one-third": ("about", 33),
    "more than half": ("more_than", 50),
    "more than 90 percent": ("more_than", 90),
}


def expected_figures(facts: dict[str, Any]) -> dict[str, tuple[str, Any, Any]]:
    """Every figure by key: qualifier, value, n ("" where none is printed)."""
    found: dict[str, tuple[str, Any, Any]] = {
        "budget_per_year": ("exact", facts["budget"]["published"]["usd_per_year"], ""),
        "award_years_max": ("at_most", facts["budget"]["published"]["max_years"], ""),
        "focal_areas": ("exact", facts["focal_areas"]["count"], ""),
        "state_teams": ("exact", facts["tiers"][1]["state_teams"], ""),
        "tier_3_recipients": ("exact", facts["tiers"][2]["recipients_stated"], ""),
        "collaboratives": ("exact", len(facts["collaboratives"]), ""),
        "participating_states": ("exact", facts["participating_states"]["derived_count"], ""),
    }
    covered = facts["interview_coverage"]["published"]
    found["collaborative_seas"] = ("exact", covered["collaborative_seas"], "")
    for part, whole in (("collaborative_seas", "collaborative_seas"), ("tier_3_recipients", "tier_3_recipients")):
        found[f"{part}_interviewed"] = ("exact", covered[f"{part}_interviewed"], covered[whole])
    for key, one in zip(keys("06-collaboratives.csv"), facts["collaboratives"], strict=True):
        found[f"states_{key.replace('-', '_')}"] = ("exact", one["derived_count"], "")
    shares = {row["what"]: row["share"] for row in facts["interview_shares_in_words"] if "share" in row}
    found["tier_1_with_external_partners"] = (*QUALIFIERS[shares["Tier 1 activities done with external partners"]], "")
    return found | reach_figures(facts) | feedback_figures(facts) | table_figures(facts)


def reach_figures(facts: dict[str, Any]) -> dict[str, tuple[str, Any, Any]]:
    reach = facts["reach"]["published"]
    downloads = (*QUALIFIERS[reach["downloads_each_of_three_resources"]], "")
    return {
        "website_accesses": (*QUALIFIERS[reach["website_accesses"]], ""),
        "webinar_registrations_2021_04": (*QUALIFIERS[reach["webinar_registrations_2021_04"]], ""),
        "downloads_self_care": downloads,
        "downloads_community_care": downloads,
        "downloads_trauma_informed": downloads,
    }


def feedback_figures(facts: dict[str, Any]) -> dict[str, tuple[str, Any, Any]]:
    form = facts["feedback_form"]
    found: dict[str, tuple[str, Any, Any]] = {}
    for wave in form["administrations"]:
        key, printed = f"feedback_{wave['year']}", wave["published"]
        found[f"{key}_responses"] = ("exact", printed["responses"], "")
        found[f"{key}_invited"] = ("exact", printed["invited"], "")
        found[f"{key}_rate"] = ("exact", printed["response_rate_percent"], printed["invited"])
    for key, value in form["tier_mix_2021"]["published_percent"].items():
        found[f"tier_mix_2021_{key}"] = ("exact", value, "")
    without = form["tier_mix_2021"]["published_tier_2_3_not_using_tier_1_percent"]
    found["tier_2_3_without_tier_1"] = ("exact", without, "")
    for key, value in form["role_mix_2021"]["published_percent"].items():
        found[f"role_mix_2021_{key}"] = ("exact", value, "")
    providers = form["providers_2021"]["published"]
    for key in ("mean_all", "min", "max", "mean_sea", "mean_lea"):
        found[f"providers_{key}"] = ("exact", providers[key], "")
    for tier, value in providers["mean_by_tier"].items():
        found[f"providers_mean_tier_{tier}"] = ("exact", value, "")
    found["providers_more_than_one"] = (*QUALIFIERS[providers["share_sea_lea_staff_with_more_than_one"]], "")
    asked = form["open_question_2021"]["published"]
    found["recommendations_2021"] = ("exact", asked["n_with_recommendation"], "")
    found["recommendations_2021_equity"] = (*QUALIFIERS[asked["equity_share"]], asked["n_with_recommendation"])
    return found


def table_figures(facts: dict[str, Any]) -> dict[str, tuple[str, Any, Any]]:
    found: dict[str, tuple[str, Any, Any]] = {}
    for row in facts["table_A1"]["rows"]:
        for answer in ("not_at_all", "somewhat", "very"):
            found[f"a1_{row['key']}_{answer}"] = ("exact", row[f"{answer}_percent"], row["n"])
    for row in facts["importance_in_text"]:
        figure = ("exact", row["published_percent"]) if "published_percent" in row else QUALIFIERS[row["published"]]
        found[f"important_{row['key']}"] = (*figure, row["n"])
    for row in facts["table_A2"]["rows"]:
        found[f"a2_{row['key']}"] = ("exact", row["percent"], facts["table_A2"]["n"])
    groups = ("center_staff", "experts_partners_and_board", "recipients")
    for group, row in zip(groups, facts["table_A3"]["rows"], strict=True):
        for column, value in zip(("2020", "2021", "total"), row["values"], strict=True):
            found[f"a3_{group}_{column}"] = ("exact", value, "")
    totals = facts["table_A3"]["published_totals"]
    for column, key in (("2020", "2020"), ("2021", "2021"), ("total", "all")):
        found[f"a3_all_{column}"] = ("exact", totals[key], "")
    return found


def test_every_published_figure_equals_what_was_read_out_of_the_documents() -> None:
    expected = {key: tuple(map(str, figure)) for key, figure in expected_figures(published()).items()}
    figures = {row["key"]: (row["qualifier"], row["value"], row["n"]) for row in table("13-published_figures.csv")}
    assert figures == expected


def test_what_a_page_prints_says_the_value() -> None:
    spoken = {"about one-third": "33", "more than half": "50", "up to five": "5"}
    for row in table("13-published_figures.csv"):
        said = spoken.get(row["shown_as"]) or re.sub(r"[^\d.]", "", row["shown_as"])
        assert said == row["value"], row["key"]
        assert (row["qualifier"] == "exact") == bool(re.fullmatch(r"\$?[\d,.]+%?", row["shown_as"])), row["key"]


def test_periods_of_the_feedback_are_those_of_the_forms() -> None:
    figures = {row["key"]: (row["period_from"], row["period_to"]) for row in table("13-published_figures.csv")}
    for wave in published()["feedback_form"]["administrations"]:
        assert figures[f"feedback_{wave['year']}_responses"] == (wave["activities_from"], wave["activities_to"])


def test_the_center_equals_what_was_read() -> None:
    facts, center = published()["center"], record("01-center.yaml")
    names = {row["key"]: row["name"] for row in table("00-organizations.csv")}
    for key in ("name", "abbreviation", "award_number", "launched"):
        assert center[key] == facts[key]
    assert names[center["funder"]] == facts["funder"]
    assert names[center["lead"]] == facts["lead"]
    assert facts["funding_office"].endswith(names[center["funding_office"]])
    assert [names[key] for key in center["operating_partners"]] == [
        name.split(" (")[0] for name in facts["operating_partners"]
    ]
    assert names[center["evaluator"]["organization"]] == facts["independent_evaluator"]
    assert center["evaluator"]["gives_technical_assistance"] is facts["evaluator_provides_ta"]
    assert center["serves"] == [name.split(" (")[0] for name in facts["serves"]]


def test_the_charge_equals_what_was_read() -> None:
    facts = published()
    assert keys("02-focal_areas.csv", "name") == facts["focal_areas"]["published"]
    assert keys("04-tiers.csv", "name") == [tier["name"] for tier in facts["tiers"]]
    cents = facts["budget"]["published"]["usd_per_year"] * 100
    assert keys("05-award_years.csv", "budget_cents") == [str(cents)] * facts["budget"]["published"]["max_years"]
    years = {int(row["number"]): row["label"] for row in table("05-award_years.csv")}
    for year in [*facts["fiscal_years"]["published"], *facts["fiscal_years"]["implied"]]:
        assert years[year["year"]] == f"FY {year['fy']}"


def test_the_collaboratives_equal_what_was_read() -> None:
    codes = {name: postal for postal, name in state_codes().items()} | {"Hawai'i": "HI"}
    members = table("07-collaborative_members.csv")
    for row, facts in zip(table("06-collaboratives.csv"), published()["collaboratives"], strict=True):
        assert row["name"] == facts["name"]
        assert (row["starts_on"][:7], row["ends_on"][:7]) == (facts["start"], facts["end"])
        assert several(row["strands"]) == facts.get("strands", [])
        ours = [member["state"] for member in members if member["collaborative"] == row["key"]]
        assert ours == [codes[name] for name in facts["member_states"]]


def test_the_milestones_hold_all_that_were_read() -> None:
    ours = {(row["on"], part) for row in table("09-milestones.csv") for part in several(row["source"])}
    for milestone in published()["milestones"]:
        assert (milestone["date"], f"rand_2021:{milestone['source']['line']}") in ours, milestone


def test_titles_and_authors_are_those_of_the_reference_lists() -> None:
    facts = published()
    lists = ("references_rand_2021", "references_wested_2023", "reading_list_wested_2023")
    known = {entry["title"].lower(): entry for name in lists for entry in facts[name]}
    found = [row for row in table("08-resources.csv") if row["title"].lower() in known]
    for row in found:
        entry = known[row["title"].lower()]
        assert several(row["authors"]) == entry["authors"], row["key"]
        assert row["year"] == entry["year"][:4], row["key"]
        assert row["publisher"] == entry["published_in_or_by"], row["key"]
    assert len(found) == 17


def test_named_partners_and_providers_are_all_there() -> None:
    partners = published()["partners"]
    ours = " | ".join(f"{row['name']} {row['short_name']}" for row in table("00-organizations.csv"))
    named = [entry["name"] for part in ("external_named", "other_providers_named") for entry in partners[part]]
    missing = [name for name in named if "not named" not in name and name.split(" (")[0] not in ours]
    assert missing == []
    assert len(named) == 9


# The record beside the documents themselves


def test_sources_point_at_lines_with_text() -> None:
    lines = {key: text.split("\n") for key, text in seeds().items()}
    cells = [row["source"] for name in TABLES for row in table(name)]
    cells += record("01-center.yaml")["sources"].values()
    pointed = sorted({part for cell in cells for part in several(cell)})
    empty = []
    for part in pointed:
        document, number = part.split(":")
        at = int(number) - 1
        if at >= len(lines[document]) or not lines[document][at].strip():
            empty.append(part)
    assert empty == []


SPELT = {"1": "one", "2": "two", "3": "three", "5": "five", "7": "seven", "8": "eight", "10": "ten"}
SPELT |= {"93": "ninety-three", "70": "seventy", "50": "half", "33": "one-third", "1000000": "1 million"}


def test_figures_are_printed_on_a_line_they_point_at() -> None:
    lines = {key: text.split("\n") for key, text in seeds().items()}
    missing = []
    for row in table("13-published_figures.csv"):
        said = " ".join(lines[part.split(":")[0]][int(part.split(":")[1]) - 1] for part in several(row["source"]))
        forms = {row["value"], f"{float(row['value']):,g}", SPELT.get(row["value"], row["value"])}
        printed = any(re.search(rf"(?<![\d.,]){re.escape(form)}(?![\d])", said.lower()) for form in forms)
        if not printed and "our count" not in row["note"]:
            missing.append((row["key"], row["value"]))
    assert missing == []


def test_what_is_named_stands_on_a_line_it_points_at() -> None:
    """Short names and websites too: a source that points at the wrong line fails here."""
    lines = {key: text.split("\n") for key, text in seeds().items()}
    loose = {"oh-public-safety", "rel-west", "wested"}  # printed in another form, see their notes
    wrong = []
    for row in table("00-organizations.csv"):
        said = " ".join(lines[part.split(":")[0]][int(part.split(":")[1]) - 1] for part in several(row["source"]))
        site = row["website"].removeprefix("https://").removeprefix("www.")
        if row["key"] not in loose and not set(words(row["name"])) <= set(words(said)):
            wrong.append(row["name"])
        if site.lower() not in said.lower():
            wrong.append(site)
    assert wrong == []


def test_no_sentence_is_copied() -> None:
    theirs, names = set().union(*map(runs, seeds().values())), proper_names()
    found = {place: shared for place, text in prose() if (shared := copied(text, names, theirs))}
    assert found == {}


def test_a_copied_sentence_would_be_found() -> None:
    document = runs("Much of the year was spent on a list of needs that agencies had sent to the center.")
    assert copied("We say: much of the year was spent, on a list.", [], document) != []
    assert copied("Much of the year was spent here.", [], document) == []
    assert copied("The List of Needs that Agencies Had Sent to", ["list of needs that agencies"], document) == []
    assert RUN == 8
