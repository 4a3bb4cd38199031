"""Pages of an inventory: for members and staff, whole without script, and at one cost however long the lists are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steelyard.foundation.history.models import Entry
from steelyard.support.alignment.models import Initiative, Relationship, Remark
from steelyard.support.protocols.models import GuidedRun
from tests.factories.alignment import bound, initiative, many, rated, run_of
from tests.page import Page, location, text_of
from tests.people import Cast

Visit = Callable[..., Page]
LISTS = ("inventory", "matrix", "network", "domains", "findings", "sheets", "printed")


@pytest.fixture
def run(cast: Cast) -> GuidedRun:
    return run_of(cast.rosa, facilitator=cast.liam)


def typed(**values: Any) -> dict[str, Any]:
    return {"name": "Open doors", "standing": "running"} | values


def test_a_member_writes_an_initiative_and_everybody_of_the_run_reads_it(
    run: GuidedRun, cast: Cast, visit: Visit
) -> None:
    page = visit.post("alignment:add", typed(populations="Newcomers; newcomers; Foster youth", first_grade="0", last_grade="5",
                      funding="Title I", funding_ends_on="6/30/2027"), as_=cast.rosa, run=run.pk)  # fmt: skip
    made = Initiative.objects.get()
    assert location(page) == made.get_absolute_url()
    for user in (cast.rosa, cast.dana, cast.liam):
        read = visit("alignment:initiative", as_=user, pk=made.pk).text
        assert "Foster youth; Newcomers" in read
        assert "K–5" in read
        assert "Jun 30, 2027" in read
    assert visit("alignment:initiative", as_=cast.omar, pk=made.pk, status=404)
    assert Entry.objects.filter(verb="alignment.initiative.added", object_id=made.pk, actor_id=cast.rosa.pk).exists()
    run.refresh_from_db()
    assert run.last_by_id == cast.rosa.pk


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "a\0b"}, "characters that cannot be stored"),
        ({"first_grade": "5", "last_grade": "2"}, "must not lie below"),
        ({"first_grade": "5"}, "both grades, or neither"),
        ({"funding_ends_on": "someday"}, "month/day/year"),
        ({"populations": ";".join(map(str, range(41)))}, "at most 40"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(
    run: GuidedRun, cast: Cast, visit: Visit, values: dict[str, str], sentence: str
) -> None:
    page = visit.post("alignment:add", typed(**values), as_=cast.rosa, run=run.pk, status=422)
    assert sentence in page.text
    assert not Initiative.objects.exists()


def test_the_same_initiative_is_not_written_twice(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    initiative(run, "Open Doors", owner="Health")
    page = visit.post("alignment:add", typed(name="open  doors", owner="HEALTH"), as_=cast.rosa, run=run.pk, status=422)
    assert "holds an initiative of this name and owner already" in page.text


def test_two_people_on_one_initiative_see_both_texts(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    found = initiative(run, "Open doors")
    first = {"name": "Open doors", "purpose": "Theirs", "standing": "running", "version": found.version}
    visit.post("alignment:change", first, as_=cast.liam, pk=found.pk)
    page = visit.post("alignment:change", first | {"purpose": "Mine"}, as_=cast.rosa, pk=found.pk, status=409)
    assert "Theirs" in page.text
    assert "Mine" in page.text
    found.refresh_from_db()
    assert found.purpose == "Theirs"


def test_two_people_on_one_pair_see_both_texts(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    one, two = many(run, 2)
    first = {"outcome": "on", "note": "Theirs", "version": 0}
    visit.post("alignment:pair", first, as_=cast.liam, pk=one.pk, other=two.pk)
    page = visit.post(
        "alignment:pair", {"note": "Mine", "version": 0}, as_=cast.rosa, pk=two.pk, other=one.pk, status=409
    )
    assert "Theirs" in page.text
    assert Relationship.objects.get().note == "Theirs"


def test_a_conflict_is_told_or_refused(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    one, two = many(run, 2)
    page = visit.post(
        "alignment:pair", {"conflicts": "on", "version": 0}, as_=cast.rosa, pk=one.pk, other=two.pk, status=422
    )
    assert "Say which requirements contradict each other." in page.text
    assert not Relationship.objects.exists()


def test_many_pairs_are_compared_on_one_page_and_late_ones_keep_both_texts(
    run: GuidedRun, cast: Cast, visit: Visit
) -> None:
    one, two, three, four = many(run, 4)
    data = {f"version_{other.pk}": 0 for other in (two, three, four)}
    data |= {f"outcome_{two.pk}": "on", f"seen_{three.pk}": "on"}
    visit.post("alignment:ties", data, as_=cast.rosa, pk=one.pk)
    assert Relationship.objects.get(second=two).shared == ["Same outcome"]
    assert Relationship.objects.get(second=three).shared == []
    assert not Relationship.objects.filter(second=four).exists()
    late = data | {f"outcome_{two.pk}": "on", f"staff_{two.pk}": "on", f"funding_{four.pk}": "on"}
    page = visit.post("alignment:ties", late, as_=cast.liam, pk=one.pk, status=409)
    assert "Same outcome, Same staff" in page.text
    assert Relationship.objects.get(second=two).shared == ["Same outcome"]
    assert Relationship.objects.get(second=four).shared == ["Same funding"]


def test_a_pair_of_two_runs_is_no_pair(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    one = initiative(run, "Ours")
    other = initiative(run_of(cast.rosa), "Another run’s")
    visit("alignment:pair", as_=cast.rosa, pk=one.pk, other=other.pk, status=404)
    visit("alignment:pair", as_=cast.rosa, pk=one.pk, other=one.pk, status=404)


def test_a_run_that_has_ended_is_read_and_not_written(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    found = initiative(run, "Open doors")
    GuidedRun.objects.filter(pk=run.pk).update(status="stopped", ended_at="2026-01-01T00:00Z")
    assert not visit("alignment:inventory", as_=cast.rosa, run=run.pk).all(
        "a", href=reverse("alignment:add", args=[run.pk])
    )
    visit.post("alignment:add", typed(name="Late"), as_=cast.rosa, run=run.pk, status=403)
    visit.post("alignment:change", typed(version=1), as_=cast.rosa, pk=found.pk, status=403)


def test_what_is_taken_out_is_put_back_with_all_that_was_written(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    one, two = many(run, 2)
    bound(one, two, "outcome")
    visit.post("alignment:take-out", {"why": "It ended years ago."}, as_=cast.rosa, pk=one.pk)
    page = visit("alignment:inventory", as_=cast.rosa, run=run.pk)
    assert "Taken out (1)" in page.text
    assert "It ended years ago." in visit("alignment:initiative", as_=cast.rosa, pk=one.pk).text
    visit.post("alignment:put-back", as_=cast.rosa, pk=one.pk)
    assert "Same outcome" in visit("alignment:initiative", as_=cast.rosa, pk=one.pk).text


def test_a_finding_is_noted_put_aside_and_comes_back(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    one, two = initiative(run, "A", owner="X"), initiative(run, "B", owner="Y")
    pair = bound(one, two, "outcome", "population")
    key = f"overlap-{one.pk}-{two.pk}"
    where = {"pk": run.pk, "key": key}
    visit.post("alignment:finding", {"note": "We know.", "version": 0}, as_=cast.rosa, **where)
    assert "We know." in visit("alignment:findings", as_=cast.dana, run=run.pk).text
    late = visit.post("alignment:finding", {"note": "I too.", "version": 0}, as_=cast.liam, status=409, **where)
    assert "We know." in late.text
    refused = visit.post("alignment:dismiss", {"off-reason": "", "off-version": 1}, as_=cast.rosa, status=422, **where)
    assert "This field is required." in refused.text
    version = Remark.objects.get().version
    visit.post(
        "alignment:dismiss", {"off-reason": "They plan to merge.", "off-version": version}, as_=cast.rosa, **where
    )
    assert "Put aside (1)" in visit("alignment:findings", as_=cast.rosa, run=run.pk).text
    Relationship.objects.filter(pk=pair.pk).update(staff=True)
    assert "Back: what it rests on changed" in visit("alignment:findings", as_=cast.rosa, run=run.pk).text
    visit.post("alignment:reopen", {"version": Remark.objects.get().version}, as_=cast.rosa, **where)
    assert Remark.objects.get().reason == ""


def test_each_figure_opens_its_rows(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    one = initiative(run, "A", populations=["Newcomers"])
    rated(one, 2)
    page = visit("alignment:findings", as_=cast.rosa, run=run.pk)
    links = [link.get("href") for link in page.all("a") if f"/{run.pk}/findings/" in (link.get("href") or "")]
    gaps = [link for link in links if "domain-" in link or "population-" in link]
    assert len(gaps) == 7  # six domains and one population
    for link in gaps:
        opened = visit(link, as_=cast.rosa)
        assert one.get_absolute_url() in {a.get("href") for a in opened.all("a")}, link


def test_points_are_sealed_until_all_are_shown_and_then_agreed_on(cast: Cast, visit: Visit) -> None:
    run = run_of(cast.rosa, cast.omar, facilitator=cast.liam)
    found = initiative(run, "Open doors")
    for user, score in ((cast.rosa, "2"), (cast.omar, "4")):
        visit.post("alignment:vote", dict.fromkeys(DOMAINS, score), as_=user, pk=found.pk)
        assert "So many gave each point" not in visit("alignment:rate", as_=cast.rosa, pk=found.pk).text
    visit.post("alignment:show-votes", as_=cast.liam, pk=found.pk)
    shown = visit("alignment:rate", as_=cast.rosa, pk=found.pk)
    assert [text_of(cell) for cell in shown.all("td", _class="number")][:4] == ["0", "1", "0", "1"]
    where = reverse("alignment:vote", args=[found.pk])
    late = visit.client(cast.rosa).post(where, dict.fromkeys(DOMAINS, "1"), follow=True)
    assert "nobody scores after seeing the others" in late.content.decode()
    agreed = {"version": 0, "score_goals": "3", "evidence_goals": "One plan for both."}
    visit.post("alignment:rate", agreed, as_=cast.rosa, pk=found.pk)
    assert "One plan for both." in visit("alignment:initiative", as_=cast.dana, pk=found.pk).text
    stale = visit.post(
        "alignment:rate",
        agreed | {"score_goals": "1", "evidence_goals": "None."},
        as_=cast.liam,
        pk=found.pk,
        status=409,
    )
    assert "One plan for both." in stale.text


DOMAINS = ("goals", "money", "communication", "voice", "capacity", "learning")


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_however_long_they_are(run: GuidedRun, cast: Cast, visit: Visit, name: str) -> None:
    path = reverse(f"alignment:{name}", args=[run.pk])
    one, two = many(run, 2)
    bound(one, two, "outcome", "population", conflict="They contradict.")
    client = visit.client(cast.rosa)
    client.get(path)

    def queries() -> int:
        with CaptureQueriesContext(connection) as done:
            assert client.get(path).status_code == 200
        return len(done)

    few = queries()
    others = many(run, 6)
    for other in others:
        bound(one, other, "outcome", "population", conflict="They contradict.")
        rated(other, 3)
    assert queries() == few


def test_pages_stand_empty_long_and_wide(run: GuidedRun, cast: Cast, visit: Visit) -> None:
    for name in LISTS:
        visit(f"alignment:{name}", as_=cast.rosa, run=run.pk)
    long = initiative(
        run, "W" * 200, owner="Ö" * 200, purpose="<script>alert(1)</script>" * 100, populations=["x" * 100]
    )
    other = initiative(run, "وزارة التعليم", owner="<b>bold</b>")
    bound(long, other, "outcome", "population", conflict="=cmd()")
    for name in LISTS:
        page = visit(f"alignment:{name}", as_=cast.dana, run=run.pk)
        assert "<b>bold" not in page.html
    assert "<script>alert" not in visit("alignment:initiative", as_=cast.rosa, pk=long.pk).html
