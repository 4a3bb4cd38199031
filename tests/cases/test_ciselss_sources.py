"""The record of CISELSS says what the documents say, and says it in our words."""

import re
from typing import Any

from tests.cases.ciselss import (
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
    state_codes,
    table,
    words,
)

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


def test_every_entry_of_the_reference_and_reading_lists_is_a_resource() -> None:
    facts = published()
    lists = [*(name for name in facts if re.fullmatch("references_(rand_2021|wested_2023|sisep_2009)", name))]
    entries = [entry for name in [*lists, "reading_list_wested_2023"] for entry in facts[name]]
    resources = {row["title"].lower(): row for row in [*table("08-resources.csv"), *table("16-resources.csv")]}
    cut = [title.rstrip("…") for title in resources if title.endswith("…")]
    missing = [
        entry["title"]
        for entry in entries
        if entry["title"].lower() not in resources and not entry["title"].lower().startswith(tuple(cut))
    ]
    assert missing == []
    assert (len(entries), len(cut)) == (61, 1)
    for entry in entries:
        row = resources.get(entry["title"].lower())
        if row is not None:
            assert several(row["authors"]) == entry["authors"], row["key"]


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
