"""Measures of intensive support: monthly values with shifts planted in a known month, months shared, a team's two rounds."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from steelyard.center.charge.rules import TierKey
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.months import month_of, months
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.measures.models import (
    Definition,
    DefinitionVersion,
    Instrument,
    Measure,
    Routine,
    SharedMonth,
    Value,
)
from steelyard.support.measures.queries.months import content_of, sha_of
from steelyard.support.measures.rules import Better, EnteredBy, Every, Form, Kind, Level
from steelyard.support.protocols.models import Answer, GuidedRun, Poll, Protocol, RunMember, RunParty
from steelyard.support.protocols.queries.hosts import AGENCY
from steelyard.support.protocols.queries.protocols import newest
from steelyard.support.protocols.rules.guided.shape import RunState, StepKind

# Of the seven recipients the first four change in their ninth month; the others never do, and only vary by chance.
SHIFT_AT, SHIFTED, BASE = 8, 4, 8
LEVEL, SPREAD, STEP = 58, 7, 18  # percent
_DOWN = 3  # the fourth one falls
_ZONE = ZoneInfo("America/New_York")
_SHARE, _SCORE, _COUNT = (form.value for form in (Form.SHARE, Form.SCORE, Form.COUNT))


def series(dice: random.Random, count: int, *, shift_at: int | None, down: bool = False) -> list[int]:
    """Percents of so many months that vary by chance around a level, and from one month on around another."""
    step = -STEP if down else STEP
    levels = [LEVEL + (step if shift_at is not None and at >= shift_at else 0) for at in range(count)]
    return [min(98, max(2, level + round(dice.gauss(0, SPREAD)))) for level in levels]


_WORDS = (
    ("done-as-intended", "Lessons done as intended", "Observed lessons in which the practice was done as intended.",
     _SHARE, "lessons done as intended", "lessons observed", Kind.FIDELITY, Level.PRACTICE, EnteredBy.AGENCY),
    ("coached-this-month", "Staff coached this month", "Staff of the schools in the work who were coached at least once.",
     _SHARE, "staff coached", "staff in the work", Kind.PROCESS, Level.DISTRICT, EnteredBy.AGENCY),
    ("our-visits-as-planned", "Our own visits as planned", "Visits and calls of ours that took place as planned.",
     _SHARE, "visits held as planned", "visits planned", Kind.FIDELITY, Level.PROVIDER, EnteredBy.CENTER),
    ("rules-changed", "Rules changed", "Rules, forms or budget lines of the state that were changed for the work.",
     _COUNT, "", "", Kind.CAPACITY, Level.STATE, EnteredBy.EITHER),
)  # fmt: skip


def measures(world: World) -> None:
    """Four measures for each intensive support, from its first month to its last or today's."""
    definitions = _definitions(world)
    rows = Support.objects.filter(tier=TierKey.INTENSIVE, is_simulated=True).select_related("liaison__person__user")
    supports = [*rows.order_by("pk"), *_of_today()]
    known = {one.pk: at for at, one in enumerate(world.intensive)}
    used = world.write(
        Measure(support=one, definition=each, since=month_of(one.starts_on), ended_on=_end(world, one), position=at,
                target=_TARGETS.get(each.key), frozen_points=BASE if at == 0 else None, is_simulated=True)
        for one in supports for at, each in enumerate(definitions)
    )  # fmt: skip
    world.write(
        Routine(support=one, since=month_of(one.starts_on), until=month_of(last) if (last := _end(world, one)) else None,
                is_simulated=True)
        for one in supports
    )  # fmt: skip
    world.write(value for measure in used for value in _values(world, measure, known.get(measure.support_id)))
    _share(world, supports)
    _assessed(world)


def _of_today() -> list[Support]:
    """The first running support of the account for recipients, so that somebody sees a month that is late."""
    own = Held.objects.current().filter(role=Role.RECIPIENT).values("organization_id")
    rows = Support.objects.filter(status=SupportStatus.ACTIVE, is_simulated=True, recipients__in=own)
    deep = rows.exclude(tier__in=[TierKey.GENERAL, TierKey.INTENSIVE]).select_related("liaison__person__user")
    return list(deep.order_by("pk").distinct()[:1])


_TARGETS = {"done-as-intended": 8000, "coached-this-month": 9000, "our-visits-as-planned": 9500}


def _end(world: World, support: Support) -> date | None:
    return support.ends_on if support.ends_on and support.ends_on < world.today else None


def _definitions(world: World) -> list[Definition]:
    [sheet] = world.write([
        Instrument(name="Walkthrough sheet, simulated", name_key=fold("Walkthrough sheet, simulated"), edition="1",
                   licence="Ours; simulated", is_simulated=True)
    ])  # fmt: skip
    made = world.write(
        Definition(key=key, name=name, name_key=fold(name), is_simulated=True) for key, name, *_ in _WORDS
    )
    for definition, (_, _, counted, form, part, of, kind, level, by) in zip(made, _WORDS, strict=True):
        definition.current = DefinitionVersion.objects.create(
            definition=definition, number=1, counted=counted, form=form, numerator=part, denominator=of, kind=kind,
            level=level, better=Better.UP, every=Every.MONTH, entered_by=by,
            instrument=sheet if kind == Kind.FIDELITY else None,
        )  # fmt: skip
    Definition.objects.bulk_update(made, ["current"])
    return made


