"""The pages of reports: from a start over words, checks and a review to what stays as it is; links, targets, measures."""

from datetime import date
from typing import Any

import pytest
import time_machine

from steelyard.foundation.work.models import Job
from steelyard.foundation.work.worker import run_job
from steelyard.steering.packs.models import Cover, OwnMeasure, Pack, PackLink, PackText, Target
from tests.factories.delivery import ActivityFactory
from tests.people import Cast
from tests.steering.packs.conftest import moment
from tests.steering.reporting.conftest import Ledger

TARGET = {
    "objective": "States answer faster", "number": "program-requests/received", "kind": "project",
    "direction": "at_least", "form": "number", "amount": "3", "version": 1,
}  # fmt: skip


@pytest.fixture
def at(ledger: Ledger) -> Any:
    del ledger
    with time_machine.travel(moment(2021, 12, 1), tick=False):
        yield


@pytest.fixture
def drafted(visit: Any, cast: Cast, ledger: Ledger, at: None) -> Pack:
    visit.post("packs:start", {"kind": "annual", "award_year": ledger.year.pk}, as_=cast.cora)
    return Pack.objects.get()


def version(page: Any) -> str:
    return next(one.get("value", "") for one in page.all("input") if one.get("name") == "version")


def write(visit: Any, pack: Pack, user: Any, text: str = "We worked in depth.") -> None:
    page = visit("packs:section", as_=user, pk=pack.pk, part="narrative")
    visit.post("packs:section", {"text": text, "version": version(page)}, as_=user, pk=pack.pk, part="narrative")


@pytest.fixture
def submitted(visit: Any, cast: Cast, drafted: Pack) -> Pack:
    write(visit, drafted, cast.cora)
    given = {"note": "", "version": Pack.objects.get().version}
    visit.post("packs:review", given, as_=cast.eva, pk=drafted.pk)
    visit.post("packs:submit", {}, as_=cast.dana, pk=drafted.pk)
    assert "It is being submitted" in visit("packs:pack", as_=cast.dana, pk=drafted.pk).text
    while run_job(inline=True):
        pass
    return Pack.objects.get()


def test_a_report_is_drafted_checked_and_reviewed_by_another(visit: Any, cast: Cast, drafted: Pack) -> None:
    write(visit, drafted, cast.cora)
    page = visit("packs:pack", as_=cast.cora, pk=drafted.pk)
    assert "With words" in page.text and "It may go" not in page.text
    for part in drafted.parts:
        visit("packs:section", as_=cast.dana, pk=drafted.pk, part=part.value)
    assert "Nothing stops" in visit("packs:checks", as_=cast.dana, pk=drafted.pk).text
    assert "It may go" in visit("packs:pack", as_=cast.dana, pk=drafted.pk).text
    given = {"note": "", "version": Pack.objects.get().version}
    visit.post("packs:review", given | {"back": "1"}, as_=cast.dana, pk=drafted.pk)
    assert Pack.objects.get().version == given["version"], "without a sentence nothing goes back"
    visit.post("packs:review", given | {"back": "1", "note": "Say more."}, as_=cast.dana, pk=drafted.pk)
    assert "Say more." in visit("packs:pack", as_=cast.cora, pk=drafted.pk).text
    visit.post("packs:review", {"note": "", "version": Pack.objects.get().version}, as_=cast.cora, pk=drafted.pk)
    assert Pack.objects.get().status == "drafted", "its drafter does not review it"
    visit.post("packs:submit", {}, as_=cast.dana, pk=drafted.pk)
    assert not Job.objects.filter(name="packs.freeze").exists()


