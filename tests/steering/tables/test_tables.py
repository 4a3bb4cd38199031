"""Tables against numbers made by hand: what adds up, what does not, what is shared, and what lies behind a cell."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.directory.models import State
from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import Period, of_year
from steelyard.steering.tables.queries.behind import behind
from steelyard.steering.tables.queries.tables import Table, TooLarge, reckon
from steelyard.steering.tables.rules import FACTS, Ask, problems_of
from steelyard.support.events.rules import EventStatus
from tests.factories.delivery import ParticipationFactory, SupportFactory
from tests.factories.directory import PersonFactory
from tests.factories.events import EventFactory
from tests.steering.reporting.conftest import Ledger, noon

ALL = Period("all", "All years")


def table(ledger: Ledger, count: str, rows: str = "", columns: str = "", **more: Any) -> Table:
    period, exact = more.pop("period", of_year(ledger.year)), more.pop("exact", True)
    ask = Ask(count, rows, columns, tuple(more.items()))
    return reckon(ask, period, award_years(), exact=exact)


def told(found: Table) -> dict[str, list[str]]:
    """Each row's cells and its total by its label; the last line under "All"."""
    lines = {line.label: [*(cell.text for cell in line.cells), line.total.text] for line in found.lines}
    return lines | {"All": [*(cell.text for cell in found.totals), found.total.text]}


def test_people_count_once_in_all_and_at_each_tier(ledger: Ledger) -> None:
    found = table(ledger, "people", "tier")
    assert told(found) == {"General": ["2"], "Targeted": ["2"], "All": ["3"]}
    by_state = table(ledger, "people", "state", "tier")
    assert by_state.columns == ["General", "Targeted"]
    delaware, ohio = State.objects.get(pk="DE").name, State.objects.get(pk="OH").name
    assert told(by_state) == {
        delaware: ["1", "1", "1"], ohio: ["1", "0", "1"], "No state": ["0", "1", "1"], "All": ["2", "2", "3"],
    }  # fmt: skip


def test_participations_hold_those_known_by_number(ledger: Ledger) -> None:
    assert told(table(ledger, "participations", "tier")) == {"General": ["42"], "Targeted": ["2"], "All": ["44"]}


def test_organizations_by_state(ledger: Ledger) -> None:
    found = table(ledger, "organizations", "state")
    delaware, ohio = State.objects.get(pk="DE").name, State.objects.get(pk="OH").name
    assert told(found) == {delaware: ["1"], ohio: ["1"], "No state": ["1"], "All": ["3"]}


def test_hours_are_shared_out_to_topics_and_areas(ledger: Ledger) -> None:
    """180 minutes on topics 1 and 2, 240 on 1, 2 and 3, 60 on none; the parts add up to the whole."""
    found = table(ledger, "hours", "topic")
    assert told(found) == {"Topic 1": ["2.8"], "Topic 2": ["2.8"], "Topic 3": ["1.3"], "No topic": ["1"], "All": ["8"]}
    assert [round(60 * (line.total.value or 0)) for line in found.lines] == [170, 170, 80, 60]
    both = table(ledger, "hours", "topic", "area")
    minutes = {line.label: [round(60 * (cell.value or 0)) for cell in line.cells] for line in both.lines}
    assert both.columns == ["Area 1", "Area 2", "No focal area"]
    assert minutes == {
        "Topic 1": [130, 40, 0], "Topic 2": [130, 40, 0], "Topic 3": [40, 40, 0], "No topic": [0, 0, 60],
    }  # fmt: skip
    assert both.total.text == "8"


def test_hours_narrowed_to_a_topic_are_its_row(ledger: Ledger) -> None:
    one = str(ledger.topics[0].pk)
    assert round(60 * (table(ledger, "hours", topic=one).total.value or 0)) == 170
    by_tier = table(ledger, "hours", "tier", topic=one)
    assert {line.label: round(60 * (line.total.value or 0)) for line in by_tier.lines} == {
        "General": 90,
        "Targeted": 80,
    }


def test_activities_stand_under_each_topic_and_once_in_all(ledger: Ledger) -> None:
    found = table(ledger, "activities", "topic")
    assert told(found) == {"Topic 1": ["3"], "Topic 2": ["3"], "Topic 3": ["2"], "All": ["3"]}
    assert not found.ask.adds_up
    narrowed = table(ledger, "activities", "topic", topic=str(ledger.topics[2].pk))
    assert told(narrowed) == {"Topic 1": ["2"], "Topic 2": ["2"], "Topic 3": ["2"], "All": ["2"]}


def test_requests_by_month_have_no_gaps_and_keep_the_centers_own_calendar(ledger: Ledger) -> None:
    found = table(ledger, "requests", "month")
    months = told(found)
    assert list(months)[:3] == ["Nov 2020", "Dec 2020", "Jan 2021"]
    assert [months[name] for name in ("Nov 2020", "Dec 2020", "Jan 2021", "Mar 2021", "Sep 2021")] == [
        ["1"], ["1"], ["0"], ["1"], ["1"],
    ]  # fmt: skip
    assert "Oct 2021" not in months
    quarters = table(ledger, "requests", "quarter")
    assert told(quarters) == {"Q4 2020": ["2"], "Q1 2021": ["1"], "Q2 2021": ["0"], "Q3 2021": ["1"], "All": ["4"]}


