"""Collaboratives, their states and costs come in through files, twice without change."""

from datetime import date
from typing import Any

import pytest

from steelyard.center.charge.models import AwardYear, Topic
from steelyard.foundation.work.imports import Report, run
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import Cost, Support

ROW = {"key": "alignment", "name": "Alignment Collaborative", "tier": "2", "starts_on": "2020-01-01",
       "ends_on": "2021-08-31", "strands": "Safety;Communication", "topics": "sel", "focal_areas": "",
       "source": "rand_2021:118", "note": "ours"}  # fmt: skip


@pytest.fixture
def topic(db: None) -> Topic:
    return Topic.objects.create(key="sel", name="Social and emotional learning", ring="individual")


def fates(report: Report) -> dict[str, int]:
    return {fate: count for fate, count in report.counts.items() if count}


def load(kind: str, *rows: dict[str, Any]) -> Report:
    return run(kind, list(rows), by=None)


def test_a_collaborative_is_a_support_at_the_targeted_tier(topic: Topic) -> None:
    assert fates(load("collaboratives", ROW)) == {"added": 1}
    support = Support.objects.get(code="alignment")
    assert (support.tier, support.origin, support.status, support.starts_on, support.ends_on) == (
        "targeted", "work_plan", "closed", date(2020, 1, 1), date(2021, 8, 31),
    )  # fmt: skip
    assert support.plan == "Strands: Safety, Communication."
    assert list(support.topics.all()) == [topic]
    assert fates(load("collaboratives", ROW)) == {"same": 1}
    assert fates(load("collaboratives", {**ROW, "name": "Alignment and Coherence"})) == {"changed": 1}


def test_a_state_joins_by_its_education_agency(topic: Topic) -> None:
    load("collaboratives", ROW)
    rows = [{"collaborative": "alignment", "state": state, "source": ""} for state in ("DE", "OH")]
    assert fates(load("collaborative_members", *rows)) == {"added": 2}
    assert fates(load("collaborative_members", *rows)) == {"same": 2}
    support = Support.objects.get(code="alignment")
    assert sorted(support.recipients.values_list("code", flat=True)) == ["SEA-DE", "SEA-OH"]


@pytest.mark.parametrize(
    ("kind", "row", "problem"),
    [
        ("collaboratives", {**ROW, "tier": "4"}, "less than or equal to 3"),
        ("collaboratives", {**ROW, "topics": "none"}, "Nothing has the key none"),
        ("collaboratives", {**ROW, "starts_on": ""}, "required"),
        ("collaborative_members", {"collaborative": "nobody", "state": "DE"}, "Nothing has the key nobody"),
        ("collaborative_members", {"collaborative": "nobody", "state": "ZZ"}, "Nothing has the key"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(topic: Topic, kind: str, row: dict[str, str], problem: str) -> None:
    report = load(kind, row)
    assert not report.is_written
    assert problem in " ".join(report.refused[0].problems)
    assert not Support.objects.exists()


def test_costs_come_in_by_award_year(topic: Topic) -> None:
    AwardYear.objects.create(
        number=3, label="FY 2021", starts_on=date(2020, 10, 1), ends_on=date(2021, 9, 30), budget_cents=1
    )
    load("collaboratives", ROW)
    row = {"on": "2021-02-01", "kind": "contract", "what": "Be Clear", "cents": "500000", "award_year": "3",
           "support": "alignment", "is_open": "yes"}  # fmt: skip
    assert fates(load("costs", row)) == {"added": 1}
    assert fates(load("costs", row)) == {"same": 1}
    assert fates(load("costs", {**row, "is_open": "no", "cents": "450000"})) == {"changed": 1}
    cost = Cost.objects.get()
    assert (cost.cents, cost.is_open, str(cost.support)) == (450_000, False, "Alignment Collaborative")
    report = load("costs", {**row, "is_open": "perhaps", "award_year": "9"})
    assert report.refused[0].problems == ("award_year: Nothing has the key 9.", "is_open: Write yes or no.")


def test_a_changed_name_is_found_by_its_new_words(topic: Topic) -> None:
    load("collaboratives", ROW)
    support = Support.objects.get(code="alignment")
    actions.alter_support(support, by=None, name="Élan")
    assert Support.objects.get(name_key="elan") == support
