"""Pages of the ledger: who sees what, what lists hold, and what forms answer."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steelyard.center.charge.models import AwardYear, StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.history.models import Entry
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import Activity, Cost, Effort, Promise, Support
from tests.factories.delivery import (
    ActivityFactory,
    CostFactory,
    EffortFactory,
    ParticipationFactory,
    PromiseFactory,
    SupportFactory,
    SupportProviderFactory,
)
from tests.factories.directory import PersonFactory
from tests.page import Page, location
from tests.people import PIAS, Cast

DAY = date(2021, 3, 1)
Visit = Any


def rows_in(page: Page) -> list[str]:
    """The rows of the first table, cells parted by single blanks."""
    rows = page.all("tbody")[0].iter("tr")
    return [" ".join(" ".join("".join(cell.itertext()).split()) for cell in row) for row in rows]


# Who sees what


def test_recipients_and_providers_see_their_own_supports_and_nobody_elses(
    visit: Visit, cast: Cast, team: Support, liam: StaffMember
) -> None:
    actions.record_activity(team, by=cast.liam, staff=liam, kind="visit", on=DAY, minutes=60, note="Between us")
    PromiseFactory(support=team, by_staff=liam, what="Send the notes")
    own = visit("delivery:support", pk=team.pk, as_=cast.rosa)
    assert own.h1 == "Oregon team"
    assert "Visit" in own.text
    assert "Send the notes" in own.text
    assert "Between us" not in own.text  # notes are the staff's
    visit("delivery:support", pk=team.pk, as_=cast.omar, status=404)
    visit("delivery:support", pk=team.pk, as_=cast.pia, status=404)
    SupportProviderFactory(support=team, organization_id=PIAS)
    assert visit("delivery:support", pk=team.pk, as_=cast.pia).h1 == "Oregon team"


@pytest.mark.parametrize(
    "route", ["delivery:supports", "delivery:promises", "delivery:record", "delivery:open-support"]
)
def test_the_desk_is_closed_to_recipients(visit: Visit, cast: Cast, route: str) -> None:
    visit(route, as_=cast.rosa, status=403)
    visit(route, as_=cast.fay, status=403)
    visit(route, status=302)


def test_evaluators_read_and_do_not_write(visit: Visit, cast: Cast, team: Support) -> None:
    page = visit("delivery:support", pk=team.pk, as_=cast.eva)
    assert "Record an activity" not in page.text
    assert "Costs" not in page.text
    visit("delivery:record-on", pk=team.pk, as_=cast.eva, status=403)
    visit("delivery:change-support", pk=team.pk, as_=cast.eva, status=403)


def test_costs_stand_only_before_those_who_may_see_them(visit: Visit, cast: Cast, team: Support) -> None:
    year = AwardYear.objects.create(
        number=3, label="FY 2021", starts_on=date(2020, 10, 1), ends_on=date(2021, 9, 30), budget_cents=1
    )
    CostFactory(support=team, award_year=year, what="Train to Salem", cents=12_345)
    assert "$123.45 Train to Salem" in visit("delivery:support", pk=team.pk, as_=cast.dana).text
    assert "Train to Salem" not in visit("delivery:support", pk=team.pk, as_=cast.liam).text


@pytest.mark.parametrize("pk", [10**6, 10**18])
@pytest.mark.parametrize("route", ["support", "activity", "change-support", "record-on"])
def test_a_foreign_number_is_not_found(visit: Visit, cast: Cast, route: str, pk: int) -> None:
    visit(f"delivery:{route}", pk=pk, as_=cast.dana, status=404)


# Lists


def listed(rows: int, agency: Organization, liam: StaffMember) -> None:
    for n in range(rows):
        support = SupportFactory(name=f"Team {n}", recipients=[agency], liaison=liam)
        activity = ActivityFactory(support=support)
        ParticipationFactory(activity=activity, person=PersonFactory(name=f"Mia {n}"))
        EffortFactory(support=support, staff=liam)
        PromiseFactory(support=support, by_staff=liam)


def queries_of(client: Any, url: str) -> list[str]:
    """What one page asks of the database, without values."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [re.sub(r"'[^']*'|\d+", "", one["sql"])[:100] for one in seen.captured_queries]


