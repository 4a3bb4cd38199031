"""The waves of 2020 and 2021 made again: they agree with every printed figure, in the room; the public sees less."""

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from steelyard.analysis.disclosure import NOT_SHOWN
from steelyard.analysis.disclosure.attacks import Published, found
from steelyard.evidence.questionnaires.queries.shipped import yearly
from steelyard.evidence.questionnaires.rules.answering import kept
from steelyard.evidence.questionnaires.rules.reading import read
from steelyard.evidence.results.actions.published import GROUPINGS
from steelyard.evidence.results.rules.planning import planned
from steelyard.evidence.results.rules.presenting import published, sections
from steelyard.evidence.results.rules.published import figures
from steelyard.evidence.results.rules.published.making import of_2020, of_2021
from steelyard.evidence.results.rules.releasing import content, counted, decided
from tests.cases.ciselss import published as facts_of_the_case

# Printed percents of tables A.1 (not at all, somewhat, very; n) and A.2, and of the text.
A1 = {
    "breadth": (170, 0, 4, 58), "depth": (170, 0, 2, 72), "current_events": (170, 1, 6, 54),
    "structured": (171, 2, 19, 37), "flexible": (171, 1, 6, 56), "thorough": (164, 20, 41, 9),
    "light": (165, 22, 38, 18), "one_provider": (170, 16, 33, 18), "several_providers": (168, 9, 25, 21),
}  # fmt: skip
A2 = {"depth": 10, "breadth": 0, "cost": 10, "reputation": 0, "alignment": 70, "level": 0, "other": 10}


@pytest.fixture(scope="module")
def made() -> Any:
    return of_2021(yearly())


def percents(rows: list[dict[str, Any]], question: str, row: str = "") -> tuple[int, dict[str, int]]:
    given = [one[question] for one in rows if question in one]
    given = [one[row] for one in given if row in one] if row else given
    counts = Counter(given)
    return len(given), {name: round(100 * count / len(given)) for name, count in counts.items()}


def test_the_same_answers_come_each_time_and_are_answers_to_the_form(made) -> None:
    assert of_2021(yearly()).rows == made.rows
    form = read(made.document)
    assert all(kept(form, row) == row for row in made.rows)


def test_as_many_answered_of_as_many_invited_as_was_printed(made) -> None:
    assert (len(made.rows), figures.INVITED, round(100 * len(made.rows) / figures.INVITED)) == (353, 3506, 10)
    assert (len(of_2020().rows), figures.INVITED_2020, round(100 * 59 / figures.INVITED_2020)) == (59, 327, 18)


def test_table_a1_comes_out_to_the_printed_percent_with_each_n(made) -> None:
    for row, (n, *printed) in A1.items():
        answered, shares = percents(made.rows, "considerations", row)
        assert (answered, [shares.get(one, 0) for one in ("not_at_all", "somewhat", "very")]) == (n, printed), row
    for row, top in {"current_events": 93, "flexible": 93, "structured": 80}.items():
        given = [one["considerations"][row] for one in made.rows if row in one.get("considerations", {})]
        assert round(100 * sum(one in {"important", "very"} for one in given) / len(given)) == top


def test_table_a2_comes_out(made) -> None:
    n, shares = percents(made.rows, "weighed_most")
    assert n == 10
    assert {name: shares.get(name, 0) for name in A2} == A2


def tier(row: dict[str, Any]) -> int:
    used = row.get("supports_used", ())
    return 2 if "collaborative" in used else 3 if "one_on_one" in used else 1 if used else 0


def test_tiers_and_roles_come_out_on_the_one_base_that_fits_both(made) -> None:
    tiers = Counter(map(tier, made.rows))
    assert [tiers[one] for one in (1, 2, 3)] == [250, 10, 15]
    assert [round(1000 * tiers[one] / 275) / 10 for one in (1, 2, 3)] == [90.9, 3.6, 5.5]
    roles = Counter(row.get("role") for row in made.rows)
    named = [roles[one] for one in ("state_agency", "local_agency", "school", "other_organization")]
    assert [round(1000 * count / 275) / 10 for count in named] == [28, 19.3, 19.6, 33.1]  # printed as 33
    also = Counter(row.get("also_open") for row in made.rows)
    assert round(100 * also["no"] / (also["no"] + also["yes"])) == 14


def test_providers_engaged_come_out(made) -> None:
    def mean(**wanted: Any) -> float:
        rows = [row for row in made.rows if "providers_engaged" in row]
        if "role" in wanted:
            rows = [row for row in rows if row["role"] == wanted["role"]]
        if "tier" in wanted:
            rows = [row for row in rows if tier(row) == wanted["tier"]]
        return round(10 * sum(row["providers_engaged"] for row in rows) / len(rows)) / 10

    assert mean() == 1.8
    assert [mean(tier=one) for one in (1, 2, 3)] == [1.6, 3.5, 2.9]
    assert (mean(role="state_agency"), mean(role="local_agency")) == (2.1, 1.7)
    engaged = [row["providers_engaged"] for row in made.rows if "providers_engaged" in row]
    assert (min(engaged), max(engaged)) == (1, 8)
    agencies = [
        row["providers_engaged"] > 1 for row in made.rows if row.get("role") in {"state_agency", "local_agency"}
    ]
    assert sum(agencies) / len(agencies) == pytest.approx(1 / 3, abs=0.01)