def test_what_was_submitted_stays_and_says_what_changed(
    visit: Any, cast: Cast, submitted: Pack, ledger: Ledger
) -> None:
    assert submitted.is_frozen, visit("packs:pack", as_=cast.dana, pk=submitted.pk).text
    page = visit("packs:pack", as_=cast.fay, pk=submitted.pk)
    assert "Open the PDF" in page.text and "What changed since" not in page.text
    for form in ("pdf", "docx", "xlsx", "html", "zip", "json"):
        assert visit.client(cast.fay).get(f"/reports/{submitted.pk}/files/{form}/").status_code == 200
    before = visit.client(cast.fay).get(f"/reports/{submitted.pk}/files/json/").content
    assert before == submitted.kept_bytes
    assert "Nothing: every number" in visit("packs:changes", as_=cast.dana, pk=submitted.pk).text
    ActivityFactory(support=next(iter(ledger.supports.values())), on=date(2021, 5, 5))
    assert "1 new" in visit("packs:changes", as_=cast.dana, pk=submitted.pk).text
    assert visit.client(cast.fay).get(f"/reports/{submitted.pk}/files/json/").content == before
    visit.post("packs:section", {"text": "More", "version": 1}, as_=cast.cora, pk=submitted.pk, part="narrative")
    assert not PackText.objects.filter(text="More").exists()
    name = next(iter(submitted.kept["rows"]))
    measure, _, value = name.partition("/")
    assert (
        "when it was submitted"
        in visit("packs:kept-rows", as_=cast.dana, pk=submitted.pk, measure=measure, value=value).text
    )
    visit("packs:kept-rows", as_=cast.fay, pk=submitted.pk, measure=measure, value=value, status=403)


def test_drafts_are_for_the_staff_alone(visit: Any, cast: Cast, drafted: Pack) -> None:
    for name in ("fay", "abe"):
        visit("packs:pack", as_=getattr(cast, name), pk=drafted.pk, status=404)
        assert "No report to read yet" in visit("packs:packs", as_=getattr(cast, name)).text
    for name in ("rosa", "omar", "pia", "nobody"):
        visit("packs:packs", as_=getattr(cast, name), status=403)
    visit("packs:start", as_=cast.liam, status=403)
    visit.post("packs:section", {"text": "x", "version": 1}, as_=cast.liam, pk=drafted.pk, part="narrative", status=403)
    visit("packs:section", as_=cast.dana, pk=drafted.pk, part="nothing", status=404)
    visit("packs:file", as_=cast.dana, pk=drafted.pk, form="pdf", status=404)


def test_two_who_write_at_once_lose_nothing(visit: Any, cast: Cast, drafted: Pack) -> None:
    old = version(visit("packs:section", as_=cast.cora, pk=drafted.pk, part="narrative"))
    write(visit, drafted, cast.dana, "First.")
    given = {"text": "Second.", "version": old}
    page = visit.post("packs:section", given, as_=cast.cora, pk=drafted.pk, part="narrative", status=409)
    assert "First." in page.text and "Second." in page.text


def test_tables_leave_as_csv(visit: Any, cast: Cast, drafted: Pack) -> None:
    answer = visit.client(cast.dana).get(f"/reports/{drafted.pk}/sections/requests/nothing.csv")
    assert answer.status_code == 404
    page = visit("packs:section", as_=cast.dana, pk=drafted.pk, part="program")
    [address, *_] = [one.get("href", "") for one in page.all("a") if one.get("href", "").endswith(".csv")]
    answer = visit.client(cast.dana).get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and answer.content.startswith(b"\xef\xbb\xbf")


def test_days_beyond_the_year_are_told(visit: Any, cast: Cast, ledger: Ledger) -> None:
    given = {"kind": "annual", "award_year": ledger.year.pk, "first": "2020-01-01", "last": ""}
    assert "reach beyond it" in visit.post("packs:start", given, as_=cast.cora, status=422).text
    visit.post("packs:start", given | {"first": ""}, as_=cast.cora)
    page = visit.post("packs:start", given | {"first": ""}, as_=cast.cora, status=422)
    assert "under way already" in page.text