def _values(world: World, measure: Measure, number: int | None) -> list[Value]:
    """Values of all months that are over, one in fifteen missing; the first measure holds the planted shifts."""
    days = [day for day in months(measure.since, measure.ended_on or world.today) if day < month_of(world.today)]
    is_first, shifted = measure.position == 0, number is not None and number < SHIFTED
    at = SHIFT_AT if is_first and shifted else None
    percents = series(world.dice, len(days), shift_at=at, down=number == _DOWN)
    rows = []
    for place, (day, percent) in enumerate(zip(days, percents, strict=True)):
        if world.dice.random() < 1 / 15 and not (is_first and at is not None):
            continue
        rows.append(_value(world, measure, day, percent=percent, place=place))
    return rows


def _value(world: World, measure: Measure, day: date, *, percent: int, place: int) -> Value:
    current = measure.definition.current
    assert current is not None
    at = datetime.combine(day + timedelta(days=34), time(16), _ZONE)
    if current.form == _COUNT:
        return Value(measure=measure, on=day, amount=100 * (place // 3), under=current, at=at, is_simulated=True)
    of = world.dice.choice((20, 25, 50))
    part = round(percent * of / 100)
    amount = (part * 20_000 + of) // (2 * of)
    return Value(measure=measure, on=day, amount=amount, numerator=part, denominator=of, n=of, under=current, at=at,
                 is_simulated=True)  # fmt: skip


def _share(world: World, supports: Sequence[Support]) -> None:
    """Every month shared within its days, but the last one of a support that runs."""
    rows = []
    for support in supports:
        over = [
            day for day in months(support.starts_on, _end(world, support) or world.today) if day < month_of(world.today)
        ]
        for day in over if _end(world, support) else over[:-2]:
            content = content_of(support, day)
            rows.append(
                SharedMonth(support=support, month=day, number=1, content=content, sha256=sha_of(content),
                            note="" if any(row["value"] for row in content["rows"]) else "Nothing was collected.",
                            by=support.liaison.person.user if support.liaison else None,
                            at=datetime.combine(day + timedelta(days=40), time(15), _ZONE), is_simulated=True)
            )  # fmt: skip
    world.write(rows)


# A team's self-assessment: two rounds, of which the first has a plan.
_ROUNDS = ({"time": (1, 1, 2), "skills": (1, 0, 1), "data": (1, 0, 0), "links": (1, 1, 0)},
           {"time": (2, 1, 2), "skills": (2, 1, 1), "data": (2, 1, 1), "links": (1, 1, 0)})  # fmt: skip
_PLAN = (
    ("skills", "Two coaches are freed one day a week", 40),
    ("data", "The sheet of the month is read in the first team meeting", 20),
)


def _assessed(world: World) -> None:
    protocol = Protocol.objects.filter(key="team-self-assessment").first()
    version = newest(protocol) if protocol else None
    if version is None or not world.intensive:
        return
    agency = world.intensive[0].recipients.get()
    people = [one for one in world.contacts if one.organization_id == agency.pk][:4]
    lead = User.objects.filter(held__role=Role.LIAISON).order_by("pk").first()
    earlier: GuidedRun | None = None
    for number, points in enumerate(_ROUNDS, start=1):
        begun = datetime.combine(world.today - timedelta(days=400 - 330 * (number - 1)), time(15), _ZONE)
        run = GuidedRun(
            protocol_version=version, subject_label=AGENCY, subject_pk=agency.pk, subject_name=agency.name[:300],
            about="How far we can carry the work by ourselves", support=world.intensive[0], facilitator=lead,
            earlier=earlier, first=earlier, round=number, opened_at=begun, status=RunState.COMPLETE,
            ended_at=begun + timedelta(days=9), steps_done=4, steps_needed=4, is_simulated=True,
        )  # fmt: skip
        [earlier] = world.write([run])
        since = timezone.localdate(begun)
        world.write([RunParty(run=run, organization=agency, since=since)])
        world.write(RunMember(run=run, person=one, since=since) for one in people)
        _scored(world, run, points, voters=max(len(people), 2))
        world.write(_planned(run, at) for at in range(len(_PLAN)))


def _scored(world: World, run: GuidedRun, points: Mapping[str, tuple[int, ...]], *, voters: int) -> None:
    steps = [step for step in run.guide.steps if step.kind == StepKind.VOTE]
    world.write(
        Poll(run=run, step=step.key, revealed_at=run.opened_at, voters=voters,
             tally={item.key: {str(one.points): voters if one.points == score else 0 for one in item.scale}
                    for item, score in zip(step.items, points[step.key], strict=True)})
        for step in steps
    )  # fmt: skip
    world.write(
        Answer(run=run, step=step.key, key=item.key, at=run.opened_at,
               values={"score": str(score), "note": "Agreed after we had seen all scores."})
        for step in steps for item, score in zip(step.items, points[step.key], strict=True)
    )  # fmt: skip


def _planned(run: GuidedRun, at: int) -> Answer:
    subscale, what, days = _PLAN[at]
    names = list(RunMember.objects.filter(run=run).order_by("pk").values_list("person__name", flat=True)) or [
        "The team"
    ]
    due = (timezone.localdate(run.opened_at) + timedelta(days=days)).isoformat()
    values = {"subscale": subscale, "step": what, "owner": names[at % len(names)], "by": due}
    return Answer(run=run, step="plan", key=f"row-{at + 1}", at=run.opened_at, values=values)