@pytest.mark.parametrize("route", ["delivery:supports", "delivery:promises"])
def test_lists_ask_as_often_for_three_rows_as_for_one(
    visit: Visit, cast: Cast, agency: Organization, liam: StaffMember, route: str
) -> None:
    client = visit.client(cast.liam)
    listed(1, agency, liam)
    one = queries_of(client, reverse(route))
    listed(2, agency, liam)
    assert queries_of(client, reverse(route)) == one
    assert len(one) <= 25


def test_a_support_asks_as_often_with_three_activities_as_with_one(
    visit: Visit, cast: Cast, team: Support, liam: StaffMember
) -> None:
    def grow(times: int) -> None:
        for n in range(times):
            activity = ActivityFactory(support=team)
            ParticipationFactory(activity=activity, person=PersonFactory(name=f"Mia {n}"))
            PromiseFactory(support=team, by_staff=liam)
            SupportProviderFactory(support=team)

    client = visit.client(cast.liam)
    grow(1)
    one = queries_of(client, team.get_absolute_url())
    grow(2)
    assert queries_of(client, team.get_absolute_url()) == one
    assert len(one) <= 28


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Idaho talks", "Oregon team"]),
        ({"status": "closed"}, ["Old work"]),
        ({"status": "all"}, ["Idaho talks", "Old work", "Oregon team"]),
        ({"tier": "general"}, ["Idaho talks"]),
        ({"liaison": "mine"}, ["Oregon team"]),
        ({"q": "ORÉGON  team"}, ["Oregon team"]),
        ({"q": "department of education"}, ["Oregon team"]),
        ({"q": "nothing like it"}, []),
        ({"tier": "nonsense", "liaison": "99x", "topic": "-", "after": "%%"}, ["Idaho talks", "Oregon team"]),
    ],
)
def test_supports_are_found(visit: Visit, cast: Cast, team: Support, query: dict[str, str], names: list[str]) -> None:
    SupportFactory(name="Idaho talks", tier="general")
    SupportFactory(name="Old work", status="closed", ends_on=date(2021, 5, 1))
    part = visit.part("delivery:supports", "rows", as_=cast.liam, query=query)
    links = [e for e in part.all("a") if re.fullmatch(r"/supports/\d+/", e.get("href") or "")]
    assert ["".join(e.itertext()) for e in links] == names


def test_a_row_says_when_it_was_last_heard_of_and_what_is_due(
    visit: Visit, cast: Cast, team: Support, liam: StaffMember
) -> None:
    ActivityFactory(support=team, on=date(2021, 3, 9))
    ActivityFactory(support=team, on=date(2021, 4, 9), withdrawn_at="2021-04-10T00:00:00Z")
    EffortFactory(support=team, staff=liam, minutes=90)
    PromiseFactory(support=team, by_staff=liam, due_on=date(2021, 5, 1))
    [row] = rows_in(visit("delivery:supports", as_=cast.liam))
    assert row == (
        "Oregon team Salem Department of Education Targeted Active Liam Frost Mar 9, 2021 May 1, 2021 late 2 h 40 h"
    )


# Opening and changing


def opening(**values: Any) -> dict[str, Any]:
    return {"name": "Oregon team", "tier": "targeted", "status": "active", "origin": "request",
            "starts_on": "2021-03-01", "hours": "12.5", "recipient": "Salem Department of Education", **values}  # fmt: skip


