"""Scenarios: kept, opened, renamed, compared, deleted and brought back; and what happens when things move on."""

from typing import Any

import pytest

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.intake.models import HelpRequest
from steelyard.steering.balance import actions
from steelyard.steering.balance.models import Scenario
from steelyard.steering.balance.rules.what_if import Choices, Move, TakenRequest, TakenSupport, from_json
from steelyard.support.delivery.models import Effort
from tests.factories.delivery import SupportFactory
from tests.factories.intake import HelpRequestFactory
from tests.people import Cast
from tests.steering.balance.test_what_if import MOVE, YEAR, row_of, ticked
from tests.steering.reporting.conftest import Ledger


def choices(ledger: Ledger) -> Choices:
    one = HelpRequestFactory(number="2026-0001", topic=ledger.topics[0])
    two = HelpRequestFactory(number="2026-0002", topic=ledger.topics[1])
    support = SupportFactory(name="Planned work", status="proposed", topics=[ledger.topics[1]])
    return Choices(
        (
            TakenRequest(one.pk, 60, "general", "direct", "responsive"),
            TakenRequest(two.pk, 60, "targeted", "partnered", "planned"),
        ),
        (TakenSupport(support.pk, 60),),
        (Move(60, "tier:general", "tier:intensive"),),
    )


@pytest.fixture
def kept(ledger: Ledger, cast: Cast) -> Scenario:
    return actions.keep_scenario(by=cast.cora, name="More depth", base="year-3", choices=choices(ledger))


def test_choices_come_back_from_json_as_they_went(ledger: Ledger) -> None:
    of = choices(ledger)
    assert from_json(of.as_json()) == of and of.minutes == 180
    assert not Choices() and from_json(Choices().as_json()) == Choices()


