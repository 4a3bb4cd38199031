"""The plan of an engagement: dose, innovations, stages, milestones, decisions and risks."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.support.engagements import verbs
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.models import (
    Decision,
    Engagement,
    Innovation,
    Milestone,
    PlannedDose,
    Risk,
    StageSpan,
)
from steelyard.support.engagements.rules import Stage, not_in_order
from steelyard.support.engagements.rules.planning import example_plan

Changes = dict[str, list[Any]]


@transaction.atomic
def set_plan(engagement: Engagement, *, by: User | None, plan_from: date, plan_until: date | None) -> Changes:
    """From when to when the plan goes."""
    if problem := not_in_order(plan_from, plan_until, "The plan"):
        raise CannotEngage(problem)
    changes = change(engagement, plan_from=plan_from, plan_until=plan_until)
    if changes:
        record(verbs.PLANNED, engagement, by=by, changes=changes)
    return changes


@transaction.atomic
def set_dose(
    engagement: Engagement, *, by: User | None, since: date, visits: int, contacts: int, minutes: int
) -> PlannedDose:
    """How much is planned each month from a day on; saying it again for that day corrects it."""
    if visits > contacts:
        raise CannotEngage("Each visit is a contact too, so there are at least as many contacts as visits.")
    touch(engagement)
    values = {"visits": visits, "contacts": contacts, "minutes": minutes}
    dose, _ = PlannedDose.objects.update_or_create(engagement=engagement, since=since, defaults=values)
    told = {name: [None, number] for name, number in values.items()}
    record(verbs.DOSE_SET, engagement, by=by, changes={"since": [None, since], **told})
    return dose


@transaction.atomic
def add_innovation(
    engagement: Engagement, *, by: User | None, name: str, can_benefit: int = 0, whom: str = ""
) -> Innovation:
    """A new way of working that the agency puts into practice."""
    if engagement.innovations.filter(name=name).exists():
        raise CannotEngage(f"“{name}” stands here already.")
    made = Innovation.objects.create(engagement=engagement, name=name, can_benefit=can_benefit, whom=whom)
    record(verbs.INNOVATION_ADDED, engagement, by=by, changes={"innovation": [None, name]})
    return made


@transaction.atomic
def alter_innovation(innovation: Innovation, *, by: User | None, **values: Any) -> Changes:
    same = innovation.engagement.innovations.filter(name=values.get("name", "")).exclude(pk=innovation.pk)
    if same.exists():
        raise CannotEngage(f"“{values['name']}” stands here already.")
    changes = change(innovation, **values)
    if changes:
        record(verbs.INNOVATION_ALTERED, innovation.engagement, by=by, changes=changes, note=innovation.name)
    return changes


# Stages


@transaction.atomic
def begin_stage(
    innovation: Innovation,
    *,
    by: User | None,
    organization: Organization,
    stage: str,
    since: date,
    until: date | None = None,
    note: str = "",
) -> StageSpan:
    """An agency is in a stage with an innovation; stages may overlap each other, but none overlaps itself."""
    _check_stage(innovation, organization, stage=stage, since=since, until=until)
    made = StageSpan.objects.create(
        engagement=innovation.engagement, innovation=innovation, organization=organization, stage=stage, since=since,
        until=until, note=note,
    )  # fmt: skip
    told: Changes = {"stage": [None, made.get_stage_display()], "since": [None, since], "until": [None, until]}
    record(verbs.STAGE_BEGUN, innovation.engagement, by=by, changes=told, note=f"{organization}, {innovation.name}")
    return made


@transaction.atomic
def alter_stage(span: StageSpan, *, by: User | None, since: date, until: date | None, note: str = "") -> Changes:
    """Correct its days; leaving it is giving it an end."""
    _check_stage(span.innovation, span.organization, stage=span.stage, since=since, until=until, but=span)
    changes = change(span, since=since, until=until, note=note)
    if changes:
        told = f"{span.get_stage_display()}: {span.organization}, {span.innovation.name}"
        record(verbs.STAGE_ALTERED, span.engagement, by=by, changes=changes, note=told)
    return changes


def _check_stage(  # a stage is told by its place and its days
    innovation: Innovation,
    organization: Organization,
    *,
    stage: str,
    since: date,
    until: date | None,
    but: StageSpan | None = None,
) -> None:
    label = Stage(stage).label
    if problem := not_in_order(since, until, f"The stage “{label}”"):
        raise CannotEngage(problem)
    others = StageSpan.objects.filter(innovation=innovation, organization=organization, stage=stage)
    for other in others.exclude(pk=but.pk if but else 0):
        if (until is None or other.since <= until) and (other.until is None or since <= other.until):
            days = (
                f"{other.since:%B %-d, %Y} to {other.until:%B %-d, %Y}" if other.until else f"{other.since:%B %-d, %Y}"
            )
            raise CannotEngage(f"The agency is in the stage “{label}” in these days already: from {days}.")


# Milestones


@transaction.atomic
def take_example(engagement: Engagement, *, by: User | None, first: date, years: int, innovation: str) -> Engagement:
    """Take over the example plan, counted from a day: an innovation in its stages, milestones, days and dose."""
    if engagement.milestones.exists() or engagement.stages.exists():
        raise CannotEngage("There is a plan already; the example is for an empty one.")
    plan = example_plan(first, years=years)
    set_plan(engagement, by=by, plan_from=first, plan_until=plan.until)
    found = engagement.innovations.filter(name=innovation).first() or add_innovation(engagement, by=by, name=innovation)
    agency = engagement.support.recipients.order_by("name_key", "id").first()
    for title, due_on in plan.milestones:
        set_milestone(engagement, by=by, title=title, due_on=due_on)
    stage, since, until = plan.stages[0]
    if agency is not None:  # an engagement has one from its first day; the others begin when they begin
        begin_stage(found, by=by, organization=agency, stage=stage.value, since=since, until=until)
    set_dose(engagement, by=by, since=first, visits=plan.visits, contacts=plan.contacts, minutes=plan.minutes)
    record(verbs.EXAMPLE_TAKEN, engagement, by=by, note=f"{years} years from {first:%B %-d, %Y}")
    return engagement


@transaction.atomic
def set_milestone(engagement: Engagement, *, by: User | None, title: str, due_on: date) -> Milestone:
    """Something to reach by a day; that day stays as the first one planned."""
    made = Milestone.objects.create(engagement=engagement, title=title, due_on=due_on, first_due_on=due_on)
    record(verbs.MILESTONE_SET, engagement, by=by, changes={"due_on": [None, due_on]}, note=title)
    return made


@transaction.atomic
def alter_milestone(milestone: Milestone, *, by: User | None, **values: Any) -> Changes:
    """Another day or other words."""
    _waits(milestone)
    changes = change(milestone, **values)
    if changes:
        record(verbs.MILESTONE_ALTERED, milestone.engagement, by=by, changes=changes, note=milestone.title)
    return changes


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: User | None, on: date) -> Milestone:
    _waits(milestone)
    changes = change(milestone, done_on=on)
    record(verbs.MILESTONE_DONE, milestone.engagement, by=by, changes=changes, note=milestone.title)
    return milestone


@transaction.atomic
def drop_milestone(milestone: Milestone, *, by: User | None, on: date) -> Milestone:
    _waits(milestone)
    changes = change(milestone, dropped_on=on)
    record(verbs.MILESTONE_DROPPED, milestone.engagement, by=by, changes=changes, note=milestone.title)
    return milestone


def _waits(milestone: Milestone) -> None:
    if milestone.done_on or milestone.dropped_on:
        raise CannotEngage("This milestone is settled already.")


# Decisions and risks


@transaction.atomic
def decide(  # what a decision says, in the order in which it is told
    engagement: Engagement, *, by: User | None, what: str, who: str, on: date, why: str, rests_on: str = ""
) -> Decision:
    """Write down what was decided, by whom, why, and on which data."""
    values = {"what": what, "who": who, "on": on, "why": why, "rests_on": rests_on}
    made = Decision.objects.create(engagement=engagement, written_by=by, **values)
    record(verbs.DECIDED, engagement, by=by, changes={"decision": [None, what]}, note=why)
    return made


@transaction.atomic
def see_risk(engagement: Engagement, *, by: User | None, **values: Any) -> Risk:
    """Something that could go wrong, whose it is, and when it is looked at again."""
    made = Risk.objects.create(engagement=engagement, **values)
    record(verbs.RISK_SEEN, engagement, by=by, changes={"risk": [None, made.what]})
    return made


@transaction.atomic
def alter_risk(risk: Risk, *, by: User | None, **values: Any) -> Changes:
    if risk.closed_on:
        raise CannotEngage("This risk is closed.")
    changes = change(risk, **values)
    if changes:
        record(verbs.RISK_ALTERED, risk.engagement, by=by, changes=changes, note=risk.what)
    return changes


@transaction.atomic
def close_risk(risk: Risk, *, by: User | None, on: date, because: str) -> Risk:
    if risk.closed_on:
        raise CannotEngage("This risk is closed already.")
    changes = change(risk, closed_on=on, closed_because=because)
    record(verbs.RISK_CLOSED, risk.engagement, by=by, changes=changes, note=risk.what)
    return risk