def test_a_support_opens_once_however_often_it_is_sent(visit: Visit, cast: Cast, agency: Organization) -> None:
    data = opening(once="6f1f0d0e-6c2c-4a42-9a55-3d4c2d7f4f10")
    first = visit.post("delivery:open-support", data, as_=cast.cora)
    second = visit.post("delivery:open-support", data, as_=cast.cora)
    support = Support.objects.get()
    assert location(first) == location(second) == support.get_absolute_url()
    assert (support.expected_minutes, list(support.recipients.all())) == (750, [agency])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "\0"}, "cannot be stored"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"name": ""}, "This field is required"),
        ({"starts_on": "yesterday"}, "Enter a date as month/day/year"),
        ({"tier": "intensive"}, "Intensive support begins as proposed"),
        ({"tier": "huge"}, "Select a valid choice"),
        ({"recipient": "Nowhere"}, "none has exactly these words"),
        ({"hours": "-1"}, "greater than or equal to 0"),
        ({"hours": "NaN"}, "Enter a number"),
        ({"recipients": ["x"]}, "Select a valid choice"),
    ],
)
def test_bad_input_is_given_back_with_a_sentence(
    visit: Visit, cast: Cast, agency: Organization, values: dict[str, Any], sentence: str
) -> None:
    page = visit.post(
        "delivery:open-support", opening(plan="Typed with care 🌱 שלום", **values), as_=cast.cora, status=422
    )
    assert sentence in page.text
    assert "Typed with care 🌱 שלום" in page.text
    assert Support.objects.count() == 0


def test_two_who_change_at_once_see_both_texts(visit: Visit, cast: Cast, team: Support, agency: Organization) -> None:
    data = opening(plan="Mine", recipients=[agency.pk], recipient="", version=team.version)
    actions.alter_support(team, by=cast.dana, plan="Theirs")
    page = visit.post("delivery:change-support", data, pk=team.pk, as_=cast.liam, status=409)
    assert "Theirs" in page.text
    assert "Mine" in page.text
    team.refresh_from_db()
    assert team.plan == "Theirs"
    assert page.all("input", name="version")[0].get("value") == str(team.version)
    visit.post("delivery:change-support", {**data, "version": team.version}, pk=team.pk, as_=cast.liam)
    team.refresh_from_db()
    assert (team.plan, team.expected_minutes) == ("Mine", 750)


def test_a_support_is_closed_with_a_reason_and_opened_again(visit: Visit, cast: Cast, team: Support) -> None:
    data = {"to": "closed", "on": "2021-06-01", "reason": "", "version": team.version}
    assert (
        "This field is required"
        in visit.post("delivery:support-status", data, pk=team.pk, as_=cast.cora, status=422).text
    )
    early = visit.post(
        "delivery:support-status", {**data, "on": "2020-01-01", "reason": "Done"}, pk=team.pk, as_=cast.cora, status=422
    )
    assert "cannot end before it starts, on January 4, 2021" in early.text
    visit.post("delivery:support-status", {**data, "reason": "Done"}, pk=team.pk, as_=cast.cora)
    team.refresh_from_db()
    assert (team.status, team.ends_on) == ("closed", date(2021, 6, 1))
    again = {"to": "active", "on": "2021-07-01", "reason": "They came back", "version": team.version}
    visit.post("delivery:support-status", {**again, "version": 1}, pk=team.pk, as_=cast.cora, status=409)
    visit.post("delivery:support-status", again, pk=team.pk, as_=cast.cora)
    team.refresh_from_db()
    assert (team.status, team.ends_on) == ("active", None)
    assert Entry.objects.order_by("-id").first().note == "They came back"


def test_providers_come_and_go(visit: Visit, cast: Cast, team: Support) -> None:
    data = {
        "organization": f"Be Clear #{PIAS}",
        "role": "presenter",
        "does": "Communication plans",
        "since": "2021-02-01",
    }
    visit.post("delivery:add-provider", data, pk=team.pk, as_=cast.liam)
    part = team.providers.get()
    page = visit("delivery:support", pk=team.pk, as_=cast.liam)
    assert "Partnered: an external partner leads, co-leads or presents." in page.text
    again = visit.post("delivery:add-provider", data, pk=team.pk, as_=cast.liam, status=422)
    assert "Be Clear already has this part in these days." in again.text
    visit.post("delivery:end-provider", {"on": "2021-01-01"}, pk=part.pk, as_=cast.liam, status=422)
    visit.post("delivery:end-provider", {"on": "2021-05-01"}, pk=part.pk, as_=cast.liam)
    assert "Direct: the center gives it itself." in visit("delivery:support", pk=team.pk, as_=cast.liam).text