def test_forty_three_wrote_what_comes_next_and_almost_a_fifth_named_equity(made) -> None:
    wishes = made.texts["next_topics"]
    assert len(wishes) == 43
    assert figures.ON_EQUITY / len(wishes) == pytest.approx(0.186, abs=0.001)


def test_our_figures_are_those_of_the_file_of_published_facts() -> None:
    facts = facts_of_the_case()
    columns = ("n", "not_at_all_percent", "somewhat_percent", "very_percent")
    assert [tuple(row[one] for one in columns) for row in facts["table_A1"]["rows"]] == list(A1.values())
    assert sorted(row["percent"] for row in facts["table_A2"]["rows"]) == sorted(A2.values())
    tiers = facts["feedback_form"]["providers_2021"]["published"]["mean_by_tier"]
    assert tiers == {"1": 1.6, "2": 3.5, "3": 2.9}


# What the public sees of it


@pytest.fixture(scope="module")
def shown(made) -> Any:
    form = read(made.document)
    plan = planned(form, GROUPINGS)
    return content(form, plan, decided(plan, counted(plan, form, made.rows)))


def test_the_public_sees_table_a1_and_who_answered(shown) -> None:
    tables = {one["name"]: one for one in shown["tables"]}
    assert [row[1] for row in tables["role"]["parts"][0]["rows"]] == ["28%", "19%", "20%", "33%"]
    row = tables["considerations.thorough"]["parts"][0]
    assert (row["n"][0], [one[1] for one in row["rows"]], row["top"][0]) == ("164", ["20%", "41%", "31%", "9%"], "40%")
    grid = next(one for one in sections(shown) if one.question == "considerations")
    assert [figure.n for figure in grid.figures] == [str(n) for n, *_ in A1.values()]
    assert sum(one["is_shown"] for one in shown["tables"] if one["by"]) > 10, "hardly anything is shown by groups"


def test_the_public_table_of_the_ten_members_points_to_nobody(shown) -> None:
    ten = next(one for one in shown["tables"] if one["name"] == "weighed_most")["parts"][0]
    assert {row[0]: row[1] for row in ten["rows"]} == {
        "How deep its expertise goes": "20% or less", "How broad its expertise is": "20% or less", "Cost": "20% or less",
        "Its reputation": "20% or less", "That the support fits what our organization needs": "60 to 79%",
        "How much support there is, such as how often and how intense": "20% or less", "Something else": "20% or less",
    }  # fmt: skip
    assert ten["n"][0] == "10 to 14"


def test_a_wave_is_compared_with_the_one_before_only_where_the_same_was_asked_in_the_same_words(shown) -> None:
    earlier = deepcopy(shown)
    tables = {one["name"]: one for one in earlier["tables"]}
    tables["considerations.depth"]["parts"][0]["rows"][3][1] = "61%"
    tables["considerations.breadth"]["mark"] = "other words"
    tables["considerations.thorough"]["is_shown"] = False
    figures_of = {figure.item: figure for one in sections(shown, earlier) for figure in one.figures}
    assert [row.cells for row in figures_of["considerations.depth"].rows][3] == ("72%", "61%")
    for name, is_compared in (("depth", True), ("light", True), ("breadth", False), ("thorough", False)):
        figure = figures_of[f"considerations.{name}"]
        assert (figure.is_compared, {len(row.cells) for row in figure.rows}) == (is_compared, {1 + is_compared}), name
    assert not any(figure.is_compared for one in sections(shown) for figure in one.figures)


def test_the_attacks_find_something_in_what_was_printed_and_nothing_in_what_we_show(shown) -> None:
    printed = Published("tiers", "275", (("one", "90.9%"), ("two", "9.1%")), is_part=False)
    assert found([printed]) == ["tiers: a decimal tells the count."]
    assert found(published(shown)) == []


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (Published("few", "9", (("yes", "20% or less"),), is_part=True), "fewer than 10"),
        (Published("part", "100", (("yes", "40%"), ("no", "60%")), is_part=True), "exactly"),
        (Published("left out", "353", (("yes", "40%"), ("no", NOT_SHOWN)), is_part=False), "left out"),
        (Published("half", NOT_SHOWN, (("yes", "40%"),), is_part=True), "not shown is shown"),
    ],
)
def test_each_attack_finds_what_it_is_for(table, sentence: str) -> None:
    assert any(sentence in one for one in found([table]))
