"""Reports that come due: drafted in time, told of, read by whom they were promised to."""

from datetime import date
from typing import Any

import pytest
import time_machine

from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.registry import DUTIES
from steelyard.foundation.work.worker import run_job
from steelyard.steering.packs.actions import packs
from steelyard.steering.packs.actions.schedules import draft_what_is_due, end_plan, plan, remind, send_to_readers
from steelyard.steering.packs.models import Pack, Schedule
from steelyard.steering.packs.queries.schedules import coming
from tests.people import Cast
from tests.steering.packs.conftest import moment
from tests.steering.reporting.conftest import Ledger

GIVEN = {"kind": "board", "days_after": 90, "days_before": 30, "readers": "", "link_days": 60}


@pytest.fixture
def at(ledger: Ledger) -> Any:
    """A day in the third award year, Oct 1, 2020 to Sep 30, 2021."""
    with time_machine.travel(moment(2021, 6, 1), tick=False):
        yield


@pytest.fixture
def planned(cast: Cast, at: None) -> Schedule:
    values: dict[str, Any] = dict(GIVEN) | {"readers": "officer@funder.test\nboard@advice.test"}
    return plan(by=cast.dana, **values)


def letters(start: str) -> list[Mail]:
    return list(Mail.objects.filter(key__startswith=f"packs.{start}.").order_by("to"))


def test_what_comes_due_is_of_years_that_end_from_now_on(planned: Schedule, ledger: Ledger) -> None:
    found = coming()
    assert found[0].year == ledger.year
    # 90 days after September 30 is December 29; 30 days before that is November 29.
    assert (found[0].due.due_on, found[0].due.draft_on) == (date(2021, 12, 29), date(2021, 11, 29))
    assert all(one.due.due_on >= date(2021, 6, 1) for one in found)


def test_a_draft_stands_ready_on_its_day_once(planned: Schedule, cast: Cast, ledger: Ledger) -> None:
    assert draft_what_is_due(by=None, today=date(2021, 11, 28)) == []
    (made,) = draft_what_is_due(by=None, today=date(2021, 11, 29))
    assert (made.kind, made.award_year, made.drafted_by) == ("board", ledger.year, None)
    assert draft_what_is_due(by=None, today=date(2021, 11, 30)) == []
    told = letters("ready")
    assert {one.to for one in told} == {cast.dana.email, cast.cora.email}
    assert made.get_absolute_url() in told[0].body and "Dec 29, 2021" in told[0].body


def test_what_somebody_began_is_not_drafted_again(planned: Schedule, cast: Cast, ledger: Ledger) -> None:
    packs.draft("board", ledger.year, by=cast.cora)
    assert draft_what_is_due(by=None, today=date(2021, 12, 1)) == []


def test_reminders_come_a_week_before_and_once_after(planned: Schedule, cast: Cast, ledger: Ledger) -> None:
    packs.draft("board", ledger.year, by=cast.cora)
    assert remind(by=None, today=date(2021, 12, 21)) == 0
    for day in (22, 23, 29):
        remind(by=None, today=date(2021, 12, day))
    assert len(letters("soon")) == 2
    assert letters("late") == []
    for day in (30, 31):
        remind(by=None, today=date(2021, 12, day))
    assert len(letters("late")) == 2
    assert len(letters("soon")) == 2


def test_a_submitted_report_reaches_its_readers_once(planned: Schedule, cast: Cast, ledger: Ledger) -> None:
    found = packs.draft("board", ledger.year, by=cast.cora)
    packs.write(found.texts.get(part="narrative"), by=cast.cora, words="We worked in depth.")
    found.refresh_from_db()
    packs.review(found, by=cast.eva)
    with time_machine.travel(moment(2021, 12, 1), tick=False):
        packs.submit(found, by=cast.dana)
        while run_job(inline=True):
            pass
        pack = Pack.objects.get(pk=found.pk)
        assert pack.is_frozen, found.pk
        told = letters("sent")
        assert [one.to for one in told] == ["board@advice.test", "officer@funder.test"]
        assert all(one.secret and "Jan 30, 2022" in one.body for one in told)
        assert "/reports/shared/" in told[0].body
        assert send_to_readers(pack, by=None) == 0
    assert not coming() or coming()[0].year != ledger.year
    assert remind(by=None, today=date(2022, 1, 1)) == 0


def test_an_ended_plan_asks_for_nothing(planned: Schedule, cast: Cast, ledger: Ledger) -> None:
    end_plan(planned, by=cast.dana)
    assert coming() == []
    assert draft_what_is_due(by=None, today=date(2022, 1, 1)) == []
    with pytest.raises(packs.NotNow):
        end_plan(planned, by=cast.dana)


def test_the_duty_does_both_every_day(planned: Schedule, ledger: Ledger) -> None:
    duty = next(one for name, one in DUTIES.items() if name.endswith("packs.jobs.draft_reports"))
    with time_machine.travel(moment(2021, 12, 24), tick=False):
        duty.function()
    assert len(letters("ready")) == len(letters("soon")) == 2


def test_the_director_plans_changes_and_ends(visit: Any, cast: Cast, ledger: Ledger, at: None) -> None:
    assert "No report is planned" in visit("packs:schedules", as_=cast.dana).text
    visit.post("packs:plan", GIVEN | {"version": 1}, as_=cast.dana)
    found = Schedule.objects.get()
    assert "Dec 29, 2021" in visit("packs:schedules", as_=cast.eva).text
    again = visit.post("packs:plan", GIVEN | {"version": 1}, as_=cast.dana, status=422)
    assert "There is a plan for this report already." in again.text
    visit.post("packs:schedule", GIVEN | {"days_after": 60, "version": found.version}, as_=cast.dana, pk=found.pk)
    assert Schedule.objects.get().days_after == 60
    visit.post("packs:schedule", GIVEN | {"version": found.version}, as_=cast.dana, pk=found.pk, status=409)
    visit.post("packs:end-schedule", {}, as_=cast.dana, pk=found.pk)
    assert Schedule.objects.standing().count() == 0
    for name in ("cora", "eva", "fay"):
        visit.post("packs:plan", GIVEN | {"version": 1}, as_=getattr(cast, name), status=403)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"readers": "nobody"}, "is no e-mail address"),
        ({"readers": "\n".join(f"a{number}@b.test" for number in range(21))}, "At most 20 addresses"),
        ({"days_after": "-1"}, "greater than or equal to 0"),
        ({"days_before": "9999"}, "less than or equal to 180"),
        ({"kind": "nothing"}, "nothing"),
    ],
)
def test_bad_plans_get_sentences(visit: Any, cast: Cast, at: None, given: dict[str, str], words: str) -> None:
    page = visit.post("packs:plan", GIVEN | {"version": 1} | given, as_=cast.dana, status=422)
    assert words in page.text
    assert not Schedule.objects.exists()