# Small forms


def test_time_costs_and_promises_are_written_down(
    visit: Visit, cast: Cast, team: Support, agency: Organization, liam: StaffMember
) -> None:
    year = AwardYear.objects.create(
        number=3, label="FY 2021", starts_on=date(2020, 10, 1), ends_on=date(2021, 9, 30), budget_cents=1
    )
    time = {"staff": liam.pk, "on": "2021-03-01", "minutes": "90", "note": "Slides"}
    visit.post("delivery:record-effort", time, pk=team.pk, as_=cast.liam)
    assert Effort.objects.get().minutes == 90
    ahead = visit.post("delivery:record-effort", {**time, "on": "2199-01-01"}, pk=team.pk, as_=cast.liam, status=422)
    assert "This day lies ahead" in ahead.text
    cost = {"what": "Be Clear", "kind": "contract", "dollars": "1,200", "on": "2021-03-01", "award_year": year.pk}
    visit.post("delivery:record-cost", cost, pk=team.pk, as_=cast.cora, status=422)
    visit.post("delivery:record-cost", {**cost, "dollars": "1200.50", "is_open": "on"}, pk=team.pk, as_=cast.cora)
    written = Cost.objects.get()
    assert (written.cents, written.is_open, written.support) == (120_050, True, team)
    visit.post("delivery:record-cost", cost, pk=team.pk, as_=cast.liam, status=403)
    visit.post("delivery:close-cost", {"dollars": "1100", "version": 1}, pk=written.pk, as_=cast.cora)
    visit.post("delivery:withdraw-cost", {"reason": "Twice", "version": 1}, pk=written.pk, as_=cast.cora, status=422)
    visit.post("delivery:withdraw-cost", {"reason": "Twice", "version": 2}, pk=written.pk, as_=cast.cora)
    promise = {"what": "Send it", "staff": liam.pk, "to": agency.pk, "due_on": "2021-04-01"}
    visit.post("delivery:make-promise", promise, pk=team.pk, as_=cast.liam)
    made = Promise.objects.get()
    assert (made.what, made.by_staff, made.to_organization, made.support) == ("Send it", liam, agency, team)


def test_a_promise_is_kept_without_script_and_returns_to_where_it_stood(
    visit: Visit, cast: Cast, team: Support, liam: StaffMember
) -> None:
    promise = PromiseFactory(support=team, by_staff=liam, what="Send the notes")
    kept = visit.post("delivery:keep-promise", {"next": team.get_absolute_url()}, pk=promise.pk, as_=cast.liam)
    assert location(kept) == team.get_absolute_url()
    away = visit.post("delivery:reopen-promise", {"next": "https://evil.example/"}, pk=promise.pk, as_=cast.liam)
    assert location(away) == reverse("delivery:promises")
    visit.post("delivery:drop-promise", {"reason": "", "version": 3}, pk=promise.pk, as_=cast.liam, status=422)
    visit.post("delivery:drop-promise", {"reason": "No need", "version": 3}, pk=promise.pk, as_=cast.liam)
    promise.refresh_from_db()
    assert promise.status == "dropped"
    visit("delivery:keep-promise", pk=promise.pk, as_=cast.liam, status=405)


# Activities


