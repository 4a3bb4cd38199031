"""Runs of guided protocols: two who write at once, sealed scores, what completes a step, rounds, promises."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.foundation.kit.models import Stale
from steelyard.support.delivery.models import Promise
from steelyard.support.protocols.actions import approving, guided_runs, promising, voting
from steelyard.support.protocols.actions.writing import Typed, remove_row, save_row, settle, write
from steelyard.support.protocols.models import Answer, GuidedRun, Poll, Rival, Vote, Writing
from steelyard.support.protocols.queries.guided import base_of, book_of, counted, told_of_rounds, whole
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.merging import merged
from tests.factories.charge import StaffMemberFactory
from tests.factories.collaboratives import MemberFactory, TeamFactory
from tests.factories.directory import PersonFactory, SEAFactory
from tests.factories.guided import EVERY_KIND, opened, person_of, row, says, step, step_of, template, version
from tests.people import Cast

TODAY = timezone.localdate
VOTE = EVERY_KIND[2]


@pytest.fixture
def cycle(cast: Cast) -> GuidedRun:
    return opened(version(key="improvement-cycle"), people=[cast.rosa, cast.omar], facilitator=cast.liam)


def test_each_writes_at_another_place_of_one_step_and_nothing_waits(cycle: GuidedRun, cast: Cast) -> None:
    says(cycle, "plan", {"change": "Shorter check-ins", "where": ""}, by=cast.rosa)
    assert says(cycle, "plan", {"change": "", "where": "Two schools"}, by=cast.omar) == []
    texts = {one.key: one.values["text"] for one in Answer.objects.filter(run=cycle)}
    assert texts == {"change": "Shorter check-ins", "where": "Two schools"}


def test_the_second_text_at_one_place_is_kept_beside_the_first(cycle: GuidedRun, cast: Cast) -> None:
    says(cycle, "plan", {"change": "Rosa wrote this"}, by=cast.rosa)
    (rival,) = says(cycle, "plan", {"change": "Omar wrote that"}, by=cast.omar)
    assert Answer.objects.get(run=cycle, key="change").values == {"text": "Rosa wrote this"}
    assert (rival.values, rival.by) == ({"text": "Omar wrote that"}, cast.omar)
    settle(rival, by=cast.omar, base=1, values={"text": "Rosa wrote this. Omar wrote that"})
    answer = Answer.objects.get(run=cycle, key="change")
    assert answer.values["text"] == "Rosa wrote this. Omar wrote that"
    wordings = Writing.objects.filter(answer=answer).order_by("number")
    assert [one.values["text"] for one in wordings] == ["Rosa wrote this", "Rosa wrote this. Omar wrote that"]
    with pytest.raises(NotNow, match="merged already"):
        settle(rival, by=cast.rosa, base=answer.version, values={"text": "x"})


def test_a_third_text_during_the_merge_is_not_overwritten(cycle: GuidedRun, cast: Cast) -> None:
    says(cycle, "plan", {"change": "one"}, by=cast.rosa)
    (rival,) = says(cycle, "plan", {"change": "two"}, by=cast.omar)
    says(cycle, "plan", {"change": "three"}, by=cast.rosa, base=1)
    with pytest.raises(Stale):
        settle(rival, by=cast.omar, base=1, values={"text": "one and two"})
    assert Answer.objects.get(run=cycle, key="change").values == {"text": "three"}
    assert Rival.objects.waiting().get() == rival
    assert base_of(rival) == {}


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both", "clean"),
    [
        ("We try it in May.", "We try it in June.", "They try it in May.", "They try it in June.", True),
        ("", "mine", "theirs", "theirs mine", False),
        ("a b c", "a b c", "a x c", "a x c", True),
        ("a b c", "a y c", "a x c", "a x y c", False),
        ("a b c", "a b c d", "z a b c", "z a b c d", True),
        ("a b", "a c", "a c", "a c", True),
    ],
)
def test_two_changes_of_one_text_become_one(base: str, mine: str, theirs: str, both: str, clean: bool) -> None:  # noqa: FBT001 -- one row of the table
    assert merged(base, mine, theirs) == (both, clean)


def test_a_row_changed_twice_at_once_keeps_both(cycle: GuidedRun, cast: Cast) -> None:
    made = row(cycle, "do", by=cast.rosa, date="2026-01-05", happened="We met")
    assert save_row(made, by=cast.rosa, base=1, values={"date": "2026-01-05", "happened": "We met twice"}) is None
    rival = save_row(made, by=cast.omar, base=1, values={"date": "2026-01-05", "happened": "We met at noon"})
    assert rival is not None
    assert Answer.objects.get(pk=made.pk).values["happened"] == "We met twice"
    with pytest.raises(Stale):
        remove_row(made, by=cast.omar, base=1)


def _score(run: GuidedRun, cast: Cast, *scores: int) -> None:
    for user, points in zip((cast.rosa, cast.omar, cast.pia), scores, strict=False):
        voting.cast(run, by=user, step=step(run, "score"), scores={"time": points, "trust": points})


def test_scores_are_sealed_until_all_are_shown_and_then_nobody_can_tell_whose_they_were(cast: Cast) -> None:
    run = opened(version(template(steps=[VOTE])), people=[cast.rosa, cast.omar], facilitator=cast.liam)
    _score(run, cast, 1)
    with pytest.raises(NotNow, match="At least 2"):
        voting.reveal(run, by=cast.liam, step=step(run, "score"), early=True)
    _score(run, cast, 2, 3)  # Rosa thinks again, Omar scores
    assert all(b'"time"' not in bytes(vote.sealed) for vote in Vote.objects.all())
    with pytest.raises(NotNow, match="First everybody scores alone"):
        write(run, by=cast.liam, step=step(run, "score"), typed=[Typed("time", {"score": "2", "note": "n"}, 0)])
    poll = voting.reveal(run, by=cast.liam, step=step(run, "score"))
    assert poll.tally == {"time": {"1": 0, "2": 1, "3": 1}, "trust": {"1": 0, "2": 1, "3": 1}}
    assert set(Vote.objects.values_list("sealed", flat=True)) == {None}


def test_a_score_after_all_were_shown_gets_a_sentence(cast: Cast) -> None:
    run = opened(version(template(steps=[VOTE])), people=[cast.rosa, cast.omar, cast.pia], facilitator=cast.liam)
    _score(run, cast, 1, 3)
    with pytest.raises(NotNow, match="have not scored yet"):
        voting.reveal(run, by=cast.liam, step=step(run, "score"))
    voting.reveal(run, by=cast.liam, step=step(run, "score"), early=True)
    with pytest.raises(NotNow, match="nobody scores after seeing the others"):
        _score(run, cast, 2)
    assert Poll.objects.get().voters == 2


def test_only_members_of_the_run_vote(cast: Cast) -> None:
    run = opened(version(template(steps=[VOTE])), people=[cast.rosa, cast.omar], facilitator=cast.liam)
    vote = step(run, "score")
    with pytest.raises(NotNow, match="Only members"):
        voting.cast(run, by=cast.liam, step=vote, scores={item.key: 1 for item in vote.items})
    assert not Vote.objects.exists()


def test_who_left_before_the_scores_were_shown_is_not_counted(cast: Cast) -> None:
    run = opened(version(template(steps=[VOTE])), people=[cast.rosa, cast.omar, cast.pia], facilitator=cast.liam)
    _score(run, cast, 1, 2, 3)
    guided_runs.end_member(run.members.get(person__user=cast.pia), by=None, on=TODAY() - timedelta(days=1))
    poll = voting.reveal(run, by=cast.liam, step=step(run, "score"))
    assert (poll.voters, poll.tally["time"]["3"]) == (2, 0)


def test_a_vote_is_done_with_a_consensus_score_and_a_note_for_each_item(cast: Cast) -> None:
    run = opened(version(template(steps=[VOTE])), people=[cast.rosa, cast.omar], facilitator=cast.liam)
    _score(run, cast, 1, 2)
    voting.reveal(run, by=cast.liam, step=step(run, "score"))
    typed = [
        Typed("time", {"score": "2", "note": "Two days a month"}, 0),
        Typed("trust", {"score": "2", "note": ""}, 0),
    ]
    write(run, by=cast.rosa, step=step(run, "score"), typed=typed)
    assert book_of(run).standing("score").missing == ("“Trust” has no consensus score with a note yet.",)


def _communicated(cast: Cast) -> GuidedRun:
    """A plan of communication with everything but what was heard."""
    run = opened(version(key="strategic-communication"), people=[cast.rosa], facilitator=cast.liam)
    for name in ("goal", "adjustment"):
        says(run, name, {one.key: "Said" for one in step(run, name).prompts})
    for name, times in (("audiences", 2), ("messages", 1), ("delivery", 1)):
        for _ in range(times):
            row(
                run,
                name,
                **{
                    c.key: "2026-02-01" if c.kind == "date" else "x"
                    for c in step(run, name).columns
                    if c.kind != "choice"
                },
            )
    approving.approve(run, by=cast.liam, step=step(run, "approval"), mark=book_of(run).mark)
    return run


def test_communication_is_not_complete_with_an_empty_listening_log(cast: Cast) -> None:
    run = _communicated(cast)
    with pytest.raises(guided_runs.NotComplete) as refused:
        guided_runs.complete(run, by=cast.liam)
    assert refused.value.missing == [
        "“Listening log” needs at least 1 row and has none.",
        "“Listening log” comes first.",
    ]
    row(run, "listening", date="2026-02-02", audience="Parents", heard="Too long")
    with pytest.raises(guided_runs.NotComplete, match="of the words as they are now"):
        guided_runs.complete(run, by=cast.liam)  # the approval was of the words before
    approving.approve(run, by=cast.liam, step=step(run, "approval"), mark=book_of(run).mark)
    guided_runs.complete(run, by=cast.liam)
    assert whole().get(pk=run.pk).is_complete
    with pytest.raises(NotNow, match="has ended"):
        row(run, "listening", date="2026-02-03", audience="Parents", heard="More")


def test_who_approves_words_that_changed_meanwhile_reads_them_first(cast: Cast) -> None:
    run = _communicated(cast)
    read = book_of(run).mark
    says(run, "goal", {"why": "Another reason"}, base=1)
    with pytest.raises(NotNow, match="changed since you read them"):
        approving.approve(run, by=cast.rosa, step=step(run, "approval"), mark=read)


def _went_through(run: GuidedRun, *, intended: str = "yes", good: str = "no", until: str = "act") -> None:
    for name in ("plan", "do", "study", "fork", "act"):
        if name == "do":
            row(run, "do", date="2026-01-05", happened="We met")
        else:
            texts = {one.key: "Said" for one in step(run, name).prompts}
            says(run, name, texts | ({"as-intended": intended, "good-result": good} if name == "fork" else {}))
        if name == until:
            return


def test_a_cycle_without_study_and_act_stays_open_and_is_not_counted(cycle: GuidedRun, cast: Cast) -> None:
    _went_through(cycle, until="do")
    with pytest.raises(guided_runs.NotComplete, match="Not answered yet"):
        guided_runs.complete(cycle, by=cast.liam)
    assert whole().get(pk=cycle.pk).is_open
    assert list(counted()) == []
    _went_through(cycle)
    guided_runs.complete(cycle, by=cast.liam)
    assert list(counted("own-improvement-cycle")) == [cycle]


@pytest.mark.parametrize(
    ("intended", "good", "way"),
    [
        ("yes", "no", "Change the approach"),
        ("no", "no", "Fix the support"),
        ("yes", "yes", "Keep it and widen it"),
        ("no", "yes", "Find out what helped"),
    ],
)
def test_the_fork_says_where_the_next_change_belongs(cycle: GuidedRun, intended: str, good: str, way: str) -> None:
    _went_through(cycle, intended=intended, good=good)
    found = book_of(cycle).way(step(cycle, "fork"))
    assert found is not None
    assert found.title == way


def test_a_series_of_small_cycles_is_told_round_by_round(cycle: GuidedRun, cast: Cast) -> None:
    with pytest.raises(NotNow, match="End this round"):
        guided_runs.next_round(cycle, by=cast.liam)
    _went_through(cycle)
    guided_runs.complete(cycle, by=cast.liam)
    second = guided_runs.next_round(cycle, by=cast.liam)
    _went_through(second, intended="no")
    told = [(run.round, what) for run, what in told_of_rounds([cycle, second])]
    assert told == [(1, "Change the approach"), (2, "Fix the support")]
    assert {one.person.user for one in second.members.all()} == {cast.rosa, cast.omar}
    with pytest.raises(NotNow, match="begun already"):
        guided_runs.next_round(cycle, by=cast.liam)


def test_an_agency_that_leaves_midway_takes_its_people_with_it_and_its_words_stay(cast: Cast) -> None:
    ours, theirs = SEAFactory(), SEAFactory()
    run = opened(version(), agency=ours, people=[cast.rosa])
    guided_runs.add_party(run, by=None, organization=theirs, since=date(2020, 1, 1))
    guided_runs.add_member(run, by=None, person=person_of(cast.omar, theirs), since=date(2020, 1, 1))
    says(run, "one", {"why": "Omar knew"}, by=cast.omar)
    left = guided_runs.end_party(run.parties.get(organization=theirs), by=None, on=TODAY() - timedelta(days=1))
    assert left == 1
    assert not GuidedRun.objects.visible_to(cast.omar).exists()
    assert list(GuidedRun.objects.visible_to(cast.rosa)) == [run]
    assert Answer.objects.get(run=run).values == {"text": "Omar knew"}


def test_rows_of_a_plan_become_promises_once(cast: Cast) -> None:
    columns: list[dict[str, Any]] = [{"key": "what", "label": "What"}, {"key": "due", "label": "Due", "kind": "date"}]
    columns.append({"key": "who", "label": "Who", "kind": "person"})
    plan = step_of(kind="list", columns=columns, promises={"what": "what", "due": "due", "by": "who"})
    run = opened(version(template(steps=[plan])), people=[cast.rosa], facilitator=cast.liam)
    staff = StaffMemberFactory(person=PersonFactory(name="Liam Lee"))
    row(run, "one", what="Join the two funds", due="2027-02-01", who="Rosa")
    row(run, "one", what="Send the law", due="2027-01-15", who="liam lee")
    row(run, "one", what="No date yet", due="", who="Rosa")
    made = promising.make_promises(run, by=cast.liam, step=step(run, "one"))
    assert (made.count, made.left) == (2, ["“No date yet” has no date."])
    agency, person = Promise.objects.order_by("id")
    assert (agency.what, agency.by_organization) == ("Join the two funds (Rosa)", run.parties.get().organization)
    assert (person.what, person.by_staff, person.due_on) == ("Send the law", staff, date(2027, 1, 15))
    assert promising.make_promises(run, by=cast.liam, step=step(run, "one")).count == 0


def test_a_team_of_several_agencies_shares_a_run_with_whoever_is_in_it_today(cast: Cast) -> None:
    team = TeamFactory()
    ours, theirs = SEAFactory(), SEAFactory()
    for user, agency, until in ((cast.rosa, ours, None), (cast.omar, theirs, None), (cast.pia, ours, date(2021, 1, 1))):
        MemberFactory(
            team=team, person=person_of(user, agency), organization=agency, since=date(2020, 1, 1), until=until
        )
    run = guided_runs.open_guided(("collaboratives.team", team.pk), by=cast.liam, protocol_version=version())
    assert run.subject_name == team.name
    assert set(run.parties.values_list("organization", flat=True)) == {ours.pk, theirs.pk}
    assert {one.person.user for one in run.members.all()} == {cast.rosa, cast.omar}
    yesterday = TODAY() - timedelta(days=1)
    assert guided_runs.leave(person_of(cast.omar), by=None, subject=("collaboratives.team", team.pk), on=yesterday) == 1
