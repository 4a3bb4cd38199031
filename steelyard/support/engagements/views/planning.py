"""The plan: days, dose, innovations, stages, milestones; decisions and risks."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.context.models import ContextEvent
from steelyard.center.context.queries import active_events
from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.months import months_on
from steelyard.foundation.kit.pages import Http, go, once
from steelyard.support.engagements.actions import planning as actions
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.forms import planning as forms
from steelyard.support.engagements.models import Innovation, Milestone, Risk, StageSpan
from steelyard.support.engagements.queries import workspace as queries
from steelyard.support.engagements.queries.people import agencies
from steelyard.support.engagements.rules.planning import MonthOfDose, silent_months, totals
from steelyard.support.engagements.views.parts import at, engagement_of, part_of, posted, show_part, small

KEEP = "engagements.keep"


@page("engagements.enter")
def plan(http: Http, pk: int) -> HttpResponse:
    """Stages as a picture with its table, milestones, and the dose planned and given."""
    found, today = engagement_of(http, pk), timezone.localdate()
    months = queries.dose_by_month(found, queries.period(found, today))
    context: dict[str, Any] = {
        "stages": queries.stages(found),
        "innovations": queries.innovations(found),
        "milestones": queries.milestones(found, today),
        "months": months,
        "events": _lasting(http, months),
        "dose": totals(months),
        "silent": silent_months(months, queries.last_day(found, today)),
        "doses": queries.doses_of(found),
        "last": queries.last_day(found, today),
    }
    return show_part(http, "plan", found, context)


def _lasting(http: Http, months: Sequence[MonthOfDose]) -> list[ContextEvent]:
    """The context events of these months, for whoever may see them."""
    if not months or not allows(http.user, "context.see"):
        return []
    return active_events(months[0].month, months_on(months[-1].month, 1) - timedelta(days=1))


@page(KEEP)
@once
def example(http: Http, pk: int) -> HttpResponse:
    found = engagement_of(http, pk, KEEP)
    form = forms.ExampleForm(posted(http), initial={"first": found.support.starts_on})

    def act(given: dict[str, Any]) -> None:
        actions.take_example(found, by=http.user, **given)
        messages.success(http, "The example plan stands here now; change what is different with you.")

    hint = (
        "Seven months of exploration, a visit each month by one or two of the staff, measures at four levels, two to "
        "five years: as published for the first states that scaled up. Every day in it can be changed."
    )
    return small(
        http, form, act, title="Begin with an example plan", does="Take it over", to=at("plan", found), hint=hint
    )


@page(KEEP)
def days(http: Http, pk: int) -> HttpResponse:
    """From when to when the plan goes."""
    found = engagement_of(http, pk, KEEP)
    names = ("plan_from", "plan_until", "version")
    initial = {name: getattr(found, name) for name in names}
    initial["plan_from"] = initial["plan_from"] or found.support.starts_on
    form = forms.PlanForm(posted(http), initial=initial)

    def act(given: dict[str, Any]) -> None:
        actions.set_plan(found, by=http.user, **given)

    to = at("plan", found)
    return small(http, form, act, title="From when to when does the plan go?", does="Save", to=to, changing=found)


@page(KEEP)
@once
def dose(http: Http, pk: int) -> HttpResponse:
    """How much is planned each month, from a day on."""
    found, today = engagement_of(http, pk, KEEP), timezone.localdate()
    now = next((dose for since, dose in reversed(queries.doses_of(found)) if since <= today), None)
    initial = {"since": today} | (vars(now) if now else {})
    form = forms.DoseForm(posted(http), initial=initial)

    def act(given: dict[str, Any]) -> None:
        actions.set_dose(found, by=http.user, **given)

    hint = "It holds from that month on, until another row says otherwise. Tapering off is a smaller row."
    return small(
        http, form, act, title="How much is planned each month?", does="Set it", to=at("plan", found), hint=hint
    )


@page(KEEP)
@once
def add_innovation(http: Http, pk: int) -> HttpResponse:
    found = engagement_of(http, pk, KEEP)
    form = forms.InnovationForm(posted(http))

    def act(_: object) -> None:
        actions.add_innovation(found, by=http.user, **form.values)

    return small(http, form, act, title="What is put into practice?", does="Add it", to=at("plan", found))


@page(KEEP)
def innovation(http: Http, pk: int) -> HttpResponse:
    found: Innovation = part_of(http, Innovation.objects, pk, act=KEEP)
    names = ("name", "can_benefit", "whom", "version")
    form = forms.InnovationForm(posted(http), initial={name: getattr(found, name) for name in names})

    def act(_: object) -> None:
        actions.alter_innovation(found, by=http.user, **form.values)

    to = at("plan", found.engagement)
    return small(http, form, act, title=f"Change: {found}", does="Save", to=to, changing=found)


# Stages


@page("engagements.work")
@once
def add_stage(http: Http, pk: int) -> HttpResponse:
    """An agency enters a stage, or is said to have been in it."""
    found = engagement_of(http, pk, "engagements.work")
    lists: dict[str, Any] = {"innovations": queries.innovations(found), "agencies": agencies(found)}
    form = forms.StageForm(posted(http), initial={"since": timezone.localdate()}, **lists)

    def act(_: object) -> None:
        given = form.values
        actions.begin_stage(given.pop("innovation"), by=http.user, **given)

    hint = "" if lists["innovations"] else "Say first, on the plan, what is put into practice."
    return small(http, form, act, title="Which stage is it in?", does="Add the stage", to=at("plan", found), hint=hint)


@page("engagements.work")
def stage(http: Http, pk: int) -> HttpResponse:
    rows = StageSpan.objects.select_related("innovation__engagement", "organization")
    found: StageSpan = part_of(http, rows, pk)
    names = ("since", "until", "note", "version")
    form = forms.StageDaysForm(posted(http), initial={name: getattr(found, name) for name in names})

    def act(given: dict[str, Any]) -> None:
        actions.alter_stage(found, by=http.user, **given)

    title, to = f"{found.get_stage_display()}: {found.innovation}", at("plan", found.engagement)
    return small(http, form, act, title=title, does="Save", to=to, changing=found)


# Milestones


@page("engagements.work")
@once
def add_milestone(http: Http, pk: int) -> HttpResponse:
    found = engagement_of(http, pk, "engagements.work")
    form = forms.MilestoneForm(posted(http))

    def act(given: dict[str, Any]) -> None:
        actions.set_milestone(found, by=http.user, **given)

    return small(http, form, act, title="One more milestone", does="Set it", to=at("plan", found))


@page("engagements.work")
def milestone(http: Http, pk: int) -> HttpResponse:
    found: Milestone = part_of(http, Milestone.objects, pk)
    form = forms.MoveMilestoneForm(
        posted(http), initial={name: getattr(found, name) for name in ("title", "due_on", "version")}
    )

    def act(given: dict[str, Any]) -> None:
        actions.alter_milestone(found, by=http.user, **given)

    to = at("plan", found.engagement)
    return small(http, form, act, title=f"Change: {found}", does="Save", to=to, changing=found)


@page("engagements.work")
def done(http: Http, pk: int) -> HttpResponse:
    found: Milestone = part_of(http, Milestone.objects, pk)
    form = forms.DoneForm(posted(http), today=timezone.localdate(), version=found.version)

    def act(given: dict[str, Any]) -> None:
        actions.reach_milestone(found, by=http.user, **given)
        messages.success(http, f"Reached: {found}. Well done.")

    to = at("plan", found.engagement)
    return small(http, form, act, title=f"Reached: {found}", does="It is reached", to=to, changing=found)


@page("engagements.work")
@require_POST
def drop(http: Http, pk: int) -> HttpResponse:
    found: Milestone = part_of(http, Milestone.objects, pk)
    try:
        actions.drop_milestone(found, by=http.user, on=timezone.localdate())
    except (CannotEngage, Stale) as problem:
        messages.info(http, str(problem))
    return go(at("plan", found.engagement))


# Decisions and risks


@page("engagements.enter")
@once
def decisions(http: Http, pk: int) -> HttpResponse:
    """What was decided and why, and what could go wrong; the form for a decision stands beneath."""
    found = engagement_of(http, pk, "engagements.work" if http.method == "POST" else "engagements.enter")
    form = forms.DecisionForm(posted(http), today=timezone.localdate())
    if form.is_valid():
        actions.decide(found, by=http.user, **form.cleaned_data)
        return go(at("decisions", found))
    context = {"form": form, "decisions": queries.decisions(found), "risks": queries.risks(found)}
    return show_part(http, "decisions", found, context, refused=bool(form.errors))


@page("engagements.work")
@once
def add_risk(http: Http, pk: int) -> HttpResponse:
    found = engagement_of(http, pk, "engagements.work")
    form = forms.RiskForm(posted(http))

    def act(_: object) -> None:
        actions.see_risk(found, by=http.user, **form.values)

    return small(http, form, act, title="What could go wrong?", does="Write it down", to=at("decisions", found))


@page("engagements.work")
def risk(http: Http, pk: int) -> HttpResponse:
    found: Risk = part_of(http, Risk.objects, pk)
    names = ("what", "likelihood", "effect", "owner", "response", "review_on", "version")
    form = forms.RiskForm(posted(http), initial={name: getattr(found, name) for name in names})

    def act(_: object) -> None:
        actions.alter_risk(found, by=http.user, **form.values)

    to = at("decisions", found.engagement)
    return small(http, form, act, title="Look at a risk again", does="Save", to=to, changing=found)


@page("engagements.work")
def close_risk(http: Http, pk: int) -> HttpResponse:
    found: Risk = part_of(http, Risk.objects, pk)
    form = forms.CloseRiskForm(posted(http), today=timezone.localdate(), version=found.version)

    def act(given: dict[str, Any]) -> None:
        actions.close_risk(found, by=http.user, **given)

    to = at("decisions", found.engagement)
    return small(http, form, act, title=f"Close: {found}", does="Close it", to=to, changing=found)