def test_years_are_award_years(ledger: Ledger) -> None:
    found = table(ledger, "requests", "year", period=ALL)
    assert told(found) == {"FY 2020": ["1"], "FY 2021": ["4"], "All": ["5"]}
    assert told(table(ledger, "activities", "year", period=ALL))["FY 2020"] == ["1"]


def test_decisions_by_kind(ledger: Ledger) -> None:
    assert told(table(ledger, "decisions", "decision")) == {"Amplify": ["1"], "Direct service": ["2"], "All": ["3"]}
    assert told(table(ledger, "decisions", "quadrant")) == {"Not weighed": ["3"], "All": ["3"]}


def test_events_without_drafts_and_cancelled_ones(ledger: Ledger) -> None:
    support = SupportFactory(starts_on=ledger.year.starts_on)
    for status in EventStatus:
        EventFactory(support=support, status=status, starts_at=noon(2021, 2, 1), ends_at=noon(2021, 2, 1, 22))
    found = table(ledger, "events", "kind")
    assert found.total.text == "2"


@pytest.mark.parametrize("count", FACTS)
def test_every_dimension_of_every_fact_is_reckoned_and_its_rows_open(ledger: Ledger, count: str) -> None:
    """The rows behind a cell are as many as the cell says; hours are told in minutes and participations in people."""
    for rows in FACTS[count].by:
        found = table(ledger, count, rows, "month" if rows != "month" else "year", period=ALL)
        for cell in [cell for line in found.lines for cell in (*line.cells, line.total)] + found.totals + [found.total]:
            if not cell.href:
                assert not cell.value
                continue
            place = {name: values[0] for name, values in parse_qs(urlsplit(cell.href).query).items()}
            opened = behind(found.ask, ALL, award_years(), place=place)
            assert opened.count >= 1
            if count not in {"hours", "participations"}:
                assert opened.count == cell.value, (rows, cell)


def test_a_table_takes_one_statement_where_it_adds_up(ledger: Ledger) -> None:
    """Besides those by which PostgreSQL is told how long it may take."""
    years = award_years()
    for ask, count in ((Ask("requests", "month"), 1), (Ask("people", "tier", "kind"), 4)):  # cells, rows, columns, all
        with CaptureQueriesContext(connection) as asked:
            reckon(ask, of_year(ledger.year), years, exact=True)
        grouped = [one["sql"] for one in asked if one["sql"].startswith(("SELECT", "WITH")) and " FROM " in one["sql"]]
        assert len(grouped) == count, grouped


def test_small_groups_are_hidden_with_their_neighbours(ledger: Ledger) -> None:
    found = table(ledger, "people", "tier", exact=False)
    assert {text for cells in told(found).values() for text in cells} == {"not shown: small group"}
    assert found.is_hidden
    assert all(cell.value is None and not cell.href for line in found.lines for cell in (*line.cells, line.total))
    # 44 in all may be said; 42 and 2 may not, for one gives the other away.
    participations = table(ledger, "participations", "tier", exact=False)
    assert told(participations) == {
        "General": ["not shown: small group"],
        "Targeted": ["not shown: small group"],
        "All": ["44"],
    }


def test_groups_of_ten_are_shown(ledger: Ledger) -> None:
    for name in ("webinar", "meeting"):
        for _ in range(8):
            ParticipationFactory(activity=ledger.activities[name], person=PersonFactory())
    found = table(ledger, "people", "tier", exact=False)
    assert told(found) == {"General": ["10"], "Targeted": ["10"], "All": ["19"]}
    # By state two of the groups are still small.
    assert table(ledger, "people", "state", "tier", exact=False).is_hidden


def test_requests_and_hours_are_no_people_and_stay(ledger: Ledger) -> None:
    assert told(table(ledger, "requests", "month", exact=False)) == told(table(ledger, "requests", "month"))


def test_too_many_columns_or_rows_are_refused_with_a_way_out(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steelyard.steering.tables.queries.tables.MOST_COLUMNS", 3)
    with pytest.raises(TooLarge, match=r"11 columns, and 3 can be shown.*longer list in the rows"):
        table(ledger, "requests", "topic", "month")
    monkeypatch.setattr("steelyard.steering.tables.queries.tables.MOST_ROWS", 3)
    with pytest.raises(TooLarge, match="11 rows, and 3 can be shown"):
        table(ledger, "requests", "month")
    monkeypatch.setattr("steelyard.steering.tables.queries.tables.MOST_GROUPS", 2)
    with pytest.raises(TooLarge, match="more groups than a page"):
        table(ledger, "requests", "month")


def test_questions_without_an_answer_say_so() -> None:
    assert "same" in problems_of(Ask("people", "tier", "tier"))["columns"]
    assert problems_of(Ask("people", "", "tier")) == {"rows": "Choose rows before columns."}
    assert problems_of(Ask("hours", "state"))["rows"] == "Hours of staff cannot be told apart by state."
    assert "only_decision" in problems_of(Ask("people", "tier", "", (("decision", "amplify"),)))
    assert problems_of(Ask("people", "tier", "month", (("state", "DE"),))) == {}