@pytest.mark.parametrize("name", ["dana", "cora"])
def test_kept_from_the_page(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    one = HelpRequestFactory()
    sent = YEAR | MOVE | ticked(one.pk, hours="1.5") | {"name": "More depth"}
    visit.post("balance:keep-scenario", sent, as_=getattr(cast, name))
    made = Scenario.objects.get()
    assert (made.name, made.owner, made.base) == ("More depth", getattr(cast, name), "year-3")
    assert made.chosen.requests == (TakenRequest(one.pk, 90, "intensive", "partnered", "planned"),)
    assert Entry.objects.filter(verb="balance.scenario.kept", object_id=made.pk).exists()
    page = visit("balance:what-if", as_=cast.liam, query={"scenario": made.pk})
    assert page.all("input", name=f"r{one.pk}-hours")[0].get("value") == "1.5"
    assert "With 2 h added and 1 h moved" in page.text


@pytest.mark.parametrize("name", ["liam", "eva", "ada", "fay", "rosa"])
def test_others_keep_nothing(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario, name: str) -> None:
    who = getattr(cast, name)
    visit.post("balance:keep-scenario", YEAR | MOVE | {"name": "x"}, as_=who, status=403)
    visit.post("balance:delete-scenario", as_=who, status=403, pk=kept.pk)
    visit.post("balance:alter-scenario", YEAR | MOVE, as_=who, status=403, pk=kept.pk)


def test_without_name_or_choices_nothing_is_kept(visit: Any, cast: Cast, ledger: Ledger) -> None:
    assert "required" in visit.post("balance:keep-scenario", YEAR | MOVE, as_=cast.dana, status=422).text
    page = visit.post("balance:keep-scenario", YEAR | {"name": "Nothing"}, as_=cast.dana, status=422)
    assert "Tick or move something first" in page.text
    assert not Scenario.objects.exists()


def test_opened_with_what_it_would_do(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    for who in (cast.dana, cast.liam, cast.ada):
        page = visit("balance:scenario", as_=who, pk=kept.pk)
        assert "With 3 h added and 1 h moved" in page.text
        assert "Planned work" in page.text and "1 h from general to intensive" in page.text
        assert ("2026-0001" in page.text) == (who != cast.ada)
        assert "no longer open" not in page.text
    visit("balance:scenario", as_=cast.fay, status=403, pk=kept.pk)


def test_what_was_decided_or_closed_since_is_not_reckoned(
    visit: Any, cast: Cast, ledger: Ledger, kept: Scenario
) -> None:
    HelpRequest.objects.update(status="decided")
    kept.owner.refresh_from_db()
    page = visit("balance:scenario", as_=cast.liam, pk=kept.pk)
    assert "2 of its requests have been decided since: 2026-0001" in page.text
    assert "With 1 h added" in page.text
    assert "2026-0001" not in visit("balance:scenario", as_=cast.ada, pk=kept.pk).text
    supports = [one.pk for one in kept.chosen.supports]
    type(ledger.supports["deep"]).objects.filter(pk__in=supports).update(status="closed")
    page = visit("balance:scenario", as_=cast.liam, pk=kept.pk)
    assert "1 of its supports has been closed since: Planned work" in page.text
    # The page on which it is worked on says the same.
    assert "have been decided since" in visit("balance:what-if", as_=cast.liam, query={"scenario": kept.pk}).text


def test_a_move_that_is_no_longer_there(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    HelpRequest.objects.update(status="decided")
    Effort.objects.all().delete()
    page = visit("balance:scenario", as_=cast.liam, pk=kept.pk)
    assert "Only 0 h are at “general”" in page.text
    assert "from general to intensive" not in page.text


def test_a_period_that_is_no_longer_known(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    Scenario.objects.update(base="year-99")
    visit("balance:scenario", as_=cast.liam, pk=kept.pk)


def test_renamed_and_two_people_at_once(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    visit.post("balance:scenario", {"name": "Deeper", "version": 1}, as_=cast.dana, pk=kept.pk)
    page = visit.post("balance:scenario", {"name": "Broader", "version": 1}, as_=cast.cora, status=409, pk=kept.pk)
    assert "Deeper" in page.text and "Broader" in page.html
    kept.refresh_from_db()
    assert (kept.name, kept.version) == ("Deeper", 2)
    visit.post("balance:scenario", {"name": "", "version": 2}, as_=cast.cora, status=422, pk=kept.pk)
    visit.post("balance:scenario", {"name": "x", "version": 2}, as_=cast.liam, status=403, pk=kept.pk)


def test_changed_and_two_people_at_once(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    sent = YEAR | MOVE | {"scenario": kept.pk, "version": 1}
    visit.post("balance:alter-scenario", sent, as_=cast.dana, pk=kept.pk)
    kept.refresh_from_db()
    assert not kept.chosen.requests and len(kept.chosen.moves) == 1
    page = visit.post("balance:alter-scenario", sent | {"m0-hours": "2"}, as_=cast.cora, status=409, pk=kept.pk)
    assert "Nothing was overwritten" in page.text
    assert page.all("input", name="version")[0].get("value") == "2"
    kept.refresh_from_db()
    assert kept.chosen.moves[0].minutes == 60
    for version in ("", "x", "9" * 40, "9" * 5000, "٩"):
        visit.post("balance:alter-scenario", sent | {"version": version, "m0-hours": "2"}, as_=cast.cora, status=409, pk=kept.pk)  # fmt: skip


def test_stale_in_the_action_itself(cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    theirs = Scenario.objects.get(pk=kept.pk)
    actions.rename_scenario(kept, by=cast.dana, name="One")
    with pytest.raises(Stale):
        actions.rename_scenario(theirs, by=cast.cora, name="Two")


def test_deleted_and_brought_back(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    visit.post("balance:delete-scenario", as_=cast.dana, pk=kept.pk)
    page = visit("balance:scenarios", as_=cast.dana)
    assert "No scenario yet" in page.text and "Bring it back" in page.text
    assert "Bring it back" not in visit("balance:scenarios", as_=cast.liam).text
    assert "It stands on no list" in visit("balance:scenario", as_=cast.liam, pk=kept.pk).text
    visit.post("balance:delete-scenario", as_=cast.cora, pk=kept.pk)
    assert "More depth" in visit("balance:scenarios", as_=cast.liam).text
    verbs = Entry.objects.filter(label="balance.scenario").order_by("id").values_list("verb", flat=True)
    assert [verb.rpartition(".")[2] for verb in verbs] == ["kept", "deleted", "restored"]
    actions.restore_scenario(kept, by=cast.dana)  # a second time changes nothing
    assert verbs.count() == 3


def test_compared_side_by_side(visit: Any, cast: Cast, ledger: Ledger, kept: Scenario) -> None:
    other = actions.keep_scenario(
        by=cast.dana, name="Only a move", base="all", choices=Choices(moves=(Move(30, "delivery:direct", "delivery:partnered"),))
    )  # fmt: skip
    page = visit("balance:compare-scenarios", as_=cast.liam, query={"s": [kept.pk, other.pk]})
    assert row_of(page, "Hours added")[1:] == ["3 h", "0 h"]
    assert row_of(page, "Upon")[1:] == ["FY 2021", "All years"]
    assert "budget" not in page.text
    assert "budget" in visit("balance:compare-scenarios", as_=cast.dana, query={"s": [kept.pk, other.pk]}).text


@pytest.mark.parametrize(
    "query", [{}, {"s": ["1"]}, {"s": ["x", "y"]}, {"s": ["9" * 30, "1"]}, {"s": ["999998", "999999"]}]
)
def test_too_few_or_none_to_compare(visit: Any, cast: Cast, ledger: Ledger, query: Any) -> None:
    page = visit("balance:compare-scenarios", as_=cast.dana, query=query, status=422)
    assert "Tick two or three" in page.text


def test_four_are_too_many(visit: Any, cast: Cast, ledger: Ledger) -> None:
    moves = Choices(moves=(Move(30, "tier:general", "tier:targeted"),))
    keys = [actions.keep_scenario(by=cast.dana, name=f"No {at}", base="all", choices=moves).pk for at in range(4)]
    visit("balance:compare-scenarios", as_=cast.dana, query={"s": keys}, status=422)
    visit("balance:compare-scenarios", as_=cast.dana, query={"s": keys[:3]})


def test_what_is_not_there(visit: Any, cast: Cast, ledger: Ledger) -> None:
    visit("balance:scenario", as_=cast.dana, status=404, pk=4711)
    for key in ("4711", "x", "9" * 40):
        visit("balance:what-if", as_=cast.dana, query={"scenario": key}, status=404)
