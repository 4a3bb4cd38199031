"""The pages of runs and templates: what members, staff and others can do there, and what they are told."""

import re
from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from steelyard.support.delivery.models import Promise
from steelyard.support.protocols.actions.protocols import keep_shipped
from steelyard.support.protocols.models import Answer, GuidedRun, Protocol, ProtocolVersion, Rival
from tests.factories.directory import PersonFactory, SEAFactory
from tests.factories.guided import data_of, opened, row, says, step_of, template, version
from tests.people import Cast
from tests.support.protocols.test_guided import VOTE


@pytest.fixture
def cycle(cast: Cast) -> GuidedRun:
    return opened(version(key="improvement-cycle"), people=[cast.rosa, cast.omar], facilitator=cast.liam, about="Tries")


def versions_of(page: Any) -> dict[str, str]:
    return {e.get("name"): e.get("value") for e in page.all("input") if (e.get("name") or "").endswith("--version")}


def test_a_member_writes_in_the_portal_and_staff_who_do_not_lead_only_read(
    visit: Any, cast: Cast, cycle: GuidedRun
) -> None:
    page = visit("protocols:step", as_=cast.rosa, pk=cycle.pk, key="plan")
    assert "Who should be in the room" in page.text
    sent = {**versions_of(page), "change--text": "Shorter check-ins"}
    visit.post("protocols:step", sent, as_=cast.rosa, pk=cycle.pk, key="plan")
    assert "Shorter check-ins" in visit("protocols:step", as_=cast.liam, pk=cycle.pk, key="plan").html
    assert "Rosa wrote last" in visit("protocols:guided", as_=cast.omar, pk=cycle.pk).text
    read = visit("protocols:step", as_=cast.libby, pk=cycle.pk, key="plan")
    assert "Its members and whoever leads it write here." in read.text
    visit.post("protocols:step", sent, as_=cast.libby, status=403, pk=cycle.pk, key="plan")
    visit("protocols:step", as_=cast.pia, status=404, pk=cycle.pk, key="plan")


def test_who_left_reads_no_more(visit: Any, cast: Cast, cycle: GuidedRun) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    member = cycle.members.get(person__user=cast.rosa)
    visit.post("protocols:end-member", {"on": yesterday.isoformat()}, as_=cast.liam, pk=cycle.pk, key=member.pk)
    visit("protocols:guided", as_=cast.rosa, status=404, pk=cycle.pk)
    visit("protocols:guided", as_=cast.omar, pk=cycle.pk)


def test_two_on_one_step_lose_nothing_and_merge(visit: Any, cast: Cast, cycle: GuidedRun) -> None:
    rosas, omars = (visit("protocols:step", as_=user, pk=cycle.pk, key="plan") for user in (cast.rosa, cast.omar))
    says(cycle, "plan", {"where": "Two schools"}, by=cast.liam)
    visit.post(
        "protocols:step", {**versions_of(rosas), "change--text": "Short talks"}, as_=cast.rosa, pk=cycle.pk, key="plan"
    )
    sent = {**versions_of(omars), "change--text": "Long talks"}
    went = visit.post("protocols:step", sent, as_=cast.omar, pk=cycle.pk, key="plan")
    rival = Rival.objects.get()
    assert went.response["Location"] == reverse("protocols:merge", args=[cycle.pk, rival.pk])
    merge = visit("protocols:merge", as_=cast.omar, pk=cycle.pk, rival=rival.pk)
    assert "Short talks" in merge.text
    assert "Long talks" in merge.text
    assert [e.text for e in merge.all("ins")] == ["Long"]
    assert "Two texts at one place" in visit("protocols:guided", as_=cast.rosa, pk=cycle.pk).text
    visit.post(
        "protocols:merge",
        {"base": 1, "merged--text": "Short talks, then long ones"},
        as_=cast.omar,
        pk=cycle.pk,
        rival=rival.pk,
    )
    texts = {one.key: one.values["text"] for one in Answer.objects.filter(run=cycle)}
    assert texts == {"change": "Short talks, then long ones", "where": "Two schools"}


