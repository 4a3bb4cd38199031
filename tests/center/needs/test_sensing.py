"""Hearing, coding, merging, weighing, voting and ranking, by act."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from steelyard.center.directory.models import Organization
from steelyard.center.needs import actions, queries
from steelyard.center.needs.actions import Coded
from steelyard.center.needs.models import Merge, Round, Source, Standing, Statement, Voice, Vote
from steelyard.center.needs.rules import Direction, SourceKind, VoteKind
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from tests.center.needs.conftest import Sensing
from tests.factories.directory import LEAFactory, SEAFactory, state
from tests.factories.needs import RoundFactory, SourceFactory, StatementFactory, VoiceFactory


def again(statement: Statement) -> Statement:
    return Statement.objects.get(pk=statement.pk)


def test_a_conversation_is_written_down_with_the_needs_coded_of_it(sensing: Sensing) -> None:
    agency = SEAFactory(name="Harbor Department", state="DE")
    codes = [
        Coded(statement=sensing.need, people=2, words="Aides, yes."),
        Coded(text="Parents hear too late", topics=[sensing.topic]),
    ]
    source = actions.record_source(
        by=sensing.cast.liam, codes=codes, kind="conversation", title="Call", on=date(2021, 5, 6),
        organization=agency, person_kind="state", people=3,
    )  # fmt: skip
    assert (source.agency_kind, source.state_id) == ("sea", "DE")
    known, new = source.voices.order_by("pk")
    assert (known.statement, known.people, known.person_kind) == (sensing.need, 2, "state")
    assert (new.statement.text, new.people, list(new.statement.topics.all())) == (
        "Parents hear too late", 3, [sensing.topic],
    )  # fmt: skip
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["needs.source.recorded", "needs.source.coded", "needs.statement.added", "needs.source.coded"]


def test_the_same_people_raise_a_need_once(sensing: Sensing) -> None:
    with pytest.raises(actions.CodedTwice, match="Aides are not trained"):
        actions.code(sensing.source, by=None, coded=Coded(statement=sensing.need))
    for place in (state("DE"), None):
        source = SourceFactory(state=place)
        VoiceFactory(statement=sensing.need, source=source, state=place)
        with pytest.raises(IntegrityError), transaction.atomic():
            VoiceFactory(statement=sensing.need, source=source, state=place)
    actions.withdraw_voice(sensing.voice, by=None)
    actions.code(sensing.source, by=None, coded=Coded(statement=sensing.need))
    assert queries.tallies([sensing.need.pk])[sensing.need.pk].voices == 3


def test_a_withdrawn_source_counts_no_more_until_it_is_restored(sensing: Sensing) -> None:
    actions.withdraw_source(sensing.source, by=sensing.cast.dana)
    assert queries.tallies([sensing.need.pk])[sensing.need.pk].voices == 0
    assert again(sensing.need).withdrawn_at is None, "words of ours stay"
    actions.restore_source(sensing.source, by=sensing.cast.dana)
    assert queries.tallies([sensing.need.pk])[sensing.need.pk].people == 4


def test_names_never_enter_history(sensing: Sensing) -> None:
    actions.alter_source(sensing.source, by=sensing.cast.liam, private_notes="Cy Cole said so", people=5)
    entry = Entry.objects.get()
    assert entry.changes == {"private_notes": ["…", "…"], "people": [4, 5]}


# Merging


def test_a_merge_joins_voices_and_is_undone_exactly(sensing: Sensing) -> None:
    twin = StatementFactory(text="Aides lack training")
    VoiceFactory(statement=twin, source=sensing.source, state=state("DE"), people=6)
    VoiceFactory(statement=twin, person_kind="student", people=9)
    made = actions.merge(sensing.need, by=sensing.cast.liam, gone=twin)
    found = queries.tallies([sensing.need.pk])[sensing.need.pk]
    assert (found.voices, found.people) == (2, 15), "one source's teachers count once, at their largest count"
    assert [one.text for one in queries.board(sensing.cast.dana)] == [sensing.need.text]
    actions.unmerge(made, by=sensing.cast.liam)
    found = queries.tallies([sensing.need.pk, twin.pk])
    assert (found[sensing.need.pk].people, found[twin.pk].people) == (4, 15)
    with pytest.raises(actions.CannotUnmerge, match="already undone"):
        actions.unmerge(made, by=sensing.cast.liam)


def test_what_was_merged_before_comes_along_and_goes_back(sensing: Sensing) -> None:
    middle, last = StatementFactory(), StatementFactory()
    first = actions.merge(middle, by=None, gone=last)
    second = actions.merge(sensing.need, by=None, gone=again(middle))
    assert {again(one).under_id for one in (middle, last)} == {sensing.need.pk}
    with pytest.raises(actions.CannotUnmerge, match="itself merged"):
        actions.unmerge(first, by=None)
    actions.unmerge(second, by=None)
    assert (again(middle).under_id, again(last).under_id) == (None, middle.pk)
    actions.unmerge(first, by=None)
    assert again(last).under_id is None
    assert Merge.objects.filter(undone_at__isnull=True).count() == 0


def test_what_cannot_be_merged(sensing: Sensing) -> None:
    raw, gone = StatementFactory(is_raw=True), StatementFactory()
    with pytest.raises(actions.CannotMerge, match="one and the same"):
        actions.merge(sensing.need, by=None, gone=sensing.need)
    with pytest.raises(actions.CannotMerge, match="words of ours"):
        actions.merge(raw, by=None, gone=gone)
    actions.merge(sensing.need, by=None, gone=gone)
    with pytest.raises(actions.CannotMerge, match="already merged"):
        actions.merge(raw, by=None, gone=again(gone))
    stale = again(sensing.need)
    actions.alter_statement(sensing.need, by=None, text="Aides want training")
    with pytest.raises(Stale):
        actions.merge(stale, by=None, gone=raw)
    assert again(raw).under_id is None


# Rounds


def test_nothing_is_weighed_or_voted_on_without_a_round(sensing: Sensing) -> None:
    for act in (
        lambda: actions.weigh(sensing.need, by=sensing.cast.liam, weight=3, reason="Many"),
        lambda: actions.vote(sensing.need, by=sensing.cast.abe, kind=VoteKind.NOW),
    ):
        with pytest.raises(actions.NoRound, match="No round is open"):
            act()


def test_two_who_weigh_at_once_do_not_overwrite_each_other(sensing: Sensing) -> None:
    RoundFactory()
    stale = again(sensing.need)
    actions.weigh(sensing.need, by=sensing.cast.liam, weight=3, reason="Many say so")
    with pytest.raises(Stale):
        actions.weigh(stale, by=sensing.cast.cora, weight=1, reason="Few say so")
    actions.weigh(sensing.need, by=sensing.cast.liam, weight=3, reason="Very many say so")
    assert (sensing.need.weighings.get().reason, again(sensing.need).weight) == ("Very many say so", 3)


def test_nobody_sees_the_count_before_voting_or_the_end(sensing: Sensing) -> None:
    now = RoundFactory()
    actions.weigh(sensing.need, by=None, weight=2, reason="Some say so")
    actions.vote(sensing.need, by=sensing.cast.abe, kind=VoteKind.NOW)
    for user in (sensing.cast.dana, sensing.cast.ada, sensing.cast.eva):
        found = queries.results(user, [sensing.need.pk], now)[sensing.need.pk]
        assert (found.mine, found.in_favor, found.against) == ("", None, None)
    actions.vote(sensing.need, by=sensing.cast.dana, kind=VoteKind.LATER)
    actions.vote(sensing.need, by=sensing.cast.dana, kind=VoteKind.NOW)
    found = queries.results(sensing.cast.dana, [sensing.need.pk], now)[sensing.need.pk]
    assert (found.mine, found.in_favor, found.against) == ("now", 2, 0)
    assert Vote.objects.count() == 2, "a second vote changes the first"
    actions.close_round(now, by=sensing.cast.dana)
    assert queries.results(sensing.cast.eva, [sensing.need.pk], now)[sensing.need.pk].in_favor == 2
    with pytest.raises(actions.NoRound):
        actions.vote(sensing.need, by=sensing.cast.dana, kind=VoteKind.LATER)


def test_history_tells_who_voted_and_not_how(sensing: Sensing) -> None:
    RoundFactory(name="2021")
    actions.vote(sensing.need, by=sensing.cast.abe, kind=VoteKind.LATER)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.changes, entry.note) == ("needs.statement.voted_on", "Abe", {}, "2021")


def test_raw_merged_and_withdrawn_needs_take_no_votes(sensing: Sensing) -> None:
    RoundFactory()
    for one in (StatementFactory(is_raw=True), StatementFactory(under=sensing.need)):
        with pytest.raises(actions.CannotVote):
            actions.vote(one, by=sensing.cast.dana, kind=VoteKind.NOW)


def test_a_closed_round_keeps_its_ranks(sensing: Sensing) -> None:
    now = RoundFactory(name="2021")
    lighter, unweighed = StatementFactory(), StatementFactory()
    actions.weigh(sensing.need, by=None, weight=3, reason="Many")
    actions.weigh(lighter, by=None, weight=1, reason="Few")
    actions.vote(lighter, by=sensing.cast.abe, kind=VoteKind.NOW)
    actions.close_round(now, by=sensing.cast.dana)
    told = Standing.objects.order_by("rank").values_list(
        "statement", "rank", "weight", "in_favor", "against", "voices", "people"
    )
    assert list(told) == [(sensing.need.pk, 1, 3, 0, 0, 1, 4), (lighter.pk, 2, 1, 1, 0, 0, 0)]
    assert not unweighed.standings.exists()
    with pytest.raises(actions.NoRound, match="closed already"):
        actions.close_round(now, by=sensing.cast.dana)


def test_rounds_follow_each_other(sensing: Sensing) -> None:
    first = actions.begin_round(by=sensing.cast.dana, name="2021", since=date(2021, 1, 1), until=date(2021, 12, 31))
    with pytest.raises(actions.CannotOpen, match="still open"):
        actions.begin_round(by=None, name="2022", since=date(2022, 1, 1), until=date(2022, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundFactory()
    actions.close_round(first, by=sensing.cast.dana)
    for name, since, problem in (("2021", date(2023, 1, 1), "was a round"), ("Late", date(2021, 12, 31), "overlap")):
        with pytest.raises(actions.CannotOpen, match=problem):
            actions.begin_round(by=None, name=name, since=since, until=date(2023, 12, 31))


def test_what_rose_and_fell_between_two_rounds(sensing: Sensing) -> None:
    other, merged = StatementFactory(), StatementFactory()
    rounds = []
    for year, weights in ((2021, {sensing.need: 1, other: 4, merged: 2}), (2022, {sensing.need: 4, other: 3})):
        now = RoundFactory(name=str(year), since=date(year, 1, 1), until=date(year, 12, 31))
        for statement, weight in weights.items():
            actions.weigh(again(statement), by=None, weight=weight, reason="So it is")
        actions.close_round(now, by=None)
        rounds.append(now)
    found = queries.compared(sensing.cast.abe, *rounds)
    assert [(row.statement, row.move.direction) for row in found] == [
        (sensing.need, Direction.ROSE), (other, Direction.FELL), (merged, Direction.GONE),
    ]  # fmt: skip
    actions.merge(again(sensing.need), by=None, gone=again(merged))
    found = queries.compared(sensing.cast.abe, *rounds)
    assert [(row.statement, row.move.before and row.move.before.rank) for row in found] == [
        (sensing.need, 2), (other, 1),
    ]  # fmt: skip


# The trail


def test_a_link_says_why_and_in_which_round(sensing: Sensing) -> None:
    now = RoundFactory()
    made = actions.link(sensing.need, by=sensing.cast.dana, focal_area=sensing.area, reason="It joins both")
    assert (made.round, made.made_by) == (now, sensing.cast.dana)
    with pytest.raises(actions.LinkedAlready):
        actions.link(sensing.need, by=sensing.cast.dana, focal_area=sensing.area, reason="Again")
    actions.unlink(made, by=sensing.cast.dana)
    actions.link(sensing.need, by=sensing.cast.dana, focal_area=sensing.area, reason="After all")
    assert [link.reason for link in queries.links_of(sensing.cast.abe, sensing.need)] == ["After all"]


def test_the_trail_of_a_focal_area_counts_each_group_once(sensing: Sensing) -> None:
    second = StatementFactory()
    VoiceFactory(statement=second, source=sensing.source, state=state("DE"), people=3)
    for one in (sensing.need, second):
        actions.link(one, by=None, focal_area=sensing.area, reason="Belongs")
    found = queries.trail_of(sensing.cast.dana, sensing.area)
    assert len(found.tallies) == 2
    assert (found.total.voices, found.total.people) == (1, 4)


def test_missing_voices_stand_beside_the_directory(sensing: Sensing) -> None:
    agencies = Organization.objects.filter(kind="sea")  # every state's, known from the start
    LEAFactory(state="DE")
    LEAFactory(state="OH", is_simulated=True)
    actions.link(sensing.need, by=None, focal_area=sensing.area, reason="Belongs")
    total = queries.trail_of(sensing.cast.dana, sensing.area).total
    exact = queries.missing(sensing.cast.dana, total)
    reach = agencies.values("state").distinct().count()
    assert [(one.label, one.organizations, one.states) for one in exact.agencies] == [
        ("State education agency (SEA)", agencies.count(), reach)
    ]
    assert exact.reach == reach == len(exact.states) + 1
    assert ("Ohio" in exact.states, "Delaware" in exact.states) == (True, False)
    assert "Teacher" not in exact.people
    assert "Student" in exact.people
    outside = queries.missing(sensing.cast.abe, total)
    assert "Teacher" in outside.people, "four teachers are told apart from none by the staff alone"
    assert "Delaware" in outside.states
    assert [one.label for one in outside.agencies] == ["State education agency (SEA)", "Local education agency (LEA)"]


def test_outside_the_staff_small_groups_stay_hidden(sensing: Sensing) -> None:
    small = queries.heard(sensing.cast.abe, queries.tallies([sensing.need.pk])[sensing.need.pk])
    assert (small.people, small.tally.voices, small.by_person) == ("not shown: small group", 0, [])
    assert small.outside is not None
    assert small.outside.is_hidden
    for kind in ("district", "student", "researcher"):
        VoiceFactory(statement=sensing.need, person_kind=kind, people=20)
    mixed = queries.heard(sensing.cast.abe, queries.tallies([sensing.need.pk])[sensing.need.pk])
    assert mixed.people == "50 to 99"
    assert mixed.outside is not None
    assert not mixed.outside.is_hidden


# Requests


def asked(**more: Any) -> actions.Asked:
    values: dict[str, Any] = {
        "number": "2021-0001", "kind": SourceKind.DECLINE, "said": "Our aides need help. I am Ann.",
        "on": date(2021, 3, 4), **more,
    }  # fmt: skip
    return actions.Asked(**values)


def test_a_declined_request_becomes_a_need_that_only_staff_read_until_it_is_worded(sensing: Sensing) -> None:
    agency = LEAFactory(state="OH")
    source = actions.hear_request(asked(organization=agency, topic=sensing.topic), by=sensing.cast.cora)
    need = Statement.objects.get(voices__source=source)
    assert (need.text, need.is_raw, list(need.topics.all())) == ("Our aides need help.", True, [sensing.topic])
    assert (source.people, source.agency_kind, source.state_id) == (1, "lea", "OH")
    assert need not in queries.board(sensing.cast.abe)
    assert need in queries.board(sensing.cast.libby, raw="yes")
    actions.alter_statement(need, by=sensing.cast.cora, text="Aides need help", is_raw=False)
    assert need in queries.board(sensing.cast.abe)


def test_a_request_is_heard_once_and_unheard_when_its_decision_is_taken_back(sensing: Sensing) -> None:
    source = actions.hear_request(asked(), by=None)
    assert actions.hear_request(asked(), by=None) == source
    assert (Source.objects.count(), Voice.objects.count()) == (2, 2)
    actions.unhear_request("2021-0001", by=None, why="A mistake")
    actions.unhear_request("2021-0001", by=None, why="A mistake")
    need = Statement.objects.get(voices__source=source)
    assert need.withdrawn_at is not None
    actions.hear_request(asked(kind=SourceKind.REQUEST), by=None)
    need.refresh_from_db()
    source.refresh_from_db()
    assert (need.withdrawn_at, source.withdrawn_at, source.kind) == (None, None, "request")


def test_a_request_whose_need_others_raised_too_leaves_the_need_standing(sensing: Sensing) -> None:
    source = actions.hear_request(asked(), by=None)
    need = Statement.objects.get(voices__source=source)
    actions.code(sensing.source, by=None, coded=Coded(statement=need))
    actions.unhear_request("2021-0001", by=None, why="A mistake")
    assert again(need).withdrawn_at is None


def test_one_round_is_open_at_a_time_in_the_table_too(sensing: Sensing) -> None:
    RoundFactory()
    assert Round.objects.filter(is_open=True).count() == 1
