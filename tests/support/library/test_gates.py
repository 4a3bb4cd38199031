"""The two gates before publishing: no route leads around them, and a changed text opens them again."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import URLPattern, get_resolver, reverse

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.imports import run as load
from steelyard.support.library import actions
from steelyard.support.library.actions.gates import open_gate
from steelyard.support.library.actions.publishing import publish_record
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.gates import both, cleared_by, mark_of, open_gates
from steelyard.support.library.rules import Clearance, NotNow, ResourceStatus
from steelyard.support.protocols.actions.ballots import Asked, invite, lock
from steelyard.support.protocols.actions.replies import reply
from steelyard.support.protocols.actions.runs import begin_again, cancel_run
from steelyard.support.protocols.models import Ballot, Run
from steelyard.support.protocols.queries.ballots import own_answers
from steelyard.support.protocols.rules import EQUITY, EXPERT, Changed
from tests.factories.library import FileFactory
from tests.factories.protocols import GOOD, finished, in_review, opened, passed, rated, said, waiting
from tests.people import Cast

Visit = Any


@pytest.fixture
def resource(cast: Cast) -> Resource:
    return in_review(title="Caring for adults", authors=["Ana Lee"])


def again(resource: Resource) -> Resource:
    return Resource.objects.get(pk=resource.pk)


def is_public(resource: Resource) -> bool:
    return again(resource).is_public


def test_both_gates_open_the_way_and_the_record_names_the_runs(resource: Resource, cast: Cast) -> None:
    assert open_gates(resource) == ["Expert review", "Equity review"]
    passed(resource, by=cast.libby)
    assert open_gates(resource) == []
    actions.publish(again(resource), by=cast.libby, clearance=Clearance.REVIEWS)
    found = again(resource)
    assert (found.status, found.clearance) == ("published", "reviews")
    assert (found.expert_run.key, found.equity_run.key) == ("expert-review", "equity-review")


@pytest.mark.parametrize("key", [EXPERT.key, EQUITY.key])
def test_one_gate_alone_is_not_enough(resource: Resource, cast: Cast, key: str) -> None:
    finished(opened(resource, by=cast.libby, key=key), rated(*GOOD) if key == EXPERT.key else said())
    with pytest.raises(NotNow, match="Not passed yet"):
        actions.publish(again(resource), by=cast.libby, clearance=Clearance.REVIEWS)
    assert not is_public(resource)


def test_a_run_below_the_mark_keeps_the_gate_shut(resource: Resource, cast: Cast) -> None:
    finished(opened(resource, by=cast.libby), rated(4, 4, 4), rated(5, 4, 3), rated(3, 4, 4))
    assert "Expert review" in open_gates(resource)
    with pytest.raises(NotNow, match="has been reviewed"):  # no second panel for the same text
        open_gate(again(resource), by=cast.libby, key=EXPERT.key)


def test_what_is_missing_needs_a_recorded_reply(resource: Resource, cast: Cast) -> None:
    run = finished(opened(resource, by=cast.libby, key=EQUITY.key), said(values="not_yet"), said())
    assert "Equity review" in open_gates(resource)
    ballot = run.ballots.get(position=1)
    reply(ballot, by=cast.libby, item="values", text="We added a page on whose values these are.")
    assert "Equity review" not in open_gates(resource)


# Every way that could lead to "published"


def direct(resource: Resource, cast: Cast, **values: Any) -> None:
    change(again(resource), status=ResourceStatus.PUBLISHED.value, **values)


ROW = {"title": "Caring for adults", "kind": "brief", "by_center": "yes", "tier": "1", "source": "elsewhere",
       "authors": "Ana Lee", "year": "", "publisher": "", "topics": "", "focal_areas": "",
       "downloads_at_least": "", "period": "", "note": ""}  # fmt: skip

DETOURS = {
    "publish as reviewed": lambda r, c: actions.publish(again(r), by=c.dana, clearance=Clearance.REVIEWS),
    "publish as the work of others": lambda r, c: actions.publish(again(r), by=c.dana, clearance=Clearance.CURATED),
    "publish as a record": lambda r, c: actions.publish(again(r), by=c.dana, clearance=Clearance.RECORD),
    "publish a record from review": lambda r, c: publish_record(again(r), by=c.dana),
    "publish again": lambda r, c: actions.republish(again(r), by=c.dana),
    "retire, to publish again": lambda r, c: actions.retire(again(r), by=c.dana, reason="x"),
    "say that others made it": lambda r, c: actions.alter_resource(again(r), by=c.dana, by_center=False),
    "change the status": direct,
    "change status and clearance": lambda r, c: direct(r, c, clearance="reviews"),
    "change it to the work of others": lambda r, c: direct(r, c, clearance="curated"),
    "change the status by the action": lambda r, c: actions.alter_resource(again(r), by=c.dana, status="published"),
    "the status of all rows": lambda r, c: Resource.objects.update(status="published"),
    "status and clearance of all rows": lambda r, c: Resource.objects.update(status="published", clearance="reviews"),
    "retired at once": lambda r, c: Resource.objects.update(status="retired", clearance="reviews"),
    "a row of a file": lambda r, c: load("resources", [{**ROW, "key": r.key}], by=None),
    "a row that says others made it": lambda r, c: load(
        "resources", [{**ROW, "key": r.key, "by_center": "no"}], by=None
    ),
    "a new version": lambda r, c: actions.begin_version(again(r), by=c.dana),
}


@pytest.mark.parametrize("way", DETOURS)
@pytest.mark.parametrize("stage", ["nothing", "expert only", "equity only", "failed"])
def test_no_way_leads_around_the_gates(resource: Resource, cast: Cast, way: str, stage: str) -> None:
    if stage == "expert only":
        finished(opened(resource, by=cast.libby), rated(*GOOD))
    elif stage == "equity only":
        finished(opened(resource, by=cast.libby, key=EQUITY.key), said())
    elif stage == "failed":
        finished(opened(resource, by=cast.libby), rated(1, 1, 1))
        finished(opened(resource, by=cast.libby, key=EQUITY.key), said(values="not_yet"))
    try:
        with transaction.atomic():
            DETOURS[way](resource, cast)
    except (NotNow, IntegrityError):
        pass
    assert not is_public(resource)
    assert not Resource.objects.filter(status__in=["published", "retired"]).exists()


def test_no_page_leads_around_the_gates(visit: Visit, resource: Resource, cast: Cast) -> None:
    """Every route of the library that takes a resource, sent everything that could mean publishing."""
    tried = 0
    sent = {"status": "published", "clearance": "reviews", "made_by": "others", "by_center": "", "reason": "x",
            "title": "Caring for adults", "kind": "brief", "tier": "general", "licence": "unknown", "language": "en",
            "version": again(resource).version}  # fmt: skip
    for user in (cast.libby, cast.dana):
        client = visit.client(user)
        for path in routes_of("library"):
            client.post(reverse(f"library:{path}", kwargs=kwargs_of(path, resource)), sent)
            tried += 1
            assert not is_public(resource), path
    assert tried >= 20


def routes_of(app: str) -> list[str]:
    patterns = [one for part in get_resolver().url_patterns for one in getattr(part, "url_patterns", ())
                if getattr(part, "app_name", "") == app]  # fmt: skip
    return [str(one.name) for one in patterns if isinstance(one, URLPattern) and "pk" in one.pattern.converters]


def kwargs_of(name: str, resource: Resource) -> dict[str, Any]:
    known = {"pk": resource.pk, "position": 1, "key": EXPERT.key}
    entry = next(one for part in get_resolver().url_patterns for one in getattr(part, "url_patterns", ())
                 if getattr(part, "app_name", "") == "library" and one.name == name)  # fmt: skip
    return {word: known[word] for word in entry.pattern.converters}


def test_a_new_version_inherits_no_clearance(resource: Resource, cast: Cast) -> None:
    passed(resource, by=cast.libby)
    actions.publish(again(resource), by=cast.libby, clearance=Clearance.REVIEWS)
    new = actions.begin_version(again(resource), by=cast.libby)
    assert (new.status, new.clearance, new.expert_run, new.equity_run) == ("draft", "", None, None)
    FileFactory(resource=new, position=1)  # even with the very same words and file
    actions.submit(again(new), by=cast.libby)
    assert open_gates(again(new)) == ["Expert review", "Equity review"]
    with pytest.raises(NotNow):
        actions.publish(again(new), by=cast.libby, clearance=Clearance.REVIEWS)
    one = again(resource)
    with pytest.raises(IntegrityError), transaction.atomic():  # a run clears one resource
        Resource.objects.filter(pk=new.pk).update(
            status="published", clearance="reviews", expert_run=one.expert_run_id, equity_run=one.equity_run_id
        )


@pytest.mark.parametrize("what", ["title", "abstract", "url", "authors", "file", "removed file"])
def test_a_change_of_what_was_reviewed_opens_both_gates_again(resource: Resource, cast: Cast, what: str) -> None:
    passed(resource, by=cast.libby)
    if what == "file":
        FileFactory(resource=resource, position=2, content=b"More.")
    elif what == "removed file":
        actions.send_back(again(resource), by=cast.libby, reason="x")
        actions.remove_file(again(resource).files.get(), by=cast.libby)
    else:
        new: Any = ["Ben Bo"] if what == "authors" else "https://example.org/new"
        actions.alter_resource(again(resource), by=cast.libby, **{what: new})
    assert open_gates(again(resource)) == ["Expert review", "Equity review"]
    with pytest.raises(NotNow):
        actions.publish(again(resource), by=cast.libby, clearance=Clearance.REVIEWS)


def test_what_reviewers_do_not_judge_can_be_put_right(resource: Resource, cast: Cast) -> None:
    passed(resource, by=cast.libby)
    actions.alter_resource(again(resource), by=cast.libby, licence="cc_by", accessibility_note="Tagged.", year="2026")
    assert open_gates(again(resource)) == []


def test_the_very_same_text_sent_back_and_submitted_again_keeps_its_reviews(resource: Resource, cast: Cast) -> None:
    passed(resource, by=cast.libby)
    actions.send_back(again(resource), by=cast.libby, reason="Licence is missing.")
    actions.submit(again(resource), by=cast.libby)
    assert set(cleared_by(again(resource))) == {"expert_run", "equity_run"}


def test_what_reviewers_passed_stays_as_it_is_once_public(resource: Resource, cast: Cast) -> None:
    passed(resource, by=cast.libby)
    actions.publish(again(resource), by=cast.libby, clearance=Clearance.REVIEWS)
    for values in ({"title": "Other"}, {"abstract": "Other"}, {"authors": ["Ben Bo"]}):
        with pytest.raises(NotNow, match="new version"):
            actions.alter_resource(again(resource), by=cast.libby, **values)
    actions.alter_resource(again(resource), by=cast.libby, licence="cc_by", title="Caring for adults")
    actions.retire(again(resource), by=cast.libby, reason="Old.")
    with pytest.raises(NotNow, match="new version"):
        actions.alter_resource(again(resource), by=cast.libby, title="Other")
    actions.republish(again(resource), by=cast.libby)
    assert mark_of(again(resource)) == again(resource).expert_run.mark


def test_a_change_under_way_stops_locks_and_the_same_people_are_asked_again(resource: Resource, cast: Cast) -> None:
    run = opened(resource, by=cast.libby)
    first, second, _ = waiting(run)
    lock(first, by=None, answers=rated(5, 5, 5))
    actions.alter_resource(again(resource), by=cast.libby, abstract="Another abstract.")
    with pytest.raises(Changed):
        lock(second, by=None, answers=rated(5, 5, 5))
    assert both(again(resource)).next.stage == "stale"
    run.refresh_from_db()
    new = begin_again(run, by=cast.libby)
    assert [one.name for one in waiting(new)] == ["Reviewer 1", "Reviewer 2", "Reviewer 3"]
    assert own_answers(waiting(new)[0]) == rated(5, 5, 5)  # a draft again, still sealed
    assert not Ballot.objects.filter(run=run).exclude(sealed=None).exists()
    finished(new, rated(*GOOD))
    assert open_gates(again(resource)) == ["Equity review"]


def test_a_run_that_was_called_off_clears_nothing(resource: Resource, cast: Cast) -> None:
    run = opened(resource, by=cast.libby)
    cancel_run(Run.objects.get(pk=run.pk), by=cast.libby, why="The wrong text.")
    assert "Expert review" in open_gates(resource)
    finished(opened(again(resource), by=cast.libby), rated(*GOOD))
    assert open_gates(resource) == ["Equity review"]


def test_gates_open_only_in_review_and_for_what_needs_them(resource: Resource, cast: Cast) -> None:
    actions.send_back(again(resource), by=cast.libby, reason="x")
    with pytest.raises(NotNow, match="into review first"):
        open_gate(again(resource), by=cast.libby, key=EXPERT.key)
    others = in_review(by_center=False, url="https://example.org/")
    actions.send_back(others, by=None, reason="x")
    actions.remove_file(again(others).files.get(), by=None)
    actions.submit(again(others), by=None)
    with pytest.raises(NotNow, match="center's own"):
        open_gate(again(others), by=cast.libby, key=EXPERT.key)
    with pytest.raises(NotNow, match="no such"):
        open_gate(again(resource), by=cast.libby, key="horoscope")
    actions.publish(again(others), by=None, clearance=Clearance.CURATED)
    assert is_public(others)


def test_each_act_at_a_gate_is_history_of_the_resource(resource: Resource, cast: Cast) -> None:
    passed(resource, by=cast.libby)
    told = Entry.objects.filter(label="library.resource", object_id=resource.pk, verb="library.resource.gate_opened")
    assert [(one.actor, one.note) for one in told.order_by("id")] == [
        ("Libby", "Expert review"),
        ("Libby", "Equity review"),
    ]


# The panel on the page


def test_the_panel_names_one_next_step(visit: Visit, resource: Resource, cast: Cast) -> None:
    def step() -> str:
        text = visit("library:resource", as_=cast.libby, pk=resource.pk).text
        return text.partition("Next: ")[2].partition("Review Where")[0].strip()

    assert step().startswith("open the expert review")
    visit.post("library:open-gate", as_=cast.libby, pk=resource.pk, key=EXPERT.key)
    assert step().startswith("open the equity review")
    equity = opened(again(resource), by=cast.libby, key=EQUITY.key)
    assert step().startswith("ask reviewers for the expert review")
    expert = Run.objects.get(key=EXPERT.key)
    for name in ("Ana A", "Ben B", "Cy C"):
        invite(expert, by=cast.libby, asked=Asked(name, f"{name[:3].lower()}@reviewers.test"))
    assert step().startswith("nothing to do")
    finished(expert, rated(*GOOD))
    finished(equity, said(values="not_yet"), said())
    assert step().startswith("reply to what the equity review found missing")
    reply(equity.ballots.get(position=1), by=cast.libby, item="values", text="Done.")
    assert step().startswith("both reviews are passed")
    visit.post("library:publish", as_=cast.libby, pk=resource.pk)
    assert is_public(resource)


def test_a_resource_that_failed_is_sent_back(visit: Visit, resource: Resource, cast: Cast) -> None:
    finished(opened(resource, by=cast.libby), rated(1, 1, 1))
    text = visit("library:resource", as_=cast.libby, pk=resource.pk).text
    assert "Next: send it back with the reasons of the expert review" in text


def test_the_panel_is_for_the_staff(visit: Visit, resource: Resource, cast: Cast) -> None:
    assert "Reviews before publishing" in visit("library:resource", as_=cast.liam, pk=resource.pk).text
    assert "Open the expert review" not in visit("library:resource", as_=cast.liam, pk=resource.pk).text
    visit.post("library:open-gate", as_=cast.liam, pk=resource.pk, key=EXPERT.key, status=403)
    passed(resource, by=cast.libby)
    actions.publish(again(resource), by=cast.libby, clearance=Clearance.REVIEWS)
    assert "Reviews before publishing" not in visit("library:resource", as_=cast.rosa, pk=resource.pk).text