def test_a_third_text_during_the_merge_is_shown_beside_both(visit: Any, cast: Cast, cycle: GuidedRun) -> None:
    says(cycle, "plan", {"change": "One"}, by=cast.rosa)
    (rival,) = says(cycle, "plan", {"change": "Two"}, by=cast.omar)
    says(cycle, "plan", {"change": "Three"}, by=cast.rosa, base=1)
    at = {"pk": cycle.pk, "rival": rival.pk}
    page = visit.post("protocols:merge", {"base": 1, "merged--text": "One, Two"}, as_=cast.omar, status=409, **at)
    assert "A third text was saved" in page.text
    assert "Three" in page.text
    assert "One, Two" in page.html
    visit.post("protocols:merge", {"base": 2, "merged--text": "All"}, as_=cast.omar, **at)


def test_lists_take_rows_change_them_and_give_typing_back(visit: Any, cast: Cast, cycle: GuidedRun) -> None:
    at = {"pk": cycle.pk, "key": "do"}
    blank = visit.post("protocols:add-row", {"new--date": ""}, as_=cast.rosa, status=422, **at)
    assert "Fill in at least one column." in blank.text
    wrong = {"new--date": "13/45/2026", "new--happened": "We met", "new--count": "10" * 20}
    page = visit.post("protocols:add-row", wrong, as_=cast.rosa, status=422, **at)
    assert "We met" in page.html
    visit.post(
        "protocols:add-row",
        {"new--date": "2026-01-05", "new--happened": "We met", "new--count": "3"},
        as_=cast.rosa,
        **at,
    )
    made = Answer.objects.get(run=cycle, step="do")
    assert "Jan" in visit("protocols:step", as_=cast.rosa, **at).text
    here = {"pk": cycle.pk, "row": made.pk}
    visit("protocols:row", as_=cast.omar, **here)
    changed = {f"{made.key}--version": 1, f"{made.key}--happened": "We met twice"}
    visit.post("protocols:row", changed, as_=cast.omar, **here)
    stale = visit.post("protocols:remove-row", {"base": 1}, as_=cast.rosa, status=409, **here)
    assert "Nothing was overwritten" in stale.text
    visit.post("protocols:remove-row", {"base": 2}, as_=cast.rosa, **here)
    assert "No rows yet" in visit("protocols:step", as_=cast.rosa, **at).text


def test_scores_stay_sealed_on_the_page_until_all_are_shown(visit: Any, cast: Cast) -> None:
    run = opened(version(template(steps=[VOTE])), people=[cast.rosa, cast.omar], facilitator=cast.liam)
    at = {"pk": run.pk, "key": "score"}
    page = visit.post("protocols:vote", {"score--time": "9"}, as_=cast.rosa, status=422, **at)
    assert "Choose a point." in page.text
    for user, points in ((cast.rosa, "1"), (cast.omar, "3")):
        visit.post("protocols:vote", {"score--time": points, "score--trust": points}, as_=user, **at)
    sealed = visit("protocols:step", as_=cast.liam, **at)
    assert "2 so far: Omar, Rosa." in sealed.text
    assert "Scores given" not in sealed.text
    visit.post("protocols:reveal", {}, as_=cast.rosa, **at)
    shown = visit("protocols:step", as_=cast.omar, **at)
    assert "1, 3" in shown.text
    assert "Ours, version 2. Licence: CC0." in shown.text
    late = visit.post("protocols:vote", {"score--time": "2", "score--trust": "2"}, as_=cast.omar, status=422, **at)
    assert "nobody scores after seeing the others" in late.text


