"""Pure rules: stages and days, what an agreement says, planned against given, scores, onward reach."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.engagements.rules import due_checks, later, months_between, not_in_order
from steelyard.support.engagements.rules.agreeing import differences, hash_of, missing, text_of
from steelyard.support.engagements.rules.planning import (
    Dose,
    MilestoneStatus,
    example_plan,
    milestone_status,
    months_of_dose,
    silent_months,
    totals,
)
from steelyard.support.engagements.rules.reaching import Step, by_year, share
from steelyard.support.engagements.rules.scorecard import Facts, Feature, scores

TODAY = date(2022, 6, 15)


def test_what_ends_before_it_begins_is_told_in_a_sentence() -> None:
    told = not_in_order(date(2022, 3, 1), date(2022, 2, 1), "The plan")
    assert told == "The plan ends on February 1, 2022, before it begins on March 1, 2022."
    assert not_in_order(date(2022, 3, 1), None, "The plan") == ""
    assert not_in_order(date(2022, 3, 1), date(2022, 3, 1), "The plan") == ""


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_on_is_so_many_turns_of_the_month(day: date, months: int) -> None:
    found = later(day, months)
    assert len(months_between(day, found)) == months + 1
    assert found.day == day.day or (found.day < day.day and (found.month != later(found, 0).month or found.day >= 28))


def test_checks_come_due_by_themselves_and_go_when_made() -> None:
    ended = date(2021, 6, 15)
    assert due_checks(ended, [], date(2021, 12, 14)) == []
    assert [months for months, _ in due_checks(ended, [], TODAY)] == [6, 12]
    assert [months for months, _ in due_checks(ended, [6], TODAY)] == [12]
    assert due_checks(None, [], TODAY) == []


# What an agreement says

WHOLE = {
    "needs_statement": "Needs.", "plan": "Plan.", "goals": [{"goal": "Coach", "by": "2022-09-01"}],
    "roles_center": "We coach.", "roles_agency": "We decide.", "linkage": ["A", "B"],
    "linkage_sides": ["agency", "center"], "contacts": ["A", "B"], "contacts_sides": ["agency", "center"],
    "routine": "Monthly.", "data_shared": "Fidelity.", "codesign": {"on": None, "milestone": "The plan"},
    "taper": "Less.", "exit": "Alone.",
}  # fmt: skip


def test_an_agreement_asks_for_each_thing_that_is_not_said() -> None:
    assert missing(WHOLE) == []
    for key in ("needs_statement", "plan", "goals", "roles_center", "linkage", "contacts", "codesign", "exit"):
        assert len(missing({**WHOLE, key: None})) == 1
    assert missing({**WHOLE, "linkage_sides": ["center"]}) == ["Name somebody of each side in the linkage team."]


def test_the_hash_is_of_the_words_and_differences_name_the_part() -> None:
    other = {**WHOLE, "taper": "Half."}
    assert hash_of(text_of(WHOLE)) == hash_of(text_of(dict(WHOLE))) != hash_of(text_of(other))
    assert [(one.heading, one.before, one.after) for one in differences(WHOLE, other)] == [
        ("How it tapers off", ["Less."], ["Half."])
    ]


# The plan


def test_milestones_stand_where_their_days_say() -> None:
    first, moved = date(2022, 7, 1), date(2022, 9, 1)
    assert milestone_status(first, first, None, None, TODAY) == MilestoneStatus.AHEAD
    assert milestone_status(first, moved, None, None, TODAY) == MilestoneStatus.SLIPPED
    assert milestone_status(first, date(2022, 6, 14), None, None, TODAY) == MilestoneStatus.LATE
    assert milestone_status(TODAY, TODAY, None, None, TODAY) == MilestoneStatus.AHEAD  # the day itself is in time
    assert milestone_status(first, first, TODAY, None, TODAY) == MilestoneStatus.DONE


@pytest.mark.parametrize("years", [2, 3, 4, 5])
def test_the_example_plan_explores_seven_months_and_ends_within_its_years(years: int) -> None:
    plan = example_plan(date(2022, 1, 1), years=years)
    stage, since, until = plan.stages[0]
    assert (stage, since, until) == ("exploration", date(2022, 1, 1), date(2022, 8, 1))
    assert plan.until == date(2022 + years - 1, 12, 31)
    assert plan.stages[-1][2] == later(date(2022, 1, 1), 12 * years)  # stretched to the end, and no further
    assert [since for _, since, _ in plan.stages] == sorted(since for _, since, _ in plan.stages)
    assert all(due <= plan.until for _, due in plan.milestones)
    assert plan.visits == 1


def test_the_example_plan_of_four_years_has_the_published_months() -> None:
    first = date(2022, 1, 1)
    plan = example_plan(first)

    def after(day: date) -> int:
        return len(months_between(first, day)) - 1

    assert [(after(since), after(until)) for _, since, until in plan.stages if until] == [
        (0, 7),
        (6, 18),
        (16, 36),
        (34, 48),
    ]
    assert [after(due) for _, due in plan.milestones] == [3, 7, 14, 18, 24, 36, 47]  # the last day ends it


def test_a_plan_of_one_year_is_no_intensive_work() -> None:
    with pytest.raises(ValueError, match="2 to 5 years"):
        example_plan(date(2022, 1, 1), years=1)


def test_a_month_without_a_shared_contact_shows_and_the_running_one_is_not_judged() -> None:
    months = months_between(date(2022, 3, 1), TODAY)
    doses = [(date(2022, 3, 1), Dose(1, 4, 600)), (date(2022, 5, 10), Dose(0, 2, 120))]
    given_ = {date(2022, 3, 1): (Dose(1, 3, 300), 2), date(2022, 4, 1): (Dose(0, 1, 60), 0)}
    found = months_of_dose(months, doses, given_)
    assert [one.planned.contacts for one in found] == [4, 4, 2, 2]
    assert silent_months(found, TODAY) == [date(2022, 4, 1), date(2022, 5, 1)]
    assert (totals(found).percent, totals(found).months) == (33, 4)


# The scorecard


def test_six_scores_without_a_total() -> None:
    clear = dict.fromkeys(("signed", "needs", "plan", "linkage", "contacts", "codesign"), True)
    facts = Facts(clear | {"signed": False}, 12, 9, 40, 10, 30, 4, 3, 0, 0)
    found = {one.feature: (one.got, one.of, one.percent) for one in scores(facts)}
    assert found == {
        Feature.CLARITY: (5, 6, 83),
        Feature.FREQUENCY: (9, 12, 75),
        Feature.INTENSITY: (10, 40, 25),
        Feature.DURATION: (24, 24, 100),
        Feature.INTEGRITY: (3, 4, 75),
        Feature.ACCOUNTABILITY: (0, 0, None),
    }
    assert all(one.formula for one in scores(facts))


# Onward reach

SEA, LEA, SCHOOL, OTHER = 1, 2, 3, 4


def test_people_are_counted_where_a_thing_arrived_last_and_once() -> None:
    steps = [
        Step(SEA, LEA, date(2021, 1, 1), 900),
        Step(LEA, SCHOOL, date(2021, 3, 1), 200),
        Step(LEA, SCHOOL, date(2022, 3, 1), 250),
        Step(SEA, OTHER, date(2022, 1, 1), 350),
    ]
    found = share(steps, 1000)
    assert (found.reached, found.organizations, found.percent, found.is_enough) == (600, 2, 60, True)
    assert [(year, one.reached) for year, one in by_year(steps, 1000, TODAY)] == [(2021, 200), (2022, 600)]


def test_599_of_1000_is_not_60_percent_and_too_many_are_noticed() -> None:
    assert share([Step(SEA, LEA, TODAY, 599)], 1000).percent == 59
    assert not share([Step(SEA, LEA, TODAY, 599)], 1000).is_enough
    assert share([Step(SEA, LEA, TODAY, 1001)], 1000).is_more_than_all
    assert not share([Step(SEA, LEA, TODAY, 1000)], 1000).is_more_than_all
    nobody = share([Step(SEA, LEA, TODAY, 5)], 0)  # where nobody said how many can benefit, nothing is judged
    assert (nobody.percent, nobody.is_enough, nobody.is_more_than_all) == (None, False, False)