def test_a_link_opens_until_its_day_or_until_it_is_closed(visit: Any, cast: Cast, submitted: Pack) -> None:
    given = {"for_whom": "Program officer", "expires_on": "2021-12-24"}
    page = visit.post("packs:share", given, as_=cast.dana, pk=submitted.pk, status=200)
    token = page.text.partition("/reports/shared/")[2].partition("/")[0]
    assert token not in visit("packs:pack", as_=cast.dana, pk=submitted.pk).text
    page = visit("packs:shared", token=token)
    assert "We worked in depth." in page.text
    assert visit.client(None).get(f"/reports/shared/{token}/pdf/").content.startswith(b"%PDF")
    with time_machine.travel(moment(2021, 12, 26), tick=False):
        visit("packs:shared", token=token, status=404)
    visit.post("packs:end-link", {}, as_=cast.dana, pk=submitted.pk, link=PackLink.objects.get().pk)
    visit("packs:shared", token=token, status=404)
    late = {"for_whom": "Late", "expires_on": "2020-01-01"}
    assert "lies ahead" in visit.post("packs:share", late, as_=cast.dana, pk=submitted.pk, status=422).text
    visit.post("packs:share", given, as_=cast.cora, pk=submitted.pk, status=403)


def test_a_target_is_set_changed_and_taken_away(visit: Any, cast: Cast, ledger: Ledger, at: None) -> None:
    visit.post("packs:set-target", TARGET, as_=cast.cora, year=ledger.year.pk)
    page = visit("packs:targets", as_=cast.fay)
    assert "States answer faster" in page.text and "at least 3" in page.text
    assert "a target for this award year already" in visit.post(
        "packs:set-target", TARGET, as_=cast.cora, year=ledger.year.pk, status=422
    ).text  # fmt: skip
    found = Target.objects.get()
    bad = TARGET | {"form": "ratio"}
    assert "how many of how many" in visit.post("packs:target", bad, as_=cast.cora, pk=found.pk, status=422).text
    visit.post("packs:target", TARGET | {"amount": "4"}, as_=cast.cora, pk=found.pk)
    page = visit.post("packs:target", TARGET | {"amount": "5"}, as_=cast.cora, pk=found.pk, status=409)
    assert "4" in page.text
    visit.post("packs:remove-target", {}, as_=cast.cora, pk=found.pk)
    assert "No target is set" in visit("packs:targets", as_=cast.dana).text
    visit("packs:set-target", as_=cast.fay, year=ledger.year.pk, status=403)


def test_a_measure_of_ones_own(visit: Any, cast: Cast, ledger: Ledger) -> None:
    given = {
        "name": "Requests in person",
        "definition": "How many.",
        "subject": "requests",
        "form": "mean",
        "version": 1,
    }
    assert "Choose the number" in visit.post("packs:make-own", given, as_=cast.cora, status=422).text
    visit.post("packs:make-own", given | {"form": "count"}, as_=cast.cora)
    made = OwnMeasure.objects.get()
    assert "Requests in person" in visit("packs:measures", as_=cast.fay).text
    again = visit.post("packs:make-own", given | {"form": "count"}, as_=cast.cora, status=422)
    assert "has this name" in again.text
    visit.post("packs:change-own", given | {"form": "count", "caveat": "Few."}, as_=cast.cora, pk=made.pk)
    assert "Few." in visit("packs:measure", key=made.key, as_=cast.dana).text
    visit.post("packs:retire-own", {}, as_=cast.cora, pk=made.pk)
    assert "Retired" in visit("packs:own", as_=cast.dana).text
    assert "Requests in person" not in visit("packs:measures", as_=cast.fay).text


def test_the_cover_is_written_once_for_all_reports(visit: Any, cast: Cast, ledger: Ledger) -> None:
    given = {
        "agency": "An office",
        "frequency": "annual",
        "project_from": "2020-10-01",
        "project_to": "2020-01-01",
        "version": 1,
    }
    assert "ends before it begins" in visit.post("packs:cover", given, as_=cast.cora, status=422).text
    visit.post("packs:cover", given | {"project_to": "2025-09-30"}, as_=cast.cora)
    assert Cover.objects.get().agency == "An office"
    visit.post("packs:cover", given | {"project_to": "2025-09-30", "agency": "Other"}, as_=cast.cora, status=409)
    visit("packs:cover", as_=cast.fay, status=403)


def test_before_anything_is_there(visit: Any, cast: Cast) -> None:
    for route in ("packs:packs", "packs:targets", "packs:own", "packs:start", "packs:cover", "packs:make-own"):
        visit(route, as_=cast.dana)