def test_an_activity_tells_all_and_is_corrected(visit: Visit, cast: Cast, team: Support, liam: StaffMember) -> None:
    mia = PersonFactory(name="Mia Ortiz")
    activity = actions.record_activity(
        team, by=cast.liam, staff=liam, kind="visit", on=DAY, minutes=60, note="All well",
        participants=[{"person": mia}, {"count": 4}],
    )  # fmt: skip
    page = visit("delivery:activity", pk=activity.pk, as_=cast.eva)
    assert page.h1 == "Visit, Mar 1, 2021"
    assert "5 people took part" in page.text
    assert rows_in(page) == ["Mia Ortiz — Attendee Attended", "4 people, by number — Attendee Attended"]
    data = {"kind": "coaching", "on": "2021-03-02", "minutes": "75", "contact_type": "consultation", "mode": "written",
            "note": "All very well", "version": activity.version}  # fmt: skip
    assert (
        "lies ahead"
        in visit.post(
            "delivery:correct-activity", {**data, "on": "2199-01-01"}, pk=activity.pk, as_=cast.liam, status=422
        ).text
    )
    visit.post("delivery:correct-activity", data, pk=activity.pk, as_=cast.liam)
    stale = visit.post("delivery:correct-activity", {**data, "note": "Mine"}, pk=activity.pk, as_=cast.liam, status=409)
    assert "All very well" in stale.text
    activity.refresh_from_db()
    assert (activity.kind, activity.on, activity.note) == ("coaching", date(2021, 3, 2), "All very well")


def test_attendance_is_corrected_row_by_row(visit: Visit, cast: Cast, team: Support, liam: StaffMember) -> None:
    mia, noor = PersonFactory(name="Mia Ortiz"), PersonFactory(name="Noor Haddad")
    activity = actions.record_activity(
        team, by=cast.liam, staff=liam, kind="visit", on=DAY, minutes=60, participants=[{"person": mia}, {"count": 4}]
    )
    one, four = activity.participations.order_by("id")
    data = {f"status_{one.pk}": "absent", f"part_{one.pk}": "presenter", f"status_{four.pk}": "",
            f"part_{four.pk}": "attendee", "somebody": f"Noor Haddad #{noor.pk}", "version": 1}  # fmt: skip
    visit.post("delivery:attendance", data, pk=activity.pk, as_=cast.liam)
    rows = activity.participations.order_by("person__name_key").values_list("person", "count", "part", "status")
    assert list(rows) == [(mia.pk, None, "presenter", "absent"), (noor.pk, None, "attendee", "attended")]
    visit.post("delivery:attendance", data, pk=activity.pk, as_=cast.liam, status=409)
    one, two = activity.participations.order_by("id")
    keep = {f"{name}_{row.pk}": getattr(row, name) for row in (one, two) for name in ("status", "part")}
    again = visit.post("delivery:attendance", {**keep, "somebody": "Noor Haddad", "version": 2}, pk=activity.pk, as_=cast.liam, status=422)  # fmt: skip
    assert "Noor Haddad is listed twice" in again.text


def test_withdrawing_asks_why_unless_it_undoes(visit: Visit, cast: Cast, team: Support) -> None:
    activity = ActivityFactory(support=team)
    assert visit("delivery:withdraw-activity", pk=activity.pk, as_=cast.liam).h1.startswith("Withdraw")
    visit.post("delivery:withdraw-activity", {"reason": "", "version": 1}, pk=activity.pk, as_=cast.liam, status=422)
    visit.post("delivery:withdraw-activity", {"undo": "1"}, pk=activity.pk, as_=cast.liam)
    visit.post("delivery:withdraw-activity", {"undo": "1"}, pk=activity.pk, as_=cast.liam)  # clicked twice: no error
    assert not Activity.objects.counted().exists()
    assert "counts nowhere" in visit("delivery:activity", pk=activity.pk, as_=cast.liam).text
    visit.post("delivery:restore-activity", {}, pk=activity.pk, as_=cast.liam)
    visit.post("delivery:restore-activity", {}, pk=activity.pk, as_=cast.liam)
    assert Activity.objects.counted().get() == activity


# Lookups


def test_the_lookup_suggests_open_supports_to_those_who_record(visit: Visit, cast: Cast, team: Support) -> None:
    SupportFactory(name="Oregon, the year before", status="closed", ends_on=date(2021, 5, 1))
    url, query = reverse("delivery:support-lookup"), {"field": "another", "another": "ORÉG"}
    page = Page(visit.client(cast.liam).get(url, query))
    assert [e.get("value") for e in page.all("option")] == [f"Oregon team #{team.pk}"]
    assert visit.client(cast.rosa).get(url, query).status_code == 403
