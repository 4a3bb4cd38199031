"""Self-assessments of teams over rounds, and improvement cycles tied to measures."""

from datetime import date

import pytest

from steelyard.center.directory.models import Organization
from steelyard.support.delivery.models import Promise
from steelyard.support.measures.actions.together import begin_cycle, mark_assessment
from steelyard.support.measures.queries import Mark, marks
from steelyard.support.measures.queries.assessments import judged, mark_of, rounds_of
from steelyard.support.measures.queries.marks import cycles_of, marks_of
from steelyard.support.measures.rules import NotNow
from steelyard.support.protocols.actions import voting
from steelyard.support.protocols.actions.guided_runs import NotComplete, complete, next_round, stop
from steelyard.support.protocols.actions.promising import make_promises
from steelyard.support.protocols.actions.protocols import keep_shipped
from steelyard.support.protocols.actions.writing import Typed, add_row, write
from steelyard.support.protocols.models import GuidedRun, Protocol
from steelyard.support.protocols.queries.guided import counted, whole
from steelyard.support.protocols.queries.protocols import newest
from tests.factories import guided as guiding
from tests.factories import measures as made
from tests.factories.directory import SEAFactory
from tests.people import ROSAS, Cast

pytestmark = pytest.mark.django_db


def assessed(cast: Cast, run: GuidedRun, points: dict[str, int]) -> None:
    """Two members score each subscale alone, all is shown, and they agree on one score for each item."""
    for key, score in points.items():
        step = guiding.step(run, key)
        for user in (cast.rosa, cast.omar):
            voting.cast(run, by=user, step=step, scores={item.key: score for item in step.items})
        voting.reveal(run, by=cast.liam, step=step)
        agreed = [Typed(item.key, {"score": str(score), "note": "As we saw it."}, 0) for item in step.items]
        write(run, by=cast.liam, step=step, typed=agreed)


def opened(cast: Cast) -> GuidedRun:
    keep_shipped()
    version = newest(Protocol.objects.get(key="team-self-assessment"))
    assert version is not None
    return guiding.opened(version, people=[cast.rosa, cast.omar], agency=SEAFactory(pk=ROSAS), facilitator=cast.liam)


def test_subscales_are_points_of_what_is_possible_from_the_scores_agreed_on(cast: Cast) -> None:
    run = opened(cast)
    assessed(cast, run, {"time": 2, "skills": 1})
    [only] = rounds_of(run, cast.liam)
    rows = judged([only], 80)
    assert [(one.key, one.now.told, one.is_below) for one in rows] == [
        ("time", "6 of 6 points", False),
        ("skills", "3 of 6 points", True),
        ("data", "0 of 3 items scored", False),
        ("links", "0 of 3 items scored", False),
    ]
    assert [one.now.hundredths for one in rows] == [10_000, 5_000, None, None]
    assert [one.key for one in rows if one.lacks_plan] == ["skills"]
    assert [(one.name, one.version, one.licence) for one in only.instruments] == [
        ("Team self-assessment", "1", "CC0 1.0")
    ]


def test_the_mark_is_the_centers_and_decides_on_the_exact_points(cast: Cast) -> None:
    run = opened(cast)
    protocol = run.protocol_version.protocol
    assert mark_of(protocol) == 80
    mark_assessment(protocol, by=cast.dana, mark=50)
    assert mark_of(protocol) == 50
    assessed(cast, run, {"skills": 1})
    assert [one.is_below for one in judged(rounds_of(run, cast.liam), 50)] == [False] * 4
    assert judged(rounds_of(run, cast.liam), 51)[1].is_below


def test_a_protocol_without_votes_is_no_self_assessment(cast: Cast) -> None:
    with pytest.raises(NotNow, match="no step that is voted on"):
        mark_assessment(guiding.version().protocol, by=cast.dana, mark=80)
    assert mark_of(guiding.every_kind().protocol) is None


def test_a_plan_by_subscale_becomes_promises_and_rounds_stand_beside_each_other(cast: Cast) -> None:
    run = opened(cast)
    assessed(cast, run, {"time": 1, "skills": 1, "data": 1, "links": 2})
    plan = guiding.step(run, "plan")
    row = {"subscale": "skills", "step": "A coach for each school", "owner": "Rosa", "by": "2030-05-01"}
    add_row(run, by=cast.rosa, step=plan, values=row)
    assert make_promises(run, by=cast.liam, step=plan).count == 1
    assert Promise.objects.get().what == "A coach for each school (Rosa)"
    complete(run, by=cast.liam)
    second = whole().get(pk=next_round(run, by=cast.liam).pk)
    assessed(cast, second, {"time": 2, "skills": 1, "data": 2, "links": 2})
    found = rounds_of(second, cast.liam)
    assert [[one.hundredths for one in each.subscales] for each in found] == [
        [5_000, 5_000, 5_000, 10_000], [10_000, 5_000, 10_000, 10_000]
    ]  # fmt: skip
    first = judged(found[:1], 80)[1]
    assert [(one.what, one.is_promised) for one in first.plan] == [("A coach for each school", True)]
    assert not first.lacks_plan
    assert judged(found, 80)[1].lacks_plan  # the second round has made no plan yet


def test_a_cycle_on_a_measure_marks_its_chart_and_counts_only_when_it_is_complete(cast: Cast) -> None:
    keep_shipped()
    agency: Organization = SEAFactory(pk=ROSAS)
    measure = made.used(made.supported(agency))
    first = begin_cycle(measure, by=cast.liam, about="Two coaches a school")
    second = begin_cycle(measure, by=cast.liam, about="One more visit")
    assert first.run.support == measure.support
    with pytest.raises(NotComplete):
        complete(first.run, by=cast.liam)
    stop(second.run, by=cast.liam, why="Schools closed.")
    assert not counted("improvement-cycle").exists()
    told = [mark.text for mark in marks_of(measure, cycles_of(measure))]
    assert sorted(told) == [
        "Cycle begun: One more visit", "Cycle begun: Two coaches a school", "Cycle stopped: One more visit"
    ]  # fmt: skip


def test_apps_above_put_their_marks_beneath_the_chart(cast: Cast) -> None:
    del cast
    measure = made.used(made.supported(SEAFactory()))
    told = marks.source(lambda support: [Mark(date(2021, 3, 1), f"Stage of {support.name}")])
    try:
        assert [mark.text for mark in marks_of(measure, [])] == ["Stage of Deep support"]
    finally:
        marks._SOURCES.remove(told)