def test_the_listening_log_blocks_completion_in_a_plain_sentence(visit: Any, cast: Cast) -> None:
    run = opened(version(key="strategic-communication"), people=[cast.rosa], facilitator=cast.liam)
    page = visit.post("protocols:complete", {}, as_=cast.liam, status=422, pk=run.pk)
    assert "“Listening log” needs at least 1 row and has none." in page.text
    visit.post("protocols:complete", {}, as_=cast.rosa, status=403, pk=run.pk)


def test_a_run_is_opened_led_stopped_and_gone_through_again(visit: Any, cast: Cast) -> None:
    agency, person = SEAFactory(name="Harbor Department"), PersonFactory(name="Nina New")
    of = version(key="improvement-cycle")
    sent = {"protocol": of.pk, "agency": f"Harbor #{agency.pk}", "about": "Calmer mornings"}
    went = visit.post("protocols:open-run", sent, as_=cast.liam)
    run = GuidedRun.objects.get()
    assert went.response["Location"] == run.get_absolute_url()
    assert run.parties.get().organization == agency
    visit.post("protocols:add-member", {"person": f"Nina #{person.pk}"}, as_=cast.liam, pk=run.pk)
    twice = visit.post("protocols:add-member", {"person": f"Nina #{person.pk}"}, as_=cast.liam, status=422, pk=run.pk)
    assert "Nina New is a member already." in twice.text
    visit.post("protocols:stop", {"why": "The school closed"}, as_=cast.liam, pk=run.pk)
    assert "The school closed" in visit("protocols:guided", as_=cast.liam, pk=run.pk).text
    visit.post("protocols:next-round", {}, as_=cast.liam, pk=run.pk)
    second = GuidedRun.objects.get(round=2)
    says(second, "plan", {"change": "Second words"})
    page = visit("protocols:guided-compare", as_=cast.liam, pk=second.pk)
    assert page.h1 == "Round 2 beside round 1"
    assert "Second words" in page.text
    refused = visit.post("protocols:reopen", {}, as_=cast.liam, status=422, pk=run.pk)
    assert "The next round has begun already." in refused.text


def test_rounds_stand_side_by_side(visit: Any, cast: Cast, cycle: GuidedRun) -> None:
    says(cycle, "plan", {"change": "Short talks"})
    row(cycle, "do", date="2026-01-05", happened="We met")
    visit.post("protocols:stop", {"why": "Enough"}, as_=cast.liam, pk=cycle.pk)
    visit.post("protocols:next-round", {}, as_=cast.liam, pk=cycle.pk)
    second = GuidedRun.objects.get(round=2)
    says(second, "plan", {"change": "Shorter talks"})
    page = visit("protocols:guided-compare", as_=cast.rosa, pk=second.pk)
    assert "Short talks" in page.text
    assert "Shorter talks" in page.text
    assert "We met" in page.text


def test_promises_are_made_when_asked(visit: Any, cast: Cast) -> None:
    run = opened(version(key="participatory-data-inquiry"), people=[cast.rosa], facilitator=cast.liam)
    row(run, "follow-up", action="Ask the students", owner="Rosa", due="2027-02-01", told="A letter")
    row(run, "follow-up", action="No date")
    at = {"pk": run.pk, "key": "follow-up"}
    visit.post("protocols:promises", {}, as_=cast.liam, **at)
    assert Promise.objects.get().what == "Ask the students (Rosa)"
    assert "a promise" in visit("protocols:step", as_=cast.rosa, **at).text
    visit.post("protocols:promises", {}, as_=cast.rosa, status=403, **at)


def test_a_run_prints_whole(visit: Any, cast: Cast, cycle: GuidedRun) -> None:
    says(cycle, "plan", {"change": "Short talks"}, by=cast.rosa)
    says(cycle, "fork", {"as-intended": "no", "good-result": "no"})
    row(cycle, "do", date="2026-01-05", happened="We met")
    text = visit("protocols:guided-print", as_=cast.rosa, pk=cycle.pk).text
    for words in ("Short talks", "Fix the support", "We met", "Rosa", "version 1"):
        assert words in text


@pytest.mark.parametrize("route", ["protocols:guided-runs", "protocols:my-runs"])
def test_lists_cost_the_same_with_one_run_and_with_three(visit: Any, cast: Cast, route: str) -> None:
    of, user = version(), cast.liam if route == "protocols:guided-runs" else cast.rosa
    counts = []
    for _ in range(2):
        run = opened(of, people=[cast.rosa], facilitator=cast.liam)
        says(run, "one", {"why": "x"}, by=cast.rosa)
        with CaptureQueriesContext(connection) as asked:
            visit(route, as_=user)
        counts.append(len(asked))
        opened(of, people=[cast.rosa])
    assert counts[0] == counts[1]


def test_a_step_costs_the_same_however_much_is_written(visit: Any, cast: Cast, cycle: GuidedRun) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            row(cycle, "do", by=cast.rosa, date="2026-01-05", happened="We met")
        with CaptureQueriesContext(connection) as asked:
            visit("protocols:step", as_=cast.rosa, pk=cycle.pk, key="do")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Templates


def test_what_comes_with_steelyard_is_kept_once(db: None) -> None:
    assert keep_shipped() == []
    assert keep_shipped() == []
    assert sorted(Protocol.objects.values_list("key", flat=True)) == [
        "alignment-lea",
        "alignment-sea",
        "equity-review-of-a-plan",
        "exemplars",
        "improvement-cycle",
        "participatory-data-inquiry",
        "readiness",
        "strategic-communication",
        "team-self-assessment",
    ]
    assert ProtocolVersion.objects.count() == 9


def _file(data: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.yaml", yaml.safe_dump(data).encode(), "application/yaml")


def test_a_template_comes_from_a_file_and_the_same_file_again_changes_nothing(visit: Any, cast: Cast) -> None:
    refused = visit.post("protocols:load", {"file": _file(template(steps=[]))}, as_=cast.liam, status=422)
    assert "A template needs at least one step." in refused.text
    for _ in range(2):
        visit.post("protocols:load", {"file": _file(template())}, as_=cast.liam)
    assert ProtocolVersion.objects.count() == 1
    visit.post("protocols:load", {"file": _file(template(name="Smaller"))}, as_=cast.liam)
    made = Protocol.objects.get()
    assert [one.number for one in made.versions.order_by("number")] == [1, 2]
    text = visit("protocols:protocol-file", as_=cast.liam, pk=made.pk, number=1).html
    assert yaml.safe_load(text)["name"] == "Small"


def test_a_template_of_several_languages_reads_in_each(visit: Any, cast: Cast) -> None:
    both = {"en": "Why?", "es": "¿Por qué?"}
    two = {"en": "One", "es": "Uno"}
    step = step_of(title=two, purpose=two, prompts=[{"key": "why", "label": both}])
    of = version(template(languages=["en", "es"], name=two, purpose=two, steps=[step]))
    run = opened(of, people=[cast.rosa], language="es")
    page = visit("protocols:step", as_=cast.rosa, pk=run.pk, key="one")
    assert "¿Por qué?" in page.text
    assert "Why?" not in page.text


def test_a_center_writes_its_own_template_in_the_browser(visit: Any, cast: Cast) -> None:
    visit.post("protocols:begin", {"name": "Our walk", "purpose": "To look."}, as_=cast.liam)
    made = Protocol.objects.get()

    def newest() -> int:
        made.refresh_from_db()
        return made.version

    for title, kind in (("Look", "text"), ("Count", "list"), ("Judge", "fork")):
        visit.post("protocols:add-step", {"title": title, "kind": kind, "version": newest()}, as_=cast.liam, pk=made.pk)
    unready = visit.post("protocols:publish", {}, as_=cast.liam, status=422, pk=made.pk)
    assert "Step look needs a “purpose”." in unready.text
    given = {
        "look": {"title": "Look", "purpose": "See.", "prompts": "What do you see? | In a word.\nWhat not? (optional)"},
        "count": {
            "title": "Count",
            "purpose": "Count.",
            "columns": "What | text | needed\nWhen | date\nWho | person\nHow | choice: often, seldom",
            "least": 2,
            "promises": "on",
        },
        "judge": {
            "title": "Judge",
            "purpose": "Judge.",
            "prompts": "Done?\nGood?",
            "ways": "yes, yes | Keep\nno, - | Support | Help them.\nyes, no | Change",
            "after": "count",
        },
    }
    for key, fields in given.items():
        at = {"pk": made.pk, "key": key}
        wrong = visit.post(
            "protocols:draft-step",
            {**fields, "version": newest(), "columns": "What | novel", "ways": "maybe | x"},
            as_=cast.liam,
            status=303 if key == "look" else 422,
            **at,
        )
        assert key == "look" or re.search("is no kind of column|write 2 answers", wrong.text)
        visit.post("protocols:draft-step", {**fields, "version": newest()}, as_=cast.liam, **at)
    visit.post("protocols:move-step", {"do": "up", "version": newest()}, as_=cast.liam, pk=made.pk, key="count")
    stale = visit.post(
        "protocols:move-step", {"do": "up", "version": 1}, as_=cast.liam, status=409, pk=made.pk, key="judge"
    )
    assert "Nothing was overwritten" in stale.text
    assert "What do you see?" in visit("protocols:preview", as_=cast.liam, pk=made.pk).text
    visit.post("protocols:publish", {}, as_=cast.liam, pk=made.pk)
    guide = ProtocolVersion.objects.get().guide()
    assert [one.key for one in guide.steps] == ["count", "look", "judge"]
    assert [(one.label, one.needed) for one in guide.steps[1].prompts] == [
        ("What do you see?", True),
        ("What not?", False),
    ]
    assert guide.steps[0].promises is not None
    assert [way.title for way in guide.steps[2].ways] == ["Keep", "Support", "Change"]
    shown = visit("protocols:draft-step", as_=cast.liam, pk=made.pk, key="judge")
    assert "no, - | Support | Help them." in shown.html
    visit("protocols:draft", as_=cast.cora, status=403, pk=made.pk)


def test_a_copy_of_a_shipped_template_can_be_changed_and_the_original_cannot(visit: Any, cast: Cast) -> None:
    keep_shipped()
    original = Protocol.objects.get(key="improvement-cycle")
    visit("protocols:draft", as_=cast.liam, status=404, pk=original.pk)
    begun = {"name": "Our cycle", "purpose": "To try."}
    visit.post(f"{reverse('protocols:begin')}?copy={original.pk}", begun, as_=cast.liam)
    copy = Protocol.objects.get(key="our-cycle")
    visit.post("protocols:publish", {}, as_=cast.liam, pk=copy.pk)
    assert len(copy.versions.get().guide().steps) == len(data_of("improvement-cycle")["steps"])


def test_publishing_again_leaves_runs_their_version(visit: Any, cast: Cast) -> None:
    of = version()
    run = opened(of, people=[cast.rosa])
    version(template(steps=[step_of(prompts=[{"key": "why", "label": "Why now?"}])]))
    assert "Why?" in visit("protocols:step", as_=cast.rosa, pk=run.pk, key="one").text


@pytest.mark.parametrize("number", [10**30, 0])
def test_absurd_keys_lead_nowhere(visit: Any, cast: Cast, cycle: GuidedRun, number: int) -> None:
    for route, name in (("merge", "rival"), ("row", "row"), ("end-member", "key"), ("end-party", "key")):
        visit(f"protocols:{route}", as_=cast.liam, status=404, pk=cycle.pk, **{name: number})
    visit("protocols:guided", as_=cast.liam, status=404, pk=number)
